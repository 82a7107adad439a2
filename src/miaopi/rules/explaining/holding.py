"""The smallest set of parts of a rule's condition that make it hold.

Of `and` all parts are needed, of `or` one that holds: the one that needs the fewest. `not(…)` turns this
round. What is neither is told as one part; so is a derived fact, which has a name of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from miaopi.feel import typed
from miaopi.feel.errors import NOWHERE, Span
from miaopi.rules.explaining import wording
from miaopi.rules.explaining.finding import Finder
from miaopi.rules.explaining.telling import Plain, Teller
from miaopi.rules.model import Facts
from miaopi.rules.ruleset import RuleSet
from miaopi.texts import Words


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a condition. holds: it is exactly true; else it is false, and a `not(…)` around it counts.

    span, text: where in the condition, and what stands there (for authors: pages show `told`).  values: what
    it read, by name.
    """

    span: Span
    text: str
    holds: bool
    values: Mapping[str, object]
    node: typed.Node = field(repr=False)
    finder: Finder = field(repr=False, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The facts, parameters and derived facts that it read."""
        return tuple(self.values)

    @property
    def words(self) -> Words:
        """The part as a clause, with the facts' labels and values."""
        return self.told(Plain(self.finder.rule_set))

    @property
    def is_being_known(self) -> bool:
        """Does it say only that something is known, or is not?"""
        node = self.node
        return isinstance(node, typed.Equal) and any(
            isinstance(one, typed.Const) and one.value is None for one in (node.left, node.right)
        )

    def told(self, teller: Teller) -> Words:
        """The same in the words of a teller: units, names of codes, and values that are kept back."""
        return wording.said(self.finder, self.node, teller, wanted=self.holds)

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

    @property
    def telling(self) -> tuple[Part, ...]:
        """The parts worth a sentence: that something is on record is not said where its value is."""
        named = {name for part in self.parts for name in part.names if not part.is_being_known}
        return tuple(part for part in self.parts if not (part.is_being_known and set(part.names) <= named))


def holds(rule_set: RuleSet, facts: Facts, code: str) -> Reason | None:
    """Why a rule holds; None where it does not.

    Raises: KeyError: there is no such rule.  Faulty: the facts cannot be evaluated.
    """
    unit = {rule.code: rule.when for rule in rule_set.blueprint.rules}[code]
    if code not in dict(rule_set.evaluate(facts, trace=False).codes):
        return None
    finder = Finder(rule_set, unit, rule_set.values(facts))
    leaves = finder.needed(unit.checked.tree, wanted=True)
    assert leaves is not None, "the parts of a condition that holds make it hold"
    parts = {leaf.span: _part(finder, leaf, wanted=wanted) for leaf, wanted in leaves}
    return Reason(code, tuple(parts[span] for span in sorted(parts)))


def _part(finder: Finder, node: typed.Node, *, wanted: bool) -> Part:
    """A part with what it read, in the order of the text."""
    read = {one.name: one.span for one in typed.walk(node) if isinstance(one, typed.Fact)}
    values = {name: finder.values[name] for name in sorted(read, key=lambda name: read[name])}
    whole = finder.unit.source.text
    text = whole[node.span.start : node.span.end] if node.span != NOWHERE else whole
    return Part(node.span, " ".join(text.split()), wanted, MappingProxyType(values), node, finder)
