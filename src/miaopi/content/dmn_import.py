"""From a DMN file to rules.yaml and tables/.

Our own export comes back without loss of meaning: conditions, outcomes and parameters out of DMN itself,
texts and laws out of its extension elements. Of another file comes a skeleton to fill in:

    inputData                  a fact, source form
    literal expression         a derived fact
    decision table             tables/NAME.dmn, and a derived fact that asks it
    a decision none requires   a rule to complete: when it holds, what it says

What cannot be taken (other boxes, imports) is told in a comment at the top.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from miaopi import feel
from miaopi.content.dmn_export import ENTRIES, FINDINGS, NAMESPACE, OUTCOME
from miaopi.content.workbook import cells, plain
from miaopi.content.workbook.importing import Changed, merged, rule_sections
from miaopi.dmn import model, writing, xml
from miaopi.dmn.model import Literal
from miaopi.feel import nodes
from miaopi.rules.rule_section import RULE_KEYS

OURS = f"{{{NAMESPACE}}}"
NAME = re.compile(r"[^A-Za-z0-9_]")
TO_FILL = {"zh": "（待填写）", "en": "(to be filled in)"}


def changed(data: bytes, folder: Path, *, file: str) -> Changed:
    """The files that a DMN file makes in a folder; what is there and unchanged keeps its text.

    Raises: DmnError: the file cannot be read.
    """
    definitions = xml.read(data, file=file)
    taken = _Own(definitions, _extensions(data, file)) if _is_own(data, file) else _Skeleton(definitions)
    rules, tables = taken.rules(), taken.tables()
    path = folder / "rules.yaml"
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    text = merged(old, rule_sections(plain.rules(rules)))
    notes = "".join(f"# {note}\n" for note in taken.notes)
    texts = {} if text == old else {path: text if old else notes + text}
    for name, table in tables.items():
        where = folder / "tables" / f"{name}.dmn"
        if not where.exists() or where.read_text(encoding="utf-8") != table:
            texts[where] = table
    return Changed(texts)


def _is_own(data: bytes, file: str) -> bool:
    return xml.parse(data, file=file).find(f".//{OURS}matter") is not None


def _extensions(data: bytes, file: str) -> dict[str, etree._Element]:
    """Our extension element of each element, by id."""
    found = {}
    for node in xml.parse(data, file=file).iter():
        if isinstance(node.tag, str) and node.tag.startswith(OURS):
            holder = node.getparent().getparent() if node.getparent() is not None else None
            if holder is not None and node.getparent().tag.endswith("}extensionElements"):
                found[holder.get("id") or ""] = node
    return found


def _knowledge(name: str, function: model.Function, kind: str | None) -> str:
    """A table's file."""
    where = function.where
    knowledge = model.Knowledge(where, f"table_{name}", name, kind, (), function)
    made = model.Definitions(
        f"{name}.dmn", f"urn:miaopi:tables:{name}", name, (), (), (), (), (knowledge,), (), ()
    )
    return writing.write(made).decode()


