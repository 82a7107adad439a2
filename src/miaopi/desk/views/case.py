"""One screen a case: what was applied for, the evidence, what each rule saw, and what the official may do.

Each act has a page of its own, so that a reason is never lost in a box that shuts: whoever was too late is
told what is true now and keeps what was typed.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from miaopi.cases import desk_queries as queries
from miaopi.cases.actions import desk as actions
from miaopi.cases.desk_pages import DeskCase
from miaopi.cases.errors import AnswersFaulty, CaseNotFound, Faster, NotAllowed
from miaopi.cases.states import CaseMoved
from miaopi.desk import opinion_forms as forms
from miaopi.desk.looks import looked
from miaopi.desk.sessions import desk, now, staff
from miaopi.desk.views.queue import side
from miaopi.faces import fields
from miaopi.faces.language import words
from miaopi.officials.errors import NotYours
from miaopi.people import queries as people
from miaopi.texts import Faulty
from miaopi.vault import queries as vault

# act of the address → what `may` calls it
ACTS = {
    "take": "take",
    "accept": "accept",
    "hand-over": "hand_over",
    "supplement": "ask_supplement",
    "propose": "propose",
    "send-back": "send_back",
    "approve": "approve",
    "reject": "reject",
}
AT_ONCE = ("take", "accept")
MORE = "more"  # one more row to fill in; nothing is done


def reasons_to_look() -> dict[str, str]:
    """Why an official may need whole numbers: codes, which the ledger keeps and the person reads."""
    return {
        "document": _("和证件核对"),
        "source": _("和别的部门的记录核对"),
        "contact": _("打电话联系"),
    }


@staff
@require_safe
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """The screen. It is a look at everybody whose data it shows."""
    found = _case(request, ref)
    looked(request, people.persons(found.persons), what="case", case=found.case.id)
    context = {"page": found, "folders": side(desk(request)), "reasons_to_look": reasons_to_look()}
    return render(request, "desk/case.html", context)


@staff
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, ref: str, act: str) -> HttpResponse:
    """The page of one act, and the act."""
    if act not in ACTS:
        raise Http404
    found = _case(request, ref)
    if request.method == "GET":
        if act in AT_ONCE or ACTS[act] not in found.may:
            return redirect("desk:case", found.case.ref)
        return _form(request, found, act)
    if MORE in request.POST:
        return _form(request, found, act)
    try:
        _do(request, found, act)
    except (AnswersFaulty, NotAllowed) as faulty:
        return _form(request, found, act, faulty=faulty, status=422)
    except (Faster, CaseMoved) as moved:
        return _form(request, _case(request, ref), act, faulty=moved, status=409)
    except NotYours as not_theirs:
        return _form(request, found, act, faulty=not_theirs, status=403)
    return redirect("desk:case", found.case.ref)


@staff
@require_POST
def reveal(request: HttpRequest, ref: str) -> HttpResponse:
    """Whole numbers, once, for a reason that is kept and that the person can read."""
    found = _case(request, ref)
    why = request.POST.get("why", "")
    context: dict[str, Any] = {
        "page": found,
        "folders": side(desk(request)),
        "reasons_to_look": reasons_to_look(),
    }
    if why not in reasons_to_look():
        looked(request, people.persons(found.persons), what="case", case=found.case.id)
        return render(request, "desk/case.html", {**context, "why_fault": _("选一个理由。")}, status=422)
    persons = people.persons(found.persons)
    looked(request, persons, what=f"reveal.{why}", case=found.case.id)
    by = f"staff:{desk(request).official.pk}"
    context["numbers"] = [
        (
            each.name,
            each.number.reveal(by=by, why="desk"),
            each.phone.reveal(by=by, why="desk") if each.phone else "",
        )
        for each in persons
    ]
    return render(request, "desk/case.html", context)


@staff
@require_safe
def material(request: HttpRequest, ref: str, material_id: UUID) -> HttpResponse:
    """A paper of the case."""
    found = _case(request, ref)
    line = next((each for each in found.materials if each.material_id == material_id), None)
    if line is None:
        raise Http404
    looked(request, people.persons(found.persons), what="material", case=found.case.id)
    return HttpResponse(
        vault.read(queries.material(desk(request), found.case.ref, material_id)),
        content_type=line.content_type,
        headers={
            "Content-Disposition": f'inline; filename="{material_id}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _case(request: HttpRequest, ref: str) -> DeskCase:
    try:
        return queries.desk_case(desk(request), ref, at=now())
    except (CaseNotFound, NotYours) as missing:  # what is not theirs is told as what is not there
        raise Http404 from missing


def _do(request: HttpRequest, found: DeskCase, act: str) -> None:
    seen = request.POST.get("version_no", "")
    common: dict[str, Any] = {
        "desk": desk(request),
        "case_id": found.case.id,
        "version_no": int(seen) if seen.isascii() and seen.isdecimal() else 0,
        "at": now(),
    }
    reason = request.POST.get("reason", "").strip()
    match act:
        case "take":
            actions.take(**common)
        case "accept":
            actions.accept(**common)
        case "hand-over":
            actions.hand_over(**common, to=forms.chosen(request.POST, found), reason=reason)
        case "supplement":
            actions.ask_supplement(**common, items=forms.items(request.POST, found))
        case "propose":
            actions.propose(**common, opinion=forms.opinion(request.POST))
        case "send-back":
            actions.send_back(**common, reason=reason)
        case "approve" | "reject":
            act_ = actions.approve if act == "approve" else actions.reject
            own = None if found.proposal is not None else forms.opinion(request.POST, outcome=act)
            act_(**common, opinion=own)


def _form(
    request: HttpRequest, found: DeskCase, act: str, *, faulty: Faulty | None = None, status: int = 200
) -> HttpResponse:
    """The page of an act, with everything that was typed and what is wrong with it: a look, too."""
    looked(request, people.persons(found.persons), what="case", case=found.case.id)
    faults = list(faulty.faults) if faulty is not None else []
    told = {(fault.where.field or ""): fields.sentence(fault) for fault in faults}
    post = request.POST if request.method == "POST" else None
    context = {
        "page": found,
        "act": act,
        "titles": forms.titles(),
        "title": forms.titles()[act],
        "folders": side(desk(request)),
        "told": told,
        "faults": [{"href": forms.anchor(place), "text": text} for place, text in told.items()],
        "moved": status == 409,
        "now": words(found.case.state_name),
        "laws": forms.laws(found),
        "rules": forms.rules(found),
        "kinds": forms.kinds(found),
        "rows": forms.rows(act, found, post, told),
        "typed": post or {},
        # Whoever asks for a row has not seen what is new.
        "version_no": request.POST.get("version_no") if MORE in request.POST else found.case.version_no,
        "needs_ground": found.needs_ground,
    }
    return render(request, "desk/act.html", context, status=status)
