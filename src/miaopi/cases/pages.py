"""What the faces are given: frozen, plain, in both languages; no rows, no keys, nothing to look up
afterwards.

Every text about a person was chosen for the one who looks: full to the person it is about, neutral to others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from miaopi.content import Matter
from miaopi.texts import Words


@dataclass(frozen=True, slots=True)
class Value:
    """One answer or fact to show: `name` is the field, `value` in words of both languages."""

    name: str
    label: Words
    value: Words


@dataclass(frozen=True, slots=True)
class OfferingLine:
    """Which matter, offered by whom."""

    code: str
    slug: str
    name: Words
    department: Words
    division: str
    division_name: Words


@dataclass(frozen=True, slots=True)
class PartyLine:
    """Someone the application names. Name and phone are masked unless the viewer is that party or the
    filer.
    """

    id: UUID
    role: str
    role_name: Words
    place: str
    name: str
    phone: str
    kind: str
    state: str  # asked | confirmed | declined
    method: str  # login | attested | ""
    confirms: bool
    is_viewer: bool
    asked_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A material attached to the case."""

    kind: str
    name: Words
    material_id: UUID
    filename: str
    content_type: str
    size: int
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class Ask:
    """One registry that will be asked: what it is, of whom, for what purpose."""

    registry: str
    registry_name: Words
    department: Words
    subject: Words | None
    purpose: Words
    fields: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class DraftPage:
    """An application that can be edited. `missing` are fields and materials still open, by fault."""

    id: UUID
    version_no: int
    state: str
    substate: str
    offering: OfferingLine
    matter: Matter
    answers: Mapping[str, object]
    shown: tuple[str, ...]
    materials: tuple[MaterialLine, ...]
    materials_needed: tuple[str, ...]
    parties: tuple[PartyLine, ...]
    asks: tuple[Ask, ...]
    person_wanted: bool
    attempt: int
    changed_at: datetime

    @property
    def is_confirming(self) -> bool:
        """Other people are asked; nothing can be changed before `reopen`."""
        return self.substate == "confirming"


@dataclass(frozen=True, slots=True)
class ConfirmationPage:
    """What someone named in an application is asked to stand behind."""

    party_id: UUID
    case_id: UUID
    role_name: Words
    filer_name: str
    offering: OfferingLine
    matter: Matter
    answers: Mapping[str, object]
    values: tuple[Value, ...]
    asks: tuple[Ask, ...]
    state: str
    until: datetime | None
    covers: str  # what the viewer sees here, as a keyed hash: handed back when confirming


@dataclass(frozen=True, slots=True)
class BasisLine:
    """A law and its article; `sure` is `law` or `modelled`."""

    law: Words
    article: str
    sure: str


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding in the viewer's words. `full` is False where the neutral words stand for someone
    else's data.
    """

    code: str
    outcome: str
    text: Words
    next: Words | None
    basis: tuple[BasisLine, ...]
    answers: tuple[tuple[str, Words], ...]
    material: str | None
    full: bool
    parts: tuple[Words, ...] = ()  # why it holds: the fewest parts of its condition, a clause each


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What would be approved instead, in the viewer's words.

    kind: change | none (proved: nothing that can be changed would do; `lines` is what was tried) |
    not-known | pending (it is being worked out) | withheld (it would tell what is somebody else's).
    """

    kind: str
    lines: tuple[Words, ...] = ()
    smallest: bool = False


@dataclass(frozen=True, slots=True)
class Remedies:
    """Where to turn who does not agree. The last days are natural days, moved to a working day (W7).

    Basis: 行政复议法 art. 20, 24; 行政诉讼法 art. 46.
    """

    reconsideration_body: Words
    reconsideration_until: date
    court: Words
    suit_until: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class SawLine:
    """What a rule looked at."""

    name: str
    label: Words
    value: Words
    source: Words


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One rule: whether it held (None: cannot be known), and what it saw.

    `told` is False where the result is for somebody else's eyes.
    """

    code: str
    text: Words
    holds: bool | None
    saw: tuple[SawLine, ...]
    basis: tuple[BasisLine, ...]
    told: bool = True


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact of the decision, with where it came from and when."""

    name: str
    label: Words
    value: Words
    kind: str  # form | registry | platform | derived
    source: Words
    at: datetime | None


