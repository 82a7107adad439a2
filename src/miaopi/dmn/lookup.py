"""A decision table whose every cell is known when it is compiled: one look at each column finds the row.

Such a table tests plain names against constants, and its results are constants. What it costs hardly depends
on how many rows it has: sets of rows are bits of one whole number.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from miaopi import feel
from miaopi.dmn.types import Misfit, fitted
from miaopi.feel.python_table import Table, build, shown_as
from miaopi.texts import Place

if TYPE_CHECKING:
    from miaopi.dmn.evaluate import Env, State
    from miaopi.dmn.index import Column

Run = Callable[[Sequence[object]], object]


class Constant:
    """An expression whose value is known when it is compiled."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __call__(self, env: Env, state: State) -> object:
        return self.value

    def fitting(self, kind: feel.Type) -> Constant | None:
        """The same as a type has it; None where it does not fit."""
        try:
            return Constant(fitted(kind, self.value))
        except Misfit:
            return None


@dataclass(frozen=True, slots=True)
class Lookup:
    """The names that are tested, what each column finds, the results by row, what holds without a match.

    `run` is all of it as one Python function of the names' values, written when the table is compiled.
    """

    where: Place
    names: tuple[str, ...]
    columns: tuple[Column, ...]
    results: tuple[object, ...]
    otherwise: object
    unique: bool
    run: Run

    @classmethod
    def of(
        cls, where: Place, names: tuple[str, ...], columns: tuple[Column, ...],
        results: tuple[object, ...], otherwise: object, unique: bool,
    ) -> Lookup:  # fmt: skip
        """The lookup, with its function."""
        run = written(where, columns, results, otherwise, unique=unique)
        return cls(where, names, columns, results, otherwise, unique, run)

    def __call__(self, values: Sequence[object], state: State) -> object:
        """The result for the names' values."""
        found = self.run(values)
        return state.note("dmn.note-not-unique", self.where) if found is AMBIGUOUS else found

    def alone(self, values: Sequence[object]) -> object:
        """The same where nobody keeps notes."""
        found = self.run(values)
        return None if found is AMBIGUOUS else found

    def fitting(self, kind: feel.Type) -> Lookup | None:
        """The same with results as a type has them; None where one does not fit."""
        try:
            results = tuple(fitted(kind, one) for one in self.results)
            otherwise = fitted(kind, self.otherwise)
        except Misfit:
            return None
        return Lookup.of(self.where, self.names, self.columns, results, otherwise, self.unique)


AMBIGUOUS = object()


def written(
    where: Place, columns: Sequence[Column], results: tuple[object, ...], otherwise: object, *, unique: bool
) -> Run:
    """The function: names out of a counter, constants in a table, no text of an author."""
    table = Table()
    table.globals["type"] = type
    variables = [f"v{n}" for n in range(len(columns))]
    whole = (1 << len(results)) - 1
    tests = [
        _test(table, column, variable, whole) for column, variable in zip(columns, variables, strict=True)
    ]
    body = [
        f"{''.join(f'{variable}, ' for variable in variables)} = values" if variables else "pass",
        f"left = {' & '.join(tests) or _constant(table, whole)}",
        f"if not left: return {_constant(table, otherwise)}",
    ]
    if unique:
        body.append(f"if left & (left - 1): return {_constant(table, AMBIGUOUS)}")
    # Of two rows the first: it has the lowest bit.
    body.append(f"return {_constant(table, results)}[(left & -left).bit_length() - 1]")
    mark = str(where)
    lines = ["def run(values):", *(f"    {line}  # {mark}" for line in body)]
    return build(lines, table, f"table {mark}")


def _constant(table: Table, value: object) -> str:
    return shown_as(table.constant(value))


def _test(table: Table, column: Column, value: str, whole: int) -> str:
    """An expression for the rows whose cell of the column holds."""
    kinds = {kind for kind, _value in column.equal}
    if not column.equal and not column.bounds:
        return _constant(table, column.always & whole)
    if not column.bounds and len(kinds) == 1 and (kind := kinds.pop()) in (str, Decimal, bool):
        return _by_value(table, column, kind, value)
    if not column.equal and list(column.bounds) == [Decimal]:
        return _by_bounds(table, column, value)
    return f"{_constant(table, column.candidates)}({value})"


def _by_value(table: Table, column: Column, kind: type, value: str) -> str:
    found = {one: rows | column.always for (_kind, one), rows in column.equal.items()}
    get, always = _constant(table, found.get), _constant(table, column.always)
    return f"({get}({value}, {always}) if type({value}) is {_constant(table, kind)} else {always})"


def _by_bounds(table: Table, column: Column, value: str) -> str:
    """Among the bounds: mostly each belongs to what lies on one side of it, so that its place is enough."""
    points, between = column.bounds[Decimal]
    ways = [rows | column.always for rows in between]
    at, after, before = ways[1::2], ways[2::2], ways[:-1:2]
    if at in (after, before):
        search = _constant(table, bisect_right if at == after else bisect_left)
        place = f"{_constant(table, ways[::2])}[{search}({_constant(table, points)}, {value})]"
    else:
        place = f"{_constant(table, column.candidates)}({value})"
    always = _constant(table, column.always)
    return f"({place} if type({value}) is {_constant(table, Decimal)} else {always})"
