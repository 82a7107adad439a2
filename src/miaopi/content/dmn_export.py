"""The whole decision of a matter as one DMN 1.5 model that other engines run to the same answer.

    fact                inputData; its type an item definition with allowed values
    parameter           decision: a table that chooses by day, the latest value first
    derived fact        decision: the formula as it stands
    decision table      business knowledge model; null in, null out, as rules call it
    rule C5             decision `rule_C5`: {code, holds, outcome, about, values}
    findings            decision: the rules that hold, in order
    outcome             decision: the strongest of the findings, else approve
    decide              decision service: facts in, outcome and findings out

What DMN has no place for (texts, laws, sources) stands in extension elements of `urn:miaopi:dmn:1`, so that
our own import loses nothing. Differences that remain are named in docs/rules.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from miaopi import feel
from miaopi.content.matter import Matter
from miaopi.content.workbook import cells
from miaopi.dmn import model, writing
from miaopi.dmn.model import Literal
from miaopi.feel import Type
from miaopi.feel.printer import show
from miaopi.rules import Basis, Parameter, Rule, RuleSet
from miaopi.rules.model import STRENGTH
from miaopi.texts import Fault, Faulty, Place, Words

NAMESPACE = "urn:miaopi:dmn:1"
PREFIX = "miaopi"
HERE = Place()
ENTRIES = ("code", "holds", "outcome", "about", "values")
FINDINGS, OUTCOME, DECIDE = "findings", "outcome", "decide"


def write(matter: Matter) -> bytes:
    """The DMN file of a matter.

    Raises: Faulty: content.dmn-name-taken, content.dmn-table-complex.
    """
    exporter = _Exporter(matter.rules, matter.slug, matter.name)
    definitions = exporter.definitions(matter.slug)
    return writing.write(definitions, beside=exporter.beside)


def literal(text: str, kind: str | None = None) -> Literal:
    return Literal(HERE, kind, text)


@dataclass
class _Exporter:
    rules: RuleSet
    slug: str
    name: Words
    beside: dict[str, writing.Beside] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    types: list[model.ItemType] = field(default_factory=list)

    def definitions(self, slug: str) -> model.Definitions:
        self.check_names()
        for name in self.rules.blueprint.slots:
            self.ids[name] = f"n_{_safe(name)}"
        for name in self.rules.tables:
            self.ids[name] = f"table_{_safe(name)}"
        inputs = tuple(self.input(name) for name in self.rules.facts)
        knowledge = tuple(self.table(name) for name in self.rules.tables)
        decisions = [
            *(self.parameter(one) for one in self.rules.parameters.values()),
            *(self.derived(name) for name in self.rules.derived),
            *(self.rule(one) for one in self.rules.rules),
        ]
        decisions += [self.findings(), self.outcome()]
        names = {one.id: one.name for one in decisions}
        encapsulated = tuple(f"#{one}" for one in names if names[one] not in (FINDINGS, OUTCOME))
        service = model.Service(
            HERE, f"{DECIDE}_service", DECIDE, None, (f"#{OUTCOME}", f"#{FINDINGS}"), encapsulated, (),
            tuple(f"#{one.id}" for one in inputs),
        )  # fmt: skip
        self.beside[""] = writing.Beside(
            f"{self.name.zh} / {self.name.en}", (extension("matter", slug=slug),)
        )
        return model.Definitions(
            f"{slug}.dmn", f"urn:miaopi:matters:{slug}", slug, (), tuple(self.types), inputs,
            tuple(decisions), knowledge, (service,), ((PREFIX, NAMESPACE),),
        )  # fmt: skip

    def check_names(self) -> None:
        """Names of ours within a rule's box must not hide those of the matter."""
        own = {*ENTRIES, FINDINGS, OUTCOME, DECIDE, *(rule_name(rule.code) for rule in self.rules.rules)}
        taken = own & {*self.rules.blueprint.slots, *self.rules.tables}
        if taken:
            raise Faulty([Fault("content.dmn-name-taken", HERE, {"name": name}) for name in sorted(taken)])

    def required(self, names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """References to what an expression reads: values, then tables."""
        found = set(names)
        slots = self.rules.blueprint.slots
        values = tuple(f"#{self.ids[name]}" for name in sorted(found & slots.keys(), key=slots.__getitem__))
        return values, tuple(f"#{self.ids[name]}" for name in self.rules.tables if name in found)

    # Types

    def kind(self, label: str, kind: Type) -> str | None:
        """The name of a type, an item definition where it has parts or allowed values."""
        match kind:
            case feel.Simple(name=name, values=()):
                return name
            case feel.Simple() | feel.ListOf() | feel.ContextOf():
                self.types.append(_item(f"t_{label}", kind))
                return f"t_{label}"
        return None

    # Elements

    def input(self, name: str) -> model.InputData:
        spec = self.rules.facts[name]
        self.beside[self.ids[name]] = writing.Beside(
            _both(spec.label),
            (
                extension(
                    "fact",
                    *_words(spec.words),
                    source=spec.source,
                    type=type_text(spec.type, spec.values),
                    zh=spec.label.zh,
                    en=spec.label.en,
                    **{"from": " ".join(spec.from_)},
                ),
            ),
        )
        return model.InputData(HERE, self.ids[name], name, self.kind(name, spec.type))

    def parameter(self, given: Parameter) -> model.Decision:
        """By day, the latest first; a value that always holds is a literal."""
        values = tuple(reversed(given.values))
        basis = [
            extension("value", sure=one.sure, basis=cells.basis_text(list(map(_basis_row, one.basis))))
            for one in values
        ]
        identifier = self.ids[given.name]
        self.beside[identifier] = writing.Beside(
            _both(given.label),
            (
                extension(
                    "parameter", *basis, *_words(given.words),
                    type=type_text(given.type), zh=given.label.zh, en=given.label.en,
                ),
            ),
        )  # fmt: skip
        kind = self.kind(given.name, given.type)
        if given.dated_by is None:
            logic: model.Boxed = literal(feel_text(given.values[0].value), kind)
            return model.Decision(HERE, identifier, given.name, kind, (), (), logic)
        logic = model.Table(
            HERE, None, "FIRST", None,
            (model.Input(HERE, None, literal(given.dated_by, "date"), None),),
            (model.Output(HERE, kind, "", None, None),),
            tuple(
                model.Row(HERE, (literal(f'>= date("{one.from_}")'),), (literal(feel_text(one.value)),))
                for one in values
            ),
        )  # fmt: skip
        requires, _knows = self.required([given.dated_by])
        return model.Decision(HERE, identifier, given.name, kind, requires, (), logic)

    def derived(self, name: str) -> model.Decision:
        found = self.rules.derived[name]
        self.beside[self.ids[name]] = writing.Beside(
            _both(found.label),
            (
                extension(
                    "derived", *_words(found.words),
                    type=type_text(found.type), zh=found.label.zh, en=found.label.en,
                ),
            ),
        )  # fmt: skip
        kind = self.kind(name, found.type)
        requires, knows = self.required(reads(found.value))
        logic = literal(found.text.strip(), kind)
        return model.Decision(HERE, self.ids[name], name, kind, requires, knows, logic)

    def table(self, name: str) -> model.Knowledge:
        """A knowledge model; a table made of a decision becomes one of its inputs."""
        given = self.rules.tables[name]
        own = given.definitions
        body: model.Boxed | None = None
        for one in own.knowledge:
            if one.name == name and not one.knows and one.logic is not None:
                body = one.logic.body
        if len(own.decisions) == 1 and not own.knowledge and not own.services:
            body = own.decisions[0].logic
        if body is None or len(own.knowledge) + len(own.decisions) != 1 or own.types:
            raise Faulty([Fault("content.dmn-table-complex", Place(given.source.file), {"name": name})])
        params = tuple(model.Variable(HERE, _simple(kind), label) for label, kind in given.params)
        unknown = " or ".join(f"{label} = null" for label, _kind in given.params)
        guarded = model.Conditional(HERE, None, literal(unknown), literal("null"), body)
        function = model.Function(HERE, None, "FEEL", params, guarded)
        return model.Knowledge(HERE, self.ids[name], name, _simple(given.result), (), function)

    # Rules

    def rule(self, rule: Rule) -> model.Decision:
        identifier = f"rule_{_safe(rule.code)}"
        name = rule_name(rule.code)
        self.ids[name] = identifier
        self.beside[identifier] = writing.Beside(_both(rule.say), (_rule_extension(rule),))
        outcome = rule.outcome_text if not isinstance(rule.outcome, str) else feel_text(rule.outcome)
        about = "null" if rule.about is None else rule.about
        if rule.about is not None and not rule.about.lstrip().startswith("if "):
            about = feel_text(rule.about)
        values = model.Context(
            HERE, None, tuple(_entry(key, literal(text.strip())) for key, text in rule_values(rule).items())
        )
        entries = (
            _entry("code", literal(feel_text(rule.code))),
            _entry("holds", literal(rule.when_text.strip())),
            _entry("outcome", literal(outcome.strip())),
            _entry("about", literal(about.strip())),
            _entry("values", values),
        )
        requires, knows = self.required(_rule_reads(rule))
        logic = model.Context(HERE, None, entries)
        return model.Decision(HERE, identifier, name, None, requires, knows, logic)

    def findings(self) -> model.Decision:
        names = [rule_name(rule.code) for rule in self.rules.rules]
        requires = tuple(f"#{self.ids[name]}" for name in names)
        text = "[" + ",\n ".join(names) + "][holds = true]"
        return model.Decision(HERE, FINDINGS, FINDINGS, None, requires, (), literal(text))

    @staticmethod
    def outcome() -> model.Decision:
        text = "".join(
            f'if some finding in {FINDINGS} satisfies finding.outcome = "{one}" then "{one}"\nelse '
            for one in STRENGTH
        )
        return model.Decision(
            HERE, OUTCOME, OUTCOME, "string", (f"#{FINDINGS}",), (), literal(f'{text}"approve"', "string")
        )


def rule_name(code: str) -> str:
    """The name of a rule's decision."""
    return f"rule_{re.sub(r'[^A-Za-z0-9_]', '_', code)}"


def rule_values(rule: Rule) -> Mapping[str, str]:
    """The formulas of a rule's texts, as FEEL."""
    return {name: show(tree) for name, tree in rule.values.items()}


def reads(tree: feel.Expr) -> frozenset[str]:
    return feel.names(tree)


def _rule_reads(rule: Rule) -> set[str]:
    trees = [rule.when, *rule.values.values()]
    if not isinstance(rule.outcome, str):
        trees.append(rule.outcome)
    found = {name for tree in trees for name in reads(tree)} | set(rule.names)
    return found


def feel_text(value: object) -> str:
    """A value as FEEL writes it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        case tuple():
            return "[" + ", ".join(map(feel_text, value)) + "]"
        case dict():
            return (
                "{"
                + ", ".join(f"{feel_text(str(key))}: {feel_text(one)}" for key, one in value.items())
                + "}"
            )
        case date():
            return f'date("{value.isoformat()}")'
        case feel.YearsMonths() | feel.DaysTime():
            return f'duration("{feel.as_json(value)}")'
        case feel.DateTime():
            return f'date and time("{feel.as_json(value)}")'
        case feel.Time():
            return f'time("{feel.as_json(value)}")'
    return str(feel.as_json(value))


def type_text(kind: Type, values: tuple[str, ...] = ()) -> str:
    """A type as the folders write it."""
    match kind:
        case feel.Simple(name=name) if values:
            return name
        case feel.ListOf(element=element):
            return f"list of {type_text(element)}"
        case feel.ContextOf(fields=fields):
            return "{" + ", ".join(f"{name}: {type_text(one)}" for name, one in fields) + "}"
    return str(kind)


def extension(tag: str, *children: etree._Element, **attributes: str | None) -> etree._Element:
    """An element of ours; empty attributes are left out."""
    made = etree.Element(f"{{{NAMESPACE}}}{tag}", nsmap={PREFIX: NAMESPACE})
    for name, value in attributes.items():
        if value:
            made.set(name, value)
    made.extend(children)
    return made


def _rule_extension(rule: Rule) -> etree._Element:
    texts = [
        extension(tag, zh=words.zh, en=words.en)
        for tag, words in (("say", rule.say), ("next", rule.next), ("neutral", rule.neutral))
        if words is not None
    ]
    return extension(
        "rule", *texts, sure=rule.sure, material=rule.material, answers="\n".join(rule.answers),
        basis=cells.basis_text([_basis_row(one, rule.sure) for one in rule.basis]),
        common="true" if rule.common else None,
    )  # fmt: skip


def _basis_row(one: Basis, sure: str | None = None) -> dict[str, str]:
    row = {"law": one.law.code}
    if one.article is not None:
        row["article"] = one.article
    if one.sure != (sure or one.sure):
        row["sure"] = one.sure
    return row


def _words(words: Mapping[str, Words]) -> list[etree._Element]:
    return [extension("word", code=code, zh=one.zh, en=one.en) for code, one in words.items()]


def _both(words: Words) -> str:
    return f"{words.zh} / {words.en}" if words.zh else ""


def _entry(name: str, value: model.Boxed) -> model.ContextEntry:
    return model.ContextEntry(model.Variable(HERE, None, name), value)


def _simple(kind: Type) -> str | None:
    return kind.name if isinstance(kind, feel.Simple) else None


def _safe(name: str) -> str:
    """A name as an id of XML."""
    return re.sub(r"[^A-Za-z0-9_.-]", lambda match: f"-{ord(match.group()):x}-", name)


def _item(name: str, kind: Type) -> model.ItemType:
    """An item definition of a type; of lists of lists the inner one is any."""
    match kind:
        case feel.Simple(name=simple, values=values):
            allowed = literal(", ".join(map(feel_text, values))) if values else None
            return model.ItemType(HERE, simple, name, False, (), allowed, None, None)
        case feel.ListOf(element=element) if not isinstance(element, feel.ListOf):
            inner = _item(name, element)
            return model.ItemType(HERE, inner.kind, name, True, inner.components, inner.allowed, None, None)
        case feel.ContextOf(fields=fields):
            parts = tuple(_item(label, one) for label, one in fields)
            return model.ItemType(HERE, None, name, False, parts, None, None, None)
    return model.ItemType(HERE, "Any", name, isinstance(kind, feel.ListOf), (), None, None, None)
