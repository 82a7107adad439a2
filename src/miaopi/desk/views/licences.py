"""Licences at the desk: find one, see its state, propose or confirm its end, put a slip right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from miaopi.cases import afterwards_queries as queries
from miaopi.cases.actions import afterwards
from miaopi.cases.afterwards_queries import DeskLicence
from miaopi.cases.errors import CaseNotFound
from miaopi.cases.states import CaseMoved
from miaopi.desk.looks import looked
from miaopi.desk.proof import proved
from miaopi.desk.sessions import desk, now, staff
from miaopi.desk.views.queue import side
from miaopi.faces import fields
from miaopi.faces.language import words
from miaopi.licences.actions import LicenceGone
from miaopi.licences.actions.correcting import CorrectionFaulty
from miaopi.licences.actions.ending import EndFaulty, EndRefused
from miaopi.licences.endings import ENDINGS, End
from miaopi.officials.errors import NotYours
from miaopi.people import queries as people
from miaopi.texts import Fault, Faulty, Place, Words

MOVED = (LicenceGone, EndRefused, CaseMoved)  # the world has moved: told with what is true now
STATES = {"valid": ("ok", "ok"), "expired": ("warn", "warn"), "suspended": ("warn", "warn")}


@staff
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Find a licence by number, code or identifier; what waits to be confirmed."""
    typed = request.GET.get("number", "").strip()[:200]
    status = 200
    if typed:
        try:
            return redirect("desk:licence", queries.find(desk(request), typed))
        except CaseNotFound:
            status = 404
    waiting = [
        {
            "licence_id": row.licence_id,
            "number": row.number,
            "name": words(row.name),
            "by": row.proposed_by,
            "at": row.proposed_at,
            "own": row.is_own,
        }
        for row in queries.waiting(desk(request))
        if not row.ended_otherwise
    ]
    context = {"typed": typed, "waiting": waiting, "missing": status == 404, "folders": side(desk(request))}
    return render(request, "desk/licences/find.html", context, status=status)


@staff
@require_safe
def licence(request: HttpRequest, licence_id: UUID) -> HttpResponse:
    """One licence: what it says, its state, what is proposed, its letters. It is a look at its holders."""
    found = _seen(request, licence_id)
    return _show(request, found)


@staff
@require_http_methods(["GET", "POST"])
@proved
def end(request: HttpRequest, licence_id: UUID) -> HttpResponse:
    """Propose to end it: kind, ground, law, how the holder was heard."""
    found = _seen(request, licence_id)
    if "end" not in found.may:
        return redirect("desk:licence", licence_id)
    if request.method == "GET":
        return _end_form(request, found, QueryDict())
    post = request.POST
    try:
        afterwards.propose_end(
            desk=desk(request),
            licence_id=licence_id,
            kind=_kind(post),
            ground=post.get("ground", ""),
            law=post.get("law", ""),
            article=post.get("article", ""),
            hearing=post.get("hearing", ""),
            at=now(),
        )
    except EndFaulty as faulty:
        return _end_form(request, found, post, faulty=faulty, status=422)
    except NotYours as refused:
        return _end_form(request, found, post, faulty=refused, status=403)
    except MOVED as moved:
        return _show(request, _found(request, licence_id), faulty=moved, status=409)
    return redirect("desk:licence", licence_id)


@staff
@require_POST
@proved
def settle(request: HttpRequest, licence_id: UUID, act_id: UUID) -> HttpResponse:
    """Confirm a proposal, or let it go."""
    found = _seen(request, licence_id)
    if all(act.id != act_id for act in found.acts):
        raise Http404
    act = afterwards.confirm_end if request.POST.get("act") == "confirm" else afterwards.drop_end
    try:
        act(desk=desk(request), act_id=act_id, at=now())
    except NotYours as refused:
        return _show(request, found, faulty=refused, status=403)
    except MOVED as moved:
        return _show(request, _found(request, licence_id), faulty=moved, status=409)
    return redirect("desk:licence", licence_id)


@staff
@require_http_methods(["GET", "POST"])
@proved
def correct(request: HttpRequest, licence_id: UUID) -> HttpResponse:
    """Put a slip right: the lines as they should have been."""
    found = _seen(request, licence_id)
    if "correct" not in found.may:
        return redirect("desk:licence", licence_id)
    if request.method == "GET":
        return _correct_form(request, found, None)
    post = request.POST
    try:
        new = afterwards.correct_slip(
            desk=desk(request),
            licence_id=licence_id,
            lines=_changed(found, post),
            why=post.get("why", ""),
            at=now(),
        )
    except (EndFaulty, CorrectionFaulty) as faulty:
        return _correct_form(request, found, post, faulty=faulty, status=422)
    except MOVED as moved:
        return _show(request, _found(request, licence_id), faulty=moved, status=409)
    return redirect("desk:licence", new.pk)


def _found(request: HttpRequest, licence_id: UUID) -> DeskLicence:
    try:
        return queries.licence_page(desk(request), licence_id, at=now())
    except CaseNotFound as missing:  # what is not theirs is told as what is not there
        raise Http404 from missing


