"""Who stands at the window: what they have here, and what can be begun for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from miaopi.cases import window_queries as queries
from miaopi.cases.actions import draft as drafts
from miaopi.cases.actions import person as persons
from miaopi.cases.actions import window
from miaopi.cases.pages import CaseLine
from miaopi.catalogue import queries as catalogue
from miaopi.catalogue.models import Offering
from miaopi.content import PartySpec
from miaopi.desk.sessions import now
from miaopi.desk.views.window_contact import Contact, contact, looked, needs_contact, show_page
from miaopi.faces import language
from miaopi.faces.language import words
from miaopi.people import actions as people
from miaopi.texts import Words

OTHER = "other"  # neither side: files for somebody else


@needs_contact
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest) -> HttpResponseBase:
    """The person at the window: what they have here, and what can be begun for them."""
    here = contact(request)
    offered = queries.offerings(here.desk)
    if request.method == "GET":
        return _person(request, offered)
    if "again" in request.POST:
        return redirect("desk:window_form", _again(here, request.POST["again"]))
    if "review" in request.POST:
        case_id = _id(request.POST["review"])
        persons.ask_person(viewer=here.viewer, case_id=case_id, at=now())
        return redirect("desk:window_case", case_id)
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


def _again(here: Contact, case_id: str) -> UUID:
    """Correct and apply again, with all kept: the document was seen anew, so it is noted anew."""
    new_id = drafts.copy_to_draft(viewer=here.viewer, case_id=_id(case_id), at=now())
    window.note_begun(desk=here.desk, case_id=new_id, seen=here.seen, at=now())
    return new_id


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise Http404 from wrong


def _sides(offered: Sequence[Offering], code: str) -> list[PartySpec]:
    """The sides on which a person may file, in this matter."""
    found = next((each for each in offered if each.code == code), None)
    if found is None:
        return []
    return [spec for spec in catalogue.matter(found.version_id).parties if spec.files and not spec.many]


def _person(
    request: HttpRequest, offered: Sequence[Offering], *, faults: dict[str, str] | None = None
) -> HttpResponse:
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


def _who(here: Contact) -> dict[str, str]:
    person = here.person
    return {
        "name": person.name,
        "number": str(person.number),
        "phone": str(person.phone or ""),
        "document": words(people.DOCUMENTS[here.seen.document]),
    }


def _offerings(offered: Sequence[Offering], chosen: str, faults: dict[str, str]) -> dict[str, Any]:
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


def _own_line(line: CaseLine) -> dict[str, Any]:
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
