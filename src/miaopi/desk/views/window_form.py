"""The application at the window: every question on one page, the contract with it, one button.

The same questions as in the hall, drawn and read by the same code, laid out for somebody who fills in many:
what is known of the person is there, a day is one box, a party is a person unless said otherwise. Questions
that depend on others stand there, too, until it is clear that they do not apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from miaopi.cases import queries, states
from miaopi.cases.actions import draft as drafts
from miaopi.cases.actions import window
from miaopi.cases.errors import Faster
from miaopi.cases.pages import DraftPage
from miaopi.content import Field
from miaopi.desk.sessions import now
from miaopi.desk.views import window_papers as papers
from miaopi.desk.views.window_contact import Contact, contact, looked, needs_contact, show_page
from miaopi.faces import fields, language, places_shown
from miaopi.faces.language import words
from miaopi.people.models import Person
from miaopi.secrets import PersonalNumber, mask_number, mask_phone
from miaopi.texts import Fault


@needs_contact
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """All of it at once: shown, kept, and told what is wrong with it."""
    draft = queries.draft_page(contact(request).viewer, case_id)
    if draft.is_confirming:
        return redirect("desk:window_waiting", case_id)
    if draft.state not in states.EDITABLE:
        return redirect("desk:window_case", case_id)
    if request.method == "POST":
        return _save(request, draft)
    return _show(request, draft)


# ── which questions ────
def asked(draft: DraftPage) -> list[str]:
    """The questions that apply, and those of which it is open whether they do."""
    return [
        name
        for name, item in draft.matter.form.fields.items()
        if name in draft.shown or _is_open(draft, item)
    ]


def _is_open(draft: DraftPage, item: Field) -> bool:
    """Whether an answer on which the question depends is still to come."""
    return item.show is not None and any(name not in draft.answers for name in item.show.names)


def own_places(person: Person, draft: DraftPage) -> set[str]:
    """The questions that the person's own name and number answer, as checked."""
    return {
        named.at
        for named in draft.matter.parties_of(draft.answers)
        if named.at in draft.answers and _is(person, named.number)
    }


def _is(person: Person, number: str) -> bool:
    return PersonalNumber(number, person.number.kind) == person.number


# ── saving ────
def _save(request: HttpRequest, draft: DraftPage) -> HttpResponseBase:
    here, names = contact(request), asked(draft)
    answers = {name: _answer(request, here, draft, name) for name in names}
    try:
        saved = drafts.save_page(
            viewer=here.viewer,
            case_id=draft.id,
            answers=answers,
            fields=names,
            version_no=_number(request.POST.get("v")),
            at=now(),
        )
    except Faster:
        return _show(request, queries.draft_page(here.viewer, draft.id), typed=answers, moved=True)
    wrong = papers.take(request, draft)
    if papers.turn(request, draft) or "add" in request.POST or "remove" in request.POST:
        return redirect(_more(request, draft))
    if "later" in request.POST:
        return redirect("desk:window_person")
    filled = window.look_up(desk=here.desk, viewer=here.viewer, case_id=draft.id, at=now())
    faults = [each for each in saved.faults if (each.where.field or "") not in filled]
    fresh = queries.draft_page(here.viewer, draft.id)
    typed = {name: value for name, value in answers.items() if name not in filled}
    if faults or wrong:
        return _show(request, fresh, typed=typed, faults=faults, wrong=wrong, filled=filled)
    return redirect("desk:window_check", draft.id)


def _answer(request: HttpRequest, here: Contact, draft: DraftPage, name: str) -> object:
    if name in request.POST.getlist("keep") and name in own_places(here.person, draft):
        return draft.answers.get(name)
    return fields.read(draft.matter.form.fields[name], request.POST)


def _more(request: HttpRequest, draft: DraftPage) -> str:
    """The form again, with one more row of a list where that was asked for."""
    address, name = reverse("desk:window_form", args=[draft.id]), request.POST.get("add", "")
    return f"{address}?more={name}#{name}" if name in draft.matter.form.fields else address


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 9 else None


# ── showing ────
def _show(
    request: HttpRequest,
    draft: DraftPage,
    *,
    typed: Mapping[str, object] | None = None,
    faults: Sequence[Fault] = (),
    wrong: Mapping[str, str] | None = None,
    filled: Iterable[str] = (),
    moved: bool = False,
) -> HttpResponse:
    here, wrong = contact(request), wrong or {}
    looked(request, case=draft.id)
    names = asked(draft)
    items = [draft.matter.form.fields[name] for name in names]
    sheet = fields.Sheet(
        answers={**draft.answers, **(typed or {})},
        faults=fields.sentences(faults),
        blank=request.GET.get("more"),
        divisions=places_shown.beside(draft.offering.division),
        sources=dict.fromkeys(filled, _("登记部门")),
        dense=True,
    )
    own = own_places(here.person, draft)
    context = {
        "draft": draft,
        "sections": [
            {
                "title": words(page.title),
                "fields": [_draw(here, draft, each, sheet, own) for each in asked_here],
            }
            for page in draft.matter.form.pages
            if (asked_here := [each for each in items if each.name in page.fields])
        ],
        "papers": papers.boxes(here.viewer, draft, wrong),
        "missing": _missing(here, draft),
        "faults": fields.summary(faults, items, dense=True)
        + [{"id": key, "text": text} for key, text in wrong.items()],
        "moved": moved,
    }
    status = 422 if faults or wrong else 409 if moved else 200
    return show_page(request, "form", context, status=status)


def _draw(here: Contact, draft: DraftPage, item: Field, sheet: fields.Sheet, own: set[str]) -> dict[str, Any]:
    if item.name in own and not any(place.startswith(f"{item.name}.") for place in sheet.faults):
        return _known(draft, item)
    drawn = fields.draw(item, sheet)
    drawn["if_so"] = item.name not in draft.shown
    for part in (
        *drawn.get("fields", ()),
        *(each for row in drawn.get("rows", ()) for each in row["fields"]),
    ):
        part["may"] = part["id"].endswith(".phone")  # at a window nobody needs one
    if own and item.name in draft.matter.known and drawn["hint"]:
        drawn["hint"] = language.sentences([drawn["hint"], _("不填就向登记部门查，查到了就填上。")])
    return drawn


def _known(draft: DraftPage, item: Field) -> dict[str, Any]:
    """The person's own side: known, not typed again, the number masked."""
    value = draft.answers[item.name]
    assert isinstance(value, Mapping)
    labels = {part.key: words(part.label) for part in item.fields}
    told = {
        "name": str(value.get("name") or ""),
        "number": mask_number(str(value.get("number") or "")),
        "phone": mask_phone(str(value["phone"])) if value.get("phone") else _("没有手机"),
    }
    return {
        "known": True,
        "id": item.name,
        "label": words(item.label),
        "rows": [{"key": labels.get(key, key), "value": text} for key, text in told.items()],
    }


def _missing(here: Contact, draft: DraftPage) -> list[dict[str, str]]:
    """What the notice of supplement asks for, where the case was sent back with one."""
    if draft.state not in states.ASKED:
        return []
    page = queries.outcome_page(here.viewer, draft.id)
    return [
        {"text": words(line.text), "next": words(line.next)}
        for line in page.reasons
        if line.outcome == "supplement"
    ]
