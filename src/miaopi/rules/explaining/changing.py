"""The counterfactual: the smallest change within somebody's power that would be approved, or that none is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from miaopi import feel
from miaopi.feel.smt import child
from miaopi.feel.smt.child import Ended, Limits
from miaopi.feel.types import Held, Simple
from miaopi.rules.model import Facts
from miaopi.rules.proving import jobs
from miaopi.rules.ruleset import RuleSet
from miaopi.rules.texts import say
from miaopi.texts import Faulty, Words

MAKER = "miaopi.rules.explaining.solving:Changer"
# Types of which the solver sees every value; of lists, records and times it sees some.
WHOLE = {"number", "boolean", "string", "date", "days and time duration", "years and months duration"}
LIMITS = Limits(each=40.0, total=60.0)


@dataclass(frozen=True)
class Wanted:
    """The facts as they are, as FEEL values, and those that may change."""

    job: jobs.Job
    facts: Mapping[str, object]
    can_change: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """One fact: what it is, and what it would have to be; both FEEL values."""

    name: str
    label: Words
    before: object
    after: object
    words: Mapping[str, Words]

    @property
    def text(self) -> Words:
        """In words: `Occupants: 7 becomes 6`."""
        old, new = say(self.before, self.words), say(self.after, self.words)
        return Words(
            f"{self.label.zh}：{old.zh} 改为 {new.zh}", f"{self.label.en}: {old.en} becomes {new.en}"
        )


@dataclass(frozen=True, slots=True)
class Change:
    """Would be approved; the ordinary engine has said so. Empty where it already is.

    smallest: it is proved that no fewer facts will do, and that none of the measured ones, taken in the order
    of the facts, can stay nearer by whole steps (a day, a month, one of a count, else a hundredth).
    """

    parts: tuple[Changed, ...]
    facts: Facts
    smallest: bool


@dataclass(frozen=True, slots=True)
class NoneExists:
    """It is proved that no values of these facts would be approved."""

    can_change: frozenset[str]


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Neither found nor excluded. why: `time`, `memory`, `failed`, `witness` (what was found is not approved
    once evaluated), `items` (a list, record or time may change, and not all of
    them were looked at), or what the solver cannot say."""

    why: str
    what: str = ""


def smallest_change(
    rule_set: RuleSet,
    facts: Facts,
    *,
    can_change: Collection[str],
    whole_numbers: Collection[str] = (),
    limits: Limits = LIMITS,
) -> Change | NoneExists | NotKnown:
    """The smallest change of these facts alone that would be approved.

    Args:   whole_numbers: facts that are never a fraction (a count).
    Raises: Faulty: the facts cannot be evaluated.  KeyError: `can_change` names what is no fact.
    """
    names = tuple(name for name in rule_set.facts if name in set(can_change))
    if len(names) != len(set(can_change)):
        raise KeyError(*sorted(set(can_change) - set(names)))
    if rule_set.evaluate(facts, trace=False).outcome == "approve":
        return Change((), facts, True)
    longest = max((_longest(facts[name]) for name in facts), default=0)
    job = jobs.of(
        rule_set, whole_numbers=set(whole_numbers) & set(names), items=max(jobs.ITEMS, longest),
    )  # fmt: skip
    question = ("approve",)
    answer = child.answers(MAKER, Wanted(job, dict(facts), names), [question], limits)[question]
    if isinstance(answer, Ended):
        return NotKnown(answer.why, answer.said)
    if answer["found"] == "unknown":
        return NotKnown(answer["why"], answer.get("what", ""))
    if answer["found"] == "no":
        return _none(rule_set, names, answer["open"])
    return _evaluated(rule_set, facts, answer)


def _none(
    rule_set: RuleSet, names: tuple[str, ...], opened: Collection[tuple[str, str]]
) -> NoneExists | NotKnown:
    """That there is none is believed only where the solver looked at everything."""
    for why, what in opened:
        return NotKnown(why, what)
    for name in names:
        kind = rule_set.facts[name].type
        kind = kind.inner if isinstance(kind, Held) else kind
        if not isinstance(kind, Simple) or kind.name not in WHOLE:
            return NotKnown("items", name)
    return NoneExists(frozenset(names))


def _evaluated(rule_set: RuleSet, facts: Facts, answer: Mapping[str, object]) -> Change | NotKnown:
    """What was found, evaluated by the ordinary engine before it is told."""
    changes = answer["facts"]
    assert isinstance(changes, dict)
    try:
        changed = rule_set.read({name: feel.as_json(value) for name, value in facts.items()} | changes)
        outcome = rule_set.evaluate(changed, trace=False).outcome
    except Faulty:
        return NotKnown("witness")
    if outcome != "approve":
        return NotKnown("witness")
    parts = tuple(
        Changed(name, spec.label, facts[name], changed[name], spec.words)
        for name, spec in rule_set.facts.items()
        if changed[name] != facts[name]
    )
    return Change(parts, changed, bool(answer["smallest"]))


def _longest(value: object) -> int:
    """The length of the longest list within."""
    if isinstance(value, tuple):
        return max(len(value), *(_longest(one) for one in value)) if value else 0
    if isinstance(value, dict):
        return max((_longest(one) for one in value.values()), default=0)
    return 0
