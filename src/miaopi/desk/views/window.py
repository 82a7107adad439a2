"""The window: whose turn is it? Find a person or register one; begin, and end, a contact.

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

from miaopi import registries
from miaopi.cases import window_queries as queries
from miaopi.cases.actions import window
from miaopi.catalogue import queries as catalogue
from miaopi.content import LookupAnswer, PartySpec
from miaopi.desk.sessions import desk, now
from miaopi.desk.views import window_contact as contacts
from miaopi.desk.views.window_contact import contact, looked, needs_clerk, needs_contact, show_page
from miaopi.faces import fields, language
from miaopi.faces.language import words
from miaopi.people import actions as people
from miaopi.people import numbers
from miaopi.people import queries as persons
from miaopi.people.models import Person
from miaopi.people.viewers import NOBODY
from miaopi.texts import Faulty, Words

PURPOSE = Words("核对窗口前的人是本人", "Check that the person at the window is who they say")
MOST_FOUND = 5
OTHER = "other"  # neither side: files for somebody else


# ── whose turn ────
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
        return _register(request, {"number": typed, "name": "", "phone": ""}, document, {})
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
        return _register(request, {"number": "", "name": "", "phone": typed}, document, {})
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


def documents(chosen: str, *, fault: str = "", place: str = "document") -> dict[str, Any]:
    """The box that asks which document was seen."""
    options = [
        {"value": code, "text": words(name), "checked": code == chosen}
        for code, name in people.DOCUMENTS.items()
    ]
    return {
        "input": "select",
        "id": place,
        "label": _("看了哪种证件"),
        "options": options,
        "fault": fault,
        "described": f"{place}-error" if fault else "",
    }


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


# ── somebody new ────
@needs_clerk
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponseBase:
    """A person whom nobody named before: document seen, number checked, with or without a phone."""
    typed = {key: request.POST.get(key, "").strip()[:120] for key in ("number", "name", "phone")}
    document = request.POST.get("document", "id-card")
    if request.method == "GET":
        contacts.end(request)
        return _register(request, typed, document, {})
    try:
        person = people.register(
            **typed,
            document=document,
            on_document="on_document" in request.POST,
            by=desk(request).actor,
            at=now(),
            check=_ask_population,
        )
    except Faulty as trouble:
        silent = trouble.faults[0].code == "people.registry-silent"
        return _register(request, typed, document, fields.sentences(trouble.faults), silent=silent)
    contacts.begin(request, person.pk, document)
    return redirect("desk:window_person")


def _ask_population(name: str, number: str) -> LookupAnswer:
    return registries.ask_one(
        registry="population", key={"id_number": number, "name": name}, purpose=PURPOSE, at=now()
    )


def _register(
    request: HttpRequest,
    typed: dict[str, str],
    document: str,
    faults: dict[str, str],
    *,
    silent: bool = False,
) -> HttpResponse:
    boxes = [
        _text_box("number", _("证件号码"), _("18 位，最后一位可能是 X。"), typed, faults, capitals=True),
        _text_box("name", _("姓名"), _("和证件上的一样。"), typed, faults),
        _text_box(
            "phone", _("手机号码"), _("没有手机就不填，信件当面给。"), typed, faults, may=True, type="tel"
        ),
    ]
    boxes.insert(0, documents(document, fault=faults.get("document", "")))
    ids = {box["id"] for box in boxes}
    context = {
        "fields": boxes,
        "silent": silent,
        "faults": [
            {"id": place if place in ids else "number", "text": text} for place, text in faults.items()
        ],
    }
    return show_page(request, "register", context, status=422 if faults else 200)


def _text_box(
    name: str, label: str, hint: str, typed: dict[str, str], faults: dict[str, str], **more: object
) -> dict[str, Any]:
    fault = faults.get(name)
    described = f"{name}-hint {name}-error" if fault else f"{name}-hint"
    box = {"input": "text", "id": name, "label": label, "hint": hint, "value": typed[name]}
    return {**box, "fault": fault, "described": described, **more}


# ── who is here ────
@needs_contact
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest) -> HttpResponseBase:
    """The person at the window: what they have here, and what can be begun for them."""
    here = contact(request)
    offered = queries.offerings(here.desk)
    if request.method == "GET":
        return _person(request, offered)
    code, side = request.POST.get("offering", ""), request.POST.get("side", "")
    faults = {}
    if code not in {each.code for each in offered}:
        faults["offering"] = _("请选办什么。")
    elif side not in {OTHER, *(spec.key for spec in _sides(offered, code))}:
        faults["side"] = _("请选本人是哪一方。")
    if "asked" not in request.POST:
        faults["asked"] = _("请先问本人，再勾选。")
    if faults:
        return _person(request, offered, faults=faults)
    case_id = window.start_for(
        desk=here.desk,
        person_id=here.person.pk,
        offering_code=code,
        seen=here.seen,
        asked=True,
        side=side,
        language=language.current(),
        at=now(),
    )
    return redirect("desk:window_form", case_id)


def _sides(offered: Any, code: str) -> list[PartySpec]:
    """The sides on which a person may file, in this matter."""
    found = next((each for each in offered if each.code == code), None)
    if found is None:
        return []
    return [spec for spec in catalogue.matter(found.version_id).parties if spec.files and not spec.many]


def _person(request: HttpRequest, offered: Any, *, faults: dict[str, str] | None = None) -> HttpResponse:
    here, faults = contact(request), faults or {}
    looked(request)
    code = request.POST.get("offering") or (offered[0].code if offered else "")
    sides = _sides(offered, code)
    context = {
        "who": _who(here),
        "fields": [_offerings(offered, code, faults), _side_box(sides, request.POST.get("side", ""), faults)],
        "asked_fault": faults.get("asked", ""),
        "asked": "asked" in request.POST,
        "can_begin": bool(offered),
        "faults": [
            {"id": {"side": "side-1"}.get(place, place), "text": text} for place, text in faults.items()
        ],
        "cases": [_own_line(line) for line in queries.of_person(here.desk, here.viewer)],
    }
    return show_page(request, "person", context, status=422 if faults else 200)


def _who(here: contacts.Contact) -> dict[str, str]:
    person = here.person
    return {
        "name": person.name,
        "number": str(person.number),
        "phone": str(person.phone or ""),
        "document": words(people.DOCUMENTS[here.seen.document]),
    }


def _offerings(offered: Any, chosen: str, faults: dict[str, str]) -> dict[str, Any]:
    options = [
        {
            "value": each.code,
            "text": language.parts(
                [words(Words(each.version.name_zh, each.version.name_en)), words(each.division.name)]
            ),
            "checked": each.code == chosen,
        }
        for each in offered
    ]
    box = {"input": "select", "id": "offering", "label": _("办什么"), "options": options}
    return {
        **box,
        "fault": faults.get("offering"),
        "described": "offering-error" if "offering" in faults else "",
    }


def _side_box(sides: list[PartySpec], chosen: str, faults: dict[str, str]) -> dict[str, Any]:
    options = [
        {"value": spec.key, "text": words(spec.role), "small": "", "checked": spec.key == chosen}
        for spec in sides
    ]
    options.append({"value": OTHER, "text": _("都不是，替别人办"), "small": "", "checked": chosen == OTHER})
    box = {"input": "choices", "box": "radio", "id": "side", "label": _("本人是哪一方"), "options": options}
    return {
        **box,
        "row": True,
        "fault": faults.get("side"),
        "described": "side-error" if "side" in faults else "",
    }


def _own_line(line: Any) -> dict[str, Any]:
    if line.to_confirm:
        href = reverse("desk:window_confirm", args=[line.to_confirm])
    else:
        href = reverse("desk:window_case", args=[line.id])
    return {
        "href": href,
        "number": line.number or _("草稿"),
        "name": words(line.name),
        "state": _("等本人确认") if line.to_confirm else words(line.state_name),
        "at": line.changed_at,
    }


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
