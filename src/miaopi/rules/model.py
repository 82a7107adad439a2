"""What a rule set is made of, and what an evaluation gives: frozen, without behaviour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol

from miaopi.feel import Expr, Type, as_json
from miaopi.texts import Place, Words

Outcome = Literal["approve", "reject", "supplement", "refer"]
# The strongest first. A notice is a finding that does not count: approved all the same, and told.
STRENGTH: tuple[Outcome, ...] = ("reject", "supplement", "refer")
OUTCOMES = (*STRENGTH, "notice")


class LawLike(Protocol):
    """What the loader needs of a law: its name in both languages."""

    @property
    def name(self) -> Words:
        """Its name."""
        ...


@dataclass(frozen=True, slots=True)
class Law:
    """A law as a matter cites it."""

    code: str
    name: Words
    number: str | None = None
    in_force: str | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """One article of one law; `article` is None where the law as a whole is cited."""

    law: Law
    article: str | None = None
    sure: str = "modelled"

    def as_json(self) -> dict[str, object]:
        """`{"law": {"zh", "en"}, "article", "sure"}`."""
        return {"law": self.law.name.as_json(), "article": self.article, "sure": self.sure}


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One fact: name, type, where it comes from. Form and platform facts are never null."""

    name: str
    source: Literal["form", "registry", "platform"]
    type: Type
    label: Words
    values: tuple[str, ...] = ()
    from_: tuple[str, ...] = ()
    where: Place = field(default_factory=Place)
    words: Mapping[str, Words] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def nullable(self) -> bool:
        """May it be null?"""
        return self.source == "registry"


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A parameter's value from a day on (`date.min` where it does not depend on the day)."""

    from_: date
    value: object
    basis: tuple[Basis, ...] = ()
    sure: str = "modelled"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that may change with time; `dated_by` is the date fact that chooses among its values."""

    name: str
    type: Type
    label: Words
    dated_by: str | None
    values: tuple[DatedValue, ...]
    where: Place = field(default_factory=Place)
    words: Mapping[str, Words] = field(default_factory=lambda: MappingProxyType({}))

    def on(self, day: date) -> object:
        """The value on a day; None before the first."""
        held: object = None
        for value in self.values:
            if value.from_ <= day:
                held = value.value
        return held


@dataclass(frozen=True, slots=True)
class Derived:
    """A fact worked out from others, once an evaluation."""

    name: str
    type: Type
    label: Words
    value: Expr
    text: str
    where: Place = field(default_factory=Place)
    words: Mapping[str, Words] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: it holds when `when` is exactly true; then it is a finding with its outcome."""

    code: str
    outcome: str | Expr
    when: Expr
    say: Words
    neutral: Words | None
    about: str | None
    next: Words | None
    answers: tuple[str, ...]
    material: str | None
    basis: tuple[Basis, ...]
    sure: str
    line: int
    outcome_text: str
    when_text: str
    where: Place
    values: Mapping[str, Expr] = field(default_factory=lambda: MappingProxyType({}))
    names: tuple[str, ...] = ()
    common: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that held. `text` is for the person whom it is about, `neutral` for everyone else."""

    code: str
    outcome: str
    text: Words
    neutral: Words
    next: Words | None
    basis: tuple[Basis, ...]
    about: str | None
    answers: tuple[str, ...]
    material: str | None
    sure: str

    def as_json(self) -> dict[str, object]:
        """`{"code", "outcome", "text": {"zh", "en"}, "basis": […]}`."""
        return {
            "code": self.code,
            "outcome": self.outcome,
            "text": self.text.as_json(),
            "basis": [one.as_json() for one in self.basis],
        }


class Trace(NamedTuple):
    """What one rule saw: `holds` is None where its condition was neither true nor false."""

    code: str
    holds: bool | None
    names: tuple[str, ...]
    values: Mapping[str, object]

    @property
    def saw(self) -> Mapping[str, object]:
        """What its condition and texts read, by name."""
        return {name: self.values[name] for name in self.names}

    def as_json(self) -> dict[str, object]:
        """`{"code", "holds", "saw"}`; numbers are text."""
        return {"code": self.code, "holds": self.holds, "saw": as_json(dict(self.saw))}


# Code and outcome of a rule that holds.
Held = tuple[str, str]


class Telling(Protocol):
    """What makes findings and trace of what an evaluation holds, when they are read."""

    def findings_of(self, held: Sequence[Held], facts: tuple[object, ...]) -> tuple[Finding, ...]:
        """The findings of the rules that hold.   Raises: TooMuchWork."""
        ...

    def steps_of(
        self, facts: tuple[object, ...], holds: tuple[bool | None, ...], later: tuple[object, ...]
    ) -> Sequence[Trace]:
        """The trace."""
        ...


class Evaluation:
    """Outcome, findings in the order of the rules, and the trace (empty where none was asked for).

    It holds what was decided; the sentences and the trace are made when they are read. Immutable.
    """

    __slots__ = ("_facts", "_held", "_seen", "_telling", "_told", "_traced")

    def __init__(
        self,
        held: Sequence[Held],
        facts: tuple[object, ...],
        telling: Telling,
        seen: tuple[tuple[bool | None, ...], tuple[object, ...]] | None = None,
    ) -> None:
        self._held = held
        self._facts = facts
        self._telling = telling
        self._seen = seen
        self._told: tuple[Finding, ...] | None = None
        self._traced: Sequence[Trace] | None = None

    @property
    def outcome(self) -> Outcome:
        """The strongest of the findings' outcomes."""
        outcomes = {outcome for _code, outcome in self._held}
        for outcome in STRENGTH:
            if outcome in outcomes:
                return outcome
        return "approve"

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        """Code and outcome of each finding."""
        return tuple(self._held)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found."""
        if self._told is None:
            self._told = self._telling.findings_of(self._held, self._facts)
        return self._told

    @property
    def trace(self) -> Sequence[Trace]:
        """What each rule saw, in the order of the rules; each step is made when it is read."""
        if self._traced is None:
            self._traced = () if self._seen is None else self._telling.steps_of(self._facts, *self._seen)
        return self._traced

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Evaluation):
            return NotImplemented
        return (self.findings, self.as_json()) == (other.findings, other.as_json())

    __hash__ = None  # type: ignore[assignment]  # the values that a trace shows may be lists and records

    def __repr__(self) -> str:
        # The values may be personal: a stray print or log line shows none.
        return f"<Evaluation: {self.outcome} {', '.join(code for code, _outcome in self.codes)}>"

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """The findings that count."""
        return tuple(finding for finding in self.findings if finding.outcome != "notice")

    @property
    def notices(self) -> tuple[Finding, ...]:
        """The findings that are only told."""
        return tuple(finding for finding in self.findings if finding.outcome == "notice")

    def as_json(self) -> dict[str, object]:
        """Canonical: the same evaluation gives the same bytes. Numbers in the trace are text."""
        return {
            "outcome": self.outcome,
            "reasons": [finding.as_json() for finding in self.reasons],
            "notices": [finding.as_json() for finding in self.notices],
            "trace": [step.as_json() for step in self.trace],
        }


class Facts(Mapping[str, object]):
    """FEEL values of every fact of a rule set, in its order."""

    __slots__ = ("slots", "tuple")

    def __init__(self, slots: Mapping[str, int], values: tuple[object, ...]) -> None:
        self.slots = slots
        self.tuple = values

    def __getitem__(self, name: str) -> object:
        return self.tuple[self.slots[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.slots)

    def __len__(self) -> int:
        return len(self.slots)

    def __repr__(self) -> str:
        # Facts hold personal data: a stray print or log line shows none.
        return f"<Facts: {len(self.slots)}>"
