"""The questions of a table's proof and how the solver answers them. Runs in the child process alone.

An answer is `{"found": "yes" | "no" | "unknown"}`: is there such an input? With `names`, the values that show
it, where there is, and `open`, what could not be said.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import z3

from miaopi.dmn.proving.encoding import TableModel
from miaopi.dmn.proving.jobs import TableJob
from miaopi.feel import smt, typed
from miaopi.feel.smt.terms import FALSE, Bool, conj, disj, is_false, neg

Answer = dict[str, Any]
MILLISECONDS = 20_000  # of a busy machine; a quiet one needs less than one second
FOUND = {"sat": "yes", "unsat": "no"}
MOST_PAIRS = 10
MOST_ROWS = 40


class Prover:
    """Answers questions about one table."""

    def __init__(self, job: TableJob) -> None:
        self.job = job
        self.world = smt.World(items=job.items)
        self.solver = z3.Solver()
        self.solver.set("timeout", MILLISECONDS)
        self.said = [0, 0]

    @cached_property
    def model(self) -> TableModel:
        """The table's encoding.

        Raises: Beyond: a name is of no type that the solver knows.
        """
        return TableModel(self.job, self.world)

    def answer(self, question: Sequence[str]) -> Answer:
        """One question."""
        kind, *about = question
        try:
            return getattr(self, f"ask_{kind}")(*map(int, about))  # type: ignore[no-any-return]  # an Answer
        except smt.Beyond as beyond:
            return {"found": "unknown", "why": beyond.why, "what": beyond.what}
        except z3.Z3Exception as error:
            return {"found": "unknown", "why": "solver", "what": str(error)[:80]}

    def ask_gap(self) -> Answer:
        """Is there an allowed input that no row matches?"""
        return self.find([self.model.allowed, neg(disj(*self.model.matches))])

    def ask_pairs(self) -> Answer:
        """Which rows match together, and so contradict each other? Of a large table one pair alone."""
        found = self.find([self.model.allowed, self.clash()])
        if found["found"] != "yes":
            return found
        pairs = [self.pair(self.solver_model)]
        if len(self.job.rows) <= MOST_ROWS:
            both = [self.together(n, m) for m in range(len(self.job.rows)) for n in range(m)]
            pairs = [pair for pair in both if pair is not None]
        return {**found, "pairs": pairs[:MOST_PAIRS]}

    def together(self, n: int, m: int) -> Answer | None:
        """An input that two rows match which contradict each other."""
        tests = [self.model.matches[n], self.model.matches[m]]
        if self.job.policy == "ANY":
            tests.append(neg(self.same(n, m)))
        found = self.find([self.model.allowed, *tests])
        return {"rows": [n, m], "names": found["names"]} if found["found"] == "yes" else None

    def pair(self, model: Any) -> Answer:
        """The first two rows of a model that contradict each other."""
        truths = [z3.is_true(model.eval(one, model_completion=True)) for one in self.model.matches]
        first = [next((n for n in rows if truths[n]), None) for rows in self.groups]
        rows = sorted(n for n in first if n is not None)[:2]
        return {"rows": rows, "names": self.model.decode(model)}

    def same(self, n: int, m: int) -> Bool:
        """Do two rows give the same?"""
        pairs = zip(self.model.result(n), self.model.result(m), strict=True)
        return conj(*(smt.holds(smt.equal(left, right)) for left, right in pairs))

    def clash(self) -> Bool:
        """Do rows match together that give different things (or any two, where only one may)?"""
        groups = [disj(*(self.model.matches[n] for n in rows)) for rows in self.groups]
        constant = all(isinstance(cell, typed.Const) for out in self.job.outs for cell in out.cells)
        if self.job.policy == "UNIQUE" or constant:
            return z3.AtLeast(*groups, 2) if len(groups) > 1 else FALSE
        found = []
        for m, others in enumerate(self.groups):
            for n in range(m):
                same = self.same(self.groups[n][0], others[0])
                found.append(conj(groups[n], groups[m], neg(same)))
        return disj(*found)

    @cached_property
    def groups(self) -> list[list[int]]:
        """Rows that may match together: each for itself, or those that give the same."""
        if self.job.policy == "UNIQUE":
            return [[n] for n in range(len(self.job.rows))]
        found: dict[object, list[int]] = {}
        for n in range(len(self.job.rows)):
            found.setdefault(tuple(str(out.cells[n]) for out in self.job.outs), []).append(n)
        return list(found.values())

    def ask_row(self, row: int) -> Answer:
        """Is there an allowed input for which the row decides?

        If not: one that it matches, but after another; or else the columns whose cells contradict each other
        or the allowed values, and an input for which all but one of them hold.
        """
        found = self.find([self.model.allowed, self.model.fires(row)])
        if found["found"] != "no":
            return found
        late = self.find([self.model.allowed, self.model.matches[row]])
        if late["found"] == "yes":
            return {"found": "no", "names": late["names"], "late": True}
        cells = {n: self.model.cell(n, row) for n in range(len(self.job.columns))}
        kept = list(cells)
        for n in cells:
            fewer = [cells[m] for m in kept if m != n]
            if self.find([self.model.allowed, *fewer])["found"] == "no":
                kept.remove(n)
        near = self.find([self.model.allowed, *(cells[n] for n in kept[:-1])])
        return {"found": "no", "names": near.get("names"), "columns": kept}

    def ask_column(self, column: int) -> Answer:
        """Is there an allowed input with which a cell of the column does not hold?"""
        cells = [self.model.cell(column, row) for row in range(len(self.job.rows))]
        return self.find([self.model.allowed, disj(*map(neg, cells))])

    def ask_output(self, row: int, out: int) -> Answer:
        """Is there an allowed input for which the row gives what the output does not allow?"""
        allowed = self.job.outs[out].allowed
        if allowed is None:
            return {"found": "no"}
        value = self.model.result(row)[out]
        wrong = conj(neg(value.null), neg(smt.holds(self.model.value(allowed, value))))
        return self.find([self.model.allowed, self.model.fires(row), wrong])

    # Working

    def find(self, tests: list[Bool]) -> Answer:
        """Is there an input for which all of this holds?"""
        opened = [[part.why, part.what] for part in dict.fromkeys(self.model.open_parts)]
        found: Answer = {"open": opened} if opened else {}
        if any(is_false(test) for test in tests):
            return {**found, "found": "no"}
        self.world.learn()
        for n, told in enumerate((self.world.domain, self.world.calendar.facts)):
            self.solver.add(*told[self.said[n] :])
            self.said[n] = len(told)
        self.solver.push()
        self.solver.add(*tests)
        answer = self.solver.check()
        if answer == z3.sat:
            model = self.solver.model()
            if opened and self.solver.check(*self.world.named()) == z3.sat:
                model = self.solver.model()
            found["names"] = self.model.decode(model)
            self.solver_model = model
        self.solver.pop()
        return {**found, "found": FOUND.get(str(answer), "unknown")}
