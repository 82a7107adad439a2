"""Types of a model: item definitions as FEEL types, and how values are made to fit them.

Basis: DMN 1.5, 7.3.3 (item definitions), 10.3.2.9.4 (conversions: to a singleton list, from one, from date to
date and time, else null).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

from miaopi import feel
from miaopi.dmn.errors import DmnError
from miaopi.dmn.model import Element, ItemType, Literal, Part
from miaopi.feel.types import SIMPLE, Held, erased
from miaopi.texts import Fault

Test = Callable[[object], bool]
DEEPEST = 30
MOST_PARTS = 5_000  # of a type with all types within it
MIDNIGHT = feel.Time(0, offset=0)
# Older models' names for the same types (DMN 1.1 with its feel: prefix, and what tools write).
OTHER_NAMES: Mapping[str, feel.Type] = {
    "dateTime": feel.DATE_TIME,
    "date and time": feel.DATE_TIME,
    "dayTimeDuration": feel.DAYS_TIME,
    "yearMonthDuration": feel.YEARS_MONTHS,
    "list": feel.ListOf(feel.ANY),
    "context": feel.ContextOf(),
}


class Misfit(Exception):  # noqa: N818  - caught by who asked
    """A value that cannot be made to fit."""


def fitted(kind: feel.Type, value: object) -> object:
    """The value as the type has it.

    Raises: Misfit: no conversion leads there; what is asked for is then null.
    """
    if kind.holds(value):
        return value
    plain = erased(kind)
    if isinstance(plain, feel.ListOf) and not isinstance(value, tuple) and kind.holds((value,)):
        return (value,)
    if isinstance(value, tuple) and len(value) == 1 and kind.holds(value[0]):
        return value[0]
    if plain == feel.DATE_TIME and isinstance(value, datetime.date | feel.FarDate):
        moment = feel.DateTime(value, MIDNIGHT)
        if kind.holds(moment):
            return moment
    raise Misfit


def parts_of(kind: feel.Type, known: dict[int, tuple[feel.Type, int]]) -> int:
    """How many parts a type has, written out; `known`: of types that were looked at, by id."""
    if id(kind) not in known:
        size = 1
        match kind:
            case Held(inner=inner) | feel.ListOf(element=inner) | feel.RangeOf(element=inner):
                size += parts_of(inner, known)
            case feel.ContextOf(fields=fields):
                size += sum(parts_of(inner, known) for _name, inner in fields)
            case feel.FunctionOf(params=params, result=result):
                size += sum(parts_of(inner, known) for inner in (*params, result))
        known[id(kind)] = (kind, size)
    return known[id(kind)][1]


class Types:
    """The types that a file names, those of its imports under their names."""

    def __init__(
        self,
        items: tuple[ItemType, ...],
        tests: Callable[[Literal, feel.Type], Test],
        faults: list[Fault],
    ) -> None:
        self.faults = faults
        self.items = {item.name: item for item in items}
        self.tests = tests
        self.imported: dict[str, Types] = {}
        self.prefixes: dict[str, Types] = {}
        self.known: dict[str, feel.Type] = {}
        self.open: list[str] = []
        self.sizes: dict[int, tuple[feel.Type, int]] = {}

    def named(self) -> dict[str, feel.Type]:
        """Every type by the name that FEEL texts may use."""
        found = {name: self.find(name) for name in self.items}
        for prefix, types in self.imported.items():
            for name, kind in types.named().items():
                found[f"{prefix}.{name}" if prefix else name] = kind
        return {name: kind for name, kind in found.items() if kind is not None}

    def get(self, name: str | None, part: Part | Element) -> feel.Type:
        """The type of a name; any where none is given.

        Raises: DmnError: no such type.
        """
        if name is None:
            return feel.ANY
        kind = self.find(name)
        if kind is None:
            raise DmnError([Fault("dmn.unknown-type", part.where, {"type": name})])
        return kind

    def find(self, name: str) -> feel.Type | None:
        """The type of a name, as it may be written in any version."""
        if name in self.known:
            return self.known[name]
        if name in self.items:
            return self.defined(name)
        for label, types in self.imported.items():
            if name.startswith(f"{label}."):
                return types.find(name[len(label) + 1 :])
        if "" in self.imported and (kind := self.imported[""].find(name)) is not None:
            return kind
        if name in SIMPLE or name in OTHER_NAMES:
            return SIMPLE.get(name) or OTHER_NAMES[name]
        prefix, mark, rest = name.partition(":")
        if mark:
            return self.prefixes[prefix].find(rest) if prefix in self.prefixes else self.find(rest)
        return None

    def defined(self, name: str) -> feel.Type:
        """An item definition's type; any, with a fault, where it cannot be worked out.

        Raises: DmnError: it is made of itself.
        """
        item = self.items[name]
        if name in self.open or len(self.open) > DEEPEST:
            raise DmnError([Fault("dmn.type-cycle", item.where, {"type": name})])
        self.open.append(name)
        try:
            self.known[name] = self.within_bounds(self.made(item), item)
        except DmnError as error:
            self.faults.extend(error.faults)
            self.known[name] = feel.ANY
        finally:
            self.open.pop()
        return self.known[name]

    def within_bounds(self, kind: feel.Type, item: ItemType) -> feel.Type:
        """The type, unless types within types make more parts than can be looked at.

        Raises: DmnError
        """
        if parts_of(kind, self.sizes) > MOST_PARTS:
            raise DmnError(
                [Fault("dmn.type-too-large", item.where, {"type": item.name, "limit": MOST_PARTS})]
            )
        return kind

    def made(self, item: ItemType) -> feel.Type:
        """The type that an item definition or component describes."""
        kind: feel.Type
        if item.params is not None:
            kind = feel.FunctionOf(
                tuple(self.get(param.kind, param) for param in item.params), self.get(item.kind, item)
            )
        elif item.components:
            kind = feel.ContextOf(tuple((one.name, self.made(one)) for one in item.components))
        else:
            kind = self.get(item.kind, item)
        if item.allowed is not None:
            kind = Held(kind, self.tests(item.allowed, erased(kind)))
        if item.many:
            kind = feel.ListOf(kind)
        if item.constraint is not None:
            kind = Held(kind, self.tests(item.constraint, erased(kind)))
        return kind

    def members(self) -> set[str]:
        """The names of all entries of all types, so that a path may have blanks in it."""
        return set(self._members(tuple(self.items.values()))) | {
            name for types in self.imported.values() for name in types.members()
        }

    def _members(self, items: tuple[ItemType, ...]) -> set[str]:
        found: set[str] = set()
        for item in items:
            for one in item.components:
                found |= {one.name, *self._members((one,))}
        return found

    def allowed(self, name: str | None) -> Literal | None:
        """The allowed values of a type, where it has some of its own."""
        item = self.items.get(name or "")
        return None if item is None else item.allowed
