"""Whoever else must stand behind an application: who has not answered yet, and saying so at the window."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from miaopi.cases import queries
from miaopi.cases.actions import confirm as confirmations
from miaopi.cases.actions import draft as drafts
from miaopi.cases.actions import submit as submission
from miaopi.cases.actions import window
from miaopi.cases.pages import ConfirmationPage, PartyLine
from miaopi.desk.sessions import now
from miaopi.desk.views.window_boxes import how_box
from miaopi.desk.views.window_contact import contact, looked, needs_contact, show_page
from miaopi.faces import answers, asks, places_shown
from miaopi.faces.language import words

STATES = {"confirmed": ("ok", "ok"), "declined": ("danger", "danger"), "asked": ("", "clock")}


@needs_contact
@require_http_methods(["GET", "POST"])
def waiting(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Handed in, and somebody has not answered: send the link again, or take it back to change it."""
    who = contact(request).viewer
    draft = queries.draft_page(who, case_id)
    if not draft.is_confirming:
        return redirect("desk:window_case", case_id)
    if request.method == "POST" and "reopen" in request.POST:
        drafts.reopen(viewer=who, case_id=case_id, at=now())
        return redirect("desk:window_form", case_id)
    if request.method == "POST":
        party = next((line for line in draft.parties if str(line.id) == request.POST.get("party")), None)
        if party is not None:
            confirmations.send_again(viewer=who, case_id=case_id, party_id=party.id, at=now())
        return redirect("desk:window_waiting", case_id)
    looked(request, case=case_id)
    context = {"draft": draft, "parties": [_line(line) for line in draft.parties if line.confirms]}
    return show_page(request, "waiting", context)


def _line(line: PartyLine) -> dict[str, Any]:
    kind, shape = STATES[line.state]
    texts = {"confirmed": _("已确认"), "declined": _("不同意"), "asked": _("在等")}
    return {
        "id": line.id,
        "role": words(line.role_name),
        "name": line.name,
        "phone": line.phone,
        "state": line.state,
        "kind": kind,
        "shape": shape,
        "tag": texts[line.state],
    }


@needs_contact
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, party_id: UUID) -> HttpResponseBase:
    """The party stands at the window: what the application says, read out; they agree, or do not."""
    here = contact(request)
    asked = queries.confirmation(here.viewer, party_id=party_id, at=now())
    how, fault = request.POST.get("how", ""), False
    if request.method == "POST" and asked.state == "asked":
        if request.POST.get("act") == "decline":
            window.confirm_for(
                desk=here.desk,
                party_id=party_id,
                seen=here.seen,
                how="",
                agrees=False,
                speaker_id=here.person.pk,
                at=now(),
            )
            return redirect("desk:window_person")
        fault = how not in window.HOW
        if not fault:
            return _stand_behind(request, asked, how)
    return _show(request, asked, how, fault=fault)


def _stand_behind(request: HttpRequest, asked: ConfirmationPage, how: str) -> HttpResponse:
    here = contact(request)
    last = window.confirm_for(
        desk=here.desk,
        party_id=asked.party_id,
        seen=here.seen,
        how=how,
        speaker_id=here.person.pk,
        covers=request.POST.get("seen"),
        at=now(),
    )
    if last is not None:
        submission.submit(case_id=last, at=now())
    return redirect("desk:window_case", asked.case_id)


def _show(request: HttpRequest, asked: ConfirmationPage, how: str, *, fault: bool) -> HttpResponse:
    looked(request, case=asked.case_id)
    by_name = asked.matter.form.fields
    names = tuple(name for name in asked.matter.form.shown(asked.answers) if name in by_name)
    divisions = dict(places_shown.beside(asked.offering.division))
    box = how_box(how, fault=fault)
    context = {
        "asked": asked,
        "rows": [row for row in answers.rows(by_name, names, asked.answers, divisions) if not row["empty"]],
        "asks": asks.rows(asked.asks),
        "consent": words(asked.matter.consent.statement),
        "how": box,
        "faults": [{"id": "how-1", "text": box["fault"]}] if fault else [],
    }
    return show_page(request, "confirm", context, status=422 if fault else 200)
