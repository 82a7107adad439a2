"""What a client does with a case that it handed in: hand in what is missing, take it back, ask for a person.

The same acts as an applicant's at the hall; a client sends them whole, with a key, so that a broken line
never does a thing twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from miaopi.cases import numbers, sealing, states
from miaopi.cases.actions import confirm, draft, keys, moves, parties
from miaopi.cases.actions.client import SCOPE, Submitted, in_answers, one_spelling
from miaopi.cases.actions.parties import ATTESTED, Stand
from miaopi.cases.actions.submit import submit
from miaopi.cases.errors import AnswersFaulty, CasesError, NotAllowed
from miaopi.cases.models import Case, Submission
from miaopi.catalogue import queries as catalogue
from miaopi.content import Matter
from miaopi.people.models import Client
from miaopi.people.viewers import Viewer
from miaopi.texts import Fault, Place


@dataclass(frozen=True, slots=True)
class Supplement:
    """What was missing: the API's `POST /cases/NUMBER/supplement`, parsed, not yet checked.

    answers: fields of the form that are new, whole; null takes one out. materials: pairs of kind and id, put
    to those that are there. attestations: as in `Body`; other answers need the parties' word anew.
    """

    answers: Mapping[str, object]
    materials: tuple[tuple[str, UUID], ...]
    attestations: Mapping[str, object]
    consent: Mapping[str, object]


def supplement(*, viewer: Viewer, case_id: UUID, given: Supplement, key: str, at: datetime) -> Submitted:
    """Hand in what was missing (T13): every source is asked afresh and the rules run again.

    Returns: the case; `created` is False where the key had been used for the same body.
    Raises:  CaseNotFound; CaseMoved: nothing is missing (any more); AnswersFaulty: one fault a field, or
             nothing new; KeyReused; NotAllowed: it may not attest.
    Basis:   行政许可法 第三十二条第一款第五项.
    """
    if viewer.client is None:
        raise NotAllowed("cases.attestation-not-allowed")
    scope, body_hash = keys.client_scope(viewer.client), _body_hash(case_id, given)
    for left in reversed(range(numbers.DRAWS)):
        known = keys.known(scope=scope, key=key)
        if known is not None:
            return _again(known, body_hash, at=at)
        try:
            _receive(viewer, viewer.client, case_id, given, body_hash=body_hash, key=key, at=at)
        except IntegrityError:
            if not left:  # the same key at the same instant: the first one won
                raise
        else:
            return Submitted(submit(case_id=case_id, at=at), created=True)
    raise AssertionError("the last try returns or raises")


def _again(known: Submission, body_hash: str, *, at: datetime) -> Submitted:
    keys.same_body(known, body_hash)
    return Submitted(submit(case_id=known.case_id, at=at), created=False)


@transaction.atomic
def _receive(
    viewer: Viewer,
    client: Client,
    case_id: UUID,
    given: Supplement,
    *,
    body_hash: str,
    key: str,
    at: datetime,
) -> None:
    """The new answers and papers with consents and key: one commit, before anything is looked up."""
    case = moves.owned(viewer, case_id)
    if case.state not in states.ASKED or case.substate:
        raise states.CaseMoved(state=case.state, event="supplement", number=case.number or "")
    matter = catalogue.matter(case.version_id)
    before = keys.draft_body(case, sealing.open_answers(case))
    answers = _checked(case, matter, client, given, at=at)
    sealing.seal_answers(case, answers)
    for kind, material_id in given.materials:
        spec = matter.material(kind)
        assert spec is not None  # checked above
        draft.put_material(case, spec, material_id, at=at)
    if keys.draft_body(case, answers) == before:
        raise AnswersFaulty([Fault("cases.nothing-new")])
    keys.remember(scope=keys.client_scope(client), key=key, body=body_hash, case=case, at=at)
    rows = parties.align(case, matter, answers, stands=_stands(matter, answers, given), at=at)
    for role in sorted({row.role for row in rows if row.state == "confirmed"}):
        parties.record_consent(
            case, matter, answers, role=role, person=None, client=client, channel="api", at=at
        )
    confirm.hand_over(case, matter, rows, answers, by=moves.actor(viewer), at=at)


def _checked(
    case: Case, matter: Matter, client: Client, given: Supplement, *, at: datetime
) -> Mapping[str, object]:
    """The answers as they are now, clean.   Raises: AnswersFaulty: every fault; NotAllowed."""
    if given.attestations and not client.may(SCOPE):
        raise NotAllowed("cases.attestation-not-allowed", field="attestations")
    answers = sealing.open_answers(case)
    for name, value in given.answers.items():
        if value is None:
            answers.pop(name, None)
        else:
            answers[name] = value
    faults = [in_answers(fault) for fault in matter.form.validate(answers, today=moves.day_of(at))]
    if given.consent.get("agreed") is not True or given.consent.get("version") != matter.consent.version:
        values = {"version": matter.consent.version}
        faults.append(Fault("cases.consent-other-version", Place(field="consent"), values))
    for kind, material_id in given.materials:
        try:
            draft.check_material(matter, Viewer(client=client), kind, material_id)
        except CasesError as error:
            faults += error.faults
    if faults:
        raise AnswersFaulty(faults)
    return matter.form.clean(answers)


def _stands(matter: Matter, answers: Mapping[str, object], given: Supplement) -> dict[str, Stand]:
    return {
        named.at: Stand(by=None, method=ATTESTED)
        for named in matter.parties_of(answers)
        if named.spec.confirms and (named.at in given.attestations or named.role in given.attestations)
    }


def _body_hash(case_id: UUID, given: Supplement) -> str:
    return sealing.keyed(
        [
            str(case_id),
            one_spelling(given.answers),
            sorted([kind, str(material_id)] for kind, material_id in given.materials),
            given.attestations,
            given.consent,
        ],
        use="submission-body",
    )
