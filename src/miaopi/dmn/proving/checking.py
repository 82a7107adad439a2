"""Proofs of decision tables: what is asked of the solver, and what its answers mean. z3 runs in a child.

Every witness is evaluated: which rows match is asked of the table as it is run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from miaopi import feel
from miaopi.dmn import tables
from miaopi.dmn.errors import DmnError
from miaopi.dmn.evaluate import State
from miaopi.dmn.files import Model
from miaopi.dmn.proving import jobs
from miaopi.dmn.proving.jobs import Found, TableJob
from miaopi.dmn.proving.telling import Telling
from miaopi.dmn.tables import TESTED
from miaopi.dmn.units import clock
from miaopi.feel.comparing import equal
from miaopi.feel.compiled import FAILURES
from miaopi.feel.runtime import OutOfWork, Run
from miaopi.feel.smt import child
from miaopi.feel.smt.child import Ended, Limits, Question
from miaopi.feel.smt.proof import Claim, NotProved, Proofs, Proved, Refuted, Result, Witness, together
from miaopi.feel.types import erased
from miaopi.texts import Fault

MAKER = "miaopi.dmn.proving.questions:Prover"
# A table that reads the clock is not proved; any time will do for the others.
SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)
ONE_RESULT = ("UNIQUE", "ANY", "FIRST", "PRIORITY")
NO_CONTRADICTION = ("UNIQUE", "ANY")
# Of no rows there is no sum, least or greatest one.
REDUCED = ("SUM", "MIN", "MAX")


def check(model: Model, *, limits: Limits | None = None) -> Proofs:
    """Prove every decision table of a model, over all allowed inputs that are not null.

    That some row matches each input (where the policy gives one result and no default stands); that no rows
    contradict each other; that each row decides something; that outputs are among their allowed values; that
    each column and each parameter counts; that types fit.
    """
    return together([check_table(found, limits=limits) for found in jobs.tables(model)])


def check_table(found: Found, *, limits: Limits | None = None) -> Proofs:
    """The same of one table."""
    started = time.monotonic()
    one = _Check(found)
    results = tuple(one.run(limits or Limits()))
    return Proofs(results, one.job.items, time.monotonic() - started)


class _Check:
    def __init__(self, found: Found) -> None:
        self.found = found
        self.faults: list[Fault] = []
        self.job: TableJob = jobs.of(found, self.faults)
        self.telling = Telling(self.job)

    def run(self, limits: Limits) -> Iterator[Result]:
        """Each claim's result."""
        for fault in {(one.code, one.where): one for one in self.faults}.values():
            yield Refuted(Claim("types", self.job.name, fault.where), fault, Witness({}))
        for name in self.job.unread:
            claim = Claim("input", f"{self.job.name} {name}", self.job.where)
            yield Refuted(claim, self.telling.unread(claim, name), Witness({}))
        claims = dict(self.claims())
        answers = child.answers(MAKER, self.job, list(claims), limits)
        for question, claim in claims.items():
            yield from self.results(question, claim, answers[question])

    def claims(self) -> Iterator[tuple[Question, Claim]]:
        """What is asked, and the claim that it decides."""
        job, name = self.job, self.job.name
        one_result = job.policy in ONE_RESULT or job.aggregation in REDUCED
        if one_result and any(out.default is None for out in job.outs):
            yield ("gap",), Claim("gap", name, job.where)
        if job.policy in NO_CONTRADICTION:
            yield ("pairs",), Claim("overlap", name, job.where)
        for n, where in enumerate(job.rows):
            yield ("row", str(n)), Claim("row", f"{name} {n + 1}", where)
            for m, out in enumerate(job.outs):
                if out.allowed is not None:
                    yield ("output", str(n), str(m)), Claim("output", f"{name} {n + 1} {out.name}", where)
        for n, column in enumerate(job.columns):
            yield ("column", str(n)), Claim("input", f"{name} {column.text}", column.where)

    def results(self, question: Question, claim: Claim, answer: dict[str, Any] | Ended) -> Iterator[Result]:
        """What an answer means, its witness evaluated."""
        if isinstance(answer, Ended):
            yield self.not_proved(claim, answer.why, answer.said)
        elif answer["found"] == "unknown":
            yield self.not_proved(claim, answer.get("why", "time"), answer.get("what", ""))
        else:
            method: Callable[..., Iterator[Result]] = getattr(self, f"says_{question[0]}")
            try:
                yield from method(claim, *map(int, question[1:]), answer=answer)
            except _NoWitness:
                why, what = answer.get("open", [["witness", ""]])[0]
                yield self.not_proved(claim, why, what)

    def says_gap(self, claim: Claim, *, answer: dict[str, Any]) -> Iterator[Result]:
        if answer["found"] == "no":
            yield Proved(claim)
            return
        witness = self.shows(answer["names"], lambda rows: not rows)
        yield Refuted(claim, self.telling.gap(claim, witness), witness)

    def says_pairs(self, claim: Claim, *, answer: dict[str, Any]) -> Iterator[Result]:
        for pair in answer.get("pairs", ()):
            rows = pair["rows"]
            witness = self.shows(pair["names"], lambda matching, rows=rows: set(rows) <= set(matching))  # type: ignore[misc]  # bound now
            if self.job.policy == "ANY" and not self.differ(rows, witness.facts):
                raise _NoWitness
            yield Refuted(claim, self.telling.overlap(claim, rows, witness), witness)
        if not answer.get("pairs"):
            yield Proved(claim)

    def says_row(self, claim: Claim, row: int, *, answer: dict[str, Any]) -> Iterator[Result]:
        if answer["found"] == "yes":
            witness = self.shows(answer["names"], lambda rows: row in rows)
            if row not in self.deciding(witness.facts):
                raise _NoWitness
            yield Proved(claim, witness)
            return
        witness = self.shows(answer["names"], lambda _rows: True)
        before = self.deciding(witness.facts)
        if row in before:
            raise _NoWitness
        yield Refuted(
            claim, self.telling.row(claim, row, before, answer.get("columns", ()), witness), witness
        )

    def says_column(self, claim: Claim, column: int, *, answer: dict[str, Any]) -> Iterator[Result]:
        if answer["found"] == "yes":
            yield Proved(claim)
        else:
            yield Refuted(claim, self.telling.column(claim, column), Witness({}))

    def says_output(self, claim: Claim, row: int, out: int, *, answer: dict[str, Any]) -> Iterator[Result]:
        if answer["found"] == "no":
            yield Proved(claim)
            return
        witness = self.shows(answer["names"], lambda rows: row in rows)
        value = self.refused(row, out, witness.facts)
        yield Refuted(claim, self.telling.output(claim, row, out, value, witness), witness)

    # Witnesses

    @cached_property
    def compiled(self) -> tables.Compiled:
        """The table as it is run."""
        return tables.ready(self.found.boxes, self.found.table, self.found.scope)

    def shows(self, names: Mapping[str, object] | None, test: Callable[[list[int]], bool]) -> Witness:
        """The names' values, if the rows that match are as the solver says.

        Raises: _NoWitness
        """
        if names is None or not test(self.matching(names)):
            raise _NoWitness
        return Witness(names)

    def matching(self, names: Mapping[str, object]) -> list[int]:
        """The rows that match.

        Raises: _NoWitness
        """
        env, state = self.env(names)
        try:
            found = self.compiled.matching(env, state)
        except (OutOfWork, RecursionError):
            raise _NoWitness from None
        if found is None:
            raise _NoWitness
        return found

    def deciding(self, names: Mapping[str, object]) -> list[int]:
        """The rows that decide: those that match, and of several that compete the one that has priority."""
        rows = self.matching(names)
        if self.job.policy != "PRIORITY" or not rows:
            return rows
        env, state = self.env(names)
        results = [self.compiled.result(row, env, state) for row in rows]
        best = self.compiled.ranked(results, env, state)[0]
        return [next(row for row, one in zip(rows, results, strict=True) if one is best)]

    def differ(self, rows: Sequence[int], names: Mapping[str, object]) -> bool:
        """Do two rows give different things?"""
        env, state = self.env(names)
        one, other = (self.compiled.result(row, env, state) for row in rows)
        return equal(one, other) is not True

    def refused(self, row: int, out: int, names: Mapping[str, object]) -> object:
        """What a row gives in one output, as JSON: not as the output's type has it, but as the cell says it.

        Raises: _NoWitness: it is among the allowed values.
        """
        env, state = self.env(names)
        found = self.found
        given = found.table.outputs[out]
        value = found.boxes.box(found.table.rows[row].results[out], found.scope)[0](env, state)
        kind = erased(found.boxes.kind(given.kind, given))
        values = given.values or found.boxes.types.allowed(given.kind)
        assert values is not None
        test = found.boxes.compiled(values, {**found.scope, TESTED: kind}, tested=TESTED)
        if isinstance(test, Fault) or test.within({**env, TESTED: value}, state.work) is True:
            raise _NoWitness
        return feel.as_json(value)

    def env(self, names: Mapping[str, object]) -> tuple[dict[str, object], State]:
        state = State({}, SOME_TIME, Run(), [0])
        try:
            values = {name: self.job.names[name].read(value) for name, value in names.items()}
        except (feel.FeelError, DmnError, *FAILURES):
            raise _NoWitness from None
        return {**clock(state), **dict.fromkeys(self.found.scope), **values}, state

    def not_proved(self, claim: Claim, why: str, what: str) -> NotProved:
        return NotProved(claim, self.telling.not_proved(claim, why, what))


class _NoWitness(Exception):  # noqa: N818  - control flow within this module
    """The solver's witness does not check."""