@dataclass
class _Own:
    """What we wrote ourselves."""

    definitions: model.Definitions
    extensions: Mapping[str, etree._Element]
    notes: list[str] = field(default_factory=list)

    def rules(self) -> dict[str, Any]:
        found: dict[str, Any] = {"use": [], "parameters": {}, "facts": {}, "derived": {}, "rules": []}
        for data in self.definitions.inputs:
            found["facts"][data.name] = self.fact(data)
        for decision in self.definitions.decisions:
            if decision.name in (FINDINGS, OUTCOME):
                continue
            given = self.extensions[decision.id]
            match given.tag.removeprefix(OURS):
                case "parameter":
                    found["parameters"][decision.name] = self.parameter(decision, given)
                case "derived":
                    assert isinstance(decision.logic, Literal)
                    found["derived"][decision.name] = {**self.labels(given), "value": decision.logic.text}
                case "rule":
                    code, row = self.rule(decision, given)
                    if given.get("common"):
                        found["use"].append(code)
                    else:
                        found["rules"].append(row)
        return found

    @staticmethod
    def labels(given: etree._Element) -> dict[str, Any]:
        """Type, labels and words."""
        made: dict[str, Any] = {key: given.get(key) for key in ("type", "zh", "en") if given.get(key)}
        words = {
            str(one.get("code")): {"zh": one.get("zh"), "en": one.get("en")}
            for one in given.iter(f"{OURS}word")
        }
        return made | ({"words": words} if words else {})

    def fact(self, data: model.InputData) -> dict[str, Any]:
        given = self.extensions[data.id]
        made = {**self.labels(given), "source": given.get("source")}
        if given.get("from"):
            made["from"] = str(given.get("from")).split()
        item = next((one for one in self.definitions.types if one.name == data.kind), None)
        if item is not None and item.allowed is not None and not item.many:
            made["values"] = [value for value in _constants(item.allowed.text) if isinstance(value, str)]
        return made

    def parameter(self, decision: model.Decision, given: etree._Element) -> dict[str, Any]:
        made = self.labels(given)
        told = [(one.get("sure"), cells.basis(one.get("basis") or "")) for one in given.iter(f"{OURS}value")]
        if isinstance(decision.logic, Literal):
            texts: list[tuple[str | None, str]] = [(None, decision.logic.text)]
        else:
            assert isinstance(decision.logic, model.Table)
            made["dated_by"] = decision.logic.inputs[0].text.text
            texts = [(row.tests[0].text, row.results[0].text) for row in decision.logic.rows]
        values: list[dict[str, Any]] = []
        for (test, text), (sure, basis) in zip(texts, told, strict=True):
            value: dict[str, Any] = {"value": _constants(text)[0], "sure": sure, "basis": basis}
            if test is not None:
                value["from"] = _constants(test.removeprefix(">="))[0]
            values.insert(0, value)
        return {**made, "values": values}

    def rule(self, decision: model.Decision, given: etree._Element) -> tuple[str, dict[str, Any]]:
        logic = decision.logic
        assert isinstance(logic, model.Context)
        boxes = {one.variable.name: one.value for one in logic.entries if one.variable is not None}
        texts = {name: box.text for name, box in boxes.items() if isinstance(box, Literal)}
        code = str(_constants(texts["code"])[0])
        made: dict[str, Any] = {"code": code, "when": texts["holds"]}
        made["outcome"], made["about"] = (_plain(texts[key]) for key in ("outcome", "about"))
        for tag in ("say", "next", "neutral"):
            node = given.find(f"{OURS}{tag}")
            if node is not None:
                made[tag] = {"zh": node.get("zh"), "en": node.get("en")}
        values = boxes[ENTRIES[-1]]
        if isinstance(values, model.Context):
            made["values"] = {
                one.variable.name: one.value.text
                for one in values.entries
                if one.variable is not None and isinstance(one.value, Literal)
            }
        made |= {"sure": given.get("sure"), "material": given.get("material")}
        made["answers"] = cells.lines(given.get("answers") or "")
        made["basis"] = cells.basis(given.get("basis") or "")
        return code, {key: made[key] for key in RULE_KEYS if made.get(key)}

    def tables(self) -> dict[str, str]:
        """Each without the guard that the export put around it."""
        found = {}
        for one in self.definitions.knowledge:
            assert one.logic is not None
            body = one.logic.body
            if isinstance(body, model.Conditional):
                body = body.no
            function = model.Function(one.logic.where, None, "FEEL", one.logic.params, body)
            found[one.name] = _knowledge(one.name, function, one.kind)
        return found


def _constants(text: str) -> list[Any]:
    """The values of literals with commas between, as YAML has them."""
    value = feel.compile(f"[{text}]", types={})({})
    assert isinstance(value, tuple)
    return [one if isinstance(one, Decimal) else feel.as_json(one) for one in value]


def _plain(text: str) -> str | None:
    """A text that is a literal as its value; a formula as it stands."""
    tree = feel.parse(text)
    if isinstance(tree, nodes.Null):
        return None
    return tree.value if isinstance(tree, nodes.String) else text


