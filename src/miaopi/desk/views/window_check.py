"""Everything read back to who stands at the window, the words of consent, and off it goes.

Who of the other parties stands there too agrees in the same breath; the others get a link, or come another
day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from miaopi.cases import queries
from miaopi.cases.actions import person as persons
from miaopi.cases.actions import submit as submission
from miaopi.cases.actions import window
from miaopi.cases.actions.window import Seen
from miaopi.cases.errors import AnswersFaulty, Faster
from miaopi.cases.pages import DraftPage
from miaopi.content import Party
from miaopi.desk.sessions import now
from miaopi.desk.views.window_boxes import documents, how_box
from miaopi.desk.views.window_contact import Contact, contact, looked, needs_contact, show_page
from miaopi.faces import answers, asks, fields, language, places_shown
from miaopi.faces.language import words
from miaopi.people.actions import DOCUMENTS
from miaopi.secrets import PersonalNumber, mask_phone
from miaopi.texts import Fault

HERE, LINK = "here", "link"


@needs_contact
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Read it out, choose how they agreed, submit."""
    draft = queries.draft_page(contact(request).viewer, case_id)
    if draft.is_confirming:
        return redirect("desk:window_waiting", case_id)
    if request.method == "GET":
        return _show(request, draft)
    try:
        return _hand_in(request, draft)
    except AnswersFaulty as trouble:
        fresh = queries.draft_page(contact(request).viewer, case_id)
        return _show(request, fresh, faults=trouble.faults)
    except Faster:
        return _show(request, queries.draft_page(contact(request).viewer, case_id), moved=True)


def _hand_in(request: HttpRequest, draft: DraftPage) -> HttpResponseBase:
    here, seen = contact(request), request.POST.get("v", "")
    if seen != str(draft.version_no):
        raise Faster(version_no=draft.version_no)
    wanted = "person" in request.POST
    if wanted != draft.person_wanted:
        persons.want_person(viewer=here.viewer, case_id=draft.id, wanted=wanted, at=now())
        draft = queries.draft_page(here.viewer, draft.id)
    ready = window.hand_in(
        desk=here.desk,
        viewer=here.viewer,
        case_id=draft.id,
        version_no=draft.version_no,
        how=request.POST.get("how", ""),
        present=_present(request, here, draft),
        key=f"window-{draft.id}-{seen}",  # the same page sent twice hands in once
        at=now(),
    )
    if not ready:
        return redirect("desk:window_waiting", draft.id)
    submission.submit(case_id=draft.id, at=now())
    return redirect("desk:window_case", draft.id)


def _present(request: HttpRequest, here: Contact, draft: DraftPage) -> Mapping[str, Seen]:
    """Who else stands there, with the document that was seen."""
    return {
        named.at: Seen(document)
        for named in others(here, draft)
        if request.POST.get(f"where-{named.at}") == HERE
        and (document := request.POST.get(f"document-{named.at}", "")) in DOCUMENTS
    }


def others(here: Contact, draft: DraftPage) -> list[Party]:
    """Those who confirm besides the one at the window."""
    own = here.person.number
    return [
        named
        for named in draft.matter.parties_of(draft.answers)
        if named.spec.confirms and PersonalNumber(named.number, own.kind) != own
    ]


# ── showing ────
def _show(
    request: HttpRequest, draft: DraftPage, *, faults: Sequence[Fault] = (), moved: bool = False
) -> HttpResponse:
    here = contact(request)
    looked(request, case=draft.id)
    consent_fault = any(fault.code == "cases.consent-missing" for fault in faults)
    context = {
        "draft": draft,
        "sections": sections(draft),
        "asks": asks.rows(draft.asks),
        "consent": words(draft.matter.consent.statement),
        "consent_intro": words(draft.matter.consent.intro),
        "wish": words(draft.matter.consent.person_wanted),
        "wished": draft.person_wanted if request.method == "GET" else "person" in request.POST,
        "parties": [_party(request, named) for named in others(here, draft)],
        "how": how_box(request.POST.get("how", ""), fault=consent_fault),
        "faults": [_to_page(draft, fault) for fault in faults],
        "moved": moved,
    }
    status = 422 if faults else 409 if moved else 200
    return show_page(request, "check", context, status=status)


def _party(request: HttpRequest, named: Party) -> dict[str, Any]:
    # Who has no phone is there or not: nothing is taken for granted.
    where, place = request.POST.get(f"where-{named.at}", LINK if named.phone else ""), named.at
    absent = _("不在，发链接到 %(phone)s") % {"phone": mask_phone(named.phone)} if named.phone else ""
    options = [
        {"value": HERE, "text": _("在窗口，看了证件"), "checked": where == HERE},
        {"value": LINK, "text": absent or _("不在，没有手机，改天来窗口"), "checked": where == LINK},
    ]
    if named.kind == "enterprise":
        options = options[1:]
    label = language.parts([words(named.spec.role), named.name])
    box = {"input": "choices", "box": "radio", "id": f"where-{place}", "label": label, "options": options}
    seen = request.POST.get(f"document-{place}", "id-card")
    return {
        "box": {**box, "row": True, "fault": "", "described": ""},
        "document": documents(seen, place=f"document-{place}") if named.kind == "person" else None,
    }


def sections(draft: DraftPage) -> list[dict[str, Any]]:
    """The answers as they are read out, page by page, and the papers."""
    divisions = dict(places_shown.beside(draft.offering.division))
    by_name = draft.matter.form.fields
    found = []
    for page in draft.matter.form.pages:
        names = tuple(name for name in page.fields if name in draft.shown)
        rows = [row for row in answers.rows(by_name, names, draft.answers, divisions) if not row["empty"]]
        if rows:
            found.append({"title": words(page.title), "rows": rows})
    given = [{"key": words(line.name), "value": line.filename, "name": line.kind} for line in draft.materials]
    if given:
        found.append({"title": _("材料"), "rows": given})
    return found


def _to_page(draft: DraftPage, fault: Fault) -> dict[str, str]:
    """A fault leads to the form, or to the box on this page."""
    text = fields.sentence(fault)
    if fault.code == "cases.consent-missing":
        return {"id": "how-1", "text": text}
    place = fault.where.field or ""
    address = reverse("desk:window_form", args=[draft.id])
    return {"href": f"{address}#{fields.target(draft.matter.form.fields, place, dense=True)}", "text": text}
