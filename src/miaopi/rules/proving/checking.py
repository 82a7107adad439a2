"""Proofs of a rule set: what is asked of the solver, and what its answers mean. z3 runs in a child.

Every witness is evaluated with the ordinary engine before it is believed: numbers are reals there and
decimals here, and what the solver cannot say it leaves open.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from miaopi import feel
from miaopi.dmn.proving import check_table
from miaopi.feel.smt import child
from miaopi.feel.smt.child import Ended, Limits, Question
from miaopi.feel.smt.proof import Claim, Json, NotProved, Proofs, Proved, Refuted, Result, Witness
from miaopi.rules.model import OUTCOMES, Evaluation
from miaopi.rules.proving import jobs
from miaopi.rules.proving.telling import Telling
from miaopi.rules.ruleset import RuleSet
from miaopi.texts import Faulty, Place, Words

MAKER = "miaopi.rules.proving.questions:Prover"
UNANSWERED = "registries_unanswered"
MOST_VALUES = 20
Answer = dict[str, Any]
STRONGER = {"notice": 0, "refer": 1, "supplement": 2, "reject": 3}


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something of a person on which an outcome may turn: the facts that say it."""

    key: str
    label: Words
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """What a proof may take for granted beside the rules. See `jobs.of`.

    registries: those whose silence is tried.  attributes: on which no outcome may turn.  cases: facts that
    were tried before; what one of them shows, the solver is not asked.
    """

    whole_numbers: Collection[str] = ()
    only_where: Mapping[str, Collection[str]] = field(default_factory=dict)
    registries: Collection[str] = ()
    attributes: Collection[Attribute] = ()
    base: Mapping[str, object] | None = None
    cases: Collection[Mapping[str, object]] = ()
    items: int = jobs.ITEMS


def check(rule_set: RuleSet, given: Given | None = None, *, limits: Limits | None = None) -> Proofs:
    """Prove what must hold of every rule set, and say what does not.

    That something may be approved; that each rule may hold, with each of its outcomes, and no other always
    holds with it that is as strong; that none holds by a null; that nothing is approved while a registry is
    silent; that no outcome turns on the attributes given. And all that is proved of decision tables, of those
    that rules call.
    """
    started = time.monotonic()
    found = _Check(rule_set, given or Given())
    results = [*found.run(limits or Limits()), *_of_tables(rule_set, limits)]
    return Proofs(tuple(results), found.given.items, time.monotonic() - started)


def _of_tables(rule_set: RuleSet, limits: Limits | None) -> Iterator[Result]:
    """The results of the decision tables that rules call."""
    for table in rule_set.tables.values():
        for found in jobs.tables_of(table):
            yield from check_table(found, limits=limits).results


