"""Letters about the client's cases: what was told in writing, as signed PDF."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from miaopi.api import schemas
from miaopi.api.auth import now, viewer
from miaopi.api.openapi import secured
from miaopi.api.problems import problem
from miaopi.api.shapes import problems_for
from miaopi.cases import queries as cases
from miaopi.cases.errors import CaseNotFound
from miaopi.letters import actions, queries

router = Router(tags=["letters"])
PDF = {
    200: {
        "description": "the signed letter",
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get(
    "/cases/{number}/letters",
    response={200: schemas.LetterList, **problems_for(404)},
    **secured("cases:read"),
)
def case_letters(request: HttpRequest, number: str) -> dict[str, Any]:
    """Every letter about one of the client's cases, the oldest first."""
    try:
        page = cases.case_for(viewer(request), number)
    except CaseNotFound as missing:
        raise problem(404, "not-found") from missing
    found = queries.held_of_case(viewer(request), page.id)
    return {
        "items": [_letter(each) for each in sorted(found, key=lambda line: (line.issued_at, line.number))]
    }


@router.get(
    "/letters/{letter}/pdf",
    response={200: None, **problems_for(404)},
    **secured("cases:read", responses=PDF),
)
def letter_pdf(request: HttpRequest, letter: UUID) -> HttpResponse:
    """The signed letter, made by the worker or at the first call; always the same bytes."""
    try:
        copy = queries.letter_for(viewer(request), str(letter))
    except queries.NotFound as missing:
        raise problem(404, "not-found") from missing
    return HttpResponse(
        actions.ensure_pdf(copy, at=now()),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{letter}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


def _letter(line: queries.LetterLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "number": line.number,
        "kind": line.kind,
        "name": line.title.as_json(),
        "issued_at": line.issued_at,
        "replaced": line.replaced,
        "pdf": f"/api/v1/letters/{line.id}/pdf",
        "verify": f"/v/{line.code}",
    }