def _seen(request: HttpRequest, licence_id: UUID) -> DeskLicence:
    found = _found(request, licence_id)
    looked(request, people.persons(found.persons), what="licence", case=found.page.case_id)
    return found


def _show(
    request: HttpRequest, found: DeskLicence, *, faulty: Faulty | None = None, status: int = 200
) -> HttpResponse:
    kind, shape = STATES.get(found.page.state, ("danger", "danger"))
    context = {
        "found": found,
        "page": found.page,
        "title": words(found.page.title),
        "kind": kind,
        "shape": shape,
        "state": words(found.page.state_words),
        "ended": words(found.page.ended) if found.page.ended is not None else "",
        "rows": _rows(found),
        "acts": [_act(act) for act in found.acts],
        "letters": found.letters,
        "faults": [{"href": "#main", "text": fields.sentence(fault)} for fault in faulty.faults]
        if faulty is not None
        else [],
        "folders": side(desk(request)),
    }
    return render(request, "desk/licences/licence.html", context, status=status)


def _rows(found: DeskLicence) -> list[dict[str, str]]:
    page = found.page
    rows = [{"key": words(line.label), "value": words(line.value)} for line in page.lines]
    return [
        {"key": _("编号"), "value": page.number},
        {"key": _("电子证照标识"), "value": page.identifier},
        *rows,
    ]


def _act(act: queries.ActLine) -> dict[str, Any]:
    names = {"proposed": _("等人确认"), "done": _("已经办了"), "dropped": _("已经放下")}
    return {
        "id": act.id,
        "name": words(act.name),
        "state": names[act.state],
        "by": act.proposed_by,
        "at": act.proposed_at,
        "settled_by": act.settled_by,
        "settled_at": act.settled_at,
        "rows": [
            {"key": _("为什么"), "value": act.grounds.ground},
            {"key": _("依据"), "value": f"{act.grounds.law} {act.grounds.article}"},
            {"key": _("怎么听取意见的"), "value": act.grounds.hearing or _("没有")},
        ],
        "may_confirm": act.may_confirm,
        "may_drop": act.may_drop,
    }


def _kind(post: QueryDict) -> End:
    """Raises: EndFaulty: none was chosen."""
    try:
        return End(post.get("kind", ""))
    except ValueError as none:
        raise EndFaulty([Fault("licences.end-kind-unknown", Place(field="kind"))]) from none


def _end_form(
    request: HttpRequest,
    found: DeskLicence,
    post: QueryDict,
    *,
    faulty: Faulty | None = None,
    status: int = 200,
) -> HttpResponse:
    """Four kinds, each with the sentence that tells it from the others and the law that it rests on."""
    told = fields.sentences(faulty.faults) if faulty is not None else {}
    kinds = [
        {
            "value": kind.value,
            "name": words(ending.name),
            "meaning": words(ending.meaning),
            "law": f"{words(ending.law)} {ending.article}",
            "persons": ending.persons,
            "chosen": post.get("kind") == kind.value,
        }
        for kind, ending in ENDINGS.items()
    ]
    context = {
        "found": found,
        "page": found.page,
        "kinds": kinds,
        "typed": post,
        "told": told,
        "faults": [{"href": f"#{place or 'main'}", "text": text} for place, text in told.items()],
        "folders": side(desk(request)),
    }
    return render(request, "desk/licences/end.html", context, status=status)


def _changed(found: DeskLicence, post: QueryDict) -> dict[str, Words]:
    """The lines that say something else than before; one left empty counts, and is told as a fault."""
    changed = {}
    for line in found.page.lines:
        value = Words(
            post.get(f"{line.key}.zh", line.value.zh).strip(),
            post.get(f"{line.key}.en", line.value.en).strip(),
        )
        if value != line.value:
            changed[line.key] = value
    return changed


def _correct_form(
    request: HttpRequest,
    found: DeskLicence,
    post: QueryDict | None,
    *,
    faulty: Faulty | None = None,
    status: int = 200,
) -> HttpResponse:
    told = fields.sentences(faulty.faults) if faulty is not None else {}
    typed = post if post is not None else {}
    lines = [
        {
            "key": line.key,
            "label": words(line.label),
            "zh": typed.get(f"{line.key}.zh", line.value.zh),
            "en": typed.get(f"{line.key}.en", line.value.en),
            "fault": told.get(f"lines.{line.key}", ""),
        }
        for line in found.page.lines
    ]
    faults = [{"href": f"#{_anchor(place)}", "text": text} for place, text in told.items()]
    context = {
        "found": found,
        "page": found.page,
        "lines": lines,
        "typed": typed,
        "told": told,
        "faults": faults,
        "folders": side(desk(request)),
    }
    return render(request, "desk/licences/correct.html", context, status=status)


def _anchor(place: str) -> str:
    """Where on the page a line, or the reason, is mended."""
    return f"{place.removeprefix('lines.')}.zh" if place.startswith("lines.") else place or "main"
