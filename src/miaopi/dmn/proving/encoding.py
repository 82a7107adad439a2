"""A decision table in the solver's language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import z3

from miaopi import feel
from miaopi.dmn.proving.jobs import Cell, Column, TableJob
from miaopi.dmn.tables import TESTED
from miaopi.feel import smt, typed
from miaopi.feel.smt.terms import FALSE, TRUE, Bool, conj, disj, neg
from miaopi.feel.smt.values import NULL, Listed, Sym, merged


class TableModel:
    """What a table makes of its names: whether a row matches, what it gives.

    given: the values of its names, where another formula has them.
    """

    def __init__(
        self, job: TableJob, world: smt.World, *, given: Mapping[str, Sym] | None = None, tag: str = ""
    ) -> None:
        self.job = job
        self.world = world
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

    @cached_property
    def inputs(self) -> tuple[Sym, ...]:
        """The value of each column."""
        return tuple(self.value(column.value) for column in self.job.columns)

    @cached_property
    def allowed(self) -> Bool:
        """Is every input there, and among its allowed values?"""
        tests = []
        for column, value in zip(self.job.columns, self.inputs, strict=True):
            tests.append(neg(value.null))
            if column.allowed is not None:
                tests.append(smt.holds(self.value(column.allowed, value)))
        return conj(*tests)

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
        """Does a row decide: match, where only the first may, before all others that do?"""
        earlier = self.matches[:row] if self.job.policy == "FIRST" else ()
        return conj(self.matches[row], *(neg(one) for one in earlier))

    def result(self, row: int) -> tuple[Sym, ...]:
        """What a row gives, output by output."""
        return tuple(self.value(out.cells[row]) for out in self.job.outs)

    def outcome(self) -> Sym:
        """The value of a table with one output and one hit, or the first of several; null where none matches.

        Raises: Beyond: a table that gives lists, or reckons with its results.
        """
        if self.job.policy not in ("UNIQUE", "ANY", "FIRST") or len(self.job.outs) != 1:
            raise smt.Beyond("hosted", self.job.name)
        if any(out.default for out in self.job.outs):
            raise smt.Beyond("hosted", self.job.name)
        found: Sym = NULL
        for row in range(len(self.job.rows) - 1, -1, -1):
            found = merged(self.matches[row], self.result(row)[0], found)
        if self.job.policy == "UNIQUE":
            twice = disj(
                *(conj(one, other) for n, one in enumerate(self.matches) for other in self.matches[:n])
            )
            return merged(twice, NULL, found)
        return found

    def decode(self, model: Any) -> dict[str, object]:
        """The values of the names, as JSON."""
        decoder = smt.Decoder(model, self.world.texts)
        return {name: feel.as_json(decoder.value(value)) for name, value in self.names.items()}


def tests_nothing(column: Column) -> bool:
    """Is no cell of it filled?"""
    return all(cell is True for cell in column.cells)


__all__ = ["Listed", "TableModel", "tests_nothing"]
