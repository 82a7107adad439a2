"""The counterfactual: the smallest change within somebody's power that would be approved, or that none is."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

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
# People change an area or a rent by hundredths at the least, a count by one.
HUNDREDTH = Decimal("0.01")
MOST_STEPS = 20_000  # so many are tried one by one; beyond, the solver halves
LIMITS = Limits(each=40.0, total=60.0)


Bound = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True)
class Wanted:
    """The facts as they are, as FEEL values, and those that may change, with what they may become."""

    job: jobs.Job
    facts: Mapping[str, object]
    can_change: tuple[str, ...]
    choices: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    bounds: Mapping[str, Bound] = field(default_factory=dict)
    becomes: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)


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

    smallest: it is proved that no fewer facts will do, that none that stands earlier in the order would do
    instead of a later one, and that none of the measured ones, taken in that order, can stay nearer by whole
    steps (a day, a month, one of a count, else a hundredth).
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
    choices: Mapping[str, Sequence[object]] | None = None,
    bounds: Mapping[str, Bound] | None = None,
    becomes: Mapping[str, tuple[str, tuple[str, ...]]] | None = None,
    limits: Limits = LIMITS,
) -> Change | NoneExists | NotKnown:
    """The smallest change of these facts alone that would be approved.

    Args:   can_change: in the order in which they had better change; a set is taken in the facts' order.
            whole_numbers: facts that are never a fraction (a count).  choices: facts that can become these
            values (JSON) alone, the nearest first.  bounds: least and greatest of a number.
            becomes: a fact that becomes what a derived fact is, once it or one of the others named changes.
    Raises: Faulty: the facts cannot be evaluated.  KeyError: `can_change` names what is no fact.
    """
    names = tuple(dict.fromkeys(can_change))
    if set(can_change) - rule_set.facts.keys():
        raise KeyError(*sorted(set(can_change) - rule_set.facts.keys()))
    if not isinstance(can_change, Sequence):
        names = tuple(name for name in rule_set.facts if name in set(can_change))
    if rule_set.evaluate(facts, trace=False).outcome == "approve":
        return Change((), facts, True)
    told = {
        name: tuple(rule_set.facts[name].type.read(one) for one in values)
        for name, values in (choices or {}).items()
    }
    lists = [*facts.values(), *(one for values in told.values() for one in values)]
    longest = max(map(_longest, lists), default=0)
    job = jobs.of(
        rule_set, whole_numbers=set(whole_numbers) & set(names), items=max(jobs.ITEMS, longest),
    )  # fmt: skip
    question = ("approve",)
    wanted = Wanted(job, dict(facts), names, told, dict(bounds or {}), dict(becomes or {}))
    answer = child.answers(MAKER, wanted, [question], limits)[question]
    if isinstance(answer, Ended):
        return NotKnown(answer.why, answer.said)
    if answer["found"] == "unknown":
        return NotKnown(answer["why"], answer.get("what", ""))
    if answer["found"] == "no":
        return _none(rule_set, names, answer["open"], chosen=told)
    return _evaluated(rule_set, facts, wanted, answer)


def _none(
    rule_set: RuleSet,
    names: tuple[str, ...],
    opened: Collection[tuple[str, str]],
    *,
    chosen: Collection[str],
) -> NoneExists | NotKnown:
    """That there is none is believed only where the solver looked at everything."""
    for why, what in opened:
        return NotKnown(why, what)
    for name in names:
        if name in chosen:
            continue  # every value that it can become was looked at
        kind = rule_set.facts[name].type
        kind = kind.inner if isinstance(kind, Held) else kind
        if not isinstance(kind, Simple) or kind.name not in WHOLE:
            return NotKnown("items", name)
    return NoneExists(frozenset(names))


def _evaluated(
    rule_set: RuleSet, facts: Facts, wanted: Wanted, answer: Mapping[str, object]
) -> Change | NotKnown:
    """What was found, evaluated by the ordinary engine before it is told."""
    changes = answer["facts"]
    assert isinstance(changes, dict)
    tried = _Tried(rule_set, facts, wanted)
    changed = tried.approved(changes)
    if changed is not None and answer.get("alone"):
        changed = tried.nearest(changed, str(answer["alone"]))
    if changed is None:
        return NotKnown("witness")
    parts = tuple(
        Changed(name, spec.label, facts[name], changed[name], spec.words)
        for name, spec in ((name, rule_set.facts[name]) for name in wanted.can_change)
        if changed[name] != facts[name]
    )
    return Change(parts, changed, bool(answer["smallest"]))


@dataclass(frozen=True, slots=True)
class _Tried:
    """Changes, tried with the ordinary engine."""

    rule_set: RuleSet
    facts: Facts
    wanted: Wanted

    def approved(self, changes: Mapping[str, object]) -> Facts | None:
        """The changed facts (of JSON values), where they are approved and become what they must."""
        try:
            changed = self.rule_set.read(
                {name: feel.as_json(value) for name, value in self.facts.items()} | dict(changes)
            )
            if self.rule_set.evaluate(changed, trace=False).outcome != "approve":
                return None
            values = self.rule_set.values(changed) if self.wanted.becomes else {}
        except Faulty:
            return None
        for name, (other, others) in self.wanted.becomes.items():
            is_touched = any(changed[one] != self.facts[one] for one in (name, *others))
            if is_touched and changed[name] != values[other]:
                return None
        return changed

    def nearest(self, found: Facts, name: str) -> Facts:
        """The same with one measured fact as near to what it was as will do: each step is tried."""
        changes = {
            one: feel.as_json(found[one]) for one in self.wanted.can_change if found[one] != self.facts[one]
        }
        for value in _between(self.facts[name], found[name], whole=name in self.wanted.job.whole_numbers):
            nearer = self.approved(changes | {name: value})
            if nearer is not None:
                return nearer
        return found


def _between(old: object, far: object, *, whole: bool) -> Iterator[object]:
    """Values nearer than one that will do, the nearest first, on both sides; JSON."""
    match old, far:
        case datetime.date(), datetime.date():
            for count in range(1, abs((far - old).days) + (far < old)):
                yield from (str(old + datetime.timedelta(days=sign * count)) for sign in (1, -1))
        case Decimal(), Decimal():
            step = Decimal(1) if whole else HUNDREDTH
            for count in range(1, int(abs(far - old) / step) + (far < old)):
                yield from (str(old + sign * count * step) for sign in (1, -1))


def _longest(value: object) -> int:
    """The length of the longest list within."""
    if isinstance(value, tuple):
        return max([len(value), *map(_longest, value)])
    if isinstance(value, dict):
        return max((_longest(one) for one in value.values()), default=0)
    return 0
