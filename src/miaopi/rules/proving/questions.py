"""The questions of a proof and how the solver answers them. Runs in the child process alone.

An answer is `{"found": "yes" | "no" | "unknown"}`: is there such a set of facts? With `facts` (and `other`, a
second set) where there is, and `open`, what could not be said, where that may matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import z3

from miaopi.feel import smt, typed
from miaopi.feel.smt.comparing import length
from miaopi.feel.smt.lists import contains, distinct
from miaopi.feel.smt.making import constant
from miaopi.feel.smt.terms import Bool, conj, disj, is_false, neg
from miaopi.feel.smt.values import Listed, Sym
from miaopi.rules.model import OUTCOMES, STRENGTH
from miaopi.rules.proving.encoding import Model
from miaopi.rules.proving.jobs import Job

Answer = dict[str, Any]
MILLISECONDS = 40_000  # of a busy machine; a quiet one needs less than one second
NEAR_MILLISECONDS = 20_000
FOUND = {"sat": "yes", "unsat": "no"}
UNANSWERED = "registries_unanswered"


class Prover:
    """Answers questions about one rule set; what was learnt from one serves the next."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.world = smt.World(items=job.items)
        self.model = Model(job, self.world)
        self.solver = z3.Solver()
        self.said = [0, 0]

    def answer(self, question: Sequence[str]) -> Answer:
        """One question."""
        kind, *about = question
        try:
            return getattr(self, f"ask_{kind}")(*about)  # type: ignore[no-any-return]  # each gives an Answer
        except smt.Beyond as beyond:
            return {"found": "unknown", "why": beyond.why, "what": beyond.what}
        except z3.Z3Exception as error:
            return {"found": "unknown", "why": "solver", "what": str(error)[:80]}

    # Questions

    def ask_approve(self) -> Answer:
        """May anything be approved? If not: the rules of which one always holds, and ordinary facts."""
        found = self.find([self.model.approve], list(self.job.rules))
        if found["found"] == "no":
            strong = {
                code: disj(*(self.model.found(code, one) for one in STRENGTH)) for code in self.job.rules
            }
            found["rules"] = self.core({code: neg(test) for code, test in strong.items()})
            found |= self.shown(disj(*(strong[code] for code in found["rules"])))
        return found

    def ask_outcome(self, code: str, outcome: str) -> Answer:
        """May the rule hold with this outcome? If not: facts with which it has another one."""
        found = self.find([self.model.found(code, outcome)], [code])
        return found | self.shown(self.model.holds(code)) if found["found"] == "no" else found

    def ask_alone(self, code: str) -> Answer:
        """May the rule hold where no other does that is as strong?

        If not: whether it never holds, with the parts that contradict each other; or else the rules each of
        which always holds with it, and is as strong.
        """
        others = [other for other in self.job.rules if other != code]
        ways = [
            conj(
                self.model.found(code, outcome),
                *(neg(self.model.at_least(other, outcome)) for other in others),
            )
            for outcome in OUTCOMES
        ]
        found = self.find([disj(*ways)], list(self.job.rules))
        if found["found"] != "no":
            return found
        holds = self.find([self.model.holds(code)], [code])
        if holds["found"] == "no":
            return self.dead(code)
        without = {other: self.without(code, other) for other in others}
        swallows = [other for other, answer in without.items() if answer == "no"]
        if not swallows and "unknown" in without.values():
            return {**found, "found": "unknown"}
        return {**found, **self.shown(self.model.holds(code)), "by": swallows}

    def without(self, code: str, other: str) -> str:
        """May the rule hold where this other one does not, or is weaker?"""
        ways = [conj(self.model.found(code, one), neg(self.model.at_least(other, one))) for one in OUTCOMES]
        return str(self.find([disj(*ways)], [code, other])["found"])

    def dead(self, code: str) -> Answer:
        """Which parts of the condition contradict each other, and facts for which all but one hold."""
        checked = self.job.rules[code].when
        tree = checked.checked.tree
        nodes = tree.items if isinstance(tree, typed.And) else (tree,)
        texts = {checked.source.text[node.span.start : node.span.end]: node for node in nodes}
        tests = {text: smt.holds(self.model.encoded(code, node)) for text, node in texts.items()}
        parts = self.core(tests)
        return {"found": "no", "parts": parts, **self.shown(conj(*(tests[part] for part in parts[:-1])))}

    def core(self, tests: Mapping[str, Bool]) -> list[str]:
        """A smallest part of these that cannot hold together."""
        kept = list(tests)
        for name in list(tests):
            fewer = [one for one in kept if one != name]
            if self.find([conj(*(tests[one] for one in fewer))], [])["found"] == "no":
                kept = fewer
        return kept

    def shown(self, test: Bool) -> Answer:
        """Facts of which this holds, as near to ordinary ones as may be."""
        found = self.find([test], [], near=True)
        return {"facts": found["facts"]} if "facts" in found else {}

    def ask_null(self, code: str) -> Answer:
        """May the rule hold by a null: hold, and not hold, or weaker, once the gap is filled?"""
        gaps = [name for name in self.names([code]) & self.job.facts.keys() if self.job.facts[name].null]
        filled = self.copy(set(gaps))
        fits = [disj(self.model.fact(name).null, self.model.same(filled, name)) for name in gaps]
        ways = [conj(self.model.found(code, one), neg(filled.at_least(code, one))) for one in OUTCOMES]
        return self.find([disj(*ways), *fits], [code], filled, near=True)

    def ask_silent(self, registry: str) -> Answer:
        """May anything be approved while this registry is silent, alone or with others?"""
        unanswered = self.model.facts.get(UNANSWERED)
        tests = [self.model.approve]
        if not isinstance(unanswered, Listed):
            return self.find(tests, list(self.job.rules), near=True)
        tests.append(smt.holds(contains(unanswered, constant(registry, self.world.texts))))
        found = self.find(tests, list(self.job.rules))
        for usual in (length(unanswered) == 1, length(distinct(unanswered)) == length(unanswered)):
            likely = self.find([*tests, usual], [], near=True) if found["found"] == "yes" else found
            if likely["found"] == "yes":
                return {**found, **likely}
        return found

    def ask_depends(self, *facts: str) -> Answer:
        """May two sets of facts that differ in these alone have different outcomes?"""
        other = self.copy(set(facts))
        differ = [
            z3.Xor(self.model.outcome(one), other.outcome(one)) for one in ("approve", "reject", "supplement")
        ]
        known = [neg(model.fact(name).null) for model in (self.model, other) for name in facts]
        return self.find([disj(*differ), *known], list(self.job.rules), other, near=True)

    # Working

    def copy(self, changed: set[str]) -> Model:
        """A second set of facts, that may differ in some."""
        kept: dict[str, Sym] = {name: one for name, one in self.model.facts.items() if name not in changed}
        return Model(self.job, self.world, tag="'", given=kept)

    def names(self, codes: Sequence[str]) -> set[str]:
        """What rules read, through derived facts too."""
        return {name for one in self.model.reached(codes) for name in self.job.reads(one)}

    def find(
        self, tests: list[Bool], owners: list[str], other: Model | None = None, *, near: bool = False
    ) -> Answer:
        """Is there a set of facts for which all of this holds?"""
        opened = self.opened(owners)
        found: Answer = {"open": [[part.why, part.what] for part in opened]} if opened else {}
        if any(is_false(test) for test in tests):
            return {**found, "found": "no"}
        self.say_new()
        self.solver.push()
        self.solver.add(*tests)
        try:
            answer = self.check(MILLISECONDS)
            if answer == z3.sat:
                model = self.nearest(tests, other) if near else self.solver.model()
                if opened and self.check(MILLISECONDS, *self.world.named()) == z3.sat:
                    model = self.solver.model()
                found["facts"] = self.model.decode(model)
                if other is not None:
                    found["other"] = other.decode(model)
        finally:
            self.solver.pop()
        return {**found, "found": FOUND.get(str(answer), "unknown")}

    def opened(self, owners: Sequence[str]) -> tuple[smt.OpenPart, ...]:
        """What was left open in rules."""
        return self.model.left_open(*owners)

    def say_new(self) -> None:
        """What encoding has added to what holds of all facts."""
        self.world.learn()
        for n, told in enumerate((self.world.domain, self.world.calendar.facts)):
            self.solver.add(*told[self.said[n] :])
            self.said[n] = len(told)

    def check(self, milliseconds: int, *more: Bool) -> Any:
        self.solver.set("timeout", milliseconds)
        return self.solver.check(*more)

    def nearest(self, tests: list[Bool], other: Model | None) -> Any:
        """A model of the tests in which as few facts as can be told quickly are not as usual.

        A solver of its own: with most facts given it is fast, and owes nothing to what was asked before.
        """
        found, solver = self.solver.model(), z3.Solver()
        solver.set("timeout", NEAR_MILLISECONDS)
        solver.add(*self.world.facts, *tests)
        usual = dict(self.usual(other))
        marks = {label: z3.Bool(label) for label in usual}
        solver.add(*(z3.Implies(mark, usual[label]) for label, mark in marks.items()))
        for _ in range(len(marks)):
            answer = solver.check(*marks.values())
            if answer == z3.sat:
                return solver.model()
            core = [str(one) for one in solver.unsat_core()] if answer == z3.unsat else []
            if not core:
                break
            del marks[max(core, key=list(usual).index)]
        return found

    def usual(self, other: Model | None) -> Iterator[tuple[str, Bool]]:
        """That each fact is as usual, as far as the solver can say it; what two sets share, first."""
        known = {name: value for name, value in self.job.base.items() if name in self.model.facts}
        for name in known:
            twin = None if other is None else other.facts.get(name)
            if other is not None and twin is not None and twin is not self.model.facts[name]:
                yield f"{name}'=", self.model.same(other, name)
        for name, value in known.items():
            short = value[: self.world.items] if isinstance(value, tuple) else value
            yield f"{name}=", self.model.is_(name, short)
