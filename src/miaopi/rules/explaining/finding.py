"""Which parts of a condition are needed, and what each is: on facts, and on one element of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from miaopi.feel import typed
from miaopi.feel.errors import NOWHERE
from miaopi.rules.explaining.pieces import open_locals, piece, replaced
from miaopi.rules.program import Unit
from miaopi.rules.ruleset import RuleSet

# Parts, each with what it must be: true or false.
Leaves = tuple[tuple[typed.Node, bool], ...]


@dataclass(frozen=True, slots=True)
class Element:
    """What a name stands for that the text binds: an element of the list that a fact or its part holds.

    value: of one element that is looked at; `each`: whichever it is, and then it has no value.
    """

    name: str
    value: object = None
    each: bool = False


@dataclass(frozen=True, slots=True)
class Finder:
    """A rule's condition on one set of facts. bound: what the names stand for that the text binds."""

    rule_set: RuleSet
    unit: Unit
    values: Mapping[str, object]
    bound: Mapping[int, Element] = field(default_factory=lambda: MappingProxyType({}))

    def within(self, number: int, element: Element) -> Finder:
        """The same, where a name stands for an element."""
        return replace(self, bound={**self.bound, number: element})

    def run(self, node: typed.Node) -> object:
        """What a part is, or None where it is nothing or reads whichever element there is."""
        if any(number not in self.bound or self.bound[number].each for number in open_locals(node)):
            return None
        return piece(self.rule_set, self.unit, self.fixed(node)).run(self.values).value

    def fixed(self, node: typed.Node) -> typed.Node:
        """The part with the elements that are looked at in the place of their names."""
        kinds = {one.number: one.type for one in typed.walk(node) if isinstance(one, typed.Local)}
        known = {
            number: typed.Const(kinds[number], element.value is None, element.value)
            for number, element in self.bound.items()
            if number in kinds and not element.each
        }
        return replaced(node, known)

    def is_open(self, node: typed.Node) -> bool:
        """Does it read whichever element there is, so that it has no value of its own?"""
        return any(self.bound[one].each for one in open_locals(node) if one in self.bound)

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
        return ((node, wanted),) if self.run(node) is wanted else None


def _told(node: typed.Node) -> bool:
    """Does the text say where it stands?"""
    return node.span != NOWHERE
