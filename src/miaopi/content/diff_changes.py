"""What two versions of a matter's rules differ in, entry by entry, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from miaopi import feel
from miaopi.dmn import sheets
from miaopi.feel.printer import show
from miaopi.rules import Basis, DecisionTable, FactSpec, Parameter, Rule, RuleSet
from miaopi.rules.texts import say as said
from miaopi.texts import Words

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
OUTCOMES = {
    "approve": Words("批准", "approve"),
    "reject": Words("不予批准", "reject"),
    "supplement": Words("补正", "supplement"),
    "refer": Words("转人工", "refer to a person"),
    "notice": Words("提示", "notice"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing about an entry that changed: what, before and after."""

    what: Words
    before: Words
    after: Words


@dataclass(frozen=True, slots=True)
class Case:
    """Facts that the two versions decide differently: those that matter, and both decisions."""

    facts: Mapping[str, Any]
    shown: tuple[tuple[Words, Words], ...]
    before: tuple[str, tuple[str, ...]]
    after: tuple[str, tuple[str, ...]]
    told: Words | None


@dataclass(frozen=True, slots=True)
class Change:
    """A rule, parameter, fact, derived fact or table that differs.

    case: facts that show it.  same: no facts do, proved.  unknown: why neither is known.
    """

    kind: Words
    name: str
    label: Words
    how: str
    parts: tuple[Part, ...] = ()
    case: Case | None = None
    same: bool = False
    unknown: Words | None = None


@dataclass(frozen=True, slots=True)
class Diff:
    """All changes: rules, parameters, derived facts, facts, tables; and how many cases were tried."""

    changes: tuple[Change, ...]
    case: Case | None
    tried: int


# Parts of an entry in which no decision can turn.
WORDS = re.compile(
    r"(text|what to do|text for others|law.*|how sure|about|material|answers to change|values in the text"
    r"|order|label|words|source)"
)
KINDS = {
    "rule": Words("规则", "Rule"),
    "parameter": Words("参数", "Parameter"),
    "derived": Words("推导", "Derived fact"),
    "fact": Words("事实", "Fact"),
    "table": Words("决策表", "Decision table"),
}
NOTHING = Words("（没有）", "(none)")


def changes(old: RuleSet, new: RuleSet) -> tuple[Change, ...]:
    """What changed: rules, parameters, derived facts, facts, tables."""
    return (
        *_rules(old, new),
        *_entries("parameter", old.parameters, new.parameters, _parameter),
        *_entries("derived", old.derived, new.derived, lambda one: [("值", "value", one.text.strip())]),
        *_entries("fact", old.facts, new.facts, _fact),
        *_tables(old.tables, new.tables),
    )


def decides(change: Change) -> bool:
    """May the change make another decision, or is it one of words and sources?"""
    if change.how != CHANGED or change.kind == KINDS["table"]:
        return True
    return any(not WORDS.fullmatch(part.what.en) for part in change.parts)


# What changed


def _rules(old: RuleSet, new: RuleSet) -> Iterator[Change]:
    before, after = ({rule.code: rule for rule in rules.rules} for rules in (old, new))
    for code, rule in after.items():
        if code not in before:
            yield Change(KINDS["rule"], code, rule.say, ADDED, tuple(_parts({}, _rule(rule))))
        elif parts := tuple(_parts(_rule(before[code]), _rule(rule))):
            yield Change(KINDS["rule"], code, rule.say, CHANGED, parts)
    for code, rule in before.items():
        if code not in after:
            yield Change(KINDS["rule"], code, rule.say, REMOVED)
    if [code for code in before if code in after] != [code for code in after if code in before]:
        order = Part(Words("顺序", "order"), _listed(before), _listed(after))
        yield Change(KINDS["rule"], "*", Words("规则的顺序", "The order of the rules"), CHANGED, (order,))


Told = Mapping[tuple[str, str], Words]
Row = tuple[str, str, Words | str]


def _rule(rule: Rule) -> Told:
    found = {
        ("条件", "condition"): _text(_plain(rule.when_text)),
        ("结果", "outcome"): _outcome(rule),
        ("告知", "text"): rule.say,
        ("下一步", "what to do"): rule.next or NOTHING,
        ("告知他人", "text for others"): rule.neutral or NOTHING,
        ("依据", "law"): _basis(rule.basis),
        ("依据性质", "how sure"): _text(rule.sure),
        ("关于谁", "about"): _text(rule.about),
        ("材料", "material"): _text(rule.material),
        ("可改的回答", "answers to change"): _listed(rule.answers),
    }
    values = {name: feel_text(tree) for name, tree in rule.values.items()}
    if values:
        found[("文中数值", "values in the text")] = _listed(
            f"{name} = {text}" for name, text in values.items()
        )
    return found


