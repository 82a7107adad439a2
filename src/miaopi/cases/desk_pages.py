"""What the desk's pages are given: frozen, plain, in both languages. Officials read a case in full; each look
at it is recorded by the face that shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from miaopi.cases.clocks import Clock
from miaopi.cases.opinions import Item, Opinion
from miaopi.cases.pages import (
    CasePage,
    FactLine,
    FindingLine,
    LicenceLine,
    MaterialLine,
    PartyLine,
    Remedies,
    TraceLine,
    Value,
)
from miaopi.content import Matter
from miaopi.texts import Words


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One case in the queue. `waits_for`: examiner | approver | clerk | applicant | source, since `since`.

    `holder` is masked: whoever needs the name opens the case. `colour` is that of the nearest clock.
    """

    id: UUID
    ref: str
    version_no: int
    name: Words
    department: Words
    division_name: Words
    holder: str
    state: str
    substate: str
    state_name: Words
    outcome: str
    round: int
    filed_on: date | None
    due_on: date | None
    provisional: bool
    remaining: int | None
    colour: str
    is_late: bool
    waits_for: str
    since: datetime
    examiner: str
    is_mine: bool
    may_take: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue by deadline; `counts` by view; `next` is the page after this one, or None."""

    view: str
    lines: tuple[QueueLine, ...]
    counts: dict[str, int]
    page: int
    next: int | None


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run of the rules: what they found, each rule with what it saw, and every fact with its source."""

    serial: int
    event: str
    name: Words
    outcome: str
    at: datetime
    attempt: int
    round: int
    reasons: tuple[FindingLine, ...]
    notices: tuple[FindingLine, ...]
    unanswered: tuple[Words, ...]
    trace: tuple[TraceLine, ...]
    facts: tuple[FactLine, ...]
    matter_hash: str
    engine: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """What an official did and wrote: an opinion, a list of what is missing, or a note."""

    serial: int
    event: str
    name: Words
    official: str
    outcome: str
    at: datetime
    round: int
    opinion: Opinion | None
    items: tuple[Item, ...]
    note: str


@dataclass(frozen=True, slots=True)
class EventLine:
    """One step of the way, with who took it: applicant, client, rules, timer or an official by name."""

    kind: str
    name: Words
    at: datetime
    by: str
    official: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody to whom the case may be handed over."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class DeskCase:
    """One screen a case: answers, evidence, what each rule saw, clocks, opinions, and what the viewer may do.

    `may` holds take, hand_over, accept, ask_supplement, propose, send_back, approve, reject; `needs_ground`
    says that approving needs a written ground because a source is silent; `stands` is the first decision's
    outcome while a review goes on. `persons` are those whose data the page shows: the face records a look for
    each.
    """

    case: CasePage
    matter: Matter
    values: tuple[Value, ...]
    materials: tuple[MaterialLine, ...]
    parties: tuple[PartyLine, ...]
    persons: tuple[UUID, ...]
    last: RunLine | None
    runs: tuple[RunLine, ...]
    steps: tuple[StepLine, ...]
    proposal: StepLine | None
    clocks: tuple[Clock, ...]
    waits_for: str
    since: datetime
    silent: tuple[Words, ...]
    silent_since: datetime | None
    next_try_at: datetime | None
    needs_ground: bool
    stands: str
    deemed: bool
    late: frozenset[str]
    examiner: str
    is_mine: bool
    may: frozenset[str]
    colleagues: tuple[Colleague, ...]
    history: tuple[EventLine, ...]
    licence: LicenceLine | None
    remedies: Remedies | None
