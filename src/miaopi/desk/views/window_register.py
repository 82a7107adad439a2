"""Somebody new at the window: document seen, name and number checked, with or without a phone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from miaopi import registries
from miaopi.content import LookupAnswer
from miaopi.desk.sessions import desk, now
from miaopi.desk.views import window_contact as contacts
from miaopi.desk.views.window_boxes import documents, text_box
from miaopi.desk.views.window_contact import needs_clerk, show_page
from miaopi.faces import fields
from miaopi.people import actions as people
from miaopi.texts import Faulty, Words

PURPOSE = Words("核对窗口前的人是本人", "Check that the person at the window is who they say")


@needs_clerk
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponseBase:
    """A person whom nobody named before: document seen, number checked, with or without a phone."""
    typed = {key: request.POST.get(key, "").strip()[:120] for key in ("number", "name", "phone")}
    document = request.POST.get("document", "id-card")
    if request.method == "GET":
        contacts.end(request)
        return show(request, typed, document, {})
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
        return show(request, typed, document, fields.sentences(trouble.faults), silent=silent)
    contacts.begin(request, person.pk, document)
    return redirect("desk:window_person")


def _ask_population(name: str, number: str) -> LookupAnswer:
    return registries.ask_one(
        registry="population", key={"id_number": number, "name": name}, purpose=PURPOSE, at=now()
    )


def show(
    request: HttpRequest,
    typed: dict[str, str],
    document: str,
    faults: dict[str, str],
    *,
    silent: bool = False,
) -> HttpResponse:
    """The boxes with what is known of them already."""
    boxes = [
        text_box("number", _("证件号码"), _("18 位，最后一位可能是 X。"), typed, faults, capitals=True),
        text_box("name", _("姓名"), _("和证件上的一样。"), typed, faults),
        text_box(
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
