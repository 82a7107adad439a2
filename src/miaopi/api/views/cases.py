"""Cases: hand one in and have the outcome in the same answer; read one's own."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Header, Query, Router, Status

from miaopi.api import schemas
from miaopi.api.auth import now, viewer
from miaopi.api.openapi import secured
from miaopi.api.problems import Problem, problem
from miaopi.api.reading import only
from miaopi.api.shapes import problems_for, words
from miaopi.cases import queries
from miaopi.cases.actions import client as actions
from miaopi.cases.errors import AnswersFaulty, CaseNotFound, KeyReused, NotAllowed
from miaopi.cases.pages import ChangeLine, FindingLine, LicenceLine, Summary
from miaopi.texts import Faulty

router = Router(tags=["cases"])
LONGEST_KEY = 100
BLANK_FOR_PLUS = re.compile(r"(?<=\d) (?=\d\d:?\d\d(\||$))")
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@router.post(
    "/cases",
    response={200: schemas.CaseOut, 201: schemas.CaseOut, **problems_for(404, 409, 422)},
    **secured("cases:write"),
)
def submit_case(
    request: HttpRequest,
    body: schemas.CaseIn,
    key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=LONGEST_KEY,
            description="new for each application",
        ),
    ],
) -> Status[dict[str, Any]]:
    """Hand in an application. Rules decide at once where every party is attested; else the parties are asked.

    The same key with the same body gives the same case (200); with another body it is refused (409).
    """
    try:
        done = actions.submit_new(viewer=viewer(request), body=_body(body), key=key, at=now())
    except KeyReused as reused:
        raise Problem(409, *reused.faults) from reused
    except NotAllowed as refused:
        raise Problem(403, *refused.faults) from refused
    except AnswersFaulty as faulty:
        raise Problem(422, *faulty.faults) from faulty
    except Faulty as faulty:
        unknown = any(fault.code == "catalogue.offering-unknown" for fault in faulty.faults)
        raise Problem(404 if unknown else 422, *faulty.faults) from faulty
    return Status(201 if done.created else 200, case_json(queries.summary(viewer(request), done.case_id)))


@router.get("/cases", response={200: schemas.CaseList, **problems_for(422)}, **secured("cases:read"))
def changed_cases(
    request: HttpRequest,
    changed_since: Annotated[
        str | None, Query(max_length=100, description="an ISO 8601 time, or what `next` holds")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """The client's own cases in order of change, to be asked on from `next`."""
    only(request.GET, "changed_since", "limit")
    try:
        batch = queries.changed_since(viewer(request), cursor(changed_since), limit=limit)
    except (ValueError, OverflowError) as wrong:
        raise problem(422, "cursor-wrong", field="changed_since", name="changed_since") from wrong
    following = urlencode({"changed_since": batch.next, "limit": limit}) if batch.next else None
    return {
        "items": [case_json(each) for each in batch.items],
        "next": f"/api/v1/cases?{following}" if following else None,
    }


@router.get("/cases/{number}", response={200: schemas.CaseOut, **problems_for(404)}, **secured("cases:read"))
def case(request: HttpRequest, number: str) -> dict[str, Any]:
    """One of the client's own cases, with reasons, notices and licence."""
    try:
        return case_json(queries.summary(viewer(request), number))
    except CaseNotFound as missing:
        raise problem(404, "not-found") from missing


def cursor(given: str | None) -> str | None:
    """What `changed_since` says, in the one form that the query reads. A day begins in Haikou.

    Raises: ValueError, OverflowError: it is neither a time with its zone, nor a day, nor a cursor.
    """
    if not given:
        return None
    # A plus sign that was not encoded arrives as a blank.
    since, bar, last = BLANK_FOR_PLUS.sub("+", given.strip()).partition("|")
    if bar:
        last = str(UUID(last))
    at = datetime.fromisoformat(since)
    if at.tzinfo is None:
        if DAY.fullmatch(since) is None:
            raise ValueError("a time needs its zone")
        at = at.replace(tzinfo=timezone.get_default_timezone())
    return f"{at.astimezone(UTC).isoformat()}{bar}{last}"


def _body(body: schemas.CaseIn) -> actions.Body:
    return actions.Body(
        offering=body.offering,
        applicant=actions.Applicant(**body.applicant.model_dump()),
        answers=body.answers,
        materials=tuple((kind, each) for kind, ids in sorted(body.materials.items()) for each in ids),
        attestations={each.party: {"method": each.method} for each in body.attestations},
        consent=body.consent.model_dump(),
        person_wanted=body.person_decides,
        language=body.language,
    )


def case_json(found: Summary) -> dict[str, Any]:
    """A case as it is sent."""
    page = found.case
    return {
        "number": page.ref,
        "offering": page.offering.code,
        "state": page.state,
        "substate": page.substate,
        "outcome": found.outcome,
        "decided_by": page.decided_by or None,
        "reasons": [_finding(each) for each in found.reasons],
        "notices": [_finding(each) for each in found.notices],
        "explanation": _change(found.change),
        "licence": _licence(found.licence),
        "confirmations": [
            {"party": each.place, "state": each.state} for each in found.parties if each.confirms
        ],
        "filed_on": page.filed_on,
        "due_on": page.due_on,
        "submitted_at": page.submitted_at,
        "decided_at": page.decided_at,
        "changed_at": page.changed_at,
        "decided_in_ms": page.decided_in_ms,
        "href": f"/api/v1/cases/{page.ref}",
    }


def _finding(line: FindingLine) -> dict[str, Any]:
    return {
        "code": line.code,
        "outcome": line.outcome,
        "text": line.text.as_json(),
        "next": words(line.next),
        "basis": [
            {"law": each.law.as_json(), "article": each.article, "sure": each.sure} for each in line.basis
        ],
        "because": [each.as_json() for each in line.parts],
    }


def _change(line: ChangeLine | None) -> dict[str, Any] | None:
    if line is None:
        return None
    return {
        "found": line.kind,
        "lines": [each.as_json() for each in line.lines],
        "smallest": line.smallest,
    }


def _licence(licence: LicenceLine | None) -> dict[str, str] | None:
    if licence is None:
        return None
    return {
        "identifier": licence.identifier,
        "number": licence.number,
        "pdf": f"/api/v1/licences/{licence.identifier}/pdf",
        "verify": f"/api/v1/verify/{licence.code}",
    }
