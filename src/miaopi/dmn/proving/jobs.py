"""What a proof needs to know of a decision table: plain parts that can be sent to another process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from miaopi import feel
from miaopi.dmn import model
from miaopi.dmn.compile import Boxes, Made, Scope
from miaopi.dmn.files import Model
from miaopi.dmn.model import Boxed, Literal
from miaopi.dmn.tables import TESTED
from miaopi.dmn.units import CLOCK, DecisionUnit, KnowledgeUnit, Unit
from miaopi.dmn.units import scope as scope_of
from miaopi.feel import typed
from miaopi.texts import Fault, Place

ITEMS = 4
Cell = typed.Node | bool


@dataclass(frozen=True)
class Column:
    """An input: its expression, the tests of its allowed values, and its cells (true: tests nothing)."""

    text: str
    where: Place
    value: typed.Node
    allowed: typed.Node | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Out:
    """An output: its cells, whether it has a default, the tests of its allowed values."""

    name: str
    where: Place
    kind: feel.Type
    cells: tuple[typed.Node, ...]
    default: bool
    allowed: typed.Node | None


@dataclass(frozen=True)
class TableJob:
    """One table: what its names may be, its columns, and the place of each row."""

    name: str
    where: Place
    policy: str
    names: Mapping[str, feel.Type]
    columns: tuple[Column, ...]
    outs: tuple[Out, ...]
    rows: tuple[Place, ...]
    items: int = ITEMS


@dataclass(frozen=True)
class Found:
    """A table with the names that it sees, and with what it is run: for evaluating witnesses."""

    name: str
    table: model.Table
    scope: Scope
    boxes: Boxes


class Finder(Boxes):
    """Goes through a box as the compiler does, and keeps each table with what it sees."""

    found: list[tuple[model.Table, Scope]]

    def plain(self, part: Boxed, scope: Scope) -> Made:
        if isinstance(part, model.Table):
            self.found.append((part, scope))
        return super().plain(part, scope)


def tables(loaded: Model) -> Iterator[Found]:
    """Every decision table of a model, in the file's order."""
    for unit in loaded.root.units:
        box, names = _box(unit)
        if box is None:
            continue
        finder = Finder(unit.file.types, unit.file.entries, [])
        finder.found = []
        finder.box(box, names)
        for n, (table, scope) in enumerate(finder.found):
            yield Found(unit.name if n == 0 else f"{unit.name} {n + 1}", table, scope, finder)


def _box(unit: Unit) -> tuple[Boxed | None, Scope]:
    if isinstance(unit, DecisionUnit):
        return unit.element.logic, {**CLOCK, **scope_of(unit.required)}
    if isinstance(unit, KnowledgeUnit):
        return unit.element.logic, {**CLOCK, **scope_of(unit.required), unit.name: feel.ANY}
    return None, {}


def of(found: Found, faults: list[Fault]) -> TableJob:
    """The job of a table. What is wrong with the types of its texts is noted as faults."""
    reader = _Reader(found, faults)
    table = found.table
    columns = tuple(reader.column(n) for n in range(len(table.inputs)))
    outs = tuple(reader.out(n) for n in range(len(table.outputs)))
    rows = tuple(row.where for row in table.rows)
    return TableJob(found.name, table.where, table.policy, reader.names(), columns, outs, rows)


NOTHING = typed.Const(feel.NULL, True, None)


class _Reader:
    def __init__(self, found: Found, faults: list[Fault]) -> None:
        self.found = found
        self.table = found.table
        self.faults = faults
        self.used: set[str] = set()
        self.scope = {**found.scope, **self.told()}

    def told(self) -> dict[str, feel.Type]:
        """Types of names that are known by the column alone whose input they are."""
        kinds = {}
        for given in self.table.inputs:
            name = given.text.text.strip()
            if given.text.kind is not None and self.found.scope.get(name) == feel.ANY:
                kinds[name] = self.found.boxes.kind(given.text.kind, given.text)
        return kinds

    def names(self) -> dict[str, feel.Type]:
        """The names that the table reads."""
        return {name: kind for name, kind in self.scope.items() if name in self.used}

    def tree(self, part: Literal, scope: Scope, *, tested: str | None = None) -> typed.Node | None:
        """A text's typed tree: with its types checked strictly if they fit, else as the engine runs it."""
        for strict in (True, False):
            try:
                found = feel.compile(
                    part.text, types=scope, strict=strict, where=part.where, tested=tested,
                    entries=self.found.boxes.entries, kinds=self.found.boxes.kinds,
                )  # fmt: skip
            except feel.FeelError as error:
                self.faults.extend(error.faults)
                continue
            self.used |= found.names - {TESTED}
            return found.tree.tree
        return None

    def column(self, n: int) -> Column:
        given = self.table.inputs[n]
        value = self.tree(given.text, self.scope) or NOTHING
        kind = value.type
        if given.text.kind is not None:
            kind = self.found.boxes.kind(given.text.kind, given.text)
        inner = {**self.scope, TESTED: kind if kind != feel.NULL else feel.ANY}
        allowed = None if given.allowed is None else self.tree(given.allowed, inner, tested=TESTED)
        cells = tuple(self.cell(row.tests[n], inner) for row in self.table.rows)
        return Column(given.text.text, given.where, value, allowed, cells)

    def cell(self, part: Literal, scope: Scope) -> Cell:
        if part.text in ("", "-"):
            return True
        return self.tree(part, scope, tested=TESTED) or False

    def out(self, n: int) -> Out:
        given = self.table.outputs[n]
        boxes = self.found.boxes
        kind = boxes.kind(given.kind, given)
        values = given.values or boxes.types.allowed(given.kind)
        scope = {**self.scope, TESTED: kind}
        allowed = None if values is None else self.tree(values, scope, tested=TESTED)
        cells = tuple(
            (self.tree(row.results[n], self.scope) if row.results[n].text else None) or NOTHING
            for row in self.table.rows
        )
        return Out(given.name, given.where, kind, cells, given.default is not None, allowed)
