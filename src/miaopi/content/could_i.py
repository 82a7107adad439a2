"""Could I? The few questions that tell anybody, without a name, how an application would come out.

`could_i` of matter.yaml holds questions that people can answer of themselves; each answer stands for facts.
What no question is about is taken as in `usual`, an application that is approved: registries find nothing
amiss. So the answer is "if the registries say so"; what else they may say, the decision tells.

    state = CouldI(matter, today).after({"use": "0", "people": "3"})
    state.next        the question that leaves the fewest open; None: no question can matter
    state.outcome     once there is none: the outcome and its findings

Which question comes next: each of its answers is taken to be as likely as the others, and that one is asked
after which the fewest are still open on average: a greedy choice, as in the growing of decision trees
(Quinlan, Induction of Decision Trees, 1986), with what is open in place of entropy, since it is proved to
matter or not and needs no count of past cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import cast

from miaopi.content.matter import Matter
from miaopi.content.spec import Doubt, Doubts
from miaopi.content.workshop import Workshop
from miaopi.content.yamlfile import YamlFile
from miaopi.rules import Finding
from miaopi.rules.asking import Asking
from miaopi.texts import Faulty

UNSURE = "?"  # "I don't know": as in the case that is approved
Answers = Mapping[str, str]
MOST_KEPT = 10_000  # ways of answering that are remembered; numbers make more of them than there is room for
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"[0-9]{1,7}(\.[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class State:
    """What the answers so far lead to.

    left: how many questions can still matter.  outcome, findings: what comes of it, once none can.
    """

    next: Doubt | None
    left: int
    outcome: str
    findings: tuple[Finding, ...]


@dataclass
class CouldI:
    """The questions of one matter on one day; kept and used by many threads."""

    matter: Matter
    today: date
    _open: dict[tuple[tuple[str, str], ...], tuple[Doubt, ...]] = field(default_factory=dict)

    @cached_property
    def doubts(self) -> Doubts:
        """The questions, and what is taken for granted."""
        assert self.matter.could_i is not None
        return self.matter.could_i

    @cached_property
    def usual(self) -> dict[str, object]:
        """The case that is approved, its days moved so that it is filed today."""
        return cast("dict[str, object]", _moved(self.doubts.usual, self._days))

    @cached_property
    def _days(self) -> timedelta:
        filed = self.doubts.usual.get("filed_on")
        return self.today - date.fromisoformat(str(filed)) if filed else timedelta()

    @cached_property
    def _asking(self) -> Asking:
        return Asking(self.matter.rules)

    def question(self, key: str) -> Doubt | None:
        """A question by its key."""
        return next((one for one in self.doubts.questions if one.key == key), None)

    def is_answer(self, doubt: Doubt, given: str) -> bool:
        """Whether this can be taken for an answer."""
        if given == UNSURE:
            return True
        if doubt.options:
            return given in {str(n) for n in range(len(doubt.options))}
        number = _number(given)
        return number is not None and doubt.least <= number <= doubt.most

    def after(self, answers: Answers) -> State:
        """Where these answers lead.

        answers: key of a question → number of an option, a number, or UNSURE.
        """
        left = self.open(answers)
        if left:
            return State(min(left, key=lambda one: self._score(one, answers)), len(left), "", ())
        found = self.matter.rules.evaluate(self.matter.rules.read({**self.usual, **self._facts(answers)}))
        findings = tuple(one for one in found.findings if one.outcome == found.outcome)
        return State(None, 0, found.outcome, findings)

    def open(self, answers: Answers) -> tuple[Doubt, ...]:
        """The questions whose answer can still change the outcome, in the order of matter.yaml."""
        key = tuple(sorted(answers.items()))
        kept = self._open.get(key)
        if kept is not None:
            return kept
        unasked = [one for one in self.doubts.questions if one.key not in answers]
        unknown = {name for one in unasked for name in one.facts}
        facts = {**self.usual, **self._facts(answers)}
        found = self._asking.open_facts({name: facts[name] for name in facts if name not in unknown})
        left = tuple(one for one in unasked if found & set(one.facts))
        if len(self._open) >= MOST_KEPT:
            self._open.clear()
        self._open[key] = left
        return left

    def _score(self, doubt: Doubt, answers: Answers) -> float:
        """How many questions are open on average once this one is answered."""
        tried = list(tries(doubt))
        return sum(len(self.open({**answers, doubt.key: one})) for one in tried) / len(tried)

    def _facts(self, answers: Answers) -> dict[str, object]:
        facts: dict[str, object] = {}
        for doubt in self.doubts.questions:
            given = answers.get(doubt.key, UNSURE)
            if given == UNSURE:
                continue
            if doubt.options:
                facts |= cast("dict[str, object]", _moved(dict(doubt.options[int(given)].sets), self._days))
            else:
                facts |= dict.fromkeys(doubt.facts, _number(given))
        return facts


def tries(doubt: Doubt) -> Iterator[str]:
    """Answers by which a question is weighed: each option, or numbers over the usual span."""
    if doubt.options:
        yield from (str(n) for n in range(len(doubt.options)))
    else:
        yield from (str(number) for number in doubt.usual)


def expected(matter: Matter, today: date, *, draws: int, seed: int = 0) -> tuple[float, int]:
    """How many questions are asked on average, and how many there are: people drawn, each answer as likely as
    the others."""
    here, asked = CouldI(matter, today), 0
    random = Random(seed)  # noqa: S311  # drawn people, nothing secret
    for _ in range(draws):
        answers: dict[str, str] = {}
        while (doubt := here.after(answers).next) is not None:
            answers[doubt.key] = random.choice(list(tries(doubt)))
        asked += len(answers)
    return asked / draws, len(here.doubts.questions)


def check(shop: Workshop, file: YamlFile, matter: Matter) -> None:
    """Every question is about facts of this matter that no other question is about, and can be evaluated."""
    if matter.could_i is None:
        return
    try:
        found = matter.rules.evaluate(matter.rules.read(matter.could_i.usual))
    except Faulty as error:
        why = "; ".join(fault.what.en for fault in error.faults)
        shop.fault(file, "could-i-usual", ("could_i", "usual"), why=why)
    else:
        if found.outcome != "approve":
            shop.fault(file, "could-i-usual", ("could_i", "usual"), why=found.outcome)
    taken: dict[str, str] = {}
    for n, doubt in enumerate(matter.could_i.questions):
        for name in doubt.facts:
            if name not in matter.rules.facts:
                shop.fault(file, "could-i-fact", ("could_i", "questions", n), name=name)
            elif name in taken:
                shop.fault(file, "could-i-twice", ("could_i", "questions", n), name=name, other=taken[name])
            taken.setdefault(name, doubt.key)
        for m, option in enumerate(doubt.options):
            _fits(shop, file, matter, (n, m), option.sets)


def _fits(
    shop: Workshop, file: YamlFile, matter: Matter, at: tuple[int, int], sets: Mapping[str, object]
) -> None:
    for name, value in sets.items():
        if name not in matter.rules.facts:
            continue  # told above
        try:
            matter.rules.facts[name].type.read(value)
        except (Faulty, ValueError, TypeError):
            kind = str(matter.rules.facts[name].type)
            shop.fault(
                file,
                "could-i-value",
                ("could_i", "questions", at[0], "options", at[1], "set", name),
                name=name,
                type=kind,
            )


def _moved(value: object, days: timedelta) -> object:
    """The same so many days later, in all that is a day."""
    if isinstance(value, Mapping):
        return {name: _moved(one, days) for name, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_moved(one, days) for one in value]
    if isinstance(value, str) and _DAY.fullmatch(value):
        return (date.fromisoformat(value) + days).isoformat()
    return value


def _number(given: str) -> int | float | None:
    """A number as a form has it. Nothing longer: `1e99999999` would be a hundred million digits."""
    if not _NUMBER.fullmatch(given):
        return None
    number = Decimal(given)
    return int(number) if number == number.to_integral_value() else float(number)
