"""The window: whose turn is it? Find a person; begin, and end, a contact. Below, what this clerk did today.

Basis: 个人信息保护法 art. 6, 51: found by the exact number or phone alone, and each look is on record.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from miaopi.cases import window_queries as queries
from miaopi.desk.sessions import desk, now
from miaopi.desk.views import window_contact as contacts
from miaopi.desk.views import window_register
from miaopi.desk.views.window_boxes import documents
from miaopi.desk.views.window_contact import needs_clerk, show_page
from miaopi.faces.language import words
from miaopi.people import actions as people
from miaopi.people import numbers
from miaopi.people import queries as persons
from miaopi.people.models import Person
from miaopi.people.viewers import NOBODY

MOST_FOUND = 5


@needs_clerk
@require_http_methods(["GET", "POST"])
def home(request: HttpRequest) -> HttpResponseBase:
    """Find who stands there; below, what this clerk did today."""
    contacts.end(request)
    if request.method == "GET":
        return _home(request)
    typed = request.POST.get("who", "").strip()[:40]
    document = request.POST.get("document", "")
    if document not in people.DOCUMENTS:
        return _home(request, typed=typed, faults={"document": _("请选看了哪种证件。")})
    if chosen := request.POST.get("person"):
        return _choose(request, typed, document, chosen)
    found = _find(typed)
    if _is_number(typed):
        if found and persons.was_checked(found[0]):
            return _begin(request, found[0], document)
        # Nobody, or somebody whom others named only: name and number are checked together first.
        return window_register.show(request, {"number": typed, "name": "", "phone": ""}, document, {})
    if not found:
        return _home(request, typed=typed, faults={"who": _("没有找到。请填证件上的 18 位号码。")})
    contacts.noted(request, *found)
    return _home(request, typed=typed, found=found)


def _is_number(typed: str) -> bool:
    return len(numbers.uniform(typed)) == 18


def _find(typed: str) -> tuple[Person, ...]:
    """By the exact number, or by the exact phone."""
    if _is_number(typed):
        person = persons.by_number(typed)
        return (person,) if person is not None else ()
    return persons.by_phone(typed)[:MOST_FOUND] if typed else ()


def _choose(request: HttpRequest, typed: str, document: str, chosen: str) -> HttpResponseBase:
    """One of several whom a phone reaches: only one of those that were found."""
    person = next((each for each in _find(typed) if str(each.pk) == chosen), None)
    if person is None:
        return _home(request, typed=typed)
    if not persons.was_checked(person):
        return window_register.show(request, {"number": "", "name": "", "phone": typed}, document, {})
    return _begin(request, person, document)


def _begin(request: HttpRequest, person: Person, document: str) -> HttpResponse:
    people.see_document(person=person, document=document, by=desk(request).actor, at=now())
    contacts.begin(request, person.pk, document)
    return redirect("desk:window_person")


def _home(
    request: HttpRequest,
    *,
    typed: str = "",
    found: tuple[Person, ...] = (),
    faults: dict[str, str] | None = None,
) -> HttpResponse:
    faults = faults or {}
    document = request.POST.get("document", "id-card")
    box = {
        "input": "text",
        "id": "who",
        "label": _("证件号码，或者手机号码"),
        "hint": _("要填完整，一字不差。"),
        "value": typed,
        "capitals": True,
        "fault": faults.get("who"),
        "described": "who-hint who-error" if "who" in faults else "who-hint",
    }
    context = {
        "fields": [box, documents(document, fault=faults.get("document", ""))],
        "faults": [{"id": place, "text": text} for place, text in faults.items()],
        "found": [_card(each) for each in found],
        "typed": typed,
        "document": document,
        "today": [_line(line) for line in queries.todays(desk(request), at=now())],
    }
    return show_page(request, "home", context, status=422 if faults else 200)


def _card(person: Person) -> dict[str, str]:
    shown = persons.card(NOBODY, person)
    return {"id": str(shown.id), "name": shown.name, "number": shown.number, "phone": shown.phone}


def _line(line: queries.WindowLine) -> dict[str, Any]:
    return {
        "href": reverse("desk:window_come", args=[line.id]),
        "number": line.number or _("草稿"),
        "name": words(line.name),
        "who": line.who,
        "state": words(line.state_name),
        "at": line.changed_at,
        "waits": line.waits_here,
    }


@needs_clerk
@require_POST
def next_person(request: HttpRequest) -> HttpResponseBase:
    """Somebody else's turn: nothing of the one before is on any page that opens from now on."""
    contacts.end(request)
    return redirect("desk:window")


@needs_clerk
@require_http_methods(["GET", "POST"])
def come(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The person of one of today's cases is here again: their document is looked at anew."""
    found = queries.holder_of(desk(request), case_id)
    document = request.POST.get("document", "")
    if request.method == "POST" and document in people.DOCUMENTS:
        people.see_document(person=found, document=document, by=desk(request).actor, at=now())
        contacts.begin(request, found.pk, document)
        return redirect("desk:window_case", case_id)
    contacts.end(request)
    contacts.noted(request, found, case=case_id)
    context = {"who": _card(found), "field": documents("id-card"), "case_id": case_id}
    return show_page(request, "come", context)
