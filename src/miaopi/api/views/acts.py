"""Acts on a case after it was handed in: what was missing, taking it back, a review by a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Router, Status

from miaopi.api import schemas
from miaopi.api.auth import now, viewer
from miaopi.api.openapi import secured
from miaopi.api.problems import Problem, problem
from miaopi.api.shapes import problems_for
from miaopi.api.views.cases import LONGEST_KEY, case_json
from miaopi.cases import queries
from miaopi.cases.actions import client_acts, person
from miaopi.cases.errors import AnswersFaulty, CaseNotFound, Faster, KeyReused, NotAllowed
from miaopi.cases.states import CaseMoved

router = Router(tags=["cases"])
MILLISECOND = timedelta(milliseconds=1)


@router.post(
    "/cases/{number}/supplement",
    response={200: schemas.CaseOut, 201: schemas.CaseOut, **problems_for(404, 409, 422)},
    **secured("cases:write"),
)
def supplement_case(
    request: HttpRequest,
    number: str,
    body: schemas.SupplementIn,
    key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=LONGEST_KEY,
            description="new for each supplement",
        ),
    ],
) -> Status[dict[str, Any]]:
    """Hand in what was missing. Every source is asked afresh and the rules decide again, in this answer.

    The day of filing stays; answers and papers that are not named stay. The same key with the same body gives
    the same case (200).
    """
    given = client_acts.Supplement(
        answers=body.answers,
        materials=tuple((kind, each) for kind, ids in sorted(body.materials.items()) for each in ids),
        attestations={each.party: {"method": each.method} for each in body.attestations},
        consent=body.consent.model_dump(),
    )
    case_id = _known(request, number)
    try:
        done = client_acts.supplement(viewer=viewer(request), case_id=case_id, given=given, key=key, at=now())
    except (KeyReused, CaseMoved) as moved:
        raise Problem(409, *moved.faults) from moved
    except NotAllowed as refused:
        raise Problem(403, *refused.faults) from refused
    except AnswersFaulty as faulty:
        raise Problem(422, *faulty.faults) from faulty
    return Status(201 if done.created else 200, case_json(queries.summary(viewer(request), done.case_id)))


@router.post(
    "/cases/{number}/withdrawal",
    response={200: schemas.CaseOut, **problems_for(404, 409)},
    **secured("cases:write"),
)
def withdraw_case(request: HttpRequest, number: str, body: schemas.ActIn) -> dict[str, Any]:
    """Take an application back before it is decided. Once more does nothing new."""
    return _act(request, number, body, done="withdrawn", act=person.withdraw)


@router.post(
    "/cases/{number}/review",
    response={200: schemas.CaseOut, **problems_for(404, 409)},
    **secured("cases:write"),
)
def review_case(request: HttpRequest, number: str, body: schemas.ActIn) -> dict[str, Any]:
    """Have a person look again at a decision of the rules, within 60 days; it stands until replaced.

    Basis: 个人信息保护法 art. 24.
    """
    return _act(request, number, body, done="examining", act=person.ask_person)


def _act(
    request: HttpRequest,
    number: str,
    body: schemas.ActIn,
    *,
    done: str,
    act: Callable[..., None],
) -> dict[str, Any]:
    """One act, unless it was done before or the case has moved since the client saw it."""
    case_id = _known(request, number)
    page = queries.case_for(viewer(request), case_id)
    if page.state != done:
        # JSON tells milliseconds.
        if body.changed_at is not None and abs(body.changed_at - page.changed_at) >= MILLISECOND:
            raise problem(409, "case-changed")
        try:
            act(viewer=viewer(request), case_id=case_id, version_no=page.version_no, at=now())
        except (CaseMoved, Faster, NotAllowed) as moved:
            raise Problem(409, *moved.faults) from moved
    return case_json(queries.summary(viewer(request), case_id))


def _known(request: HttpRequest, number: str) -> UUID:
    try:
        return queries.case_for(viewer(request), number).id
    except CaseNotFound as missing:
        raise problem(404, "not-found") from missing
