"""A client hands in a whole application at once, by API.

Two commits: first the application with its consents and its idempotency key, since consent is kept
before anything is looked up; then the decision (`submit.submit`). A process that dies between them
leaves a row in the outbox, and the same key sent again finishes the work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Context, Decimal
from uuid import UUID

from django.db import IntegrityError, transaction

from miaopi.cases import numbers, sealing
from miaopi.cases.actions import confirm, draft, keys, moves, parties
from miaopi.cases.actions.parties import ATTESTED, Stand
from miaopi.cases.actions.submit import submit
from miaopi.cases.errors import AnswersFaulty, CasesError, NotAllowed
from miaopi.cases.models import Submission
from miaopi.catalogue import queries as catalogue
from miaopi.content import Matter
from miaopi.content import Party as Named
from miaopi.people import actions as people
from miaopi.people.models import Client, Person
from miaopi.people.viewers import Viewer
from miaopi.texts import Fault, Faulty, Place, Words

SCOPE = "attests-parties"
EXACT = Context(prec=100)  # the API takes no number of so many digits


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies: a party of the application, or somebody who files for one of them with a mandate."""

    kind: str  # person | enterprise
    name: str
    number: str
    phone: str


@dataclass(frozen=True, slots=True)
class Body:
    """What a client hands in: the API's `POST /cases`, parsed, not yet checked.

    attestations: by role or place, how the client verified that party: `{"lessor": {"method": "…"}}`.
    materials: pairs of kind and id.  consent: `{"agreed": true, "version": "…"}`.
    """

    offering: str
    applicant: Applicant
    answers: Mapping[str, object]
    materials: tuple[tuple[str, UUID], ...]
    attestations: Mapping[str, object]
    consent: Mapping[str, object]
    person_wanted: bool = False
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class Submitted:
    """The case that came of it; `created` is False where the key had been used for the same body before."""

    case_id: UUID
    created: bool


def submit_new(*, viewer: Viewer, body: Body, key: str, at: datetime) -> Submitted:
    """Hand in a whole application: decided at once when every party is attested, else the others are asked.

    Returns: the case; the same key with the same body gives the same case, also when two come at once.
    Raises:  AnswersFaulty: one fault a field.  KeyReused.  NotAllowed: it may not attest.  Whatever the
             catalogue
             raises for an offering that is unknown or closed.
    """
    if viewer.client is None:
        raise NotAllowed("cases.attestation-not-allowed")
    client = viewer.client
    scope, body_hash = keys.client_scope(client), _body_hash(body)
    for left in reversed(range(numbers.DRAWS)):
        known = keys.known(scope=scope, key=key)
        if known is not None:
            return _again(known, body_hash, at=at)
        try:
            case_id = _receive(viewer=viewer, client=client, body=body, body_hash=body_hash, key=key, at=at)
        except IntegrityError:
            # The same key at the same instant (the first one won), or a number drawn that another case has.
            if not left:
                raise
        else:
            return Submitted(submit(case_id=case_id, at=at), created=True)
    raise AssertionError("the last try returns or raises")


def _again(known: Submission, body_hash: str, *, at: datetime) -> Submitted:
    """The case that the key made. Whoever came first may still be asking, or died: finish it, once."""
    keys.same_body(known, body_hash)
    return Submitted(submit(case_id=known.case_id, at=at), created=False)


