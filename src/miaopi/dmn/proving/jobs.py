"""What a proof needs to know of a decision table: plain parts that can be sent to another process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from miaopi import feel
from miaopi.dmn import model
from miaopi.dmn.compile import Boxes, Made, Scope
from miaopi.dmn.files import Model
from miaopi.dmn.model import Boxed, Literal
from miaopi.dmn.proving.limits import Limits, Named
from miaopi.dmn.tables import TESTED
from miaopi.dmn.units import CLOCK, DecisionUnit, InputUnit, KnowledgeUnit, Unit
from miaopi.dmn.units import scope as scope_of
from miaopi.feel import typed
from miaopi.feel.types import erased
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
    limits: Limits | None = None


@dataclass(frozen=True)
class Out:
    """An output: its cells, its default, the tests of its allowed values, these in the order of priority."""

    name: str
    where: Place
    kind: feel.Type
    cells: tuple[typed.Node, ...]
    default: typed.Node | None
    allowed: typed.Node | None
    order: typed.Node | None = None
    limits: Limits | None = None


@dataclass(frozen=True)
class TableJob:
    """One table: what its names may be, its columns, and the place of each row.

    limits: what the types of names hold them to.  unread: inputs that it is given and never reads.
    alone: it is all that its decision or knowledge model says, whose value is of the kind `result`.
    """

    name: str
    where: Place
    policy: str
    names: Mapping[str, feel.Type]
    columns: tuple[Column, ...]
    outs: tuple[Out, ...]
    rows: tuple[Place, ...]
    items: int = ITEMS
    aggregation: str | None = None
    limits: Mapping[str, Limits] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    alone: bool = False
    result: feel.Type = feel.ANY
    result_limits: Limits | None = None


@dataclass(frozen=True)
class Found:
    """A table with the names that it sees, and with what it is run: for evaluating witnesses.

    kinds: the types of names that come from outside.  given: of these, what the table alone is given.
    """

    name: str
    table: model.Table
    scope: Scope
    boxes: Boxes
    kinds: Mapping[str, Named] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    alone: bool = False
    result: Named | None = None


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
        alone = _body(unit)
        kinds, given = dict(_kinds(unit)), tuple(_given(unit))
        for n, (table, scope) in enumerate(finder.found):
            name = unit.name if n == 0 else f"{unit.name} {n + 1}"
            if table is alone:
                result = Named(unit.file.types, unit.element.kind)
                yield Found(name, table, scope, finder, kinds, given, alone=True, result=result)
            else:
                yield Found(name, table, scope, finder, kinds)


def _body(unit: Unit) -> Boxed | None:
    """All that a decision or a knowledge model says."""
    if isinstance(unit, DecisionUnit):
        return unit.element.logic
    if isinstance(unit, KnowledgeUnit) and unit.element.logic is not None:
        return unit.element.logic.body
    return None


def _kinds(unit: Unit) -> Iterator[tuple[str, Named]]:
    """The types of what a decision requires, and of the parameters of a knowledge model."""
    for by, one in unit.required:
        if not by and not isinstance(one, KnowledgeUnit):
            yield one.name, Named(one.file.types, one.element.kind)
    if isinstance(unit, KnowledgeUnit) and unit.element.logic is not None:
        for param in unit.element.logic.params:
            yield param.name, Named(unit.file.types, param.kind)


def _given(unit: Unit) -> Iterator[str]:
    """Input data and parameters."""
    yield from (one.name for by, one in unit.required if not by and isinstance(one, InputUnit))
    if isinstance(unit, KnowledgeUnit) and unit.element.logic is not None:
        yield from (param.name for param in unit.element.logic.params)


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
    names = reader.names()
    held = {name: found.kinds[name].limits(reader.test) for name in names if name in found.kinds}
    result, result_limits = reader.result()
    return TableJob(
        found.name, table.where, table.policy, names, columns, outs, rows,
        aggregation=table.aggregation,
        limits={name: limits for name, limits in held.items() if limits is not None},
        unread=tuple(name for name in found.given if name not in names),
        alone=found.alone, result=result, result_limits=result_limits,
    )  # fmt: skip


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
                kinds[name] = erased(self.found.boxes.kind(given.text.kind, given.text))
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

    def test(self, tests: Literal, kind: feel.Type) -> typed.Node | None:
        """The tests of a type as a tree; what is wrong with them is told where the model is read."""
        try:
            return feel.compile(
                tests.text, types={TESTED: kind}, strict=False, where=tests.where, tested=TESTED,
                entries=self.found.boxes.entries, kinds=self.found.boxes.kinds,
            ).tree.tree  # fmt: skip
        except feel.FeelError:
            return None

    def limits(self, kind: str | None) -> Limits | None:
        """What a type of this file holds its values to."""
        return Named(self.found.boxes.types, kind).limits(self.test)

    def result(self) -> tuple[feel.Type, Limits | None]:
        """Of what kind the value of the decision or knowledge model is that the table is all of."""
        found = self.found.result
        if found is None or found.name is None:
            return feel.ANY, None
        kind = found.types.find(found.name)
        plain = feel.ANY if kind is None else erased(kind)
        if isinstance(plain, feel.FunctionOf):
            return plain.result, None
        return plain, found.limits(self.test)

    def column(self, n: int) -> Column:
        given = self.table.inputs[n]
        value = self.tree(given.text, self.scope) or NOTHING
        kind = value.type
        if given.text.kind is not None:
            kind = erased(self.found.boxes.kind(given.text.kind, given.text))
        inner = {**self.scope, TESTED: kind if kind != feel.NULL else feel.ANY}
        allowed = None if given.allowed is None else self.tree(given.allowed, inner, tested=TESTED)
        cells = tuple(self.cell(row.tests[n], inner) for row in self.table.rows)
        return Column(given.text.text, given.where, value, allowed, cells, self.limits(given.text.kind))

    def cell(self, part: Literal, scope: Scope) -> Cell:
        if part.text in ("", "-"):
            return True
        return self.tree(part, scope, tested=TESTED) or False

    def out(self, n: int) -> Out:
        given = self.table.outputs[n]
        boxes = self.found.boxes
        kind = erased(boxes.kind(given.kind, given))
        values = given.values or boxes.types.allowed(given.kind)
        scope = {**self.scope, TESTED: kind}
        allowed = None if values is None else self.tree(values, scope, tested=TESTED)
        order = None
        if values is not None and self.table.policy in ("PRIORITY", "OUTPUT ORDER"):
            order = self.tree(Literal(values.where, None, f"[{values.text}]"), self.scope)
        cells = tuple(
            (self.tree(row.results[n], self.scope) if row.results[n].text else None) or NOTHING
            for row in self.table.rows
        )
        default = None if given.default is None else self.tree(given.default, self.scope) or NOTHING
        limits = self.limits(given.kind)
        return Out(given.name, given.where, kind, cells, default, allowed, order, limits)
