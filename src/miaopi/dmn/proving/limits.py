"""What a model's types hold their values to: allowed values and constraints as tests that a solver can read.

Basis: DMN 1.5, 7.3.3 (item definitions: allowed values, type constraints).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from miaopi import feel
from miaopi.dmn.errors import DmnError
from miaopi.dmn.model import ItemType, Literal
from miaopi.dmn.types import Types
from miaopi.feel import typed
from miaopi.feel.types import erased

Compile = Callable[[Literal, feel.Type], typed.Node | None]


@dataclass(frozen=True)
class Limits:
    """Tests of a value (`?`), of its entries and of its elements. A null is within every limit."""

    tests: tuple[typed.Node, ...] = ()
    fields: tuple[tuple[str, Limits], ...] = ()
    element: Limits | None = None


@dataclass(frozen=True)
class Named:
    """A type by its name, in the file that knows it."""

    types: Types
    name: str | None

    def limits(self, compiled: Compile) -> Limits | None:
        """What it holds its values to; None where to nothing."""
        return _of(self.types, self.name, compiled)


def _of(types: Types, name: str | None, compiled: Compile) -> Limits | None:
    if name is None:
        return None
    if name in types.items:
        try:
            return _of_item(types, types.items[name], compiled)
        except DmnError:
            return None  # told where the model is read
    for label, others in types.imported.items():
        if name.startswith(f"{label}."):
            return _of(others, name[len(label) + 1 :], compiled)
    return _of(types.imported[""], name, compiled) if "" in types.imported else None


def _of_item(types: Types, item: ItemType, compiled: Compile) -> Limits | None:
    if item.params is not None:
        return None
    if item.components:
        fields = [(one.name, _of_item(types, one, compiled)) for one in item.components]
        kept = tuple((name, limits) for name, limits in fields if limits is not None)
        found = Limits(fields=kept) if kept else None
    else:
        found = _of(types, item.kind, compiled)
    bare = replace(item, allowed=None, constraint=None, many=False)
    found = _tested(found, item.allowed, erased(types.made(bare)), compiled)
    if item.many:
        found = None if found is None else Limits(element=found)
    return _tested(found, item.constraint, erased(types.made(replace(bare, many=item.many))), compiled)


def _tested(found: Limits | None, tests: Literal | None, kind: feel.Type, compiled: Compile) -> Limits | None:
    node = None if tests is None else compiled(tests, kind)
    if node is None:
        return found
    return replace(found or Limits(), tests=(*(found.tests if found else ()), node))
