"""What became of it, in the same answer: papers to print and hand over, and what else can be done for it.

A slip put right on the spot, something added, the application taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from miaopi.cases import queries, states
from miaopi.cases.actions import person as persons
from miaopi.cases.actions import sources, window
from miaopi.cases.errors import AnswersFaulty, Faster, NotAllowed
from miaopi.cases.pages import CasePage, FindingLine, OutcomePage
from miaopi.desk.sessions import now
from miaopi.desk.views.window_contact import Contact, contact, looked, needs_contact, show_page
from miaopi.faces import fields, places_shown
from miaopi.faces.language import words
from miaopi.letters import actions as letters
from miaopi.letters import queries as held_letters
from miaopi.licences import actions as licences
from miaopi.licences import queries as held_licences
from miaopi.texts import Fault, Faulty

SHAPES = {
    "approve": ("ok", "ok"),
    "reject": ("danger", "danger"),
    "supplement": ("warn", "warn"),
    "refer": ("warn", "clock"),
    "waiting": ("warn", "clock"),
}
FILES = "application/pdf"


@needs_contact
@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Where the case of the person at the window stands, and what is left to do for it."""
    here = contact(request)
    found = queries.case_for(here.viewer, case_id)
    if found.state == states.State.DRAFT:
        return redirect("desk:window_waiting" if found.substate else "desk:window_form", case_id)
    return _show(request, found)


def _show(request: HttpRequest, found: CasePage, *, faults: Sequence[Fault] = ()) -> HttpResponse:
    here = contact(request)
    looked(request, case=found.id)
    page = queries.outcome_page(here.viewer, found.id)
    kind, shape = SHAPES.get(page.outcome, ("", "info"))
    context = {
        "page": page,
        "case": found,
        "title": _title(page),
        "kind": kind,
        "shape": shape,
        "findings": _findings(page.reasons),
        "notices": _findings(page.notices),
        "waits_for": [words(each) for each in page.unanswered],
        "letters": _letters(here, found),
        "acts": acts(page),
        "to_hand_over": found.state in window.WITH_PAPERS,
        "served": found.state in {states.State.DELIVERED, states.State.CLOSED},
        "faults": [{"id": fault.where.field or "main", "text": fields.sentence(fault)} for fault in faults],
    }
    return show_page(request, "case", context, status=422 if faults else 200)


def _title(page: OutcomePage) -> str:
    if page.case.state in {states.State.WITHDRAWN, states.State.TERMINATED}:
        return words(page.case.state_name)
    count = len([line for line in page.reasons if line.outcome == "supplement"])
    titles = {
        "approve": _("已办好"),
        "reject": _("没有同意"),
        "supplement": _("要补充 %(n)s 样") % {"n": count},
        "refer": _("由工作人员来定"),
        "waiting": _("在等别的部门答复"),
    }
    return titles.get(page.outcome) or words(page.case.state_name)


def _findings(lines: Sequence[FindingLine]) -> list[dict[str, Any]]:
    """Rows for the component `finding`."""
    return [
        {
            "shape": {"reject": "danger", "notice": "info"}.get(line.outcome, "warn"),
            "text": words(line.text),
            "next": words(line.next),
            "code": line.code,
        }
        for line in lines
    ]


def _letters(here: Contact, found: CasePage) -> list[dict[str, Any]]:
    return [
        {
            "title": words(line.title),
            "number": line.number,
            "at": line.issued_at,
            "href": reverse("desk:window_letter", args=[found.id, line.id]),
        }
        for line in held_letters.held_of_case(here.viewer, found.id)
    ]


def acts(page: OutcomePage) -> frozenset[str]:
    """What a clerk can do now: supplement, withdraw, copy, ask_person, fix."""
    may = set(page.may) & {"supplement", "withdraw", "copy", "ask_person"}
    if page.case.is_filer and states.row(page.case.state, "fix_on_spot") is not None:
        may.add("fix")
    return frozenset(may)