def feel_text(tree: feel.Expr) -> str:
    """A formula as its text."""
    return show(tree)


def _outcome(rule: Rule) -> Words:
    return OUTCOMES[rule.outcome] if isinstance(rule.outcome, str) else _text(rule.outcome_text)


def _parameter(one: Parameter) -> list[Row]:
    told: list[Row] = [("类型", "type", str(one.type)), ("按哪天", "dated by", one.dated_by or "")]
    for value in one.values:
        if value.from_ == date.min:
            zh, en = "", ""
        else:
            zh, en = f"{value.from_} 起的", f" from {value.from_}"
        told.append((f"{zh}值", f"value{en}", said(value.value, one.words)))
        told.append((f"{zh}依据", f"law{en}", _basis(value.basis)))
    return told


def _fact(one: FactSpec) -> list[Row]:
    return [
        ("类型", "type", str(one.type)),
        ("来源", "source", " ".join([one.source, *one.from_])),
        ("名称", "label", f"{one.label.zh} / {one.label.en}"),
        ("用词", "words", "; ".join(f"{code}: {word.zh} / {word.en}" for code, word in one.words.items())),
    ]


def _entries(kind: str, before: Mapping[str, Any], after: Mapping[str, Any], tell: Any) -> Iterator[Change]:
    """Entries that have a name and a label."""
    for name in dict.fromkeys([*after, *before]):
        had = _told(tell(before[name])) if name in before else {}
        has = _told(tell(after[name])) if name in after else {}
        how = ADDED if name not in before else REMOVED if name not in after else CHANGED
        if how != CHANGED or had != has:
            label = (after.get(name) or before[name]).label
            yield Change(KINDS[kind], name, label, how, tuple(_parts(had, has)) if how != REMOVED else ())


def _told(rows: Iterable[Row]) -> Told:
    return {(zh, en): text if isinstance(text, Words) else _text(text) for zh, en, text in rows}


def _tables(before: Mapping[str, DecisionTable], after: Mapping[str, DecisionTable]) -> Iterator[Change]:
    for name in dict.fromkeys([*after, *before]):
        had, has = (_rows(tables.get(name)) for tables in (before, after))
        how = ADDED if name not in before else REMOVED if name not in after else CHANGED
        if how != CHANGED or had != has:
            parts = tuple(_parts(had, has)) if how != REMOVED else ()
            yield Change(KINDS["table"], name, Words(name, name), how, parts)


def _rows(given: DecisionTable | None) -> Told:
    """A table row by row; one that a sheet cannot show, by its text."""
    if given is None:
        return {}
    cells = sheets.rows(given.definitions, given.name)
    if cells is None:
        return {("内容", "content"): _text(given.source.text)}
    told = {}
    for row in cells:
        head = str(row[0])
        name = (f"第 {head} 行", f"row {head}") if head.isdecimal() else tuple(head.split(" ", 1))
        told[(name[0], name[-1])] = _text(" | ".join("" if cell is None else str(cell) for cell in row[1:]))
    return told


def _parts(before: Told, after: Told) -> Iterator[Part]:
    for what in dict.fromkeys([*before, *after]):
        had, has = before.get(what, NOTHING), after.get(what, NOTHING)
        if had != has:
            yield Part(Words(*what), had, has)


def _plain(text: str) -> str:
    """Line ends and indentation mean nothing in a condition."""
    return " ".join(text.split())


def _text(text: str | None) -> Words:
    return Words(text, text) if text else NOTHING


def _listed(texts: Iterable[str]) -> Words:
    listed = list(texts)
    return Words("、".join(listed), ", ".join(listed)) if listed else NOTHING


def _basis(basis: Sequence[Basis]) -> Words:
    if not basis:
        return NOTHING
    return Words(
        "；".join(f"{one.law.name.zh}{' ' + one.article if one.article else ''}" for one in basis),
        "; ".join(f"{one.law.name.en}{' ' + one.article if one.article else ''}" for one in basis),
    )