@transaction.atomic
def _receive(*, viewer: Viewer, client: Client, body: Body, body_hash: str, key: str, at: datetime) -> UUID:
    """The application with parties, consents and key: one commit, before anything is looked up."""
    offering = catalogue.open_offering(body.offering)
    matter = catalogue.matter(offering.version_id)
    applicant = _checked(matter, body, client, at=at)
    answers = matter.form.clean(body.answers)
    case = draft.new_case(
        offering=offering, viewer=viewer, answers=answers, language=body.language, via="api", at=at
    )
    case.holder, case.person_wanted = applicant, body.person_wanted
    case.save(force_insert=True)
    keys.remember(scope=keys.client_scope(client), key=key, body=body_hash, case=case, at=at)
    for kind, material_id in body.materials:
        spec = matter.material(kind)
        assert spec is not None  # checked above
        draft.put_material(case, spec, material_id, at=at)
    stands = {
        named.at: Stand(by=None, method=ATTESTED)
        for named in matter.parties_of(answers)
        if named.spec.confirms and _attested(body, named)
    }
    rows = parties.align(case, matter, answers, stands=stands, at=at)
    if not client.may(SCOPE) and all(row.person_id != applicant.pk for row in rows):
        # An agent stands behind nothing by a link; only a client that verifies people may bring one.
        raise AnswersFaulty([_applicant_fault(matter)])
    for role in sorted({row.role for row in rows if row.state == "confirmed"}):
        parties.record_consent(
            case, matter, answers, role=role, person=None, client=client, channel="api", at=at
        )
    confirm.hand_over(case, matter, rows, answers, by=moves.actor(viewer), at=at)
    return case.pk


def _checked(matter: Matter, body: Body, client: Client, *, at: datetime) -> Person:
    """The applicant, when everything is whole.   Raises: AnswersFaulty: every fault; NotAllowed."""
    if body.attestations and not client.may(SCOPE):
        raise NotAllowed("cases.attestation-not-allowed", field="attestations")
    faults = [in_answers(fault) for fault in matter.form.validate(body.answers, today=moves.day_of(at))]
    if body.consent.get("agreed") is not True or body.consent.get("version") != matter.consent.version:
        values = {"version": matter.consent.version}
        faults.append(Fault("cases.consent-other-version", Place(field="consent"), values))
    for kind, material_id in body.materials:
        try:
            draft.check_material(matter, Viewer(client=client), kind, material_id)
        except CasesError as error:
            faults += error.faults
    try:
        applicant = _person(body.applicant, at=at)
    except Faulty as error:
        raise AnswersFaulty([*faults, *error.faults]) from error
    if faults:
        raise AnswersFaulty(faults)
    return applicant


def in_answers(fault: Fault) -> Fault:
    """A fault of the form, where it stands in the body."""
    return Fault(fault.code, Place(field=f"answers.{fault.where.field}"), fault.values)


def _applicant_fault(matter: Matter) -> Fault:
    roles = [spec.role for spec in matter.parties if spec.files]
    names = Words("、".join(role.zh for role in roles), ", ".join(role.en for role in roles))
    return Fault("cases.applicant-unknown", Place(field="applicant"), {"roles": names})


def _person(applicant: Applicant, *, at: datetime) -> Person:
    return people.person_for(
        kind=applicant.kind,
        name=applicant.name,
        number=applicant.number,
        phone=applicant.phone or None,
        at=at,
        field="applicant",
    )


def _attested(body: Body, named: Named) -> bool:
    return named.at in body.attestations or named.role in body.attestations


def one_spelling(value: object) -> object:
    """JSON's 67.5, 67.50 and 6.75e1 are one number: a client that writes it otherwise says the same."""
    match value:
        case bool():
            return value
        case int() | Decimal():
            return Decimal(value).normalize(EXACT)
        case Mapping():
            return {name: one_spelling(each) for name, each in value.items()}
        case list() | tuple():
            return [one_spelling(each) for each in value]
    return value


def _body_hash(body: Body) -> str:
    """The keyed hash of what was sent, however it was written."""
    return sealing.keyed(
        [
            body.offering,
            [body.applicant.kind, body.applicant.name, body.applicant.number, body.applicant.phone],
            one_spelling(body.answers),
            sorted([kind, str(material_id)] for kind, material_id in body.materials),
            body.attestations,
            body.consent,
            body.person_wanted,
        ],
        use="submission-body",
    )
