// Runs an exported decision with feelin: reads DMN 1.5 XML from the file named first and one JSON object of facts
// a line from standard input; prints outcome and findings, one JSON object a line. It knows the boxes that the
// export uses: literal expressions, contexts, conditionals, decision tables of one output, knowledge models.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { DOMParser } from "@xmldom/xmldom";
import { evaluate, unaryTest } from "feelin";

const MODEL = "https://www.omg.org/spec/DMN/20230324/MODEL/";
const document = new DOMParser().parseFromString(readFileSync(process.argv[2], "utf8"), "text/xml");
const root = document.documentElement;

const children = (node, name) =>
  Array.from(node.childNodes).filter((one) => one.namespaceURI === MODEL && (!name || one.localName === name));
const child = (node, name) => children(node, name)[0];
const text = (node) => (child(node, "text")?.textContent ?? "").trim();
const byId = new Map(children(root).map((one) => [one.getAttribute("id"), one]));
const variable = (node) => child(node, "variable").getAttribute("name");
const references = (node) =>
  ["informationRequirement", "knowledgeRequirement"]
    .flatMap((name) => children(node, name))
    .flatMap((one) => children(one))
    .map((one) => byId.get(one.getAttribute("href").slice(1)));
const types = new Map(children(root, "itemDefinition").map((one) => [one.getAttribute("name"), one]));
const BOXES = ["literalExpression", "context", "conditional", "decisionTable"];
const box = (node) => children(node).find((one) => BOXES.includes(one.localName));

function feel(expression, names) {
  const { value, warnings } = evaluate(expression, names);
  for (const warning of warnings) warned.add(warning.type);
  return value;
}
const warned = new Set();

// A value out of JSON as FEEL has it: days are ISO texts, numbers may be decimal texts.
function read(value, kind) {
  if (value === null || value === undefined || !kind) return value;
  const item = types.get(kind);
  if (item) return readItem(value, item);
  if (kind === "date") return feel(`date("${value}")`, {});
  if (kind === "number") return Number(value);
  return value;
}

function readItem(value, item) {
  if (item.getAttribute("isCollection") === "true") return value.map((one) => readOne(one, item));
  return readOne(value, item);
}

function readOne(value, item) {
  const parts = children(item, "itemComponent");
  if (parts.length === 0) return read(value, child(item, "typeRef")?.textContent);
  return Object.fromEntries(
    parts.map((part) => [part.getAttribute("name"), readItem(value[part.getAttribute("name")], part)]),
  );
}

function run(node, names) {
  if (node.localName === "literalExpression") return feel(text(node), names);
  if (node.localName === "conditional") {
    const holds = run(box(child(node, "if")), names) === true;
    return run(box(child(node, holds ? "then" : "else")), names);
  }
  if (node.localName === "context") {
    const made = {};
    for (const entry of children(node, "contextEntry"))
      made[child(entry, "variable").getAttribute("name")] = run(box(entry), { ...names, ...made });
    return made;
  }
  return table(node, names);
}

function table(node, names) {
  const columns = children(node, "input").map((one) => feel(text(child(one, "inputExpression")), names));
  const matching = children(node, "rule").filter((rule) =>
    children(rule, "inputEntry").every((cell, n) => {
      if (text(cell) === "-") return true;
      return unaryTest(text(cell), { ...names, "?": columns[n] }).value === true;
    }),
  );
  const results = matching.map((rule) => feel(text(child(rule, "outputEntry")), names));
  const policy = node.getAttribute("hitPolicy") || "UNIQUE";
  if (policy === "COLLECT") {
    if (node.getAttribute("aggregation") === "SUM") return results.reduce((sum, one) => sum + one, 0);
    return results;
  }
  if (policy === "UNIQUE" && results.length > 1) return null;
  const fallback = child(child(node, "output"), "defaultOutputEntry");
  return results.length ? results[0] : fallback ? feel(text(fallback), names) : null;
}

function value(node, values) {
  const name = variable(node);
  if (values.has(name)) return values.get(name);
  const names = Object.fromEntries(references(node).map((one) => [variable(one), value(one, values)]));
  const logic = child(node, "encapsulatedLogic");
  const found = logic ? called(logic, names) : run(box(node), names);
  values.set(name, found);
  return found;
}

// A knowledge model as a function of its parameters, by position or by names.
function called(logic, names) {
  const params = children(logic, "formalParameter").map((one) => one.getAttribute("name"));
  const body = (...args) =>
    run(box(logic), { ...names, ...Object.fromEntries(params.map((one, n) => [one, args[n] ?? null])) });
  return new Function("body", `return function (${params.join(", ")}) { return body(${params.join(", ")}); }`)(body);
}

const outcome = byId.get("outcome");
const findings = byId.get("findings");
for await (const line of createInterface({ input: process.stdin })) {
  if (!line.trim()) continue;
  const facts = JSON.parse(line);
  const values = new Map(
    children(root, "inputData").map((one) => [
      variable(one),
      read(facts[variable(one)], child(one, "variable").getAttribute("typeRef")) ?? null,
    ]),
  );
  const found = value(findings, values).map(({ code, outcome, about }) => ({ code, outcome, about: about ?? null }));
  console.log(JSON.stringify({ outcome: value(outcome, values), findings: found }));
}
console.error(JSON.stringify({ warnings: [...warned].sort() }));