class _Check:
    def __init__(self, rule_set: RuleSet, given: Given) -> None:
        self.rule_set = rule_set
        self.given = given
        self.rules = {rule.code: rule for rule in rule_set.rules}
        self.where = Place(rule_set.blueprint.file)
        self.telling = Telling(rule_set, given.base)

    def run(self, limits: Limits) -> Iterator[Result]:
        """Each claim's result."""
        claims = dict(self.claims())
        job = jobs.of(
            self.rule_set, whole_numbers=self.given.whole_numbers, only_where=self.given.only_where,
            items=self.given.items, base=self.given.base,
        )  # fmt: skip
        shown = dict(self.shown_by_cases(claims))
        answers = child.answers(MAKER, job, [one for one in claims if one not in shown], limits)
        dead: set[str] = set()
        for question, claim in claims.items():
            if question[0] == "outcome" and question[1] in dead:
                continue  # of a rule that never holds, that is told once
            result = self.result(question, claim, shown.get(question) or answers[question])
            if isinstance(result, Refuted) and result.fault.code == "rules.proof-dead":
                dead.add(claim.about)
            yield result

    def shown_by_cases(self, claims: Collection[Question]) -> Iterator[tuple[Question, Answer]]:
        """What a case that was tried shows, as the solver's answer would be: it need not look for it."""
        cases = [facts for facts in map(self.as_json, self.given.cases) if facts is not None]
        seen: set[Question] = set()
        for facts in cases:
            for question in _shows(self.evaluated(facts)):
                if question in claims and question not in seen:
                    seen.add(question)
                    yield question, {"found": "yes", "facts": facts}
        for attribute in self.given.attributes:
            pair = self.two_persons(attribute, cases)
            if pair is not None:
                yield ("depends", *attribute.facts), {"found": "yes", "facts": pair[0], "other": pair[1]}

    def two_persons(self, attribute: Attribute, cases: list[Json]) -> tuple[Json, Json] | None:
        """A case, and the same with the attribute of another one, that come out otherwise."""
        found = [tuple(facts[name] for name in attribute.facts) for facts in cases]
        values = [one for n, one in enumerate(found) if None not in one and one not in found[:n]]
        for facts in cases:
            if None in (facts[name] for name in attribute.facts):
                continue
            outcome = self.evaluated(facts).outcome
            for value in values[:MOST_VALUES]:
                other = {**facts, **dict(zip(attribute.facts, value, strict=True))}
                if self.evaluated(other).outcome != outcome:
                    return facts, other
        return None

    def as_json(self, facts: Mapping[str, object]) -> Json | None:
        """The facts of a case as plain JSON; None where they are none of this rule set."""
        try:
            return {name: feel.as_json(value) for name, value in self.rule_set.read(facts).items()}
        except Faulty:
            return None

    def claims(self) -> Iterator[tuple[Question, Claim]]:
        """What is asked, and the claim that it decides."""
        yield ("approve",), Claim("approval", "", self.where)
        for code, rule in self.rules.items():
            yield ("alone", code), Claim("alone", code, rule.where)
            yield ("null", code), Claim("on-null", code, rule.where)
            if not isinstance(rule.outcome, str):
                for outcome in OUTCOMES:
                    if f'"{outcome}"' in rule.outcome_text:
                        yield ("outcome", code, outcome), Claim("outcome", f"{code} {outcome}", rule.where)
        for registry in self.given.registries:
            yield ("silent", registry), Claim("silent", registry, self.where)
        for attribute in self.given.attributes:
            where = self.rule_set.facts[attribute.facts[0]].where
            yield ("depends", *attribute.facts), Claim("depends", attribute.key, where)

    def result(self, question: Question, claim: Claim, answer: Answer | Ended) -> Result:
        """What an answer means, its witness evaluated."""
        if isinstance(answer, Ended):
            return self.not_proved(claim, answer.why, answer.said)
        if answer["found"] == "unknown":
            return self.not_proved(claim, answer.get("why", "time"), answer.get("what", ""))
        method: Callable[..., Result] = getattr(self, f"says_{question[0]}")
        try:
            return method(claim, *question[1:], answer=answer)
        except _NoWitness:
            why, what = answer.get("open", [["witness", ""]])[0]
            return self.not_proved(claim, why, what)

    # What may be

    def says_approve(self, claim: Claim, *, answer: Answer) -> Result:
        if answer["found"] == "yes":
            return Proved(claim, self.shows(answer, lambda one: one.outcome == "approve"))
        rules = answer["rules"]
        witness = self.shows(answer, lambda one: one.outcome != "approve")
        return Refuted(claim, self.telling.approval(claim, rules, witness), witness)

    def says_alone(self, claim: Claim, code: str, *, answer: Answer) -> Result:
        if answer["found"] == "yes":
            return Proved(claim, self.shows(answer, lambda one: _outcome(one, code) is not None))
        if "parts" in answer:
            witness = self.shows(answer, lambda one: _outcome(one, code) is None)
            return Refuted(claim, self.telling.dead(claim, answer["parts"], witness), witness)
        witness = self.shows(
            answer, lambda one: all(_outcome(one, each) is not None for each in (code, *answer["by"]))
        )
        if not answer["by"]:
            return Proved(claim, witness)  # always with one of several, never with the same one
        return Refuted(claim, self.telling.swallowed(claim, self.rules[answer["by"][0]], witness), witness)

    def says_outcome(self, claim: Claim, code: str, outcome: str, *, answer: Answer) -> Result:
        if answer["found"] == "yes":
            return Proved(claim, self.shows(answer, lambda one: _outcome(one, code) == outcome))
        witness = self.shows(answer, lambda one: _outcome(one, code) not in (None, outcome))
        return Refuted(claim, self.telling.outcome(claim, self.rules[code], outcome, witness), witness)

    # What must not be

    def says_null(self, claim: Claim, code: str, *, answer: Answer) -> Result:
        if answer["found"] == "no":
            return Proved(claim)
        witness = self.pair(answer)
        before, after = (_outcome(one, code) for one in self.both(witness))
        filled = [name for name in witness.facts if witness.facts[name] != (witness.other or {})[name]]
        gaps = all(witness.facts[name] is None for name in filled)
        if before is None or not gaps or (after is not None and STRONGER[after] >= STRONGER[before]):
            raise _NoWitness
        return Refuted(claim, self.telling.null(claim, self.rules[code], filled, witness), witness)

    def says_silent(self, claim: Claim, registry: str, *, answer: Answer) -> Result:
        if answer["found"] == "no":
            return Proved(claim)
        witness = self.shows(answer, lambda one: one.outcome == "approve")
        if registry not in witness.facts.get(UNANSWERED, [registry]):  # type: ignore[operator]  # a list
            raise _NoWitness
        return Refuted(claim, self.telling.silent(claim, registry, witness), witness)

    def says_depends(self, claim: Claim, *facts: str, answer: Answer) -> Result:
        if answer["found"] == "no":
            return Proved(claim)
        witness = self.pair(answer)
        one, other = self.both(witness)
        differ = {name for name in witness.facts if witness.facts[name] != (witness.other or {})[name]}
        if one.outcome == other.outcome or not differ <= set(facts):
            raise _NoWitness
        attribute = next(each for each in self.given.attributes if each.key == claim.about)
        return Refuted(
            claim, self.telling.depends(claim, attribute.label, sorted(differ), witness, one, other), witness
        )

    # Witnesses

    def shows(self, answer: Answer, test: Callable[[Evaluation], bool]) -> Witness:
        """The answer's facts, if their evaluation is as the solver says.

        Raises: _NoWitness
        """
        facts = answer.get("facts")
        if facts is None or not test(self.evaluated(facts)):
            raise _NoWitness
        return Witness(facts)

    def pair(self, answer: Answer) -> Witness:
        """Two sets of facts."""
        if "facts" not in answer or "other" not in answer:
            raise _NoWitness
        return Witness(answer["facts"], answer["other"])

    def both(self, witness: Witness) -> tuple[Evaluation, Evaluation]:
        """Both evaluated."""
        return self.evaluated(witness.facts), self.evaluated(witness.other or {})

    def evaluated(self, facts: Mapping[str, object]) -> Evaluation:
        try:
            return self.rule_set.evaluate(self.rule_set.read(facts), trace=False)
        except Faulty:
            raise _NoWitness from None

    def not_proved(self, claim: Claim, why: str, what: str) -> NotProved:
        return NotProved(claim, self.telling.not_proved(claim, why, what))


class _NoWitness(Exception):  # noqa: N818  - control flow within this module
    """The solver's witness does not check."""


def _shows(evaluation: Evaluation) -> Iterator[Question]:
    """The questions of what may be that an evaluation answers with yes."""
    if evaluation.outcome == "approve":
        yield ("approve",)
    ranks = [STRONGER[one.outcome] for one in evaluation.findings]
    for n, one in enumerate(evaluation.findings):
        yield ("outcome", one.code, one.outcome)
        if all(rank < ranks[n] for m, rank in enumerate(ranks) if m != n):
            yield ("alone", one.code)


def _outcome(evaluation: Evaluation, code: str) -> str | None:
    """With which outcome a rule holds, if it does."""
    return next((one.outcome for one in evaluation.findings if one.code == code), None)
