"""Changing a decision that the body itself finds wrong (T38): one proposes, another confirms."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from miaopi.cases import afterwards_queries, desk_queries, opinions, states
from miaopi.cases.actions import self_correction
from miaopi.cases.desk_pages import DeskCase
from miaopi.cases.errors import AnswersFaulty, CaseNotFound, Faster, NotAllowed
from miaopi.cases.states import CaseMoved
from miaopi.desk import opinion_forms as forms
from miaopi.desk.looks import looked
from miaopi.desk.proof import proved
from miaopi.desk.sessions import desk, now, staff
from miaopi.desk.views.queue import side
from miaopi.faces import fields
from miaopi.faces.language import words
from miaopi.licences.actions.ending import EndFaulty, EndRefused
from miaopi.officials.errors import NotYours
from miaopi.people import queries as people
from miaopi.texts import Faulty

MOVED = (Faster, CaseMoved, EndRefused, NotAllowed)
OTHER = {"approve": "reject", "reject": "approve"}


@staff
@require_http_methods(["GET", "POST"])
@proved
def change(request: HttpRequest, ref: str) -> HttpResponse:
    """What is proposed, or the form to propose it: the other outcome, with reasons and how it was heard."""
    found = _seen(request, ref)
    if request.method == "GET":
        return _form(request, found)
    try:
        self_correction.propose_change(
            **_common(request, found),
            opinion=forms.opinion(request.POST, outcome=OTHER[found.case.outcome]),
            hearing=request.POST.get("hearing", ""),
        )
    except (AnswersFaulty, EndFaulty) as faulty:
        return _form(request, found, faulty=faulty, status=422)
    except NotYours as refused:
        return _form(request, found, faulty=refused, status=403)
    except MOVED as moved:
        return _form(request, _found(request, ref), faulty=moved, status=409)
    return redirect("desk:change", ref)


@staff
@require_POST
@proved
def settle(request: HttpRequest, ref: str) -> HttpResponse:
    """Confirm the change, or let it go."""
    found = _seen(request, ref)
    confirmed = request.POST.get("act") == "confirm"
    act = self_correction.confirm_change if confirmed else self_correction.drop_change
    try:
        act(**_common(request, found))
    except NotYours as refused:
        return _form(request, found, faulty=refused, status=403)
    except MOVED as moved:
        return _form(request, _found(request, ref), faulty=moved, status=409)
    return redirect("desk:case", ref)


def _found(request: HttpRequest, ref: str) -> DeskCase:
    """A case whose decision can be changed.   Raises: Http404."""
    try:
        found = desk_queries.desk_case(desk(request), ref, at=now())
    except (CaseNotFound, NotYours) as missing:  # what is not theirs is told as what is not there
        raise Http404 from missing
    if found.case.outcome not in OTHER or states.row(found.case.state, self_correction.EVENT) is None:
        raise Http404
    return found


def _seen(request: HttpRequest, ref: str) -> DeskCase:
    found = _found(request, ref)
    looked(request, people.persons(found.persons), what="case", case=found.case.id)
    return found


def _common(request: HttpRequest, found: DeskCase) -> dict[str, Any]:
    seen = request.POST.get("version_no", "")
    return {
        "desk": desk(request),
        "case_id": found.case.id,
        "version_no": int(seen) if seen.isascii() and seen.isdecimal() else 0,
        "at": now(),
    }


def _form(
    request: HttpRequest, found: DeskCase, *, faulty: Faulty | None = None, status: int = 200
) -> HttpResponse:
    told = {(each.where.field or ""): fields.sentence(each) for each in faulty.faults} if faulty else {}
    post = request.POST if request.method == "POST" and status == 422 else None
    waits = afterwards_queries.change_of(desk(request), found.case.id)
    context = {
        "page": found,
        "now": words(found.case.state_name),
        "to": OTHER[found.case.outcome],
        "waits": waits,
        "reasons": [words(opinions.words(each.text)) for each in waits.opinion.reasons]
        if waits is not None
        else [],
        "rows": forms.rows("propose", found, post, told),
        "laws": forms.laws(found),
        "rules": forms.rules(found),
        "typed": post or {},
        "told": told,
        "faults": [{"href": forms.anchor(place), "text": text} for place, text in told.items()],
        "folders": side(desk(request)),
    }
    return render(request, "desk/licences/change.html", context, status=status)
