"""Decision tables: which rows match, and what the hit policy makes of them.

Unique, Any: more than one row with different results is an error, so null. No row: the defaults, if every
output has one; else null, or an empty list where the policy gives lists. Collect with an aggregation reckons
with the results, of one output alone.

Basis: DMN 1.5, 8.2 (tables), 8.2.8 (default outputs), 8.2.10 and 8.2.11 (hit policies), 10.3.2.8.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from miaopi import feel
from miaopi.dmn import model
from miaopi.dmn.index import Column
from miaopi.dmn.lookup import Constant, Lookup
from miaopi.dmn.model import Literal
from miaopi.feel import runtime
from miaopi.feel.builtins import BUILTINS
from miaopi.feel.builtins import call as call_builtin
from miaopi.feel.comparing import equal
from miaopi.feel.types import erased
from miaopi.texts import Fault, Place

if TYPE_CHECKING:
    from miaopi.dmn.compile import Boxes, Code, Made, Scope
    from miaopi.dmn.evaluate import Env, State

TESTED = "?"
ONE_HIT = frozenset(("UNIQUE", "ANY", "FIRST", "PRIORITY"))


@dataclass(frozen=True, slots=True)
class Out:
    """A column of results: cells by row, the default, and the values in order of priority."""

    name: str
    cells: tuple[Code, ...]
    default: Code | None
    priorities: Callable[[Env, State], object] | None


@dataclass(frozen=True, slots=True)
class Compiled:
    """A table, ready to run."""

    where: Place
    policy: str
    aggregation: str | None
    columns: tuple[Column, ...]
    outs: tuple[Out, ...]
    rows: int
    lookup: Lookup | None = None

    def __call__(self, env: Env, state: State) -> object:
        """The table's value."""
        lookup = self.lookup
        if lookup is not None:
            return lookup([env.get(name) for name in lookup.names], state)
        return self.run(env, state)

    def fitting(self, kind: feel.Type) -> Compiled | None:
        """The same with results as a type has them, where they are known now and fit; else None."""
        found = None if self.lookup is None else self.lookup.fitting(kind)
        return None if found is None else replace(self, lookup=found)

    def looked_up(self, names: tuple[str | None, ...]) -> Compiled:
        """The same as a lookup, where every cell is known now. `names`: what each column tests, if a name."""
        cells = [out.cells for out in self.outs]
        otherwise = self.otherwise_known()
        known = (
            self.policy in ("UNIQUE", "FIRST")
            and None not in names
            and not any(column.run or column.allowed for column in self.columns)
            and all(isinstance(cell, Constant) for column in cells for cell in column)
        )
        if not known or otherwise is None:
            return self
        results = tuple(self._known([column[row] for column in cells]) for row in range(self.rows))
        tested = tuple(name for name in names if name is not None)
        unique = self.policy == "UNIQUE"
        return replace(
            self, lookup=Lookup.of(self.where, tested, self.columns, results, otherwise.value, unique)
        )

    def _known(self, cells: Sequence[Code | None]) -> object:
        values = [cell.value for cell in cells if isinstance(cell, Constant)]
        if len(values) == 1:
            return values[0]
        return {out.name: value for out, value in zip(self.outs, values, strict=True)}

    def otherwise_known(self) -> Constant | None:
        """What holds where no row matches, if that is known now."""
        defaults = [out.default for out in self.outs]
        if None in defaults:
            return Constant(None)
        if not all(isinstance(one, Constant) for one in defaults):
            return None
        return Constant(self._known(defaults))

    def run(self, env: Env, state: State) -> object:
        """The table's value, row by row where a cell must be run."""
        matching = self.matching(env, state)
        if matching is None:
            return None
        if not matching:
            return self.otherwise(env, state)
        if self.policy == "UNIQUE" and len(matching) > 1:
            return state.note("dmn.note-not-unique", self.where)
        if self.policy == "COLLECT" and self.aggregation == "COUNT" and len(self.outs) != 1:
            return Decimal(len(matching))
        results = [self.result(row, env, state) for row in matching]
        return self.decided(results, env, state)

    def matching(self, env: Env, state: State) -> list[int] | None:
        """The rows that match, in order; None where an input is not allowed."""
        left = (1 << self.rows) - 1
        tested: list[tuple[Column, dict[str, object]]] = []  # columns with cells that must be run
        for column in self.columns:
            value = column.value(env, state)
            left &= column.candidates(value)
            if column.allowed is None and not column.run:
                continue
            values = {**env, TESTED: value}
            if column.run:
                tested.append((column, values))
            allowed = None if value is None else column.allowed
            if allowed is not None and allowed.within(values, state.work) is not True:
                state.note("dmn.note-input-value", self.where)
                return None
        found: list[int] = []
        while left:
            row = (left & -left).bit_length() - 1
            left &= left - 1
            if all(column.holds(row, values, state) for column, values in tested):
                found.append(row)
                state.work.spend(1)
                if self.policy == "FIRST":
                    break
        return found

    def result(self, row: int, env: Env, state: State) -> object:
        """One value, or a context of several by name."""
        if len(self.outs) == 1:
            return self.outs[0].cells[row](env, state)
        return {out.name: out.cells[row](env, state) for out in self.outs}

    def otherwise(self, env: Env, state: State) -> object:
        """What holds where no row matches."""
        defaults = [out.default(env, state) for out in self.outs if out.default is not None]
        if defaults and len(defaults) == len(self.outs):
            if len(defaults) == 1:
                return defaults[0]
            return {out.name: value for out, value in zip(self.outs, defaults, strict=True)}
        if self.policy == "COLLECT" and self.aggregation is not None:
            return Decimal(0) if self.aggregation == "COUNT" else None
        return None if self.policy in ONE_HIT else ()

    def decided(self, results: list[object], env: Env, state: State) -> object:
        """The hit policy."""
        match self.policy:
            case "UNIQUE" | "FIRST":
                return results[0]
            case "ANY":
                if any(equal(one, results[0]) is not True for one in results[1:]):
                    return state.note("dmn.note-not-any", self.where)
                return results[0]
            case "PRIORITY":
                return self.ranked(results, env, state)[0]
            case "OUTPUT ORDER":
                return tuple(self.ranked(results, env, state))
            case "COLLECT" if self.aggregation is not None:
                return self.aggregated(results, state)
        return tuple(results)

    def ranked(self, results: list[object], env: Env, state: State) -> list[object]:
        """By the order of the output values, the first output first; alike ones stay in the rows' order."""
        orders = [out.priorities(env, state) if out.priorities else () for out in self.outs]

        def key(result: object) -> tuple[int, ...]:
            values = [result] if len(self.outs) == 1 else list(_entries(result).values())
            return tuple(_rank(value, order, state) for value, order in zip(values, orders, strict=True))

        return sorted(results, key=key)

    def aggregated(self, results: list[object], state: State) -> object:
        """Sum, count, least or greatest; of several outputs, each for itself.

        Basis: DMN 1.5, 8.2.11: aggregations work on a single output; with several each is reckoned alone.
        """
        if len(self.outs) == 1:
            return self._reckoned(results, state)
        return {
            out.name: self._reckoned([_entries(one)[out.name] for one in results], state) for out in self.outs
        }

    def _reckoned(self, values: Sequence[object], state: State) -> object:
        name = (self.aggregation or "").lower()
        if name == "count":
            return Decimal(len(values))
        return call_builtin(state.work, 0, BUILTINS[name], (tuple(values),))


