"""The smallest set of parts of a rule's condition that make it hold.

Of `and` all parts are needed, of `or` one that holds: the one that needs the fewest. `not(…)` turns this
round. What is neither is told as one part; so is a derived fact, which has a name of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from miaopi.feel import typed
from miaopi.feel.errors import NOWHERE, Span
from miaopi.rules.explaining.pieces import piece
from miaopi.rules.explaining.wording import said
from miaopi.rules.model import Facts
from miaopi.rules.program import Unit
from miaopi.rules.ruleset import RuleSet
from miaopi.texts import Words


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a condition. holds: it is exactly true; else it is false, and a `not(…)` around it counts.

    span, text: where in the condition, and what stands there.  values: what it read, by name.  words: the
    part as a clause, with the facts' labels and values.
    """

    span: Span
    text: str
    holds: bool
    values: Mapping[str, object]
    words: Words

    @property
    def names(self) -> tuple[str, ...]:
        """The facts, parameters and derived facts that it read."""
        return tuple(self.values)

    def __repr__(self) -> str:
        # The values may be personal: a stray print or log line shows none.
        return f"<Part: {self.text}>"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule holds: these parts alone make its condition true, and none of them can be left out."""

    code: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> Words:
        """All of it in words."""
        return Words(
            "；".join(part.words.zh for part in self.parts), "; ".join(part.words.en for part in self.parts)
        )


def holds(rule_set: RuleSet, facts: Facts, code: str) -> Reason | None:
    """Why a rule holds; None where it does not.

    Raises: KeyError: there is no such rule.  Faulty: the facts cannot be evaluated.
    """
    units = {rule.code: rule.when for rule in rule_set.blueprint.rules}
    unit = units[code]
    if code not in dict(rule_set.evaluate(facts, trace=False).codes):
        return None
    finder = _Finder(rule_set, unit, rule_set.values(facts))
    leaves = finder.needed(unit.checked.tree, wanted=True)
    assert leaves is not None, "the parts of a condition that holds make it hold"
    parts = {leaf.span: finder.part(leaf, wanted=wanted) for leaf, wanted in leaves}
    return Reason(code, tuple(parts[span] for span in sorted(parts)))


# Parts, each with what it must be: true or false.
Leaves = tuple[tuple[typed.Node, bool], ...]


class _Finder:
    def __init__(self, rule_set: RuleSet, unit: Unit, values: Mapping[str, object]) -> None:
        self.rule_set = rule_set
        self.unit = unit
        self.values = values

    def needed(self, node: typed.Node, *, wanted: bool) -> Leaves | None:
        """The fewest parts that make it exactly true (or exactly false); None where it is not."""
        match node:
            case typed.Not(operand=operand) if _told(operand):
                return self.needed(operand, wanted=not wanted)
            case typed.And(items=items) | typed.Or(items=items) if all(map(_told, items)):
                found = [self.needed(one, wanted=wanted) for one in items]
                there = [one for one in found if one is not None]
                if isinstance(node, typed.And) is not wanted:  # one is enough
                    return min(there, key=len, default=None)
                return None if len(there) < len(found) else sum(there, ())
        made = piece(self.rule_set, self.unit, node)
        return ((node, wanted),) if made.run(self.values).value is wanted else None

    def part(self, node: typed.Node, *, wanted: bool) -> Part:
        """A part with what it read, in the order of the text."""
        read = {one.name: one.span for one in typed.walk(node) if isinstance(one, typed.Fact)}
        values = {name: self.values[name] for name in sorted(read, key=lambda name: read[name])}
        text = " ".join(self.text(node.span).split())
        words = said(self.rule_set, node, text, values, holds=wanted)
        return Part(node.span, text, wanted, MappingProxyType(values), words)

    def text(self, span: Span) -> str:
        return self.unit.source.text[span.start : span.end] if span != NOWHERE else self.unit.source.text


def _told(node: typed.Node) -> bool:
    """Does the text say where it stands?"""
    return node.span != NOWHERE
