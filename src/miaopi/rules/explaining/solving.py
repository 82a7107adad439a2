"""A smallest change that would be approved, sought by the solver. Runs in the child process alone.

First as few facts as may be: one more each time, until a set is found or all may change. Of several such sets
the one whose facts stand earlier in the order. Then each changed number, date or duration as near to what it
is as may be, and of what is chosen the first that will do, one after the other, in the order of the facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import z3

from miaopi import feel
from miaopi.feel import smt
from miaopi.feel.smt.making import constant
from miaopi.feel.smt.terms import Bool, Term, conj, disj, neg, truth
from miaopi.feel.smt.values import Scalar
from miaopi.feel.types import Simple
from miaopi.rules.explaining.changing import MOST_STEPS, Wanted
from miaopi.rules.proving.encoding import Model

Answer = dict[str, Any]
MILLISECONDS = 8_000
NEAR_MILLISECONDS = 1_500
# People change an area or a rent by hundredths at the least, a count by one.
HUNDREDTH = z3.Q(1, 100)
MEASURED = ("number", "date", "days and time duration", "years and months duration")


class Changer:
    """Answers the one question `("approve",)`."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.model = Model(wanted.job, smt.World(items=wanted.job.items))
        self.solver = z3.Solver()
        self.kept = {name: z3.Bool(f"kept {name}") for name in wanted.can_change}

    def answer(self, question: Sequence[str]) -> Answer:
        """`found`: `yes` with `facts` and `smallest`, `no` with `open`, `unknown` with `why`."""
        assert list(question) == ["approve"]
        try:
            return self.change()
        except smt.Beyond as beyond:
            return {"found": "unknown", "why": beyond.why, "what": beyond.what}
        except z3.Z3Exception as error:
            return {"found": "unknown", "why": "solver", "what": str(error)[:80]}

    def change(self) -> Answer:
        approve = self.model.approve
        same = {name: self.model.is_(name, self.wanted.facts[name]) for name in self.model.job.facts}
        opened = [[part.why, part.what] for part in self.model.left_open(*self.wanted.job.rules)]
        there = [neg(self.model.fact(name).null) for name in self.kept if self.wanted.facts[name] is not None]
        self.model.world.learn()
        self.solver.add(*self.model.domain, *there)
        self.solver.add(*(test for name, test in same.items() if name not in self.kept))
        self.solver.add(*(mark == same[name] for name, mark in self.kept.items()))
        self.solver.add(*self.possible())
        if self.check(*self.kept.values()) != z3.sat:
            return {"found": "unknown", "why": "witness", "what": ""}  # what is, must be possible
        self.solver.add(approve)
        return self.fewest() | {"open": opened}

    def possible(self) -> Iterator[Bool]:
        """What a changed fact can become."""
        for name, mark in self.kept.items():
            fact = self.model.fact(name)
            if name in self.wanted.becomes:
                other, others = self.wanted.becomes[name]
                same = smt.holds(smt.equal(fact, self.model.value(other)))
                yield disj(conj(mark, *(self.kept[one] for one in others)), same)
            if name in self.wanted.choices:
                yield disj(mark, *(self.model.is_(name, one) for one in self.wanted.choices[name]))
            if isinstance(fact, Scalar) and fact.kind == "number":
                least, most = self.wanted.bounds.get(name, (None, None))
                if least is not None:
                    yield disj(mark, fact.value >= z3.RealVal(str(least)))
                if most is not None:
                    yield disj(mark, fact.value <= z3.RealVal(str(most)))

    def fewest(self) -> Answer:
        """As few changed facts as may be."""
        every = self.check()
        if every != z3.sat:
            return {"found": "no"} if every == z3.unsat else {"found": "unknown", "why": "time"}
        found, sure = self.solver.model(), True
        few = truth(True)
        for count in range(1, len(self.kept)):
            few = z3.PbLe([(neg(mark), 1) for mark in self.kept.values()], count)
            answer = self.check(few)
            if answer == z3.sat:
                found = self.solver.model()
                break
            sure = sure and answer == z3.unsat
        for mark in reversed(list(self.kept.values())):
            answer = self.check(few, mark)
            if answer == z3.sat:
                found = self.solver.model()
                self.solver.add(mark)
            sure = sure and answer != z3.unknown
        return self.nearest(found, sure=sure)

    def nearest(self, found: Any, *, sure: bool) -> Answer:
        """With these facts changed alone, each as little as may be."""
        changed = [name for name, mark in self.kept.items() if not z3.is_true(found.eval(mark))]
        self.solver.add(*(mark for name, mark in self.kept.items() if name not in changed))
        for name in changed:
            found = self.first(name, found)
        if (alone := self.alone(changed)) is not None:
            return self.told(self.solver.model(), changed, sure=sure) | {"alone": alone}
        for name, steps in self.steps(changed):
            if self.check(steps, milliseconds=NEAR_MILLISECONDS) != z3.sat:
                sure = False  # not by such steps: it stays as it was found
                continue
            found = self.solver.model()  # before anything is added, which makes z3 forget it
            self.solver.add(steps)
            found, exact = self.closer(z3.Int(f"steps {name}"), found)
            sure = sure and exact
        return self.told(found, changed, sure=sure)

    def alone(self, changed: Sequence[str]) -> str | None:
        """The one measured fact, where it is the only one and near enough to be tried step by step."""
        measured = list(self.steps(changed))
        if len(measured) != 1:
            return None
        ((name, steps),) = measured
        if self.wanted.job.facts[name].type not in (feel.NUMBER, feel.DATE):
            return None
        count = z3.Int(f"steps {name}")
        if (
            self.check(steps, count <= MOST_STEPS, count >= -MOST_STEPS, milliseconds=NEAR_MILLISECONDS)
            != z3.sat
        ):
            return None
        return name

    def told(self, found: Any, changed: Sequence[str], *, sure: bool) -> Answer:
        decoded = self.model.decode(found)
        opened = self.model.left_open(*self.wanted.job.rules)
        if opened and self.check(*self.model.world.named()) == z3.sat:
            decoded = self.model.decode(self.solver.model())
        return {"found": "yes", "facts": {name: decoded[name] for name in changed}, "smallest": sure}

    def first(self, name: str, found: Any) -> Any:
        """Of fixed values, the first that will do."""
        kind = self.wanted.job.facts[name].type
        values: Sequence[object] = self.wanted.choices.get(name, ())
        if not values and isinstance(kind, Simple):
            values = kind.values
        for value in values:
            if value == self.wanted.facts[name]:
                continue
            this = self.model.is_(name, value)
            if self.check(this, milliseconds=NEAR_MILLISECONDS) == z3.sat:
                found = self.solver.model()
                self.solver.add(this)
                break
        return found

    def closer(self, steps: Term, found: Any) -> tuple[Any, bool]:
        """As few steps away as may be: halved until it is exact, or until the solver needs too long."""
        high = abs(found.eval(steps, model_completion=True).as_long())
        low, exact = 0, True
        while high > low + 1:
            middle = (low + high) // 2
            answer = self.check(steps <= middle, steps >= -middle, milliseconds=NEAR_MILLISECONDS)
            if answer == z3.sat:
                found = self.solver.model()
                high = abs(found.eval(steps, model_completion=True).as_long())
                continue
            exact = exact and answer == z3.unsat
            low = middle
        self.solver.add(steps <= high, steps >= -high)
        return found, exact

    def steps(self, changed: Sequence[str]) -> Iterator[tuple[str, Bool]]:
        """That a measured fact is whole steps away from what it is."""
        for name in changed:
            fact, old = self.model.fact(name), self.wanted.facts[name]
            if name in self.wanted.becomes or name in self.wanted.choices:
                continue
            if old is None or not isinstance(fact, Scalar) or fact.kind not in MEASURED:
                continue
            was = constant(old, self.model.world.texts)
            assert isinstance(was, Scalar)
            count = z3.Int(f"steps {name}")
            if fact.kind != "number":
                yield name, fact.value == was.value + count
            elif name in self.wanted.job.whole_numbers:
                yield name, fact.value == was.value + z3.ToReal(count)
            else:
                yield name, fact.value == was.value + z3.ToReal(count) * HUNDREDTH

    def check(self, *more: Bool, milliseconds: int = MILLISECONDS) -> Any:
        self.solver.set("timeout", milliseconds)
        return self.solver.check(*more)
