"""Licences: the holder's client reads and downloads them; anyone checks one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from miaopi.api import schemas
from miaopi.api.auth import address, now, viewer
from miaopi.api.openapi import secured
from miaopi.api.problems import problem
from miaopi.api.shapes import problems_for, words
from miaopi.cases import queries as cases
from miaopi.licences import actions, queries
from miaopi.licences.models import Licence
from miaopi.people.limits import TooMany

router = Router(tags=["licences"])
PDF = {
    200: {
        "description": "the signed certificate",
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get(
    "/licences/{identifier}",
    response={200: schemas.LicenceOut, **problems_for(404)},
    **secured("licences:read"),
)
def licence(request: HttpRequest, identifier: str) -> dict[str, Any]:
    """A licence by its identifier (GB/T 36904)."""
    found = _found(request, identifier)
    page = queries.page(found, at=now())
    return {
        "identifier": page.identifier,
        "number": page.number,
        "version": found.version,
        "matter": page.matter,
        "state": page.state,
        "issued_on": page.issued_on,
        "valid_from": page.valid_from,
        "valid_to": page.valid_to,
        "case": cases.case_for(viewer(request), page.case_id).ref,
        "pdf": f"/api/v1/licences/{page.identifier}/pdf",
        "verify": f"/api/v1/verify/{page.code}",
    }


@router.get(
    "/licences/{identifier}/pdf",
    response={200: None, **problems_for(404)},
    **secured("licences:read", responses=PDF),
)
def licence_pdf(request: HttpRequest, identifier: str) -> HttpResponse:
    """The signed certificate, made by the worker or at the first call; always the same bytes."""
    found = _found(request, identifier)
    return HttpResponse(
        actions.ensure_pdf(found, at=now()),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{found.identifier}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


@router.get("/verify/{code}", response={200: schemas.VerifyOut, **problems_for(404)}, auth=None)
def verify(request: HttpRequest, code: str) -> dict[str, Any]:
    """Check a certificate by code or identifier. Public; an identifier shows nothing about a person."""
    try:
        checked = queries.verify(code, at=now(), address=address(request))
    except TooMany as guesses:
        refused = problem(429, "too-many", seconds=guesses.seconds)
        refused.headers["Retry-After"] = str(guesses.seconds)
        raise refused from guesses
    by_key = {line.key: line.value for line in checked.lines}
    return {
        "state": checked.state,
        "text": checked.heading.as_json(),
        "says": checked.says.as_json(),
        "name": words(by_key.get("title")),
        "issuer": words(by_key.get("issuer")),
        "issued_on": checked.issued_on,
        "valid_from": checked.valid_from,
        "valid_to": checked.valid_to,
        "fields": [{"label": line.label.as_json(), "value": line.value.as_json()} for line in checked.lines],
        "checked_at": checked.checked_at,
    }


def _found(request: HttpRequest, identifier: str) -> Licence:
    try:
        return queries.licence_for(viewer(request), identifier)
    except queries.NotFound as missing:
        raise problem(404, "not-found") from missing