def _entries(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _rank(value: object, order: object, state: State) -> int:
    """The place of a value among the output values; last where it is not among them."""
    values = order if isinstance(order, tuple) else ()
    for n, one in enumerate(values):
        if runtime.within(state.work, 0, value, one) is True:
            return n
    return len(values)


def table(boxes: Boxes, part: model.Table, scope: Scope) -> Made:
    """A decision table as a function, and the type of its value."""
    compiled = ready(boxes, part, scope)
    if not compiled.outs:
        fault = Fault("dmn.no-output", part.where)
        boxes.faults.append(fault)
        return boxes.broken(fault)
    if part.aggregation and part.policy != "COLLECT":
        boxes.faults.append(
            Fault("dmn.hit-policy", part.where, {"policy": f"{part.policy} {part.aggregation}"})
        )
    names = tuple(_name(boxes, given.text, scope) for given in part.inputs)
    return compiled.looked_up(names), _type(boxes, part)


def _name(boxes: Boxes, tested: Literal, scope: Scope) -> str | None:
    """The name that a column tests, where it tests a name whose value is of the column's type."""
    known = scope.get(tested.text)
    if not isinstance(known, feel.Simple):
        return None
    return tested.text if tested.kind is None or boxes.kind(tested.kind, tested) == known else None


def ready(boxes: Boxes, part: model.Table, scope: Scope) -> Compiled:
    """A decision table that can be asked which of its rows match."""
    columns = tuple(_column(boxes, part, n, scope) for n in range(len(part.inputs)))
    outs = tuple(_out(boxes, part, n, scope) for n in range(len(part.outputs)))
    return Compiled(part.where, part.policy, part.aggregation, columns, outs, len(part.rows))


def _type(boxes: Boxes, part: model.Table) -> feel.Type:
    """What is known of the value: nothing where results are reckoned with or their types not told."""
    if part.aggregation:
        return feel.ANY
    kinds = [erased(boxes.kind(out.kind, out)) for out in part.outputs]
    one: feel.Type = kinds[0]
    if len(kinds) > 1:
        one = feel.ContextOf(tuple((out.name, kind) for out, kind in zip(part.outputs, kinds, strict=True)))
    return one if part.policy in ONE_HIT else feel.ANY


def _column(boxes: Boxes, part: model.Table, n: int, scope: Scope) -> Column:
    given = part.inputs[n]
    value, kind = boxes.box(given.text, scope)
    inner = {**scope, TESTED: kind if kind != feel.NULL else feel.ANY}
    cells = [_test(boxes, row.tests[n], inner) for row in part.rows]
    allowed = None
    if given.allowed is not None:
        found = boxes.compiled(given.allowed, inner, tested=TESTED)
        allowed = None if isinstance(found, Fault) else found
    return Column.of(value, allowed, cells)


def _test(boxes: Boxes, cell: Literal, scope: Scope) -> feel.Compiled | bool:
    """A cell: true where it tests nothing, false where it cannot be read."""
    if cell.text in ("", "-"):
        return True
    found = boxes.compiled(cell, scope, tested=TESTED)
    return False if isinstance(found, Fault) else found


def _out(boxes: Boxes, part: model.Table, n: int, scope: Scope) -> Out:
    given = part.outputs[n]
    kind = boxes.kind(given.kind, given)

    def cell(text: Literal) -> Code:
        return boxes.fitting(boxes.box(text, scope)[0], kind, text.where)

    values = given.values or boxes.types.allowed(given.kind)
    priorities = None
    if values is not None and part.policy in ("PRIORITY", "OUTPUT ORDER"):
        listed = Literal(values.where, None, f"[{values.text}]")
        priorities = boxes.box(listed, scope)[0]
    default = None if given.default is None else cell(given.default)
    return Out(given.name, tuple(cell(row.results[n]) for row in part.rows), default, priorities)