@dataclass
class _Skeleton:
    """What somebody else wrote."""

    definitions: model.Definitions
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        own = self.definitions
        self.notes.append(f"Imported from {own.name}: complete labels, sources, texts and laws.")
        self.names = {one.id: one for one in (*own.inputs, *own.decisions)}
        for one in own.imports:
            self.notes.append(f"Not taken: import {one.name}")
        for service in own.services:
            self.notes.append(f"Not taken: decision service {service.name}")

    def rules(self) -> dict[str, Any]:
        facts = {one.name: self.fact(one) for one in self.definitions.inputs}
        derived = {name: row for one in self.definitions.decisions for name, row in self.derived(one)}
        required = {
            reference.partition("#")[2] for one in self.definitions.decisions for reference in one.requires
        }
        last = [one for one in self.definitions.decisions if one.id not in required and one.name in derived]
        rules = [self.rule(number, one) for number, one in enumerate(last, 1)]
        return {"facts": facts, "derived": derived, "rules": rules}

    def fact(self, data: model.InputData) -> dict[str, Any]:
        kind, values = self.type(data.kind)
        made: dict[str, Any] = {"source": "form", "type": kind, "zh": data.name, "en": data.name}
        return made | ({"values": values} if values else {})

    def type(self, name: str | None, depth: int = 0) -> tuple[str, list[str]]:
        """A type as the folders write it, and the texts that it allows."""
        item = next((one for one in self.definitions.types if one.name == name), None)
        if item is None or depth > 20:
            simple = (name or "string").rpartition(":")[2]
            return {"Any": "string"}.get(simple, simple), []
        return self.item(item, depth)

    def item(self, item: model.ItemType, depth: int) -> tuple[str, list[str]]:
        values: list[str] = []
        if item.components:
            parts = [f"{one.name}: {self.item(one, depth + 1)[0]}" for one in item.components]
            kind = "{" + ", ".join(parts) + "}"
        else:
            kind, values = self.type(item.kind, depth + 1)
            if kind == "string" and item.allowed is not None:
                values = self.texts(item.allowed.text)
        return (f"list of {kind}", []) if item.many else (kind, values)

    @staticmethod
    def texts(allowed: str) -> list[str]:
        """The texts that allowed values list; none where they are other tests."""
        try:
            return [value for value in _constants(allowed) if isinstance(value, str)]
        except feel.FeelError:
            return []

    def derived(self, one: model.Decision) -> Iterator[tuple[str, dict[str, Any]]]:
        made: dict[str, Any] = {"type": self.type(one.kind)[0], "zh": one.name, "en": one.name}
        match one.logic:
            case Literal(text=text) if text:
                yield one.name, {**made, "value": text}
            case model.Table():
                names = self.inputs(one)
                called = f"{self.table_name(one)}({', '.join(names)})"
                yield one.name, {**made, "value": called}
            case _:
                self.notes.append(f"Not taken: decision {one.name} ({type(one.logic).__name__})")

    def inputs(self, one: model.Decision) -> list[str]:
        found = [self.names[reference.partition("#")[2]] for reference in one.requires]
        return [element.name for element in found]

    @staticmethod
    def table_name(one: model.Decision) -> str:
        return f"{NAME.sub('_', one.name).strip('_') or 'table'}_table"

    def rule(self, number: int, one: model.Decision) -> dict[str, Any]:
        kind = self.type(one.kind)[0]
        when = {"boolean": one.name, "number": f"{one.name} > 0", "string": f'{one.name} = "?"'}
        return {
            "code": f"X{number}", "outcome": "refer", "when": when.get(kind, f"{one.name} != null"),
            "say": TO_FILL, "next": TO_FILL, "sure": "modelled",
            "note": f"{one.name}: when does it hold, what does it say, by which law?",
        }  # fmt: skip

    def tables(self) -> dict[str, str]:
        found = {}
        for one in self.definitions.decisions:
            if isinstance(one.logic, model.Table):
                elements = [self.names[reference.partition("#")[2]] for reference in one.requires]
                params = tuple(
                    model.Variable(element.where, _simple(self.type(element.kind)[0]), element.name)
                    for element in elements
                )
                function = model.Function(one.where, None, "FEEL", params, one.logic)
                kind = _simple(self.type(one.kind)[0])
                found[self.table_name(one)] = _knowledge(self.table_name(one), function, kind)
        for knowledge in self.definitions.knowledge:
            if knowledge.logic is not None and not knowledge.knows:
                name = NAME.sub("_", knowledge.name)
                found[name] = _knowledge(name, knowledge.logic, None)
        return found


def _simple(kind: str) -> str | None:
    """A type that needs no item definition."""
    return kind if kind in feel.types.SIMPLE else None