@dataclass(frozen=True, slots=True)
class LicenceLine:
    """The licence that the case issued; its page is reached by the identifier."""

    identifier: str
    number: str
    code: str
    valid_from: date
    valid_to: date | None
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class EventLine:
    """One step of the case's way."""

    kind: str
    name: Words
    at: datetime


@dataclass(frozen=True, slots=True)
class CasePage:
    """Where a case stands; what each viewer of it may know. `ref` names it in addresses (number, or id
    of a draft).
    """

    id: UUID
    ref: str
    number: str
    exchange_number: str
    offering: OfferingLine
    state: str
    substate: str
    state_name: Words
    outcome: str
    round: int
    attempt: int
    version_no: int
    via: str
    decided_by: str
    person_wanted: bool
    filed_on: date | None
    submitted_at: datetime | None
    decided_at: datetime | None
    decided_in_ms: int | None
    due_on: date | None  # of what is waited for now: the source, the decision as promised, the applicant
    provisional: bool  # the due days rest on a year whose calendar is not published
    statutory_due_on: date | None
    source_since: datetime | None  # since when a source is silent
    changed_at: datetime
    is_filer: bool
    role_names: tuple[Words, ...]  # in which roles the viewer stands in it


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """The whole outcome of a case for one viewer: findings, law, remedies, what next, the trace, the facts.

    `outcome` is approve | reject | supplement | refer | waiting. `may` holds what the viewer can do now:
    ask_person, copy, supplement, withdraw, person_first. `by_person`: the reasons are an official's words.
    """

    case: CasePage
    matter: Matter
    outcome: str
    by_person: bool
    reasons: tuple[FindingLine, ...]
    notices: tuple[FindingLine, ...]
    unanswered: tuple[Words, ...]
    remedies: Remedies | None
    licence: LicenceLine | None
    supplement_until: date | None
    next_try_at: datetime | None
    may: frozenset[str]
    trace: tuple[TraceLine, ...]
    facts: tuple[FactLine, ...]
    parties: tuple[PartyLine, ...]
    materials: tuple[MaterialLine, ...]
    values: tuple[Value, ...]
    events: tuple[EventLine, ...]
    matter_hash: str
    engine: str
    telephone: str
    decided_on_at: datetime | None = None  # when the run was made that the page tells of
    change: ChangeLine | None = None
    seen: tuple[FactLine, ...] = ()  # what the findings rest on, parameters too
    review_until: date | None = None  # the last day to have a person look at a decision of the rules (T36)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of a list of cases."""

    id: UUID
    ref: str
    number: str
    name: Words
    department: Words
    offering_code: str
    state: str
    substate: str
    state_name: Words
    outcome: str
    is_filer: bool
    to_confirm: UUID | None  # the party row that waits for the viewer
    changed_at: datetime
    submitted_at: datetime | None
    is_declined: bool = False  # a party said no; the filer must do something


@dataclass(frozen=True, slots=True)
class Summary:
    """A case as a program reads it: where it stands, what was found, what was issued, who has answered.

    Findings are in the applicant's words: a client acts for the applicant. `outcome` is None before any run,
    else approve | reject | supplement | refer (a silent source refers, too).
    """

    case: CasePage
    outcome: str | None
    reasons: tuple[FindingLine, ...]
    notices: tuple[FindingLine, ...]
    licence: LicenceLine | None
    parties: tuple[PartyLine, ...]
    change: ChangeLine | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Part of a list; `next` is the cursor to go on with, None at the end."""

    items: tuple[Summary, ...]
    next: str | None