# ── papers ────
@needs_contact
@require_safe
def certificate(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The signed certificate, to print."""
    here = contact(request)
    page = queries.outcome_page(here.viewer, case_id)
    if page.licence is None:
        raise Http404
    looked(request, case=case_id)
    found = held_licences.licence_for(here.viewer, page.licence.identifier)
    return _file(licences.ensure_pdf(found, at=now()), f"certificate-{found.code}")


@needs_contact
@require_safe
def letter(request: HttpRequest, case_id: UUID, letter_id: UUID) -> HttpResponseBase:
    """A signed letter, in the copy of the person at the window, to print."""
    here = contact(request)
    try:
        found = held_letters.letter_for(here.viewer, str(letter_id))
    except held_letters.NotFound as none:
        raise Http404 from none
    if found.letter.case_id != queries.case_for(here.viewer, case_id).id:
        raise Http404
    looked(request, case=case_id)
    return _file(letters.ensure_pdf(found, at=now()), f"letter-{found.code}")


def _file(data: bytes, name: str) -> HttpResponse:
    """Opens in the browser, where it is printed; nothing of it stays there."""
    answer = HttpResponse(data, content_type=FILES)
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@needs_contact
@require_POST
def hand_over(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Printed, handed over, signed for (T32)."""
    here = contact(request)
    found = queries.case_for(here.viewer, case_id)
    try:
        window.hand_over(
            desk=here.desk,
            case_id=case_id,
            version_no=_seen(request),
            signed="signed" in request.POST,
            at=now(),
        )
    except AnswersFaulty as trouble:
        return _show(request, found, faults=trouble.faults)
    return redirect("desk:window_case", case_id)


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("v", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


# ── what else ────
@needs_contact
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The person takes the application back; asked once more, since it cannot be undone."""
    here = contact(request)
    page = queries.outcome_page(here.viewer, case_id)
    if "withdraw" not in page.may:
        return redirect("desk:window_case", case_id)
    if request.method == "POST":
        persons.withdraw(viewer=here.viewer, case_id=case_id, version_no=_seen(request), at=now())
        return redirect("desk:window_case", case_id)
    looked(request, case=case_id)
    return show_page(request, "withdraw", {"page": page, "case": page.case})


@needs_contact
@require_http_methods(["GET", "POST"])
def fix(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """A slip put right while nothing is decided (T08); the rules look again at once."""
    here = contact(request)
    page = queries.outcome_page(here.viewer, case_id)
    if "fix" not in acts(page):
        return redirect("desk:window_case", case_id)
    if request.method == "GET":
        return _fix_page(request, page)
    draft = queries.draft_page(here.viewer, case_id)
    items = draft.matter.form.fields
    answers = {name: fields.read(items[name], request.POST) for name in slips(here, page)}
    try:
        window.fix_on_spot(
            desk=here.desk, case_id=case_id, version_no=_seen(request), answers=answers, at=now()
        )
    except (AnswersFaulty, Faster, NotAllowed) as trouble:
        return _fix_page(request, page, typed=answers, trouble=trouble)
    sources.ask_again(case_id=case_id, at=now())
    return redirect("desk:window_case", case_id)


def slips(here: Contact, page: OutcomePage) -> list[str]:
    """The questions that may hold a slip: those of the application but who the parties are."""
    draft = queries.draft_page(here.viewer, page.case.id)
    named = {spec.at for spec in draft.matter.parties}
    return [name for name in draft.shown if name not in named and not draft.matter.form.fields[name].fields]


def _fix_page(
    request: HttpRequest,
    page: OutcomePage,
    *,
    typed: dict[str, object] | None = None,
    trouble: Faulty | None = None,
) -> HttpResponse:
    here = contact(request)
    looked(request, case=page.case.id)
    draft = queries.draft_page(here.viewer, page.case.id)
    items = [draft.matter.form.fields[name] for name in slips(here, page)]
    faults = trouble.faults if trouble is not None else ()
    sheet = fields.Sheet(
        answers={**draft.answers, **(typed or {})},
        faults=fields.sentences(fault for fault in faults if fault.where.field),
        divisions=places_shown.beside(draft.offering.division),
        dense=True,
    )
    told = [{"id": "main", "text": fields.sentence(fault)} for fault in faults if not fault.where.field]
    context = {
        "case": page.case,
        "version_no": draft.version_no,
        "fields": [fields.draw(item, sheet) for item in items],
        "faults": told + fields.summary([each for each in faults if each.where.field], items, dense=True),
    }
    return show_page(request, "fix", context, status=422 if faults else 200)
