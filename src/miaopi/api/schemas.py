"""What goes in and what comes out, as types: OpenAPI, validation and the docs page come from here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field


class Strict(Schema):
    """Input: a name that is not known is refused, so that a typing error is never silently dropped."""

    model_config = ConfigDict(extra="forbid")


class Text(Schema):
    """One text in both languages."""

    zh: str
    en: str


class Party(Strict):
    """Who applies: a person by citizen number, an enterprise by credit code."""

    kind: Literal["person", "enterprise"]
    name: str = Field(max_length=200)
    number: str = Field(max_length=40, description="citizen number or credit code")
    phone: str = Field(max_length=30, description="gets the messages")


class Attestation(Strict):
    """That a party stood behind the application before the client. Needs the scope `attests-parties`."""

    party: str = Field(
        max_length=64, description="the party's name in the form, as `lessee` or `co_owners.0`"
    )
    method: Literal["in-person", "signed-online", "signed-paper"] = "in-person"


class Agreement(Strict):
    """The consent that was shown and given: its version stands in the offering's guide."""

    version: str = Field(max_length=40)
    agreed: bool


class CaseIn(Strict):
    """An application."""

    offering: str = Field(max_length=40)
    applicant: Party
    answers: dict[str, Any] = Field(description="as the JSON Schema of the offering says")
    materials: dict[str, list[UUID]] = Field(
        default_factory=dict, description="kind of material → ids from POST /materials"
    )
    attestations: list[Attestation] = Field(default_factory=list, max_length=50)
    consent: Agreement
    language: Literal["zh", "en"] = "zh"
    person_decides: bool = Field(
        default=False, description="the applicant asks that a person decide (PIPL art. 24)"
    )


class SupplementIn(Strict):
    """What was missing."""

    answers: dict[str, Any] = Field(
        default_factory=dict, description="fields that are new, whole; null takes one out; others stay"
    )
    materials: dict[str, list[UUID]] = Field(
        default_factory=dict, description="kind of material → ids from POST /materials, put to those there"
    )
    attestations: list[Attestation] = Field(
        default_factory=list, max_length=50, description="other answers need the parties' word anew"
    )
    consent: Agreement


class ActIn(Strict):
    """An act on a case. `changed_at` is the one that the client saw: has it moved since, nothing is done."""

    changed_at: datetime | None = None


class LawOut(Schema):
    """An article that a reason rests on."""

    law: Text
    article: str | None
    sure: str


class Reason(Schema):
    """A rule that holds."""

    code: str
    outcome: Literal["reject", "supplement", "refer", "notice"]
    text: Text
    next: Text | None = None
    basis: list[LawOut]
    because: list[Text]


class Explanation(Schema):
    """What would have been approved instead, of what an applicant can change in truth.

    `found`: change (`lines` says what; `smallest`: proved that no less will do), none (proved: no change of
    what `lines` names would do), not-known, pending (ask again in some seconds), withheld (it would tell what
    is somebody else's).
    """

    found: Literal["change", "none", "not-known", "pending", "withheld"]
    lines: list[Text]
    smallest: bool


class LicenceLink(Schema):
    """A licence that the decision issued; addresses are relative to the origin."""

    identifier: str
    number: str
    pdf: str
    verify: str


class Waiting(Schema):
    """Whom or what a case waits for."""

    party: str
    state: Literal["asked", "confirmed", "declined"]


class CaseOut(Schema):
    """A case as its client sees it."""

    number: str
    offering: str
    state: str
    substate: str
    outcome: Literal["approve", "reject", "supplement", "refer"] | None
    decided_by: Literal["rules", "person"] | None
    reasons: list[Reason]
    notices: list[Reason]
    explanation: Explanation | None = None
    licence: LicenceLink | None
    confirmations: list[Waiting]
    filed_on: date | None
    due_on: date | None
    submitted_at: datetime | None
    decided_at: datetime | None
    changed_at: datetime
    decided_in_ms: int | None
    href: str


class LetterOut(Schema):
    """A letter about a case: a notice or a decision with reasons, law and remedies; signed PDF."""

    id: UUID
    number: str
    kind: str
    name: Text
    issued_at: datetime
    replaced: bool = Field(description="a later letter says what is true now")
    pdf: str
    verify: str


class LetterList(Schema):
    """Every letter about a case, the oldest first."""

    items: list[LetterOut]


class WebhookIn(Strict):
    """An address to be told at."""

    url: str = Field(max_length=500)
    types: list[str] = Field(default_factory=list, max_length=20, description="of what; none: everything")


class WebhookOut(Schema):
    """An address as it stands."""

    id: UUID
    url: str
    types: list[str]
    failing_since: datetime | None
    switched_off_at: datetime | None
    created_at: datetime


class WebhookMade(WebhookOut):
    """A new address; `secret` signs what is sent there and is told here once."""

    secret: str


class WebhookList(Schema):
    """The client's addresses, the oldest first."""

    items: list[WebhookOut]


class DeliveryOut(Schema):
    """One thing told; `id` is the header `webhook-id`."""

    id: UUID
    type: str
    data: dict[str, Any]
    state: Literal["queued", "delivered", "failed"]
    tries: int
    last_status: str
    at: datetime
    ended_at: datetime | None


class DeliveryList(Schema):
    """The last hundred of an address, the newest first."""

    items: list[DeliveryOut]


class CaseList(Schema):
    """One page, in order of change; `next` is the address of the next one, null at the end."""

    items: list[CaseOut]
    next: str | None


class MaterialOut(Schema):
    """A material that was taken in."""

    id: UUID
    kind: str
    name: str
    content_type: str
    size: int
    sha256: str


class OfferingRow(Schema):
    """A matter as one department offers it."""

    code: str
    matter: str
    name: Text
    department: Text
    division: str
    instant: bool
    status: str
    href: str


class OfferingList(Schema):
    """One page of offerings."""

    items: list[OfferingRow]
    next: str | None


class OfferingOut(OfferingRow):
    """Everything that a program needs to apply."""

    guide: dict[str, Any]
    form: dict[str, Any] = Field(description="JSON Schema 2020-12 of `answers`")
    materials: list[dict[str, Any]]
    consent: dict[str, Any]
    rules: list[dict[str, Any]]
    example: dict[str, Any] | None = Field(
        description="a whole body for POST /cases, where example data are at hand"
    )


class FieldOut(Schema):
    """One line of a licence."""

    label: Text
    value: Text


class LicenceOut(Schema):
    """A licence."""

    identifier: str
    number: str
    version: int
    matter: str
    state: str
    issued_on: date
    valid_from: date | None
    valid_to: date | None
    case: str
    pdf: str
    verify: str


class VerifyOut(Schema):
    """What a checker may know."""

    state: Literal["valid", "expired", "ended", "revoked", "suspended", "unknown", "mistyped"]
    text: Text
    says: Text
    name: Text | None
    issuer: Text | None
    issued_on: date | None
    valid_from: date | None
    valid_to: date | None
    fields: list[FieldOut]
    checked_at: datetime


class ProblemError(Schema):
    """One thing that is wrong."""

    field: str | None
    code: str
    text: Text
    mend: Text


class ProblemOut(Schema):
    """RFC 9457, with every fault in both languages."""

    type: str
    title: str
    titles: Text
    status: int
    detail: str
    instance: str
    errors: list[ProblemError]
