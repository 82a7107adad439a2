"""A column of a decision table, indexed: of 1,000 rows only those are tried whose cells can hold.

Sets of rows are bits of a whole number. Cells that compare the column's value with constants are looked up:
equal ones by value, ranges of numbers and days by the two bounds around the value. All others are run.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from miaopi import feel
from miaopi.feel import typed
from miaopi.feel.operations import NEAR

if TYPE_CHECKING:
    from miaopi.dmn.compile import Code
    from miaopi.dmn.evaluate import Env, State

ORDERED = (Decimal, datetime.date)
MOST_BITS = 8 * 100_000_000  # of an index; a table beyond is run row by row
KEYS = (str, bool, *ORDERED)


@dataclass(frozen=True, slots=True)
class Column:
    """One input: its value's code, tests of allowed values, and the cells.

    always: rows whose cell holds whatever the value is.  equal: rows by value.  bounds and between: rows by
    where the value lies among the bounds, for each type.  run: the cells that must be run, by row.
    """

    value: Code
    allowed: feel.Compiled | None
    always: int
    equal: dict[tuple[type, object], int]
    bounds: dict[type, tuple[list[Any], list[int]]]
    run: dict[int, feel.Compiled]
    open: int

    @classmethod
    def of(cls, value: Code, allowed: feel.Compiled | None, cells: Sequence[feel.Compiled | bool]) -> Column:
        """The column of these cells; false stands for a cell that never holds."""
        always = opened = 0
        equal: dict[tuple[type, object], int] = {}
        ranges: dict[type, list[tuple[int, feel.Range]]] = {}
        run: dict[int, feel.Compiled] = {}
        for row, cell in enumerate(cells):
            if isinstance(cell, bool):
                always |= cell << row
                continue
            constants = equals(cell.tree.tree)
            span = None if constants is not None else within(cell.tree.tree)
            if constants is not None:
                for one in constants:
                    key = (type(one), one)
                    equal[key] = equal.get(key, 0) | 1 << row
            elif span is not None:
                ranges.setdefault(type(span.high if span.low is None else span.low), []).append((row, span))
            else:
                run[row] = cell
                opened |= 1 << row
        if 4 * sum(map(len, ranges.values())) * len(cells) > MOST_BITS:
            for row, _span in (pair for spans in ranges.values() for pair in spans):
                run[row] = cast(feel.Compiled, cells[row])
                opened |= 1 << row
            ranges = {}
        bounds = {kind: segments(spans) for kind, spans in ranges.items()}
        return cls(value, allowed, always, equal, bounds, run, opened)

    def candidates(self, value: object) -> int:
        """The rows that hold for the value, and those that must be run."""
        rows = self.always | self.open
        kind = NEAR.get(type(value), type(value))
        if kind in self.bounds:
            points, between = self.bounds[kind]
            at = bisect_left(points, value)
            exact = at < len(points) and points[at] == value
            rows |= between[2 * at + exact]
        if kind in KEYS:
            rows |= self.equal.get((kind, value), 0)
        return rows

    def holds(self, row: int, env: Env, state: State) -> bool:
        """Does a candidate's cell hold?"""
        cell = self.run.get(row)
        return cell is None or cell.within(env, state.work) is True


def segments(spans: list[tuple[int, feel.Range]]) -> tuple[list[Any], list[int]]:
    """The bounds in order, and the rows below the first, at it, between it and the second, at that …"""
    points: list[Any] = sorted(
        {bound for _row, span in spans for bound in (span.low, span.high) if bound is not None}
    )
    places = {point: 2 * n + 1 for n, point in enumerate(points)}
    count = 2 * len(points) + 1
    begun, over = [0] * (count + 1), [0] * (count + 1)
    for row, span in spans:
        first = 0 if span.low is None else places[span.low] + (not span.low_in)
        last = count - 1 if span.high is None else places[span.high] - (not span.high_in)
        if first <= last:
            begun[first] |= 1 << row
            over[last + 1] |= 1 << row
    between: list[int] = []
    here = 0
    for place in range(count):
        here = (here | begun[place]) & ~over[place]
        between.append(here)
    return points, between


def equals(node: typed.Node) -> tuple[object, ...] | None:
    """The constants of which the column's value must be one."""
    match node:
        case typed.OneOf(value=typed.Fact(name="?"), values=values):
            return values
        case typed.Equal(negated=False, left=typed.Fact(name="?"), right=typed.Const(value=value)):
            return (value,) if type(value) in KEYS else None
    return None


def within(node: typed.Node) -> feel.Range | None:
    """The range within which the column's value must lie: of numbers or days, known now."""
    parts = node.items if isinstance(node, typed.And) else (node,)
    low = high = None
    low_in = high_in = False
    for part in parts:
        match part:
            case typed.Order(op=op, left=typed.Fact(name="?"), right=typed.Const(value=value)) if (
                type(value) in ORDERED
            ):
                if op in (">", ">=") and low is None:
                    low, low_in = value, op == ">="
                elif op in ("<", "<=") and high is None:
                    high, high_in = value, op == "<="
                else:
                    return None
            case _:
                return None
    if low is None and high is None:
        return None
    if low is not None and high is not None and type(low) is not type(high):
        return None
    return feel.Range(low, high, low_in, high_in)
