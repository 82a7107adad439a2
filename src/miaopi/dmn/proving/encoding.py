"""A decision table in the solver's language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import z3

from miaopi import feel
from miaopi.dmn.proving.jobs import Cell, TableJob
from miaopi.dmn.proving.limits import Limits
from miaopi.dmn.tables import TESTED
from miaopi.feel import smt, typed
from miaopi.feel.smt.comparing import Comparing
from miaopi.feel.smt.terms import FALSE, TRUE, Bool, conj, disj, is_true, neg
from miaopi.feel.smt.values import NULL, Listed, Record, Sym, merged


class TableModel:
    """What a table makes of its names: whether a row matches, what it gives.

    given: the values of its names, where another formula has them.
    """

    def __init__(
        self, job: TableJob, world: smt.World, *, given: Mapping[str, Sym] | None = None, tag: str = ""
    ) -> None:
        self.job = job
        self.world = world
        self.comparing = Comparing(world.texts)
        maker = world.maker(lambda name, sort: z3.Const(f"{name}{tag}", sort), nulls=True)
        self.names: dict[str, Sym] = dict(given or {})
        for name, kind in job.names.items():
            if name not in self.names:
                self.names[name] = maker.make(kind, name, null=True)
        self.open_parts: list[smt.OpenPart] = []

    def value(self, node: typed.Node, tested: Sym = NULL) -> Sym:
        """An expression's value; `?` is what a cell tests."""
        encoder = smt.Encoder(
            self.world, lambda fact: tested if fact.name == TESTED else self.names[fact.name]
        )
        found = encoder.value(node)
        self.open_parts += encoder.open_parts
        return found

    def fits(self, limits: Limits | None, value: Sym) -> Bool:
        """Is a value, or what it holds, within what its type allows?"""
        if limits is None:
            return TRUE
        tests = [smt.holds(self.value(test, value)) for test in limits.tests]
        if isinstance(value, Record):
            parts = [(one, value.field(name)) for name, one in limits.fields]
            tests += [self.fits(one, part) for one, part in parts if part is not None]
        if isinstance(value, Listed) and limits.element is not None:
            tests += [disj(neg(there), self.fits(limits.element, item)) for there, item in value.slots]
        return disj(value.null, conj(*tests))

    @cached_property
    def fitting(self) -> Bool:
        """Is every name's value within what its type allows?"""
        return conj(*(self.fits(limits, self.names[name]) for name, limits in self.job.limits.items()))

    @cached_property
    def inputs(self) -> tuple[Sym, ...]:
        """The value of each column; null where its type does not allow it."""
        found = []
        for column in self.job.columns:
            value = self.value(column.value)
            fits = self.fits(column.limits, value)
            found.append(value if is_true(fits) else merged(fits, value, NULL))
        return tuple(found)

    @cached_property
    def refused(self) -> Bool:
        """Is an input there that is not among its allowed values?"""
        tests = []
        for column, value in zip(self.job.columns, self.inputs, strict=True):
            if column.allowed is not None:
                fits = smt.holds(self.value(column.allowed, value))
                tests.append(conj(neg(value.null), neg(fits)))
        return disj(*tests)

    @cached_property
    def allowed(self) -> Bool:
        """Is every input there, of its type, and among its allowed values?"""
        return conj(self.fitting, neg(self.refused), *(neg(value.null) for value in self.inputs))

    @cached_property
    def matches(self) -> tuple[Bool, ...]:
        """Which rows match."""
        return tuple(
            conj(*(self.cell(column, n) for column in range(len(self.job.columns))))
            for n in range(len(self.job.rows))
        )

    def cell(self, column: int, row: int) -> Bool:
        """Does a cell hold?"""
        cell: Cell = self.job.columns[column].cells[row]
        if isinstance(cell, bool):
            return TRUE if cell else FALSE
        return smt.holds(self.value(cell, self.inputs[column]))

    def fires(self, row: int) -> Bool:
        """Does a row decide: match, where only one may, before all others that do?"""
        if self.job.policy == "PRIORITY":
            others = [n for n in range(len(self.job.rows)) if n != row]
            return conj(self.matches[row], *(neg(conj(self.matches[n], self.before(n, row))) for n in others))
        earlier = self.matches[:row] if self.job.policy == "FIRST" else ()
        return conj(self.matches[row], *(neg(one) for one in earlier))

    def result(self, row: int) -> tuple[Sym, ...]:
        """What a row gives, output by output."""
        return tuple(self.value(out.cells[row]) for out in self.job.outs)

    # The order of priority

    def before(self, one: int, other: int) -> Bool:
        """Has a row's result priority over another's? Of equal ones the earlier row has it."""
        found: Bool = TRUE if one < other else FALSE
        for left, right in list(zip(self.ranks[one], self.ranks[other], strict=True))[::-1]:
            found = disj(left < right, conj(left == right, found))
        return found

    @cached_property
    def ranks(self) -> tuple[tuple[Any, ...], ...]:
        """The places of each row's results among the output values."""
        return tuple(
            tuple(self.rank(n, value) for n, value in enumerate(self.result(row)))
            for row in range(len(self.job.rows))
        )

    def rank(self, out: int, value: Sym) -> Any:
        """The place of a value among the output's values; last where it is none of them."""
        order = self.job.outs[out].order
        values = self.value(order) if order is not None else Listed(FALSE, ())
        slots = values.slots if isinstance(values, Listed) else ()
        found = z3.IntVal(len(slots))
        for n in range(len(slots) - 1, -1, -1):
            found = z3.If(smt.holds(self.comparing.within(value, slots[n][1])), n, found)
        return found

    def decode(self, model: Any) -> dict[str, object]:
        """The values of the names, as JSON."""
        decoder = smt.Decoder(model, self.world.texts)
        return {name: feel.as_json(decoder.value(value)) for name, value in self.names.items()}
