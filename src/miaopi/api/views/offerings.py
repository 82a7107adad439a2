"""What can be applied for, with guide, form, materials and the published rules.

For every client, whatever its scopes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string
from ninja import Query, Router

from miaopi.api import schemas
from miaopi.api.auth import now, viewer
from miaopi.api.openapi import secured
from miaopi.api.problems import Problem, problem
from miaopi.api.reading import only
from miaopi.api.shapes import laws, problems_for, texts, words
from miaopi.catalogue import queries as catalogue
from miaopi.content import Matter
from miaopi.rules import Rule
from miaopi.texts import Faulty

router = Router(tags=["offerings"])


@router.get("/offerings", response={200: schemas.OfferingList, **problems_for(422)}, **secured())
def offerings(
    request: HttpRequest,
    matter: str | None = None,
    division: Annotated[str | None, Query(description="code of 6 or 9 digits (GB/T 2260)")] = None,
    q: Annotated[str | None, Query(max_length=200, description="words of a name")] = None,
    after: Annotated[str | None, Query(max_length=40, description="as `next` holds it")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> dict[str, Any]:
    """What is offered, by matter, by place (there, above it and below it) and by words of its names."""
    only(request.GET, "matter", "division", "q", "after", "limit")
    found = catalogue.offerings(matter=matter, division=division, q=q)
    if after is not None:
        codes = [each.code for each in found]
        if after not in codes:
            raise problem(422, "after-unknown", field="after")
        found = found[codes.index(after) + 1 :]
    page = found[:limit]
    named = {"matter": matter, "division": division, "q": q, "after": page[-1].code if page else None}
    following = urlencode({name: value for name, value in named.items() if value} | {"limit": limit})
    return {
        "items": [_row(each) for each in page],
        "next": f"/api/v1/offerings?{following}" if len(found) > limit else None,
    }


@router.get("/offerings/{code}", response={200: schemas.OfferingOut, **problems_for(404)}, **secured())
def offering(request: HttpRequest, code: str) -> dict[str, Any]:
    """One offering: guide, form as JSON Schema, materials, consent, the published rules, and an example.

    `example` is made anew for the client that asks, with its materials already uploaded; null where example
    data are not installed, or the client may hand nothing in.
    """
    try:
        found = catalogue.guide(code)
    except Faulty as unknown:
        raise Problem(404, *unknown.faults) from unknown
    matter = found.matter
    return _row(found.row) | {
        "guide": _guide(found),
        "form": matter.form.schema,
        "materials": [_material(matter, spec.key) for spec in matter.materials],
        "consent": _consent(matter),
        "rules": [_rule(rule) for rule in matter.rules.rules],
        "example": _example(request, found),
    }


@router.get(
    "/offerings/{code}/example",
    response={200: schemas.CaseIn, **problems_for(404, 422)},
    **secured("cases:write"),
)
def example(
    request: HttpRequest,
    code: str,
    outcome: Annotated[
        Literal["approve", "reject", "supplement", "refer", "waiting"],
        Query(description="what the body leads to"),
    ] = "approve",
) -> dict[str, Any]:
    """A whole body for `POST /cases` that leads to this outcome, where example data are installed."""
    only(request.GET, "outcome")
    try:
        body = _example(request, catalogue.guide(code), outcome=outcome)
    except Faulty as unknown:
        raise Problem(404, *unknown.faults) from unknown
    if body is None:
        raise problem(404, "no-example")
    return body


def _row(row: catalogue.Row) -> dict[str, Any]:
    return {
        "code": row.code,
        "matter": row.matter,
        "name": row.name.as_json(),
        "department": row.department.as_json(),
        "division": row.division,
        "instant": row.instant,
        "status": row.status,
        "href": f"/api/v1/offerings/{row.code}",
    }


def _guide(found: catalogue.Guide) -> dict[str, Any]:
    matter, guide = found.matter, found.matter.guide
    return {
        "lead": guide.lead.as_json(),
        "who": guide.who.as_json(),
        "conditions": texts(guide.conditions),
        "steps": [
            {"name": step.name.as_json(), "who": step.who.as_json(), "takes": step.takes.as_json()}
            for step in guide.steps
        ],
        "rights": texts(guide.rights),
        "duties": texts(guide.duties),
        "faq": [{"asks": each.asks.as_json(), "answer": each.answer.as_json()} for each in guide.faq],
        "result": matter.result.as_json(),
        "fee": matter.fee.says.as_json(),
        "statutory_limit": matter.statutory.says.as_json(),
        "promised_limit": matter.promised.says.as_json(),
        "legal_basis": laws(matter.legal_basis),
        "reconsideration": found.reconsideration.as_json(),
        "court": found.court.as_json(),
    }


def _material(matter: Matter, key: str) -> dict[str, Any]:
    spec = matter.material(key)
    assert spec is not None  # the key was taken from the matter's own list
    return {
        "kind": spec.key,
        "name": spec.name.as_json(),
        "hint": words(spec.hint),
        "required": spec.required,
        "always": spec.when is None,
        "many": spec.many,
        "accept": list(spec.accept),
        "purpose": spec.purpose.as_json(),
        "basis": laws(spec.basis),
    }


def _consent(matter: Matter) -> dict[str, Any]:
    return {
        "version": matter.consent.version,
        "statement": matter.consent.statement.as_json(),
        "asks": [
            {
                "registry": ask.registry,
                "source": ask.source.as_json(),
                "about": ask.about,
                "what": texts(ask.what),
                "purpose": ask.purpose.as_json(),
            }
            for ask in matter.asks
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "text": rule.say.as_json(),
        "next": words(rule.next),
        "basis": laws(rule.basis),
        "sure": rule.sure,
    }


def _example(
    request: HttpRequest, found: catalogue.Guide, *, outcome: str = "approve"
) -> dict[str, Any] | None:
    """A body that the example data approve, or lead elsewhere, where such data are installed
    (`EXAMPLE_BODY`)."""
    caller, path = viewer(request), settings.EXAMPLE_BODY
    if not path or not caller.may("cases:write"):
        return None
    make: Callable[..., dict[str, Any] | None] = import_string(path)
    return make(found.offering, caller.client, now(), outcome)
