"""Check everything, agree once, hand in; wait for the others; and what the others see."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from miaopi.cases import again, queries
from miaopi.cases.actions import confirm as confirmations
from miaopi.cases.actions import draft as drafts
from miaopi.cases.actions import person as persons
from miaopi.cases.actions import submit as submission
from miaopi.cases.errors import AnswersFaulty, Faster
from miaopi.cases.pages import ConfirmationPage, DraftPage, PartyLine
from miaopi.faces import answers, asks, fields, language, places_shown
from miaopi.faces.language import words
from miaopi.hall import drafting, steps
from miaopi.hall.sessions import needs_person, now, viewer
from miaopi.people.viewers import Viewer
from miaopi.secrets import PersonalNumber, mask_phone
from miaopi.texts import Fault

REFRESH_SECONDS = 30


@needs_person
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """All answers in one list, who will be asked what, one consent."""
    draft = drafting.draft(viewer(request), draft_id)
    if draft.is_confirming:
        return redirect("hall:waiting", draft_id)
    if request.method == "GET":
        return _show(request, draft, ())
    if "later" in request.POST:
        return redirect("hall:mine")
    try:
        return _hand_in(request, draft)
    except AnswersFaulty as trouble:
        return _show(request, drafting.draft(viewer(request), draft_id), trouble.faults)
    except Faster:
        return _show(request, drafting.draft(viewer(request), draft_id), (), moved=True)


def _hand_in(request: HttpRequest, draft: DraftPage) -> HttpResponse:
    who, seen = viewer(request), request.POST.get("v", "")
    if seen != str(draft.version_no):
        raise Faster(version_no=draft.version_no)
    wanted = "person" in request.POST
    if wanted != draft.person_wanted:
        persons.want_person(viewer=who, case_id=draft.id, wanted=wanted, at=now())
        draft = drafting.draft(who, draft.id)
    ready = confirmations.request_submission(
        viewer=who,
        case_id=draft.id,
        version_no=draft.version_no,
        consent="consent" in request.POST,
        # The same page sent twice hands in once.
        key=f"hall-{draft.id}-{seen}",
        at=now(),
    )
    if not ready:
        return redirect("hall:waiting", draft.id)
    submission.submit(case_id=draft.id, at=now())
    return redirect("hall:case", queries.case_for(who, draft.id).ref)


def _show(
    request: HttpRequest, draft: DraftPage, faults: tuple[Fault, ...], *, moved: bool = False
) -> HttpResponse:
    taken = again.taken(viewer(request), draft)
    context = {
        "draft": draft,
        "step": steps.step(draft, key=steps.CHECK),
        "previous": steps.before(draft, key=steps.CHECK),
        "taken": taken,
        "way": words(taken.way.name) if taken else "",
        "sections": _sections(draft),
        "asks": asks.rows(draft.asks),
        "consent": words(draft.matter.consent.statement),
        "consent_intro": words(draft.matter.consent.intro),
        "wish": words(draft.matter.consent.person_wanted),
        "wished": draft.person_wanted if request.method == "GET" else "person" in request.POST,
        "agreed": "consent" in request.POST,
        "faults": [to_page(draft, fault) for fault in faults],
        "consent_fault": any(fault.code == "cases.consent-missing" for fault in faults),
        "others": others(viewer(request), draft),
        "declined": [
            language.parts([words(line.role_name), line.name])
            for line in draft.parties
            if line.state == "declined"
        ],
        "moved": moved,
    }
    return render(request, "hall/check.html", context, status=422 if faults else 409 if moved else 200)


def others(who: Viewer, draft: DraftPage) -> list[dict[str, str]]:
    """Who will be asked to confirm, by the answers: their rows are made only when the person hands in."""
    assert who.person is not None
    own = who.person.number
    return [
        {
            "role": words(named.spec.role),
            "name": named.name,
            "phone": mask_phone(named.phone) if named.phone else "",
        }
        for named in draft.matter.parties_of(draft.answers)
        if named.spec.confirms and PersonalNumber(named.number, own.kind) != own
    ]


def to_page(draft: DraftPage, fault: Fault) -> dict[str, str]:
    """A fault leads to the page that asks for it, or to the box to tick."""
    text = fields.sentence(fault)
    if fault.code == "cases.consent-missing":
        return {"id": "consent", "text": text}
    if fault.code.startswith("cases.material"):
        return {"href": reverse("hall:materials", args=[draft.id]), "text": text}
    place = fault.where.field or ""
    for page in draft.matter.form.pages:
        if place.split(".")[0] in page.fields:
            label = words(draft.matter.form.fields[place.split(".")[0]].label)
            return {
                "href": steps.change(draft, page.id, place.split(".")[0], place=place),
                "label": label,
                "text": text,
            }
    return {"id": "main", "text": text}


def _sections(draft: DraftPage) -> list[dict[str, Any]]:
    divisions = dict(places_shown.beside(draft.offering.division))
    sections = []
    answered = set(draft.matter.form.shown(draft.answers))
    for page in draft.matter.form.pages:
        names = tuple(name for name in page.fields if name in answered)
        if not names:
            continue
        rows = answers.rows(draft.matter.form.fields, names, draft.answers, divisions)
        # What stays as it is registered has nothing to press, and nothing to say where nothing was said.
        rows = [row for row in rows if row["name"] in draft.shown or not row["empty"]]
        for row in rows:
            if row["name"] not in draft.shown:
                continue
            row["href"] = steps.change(draft, page.id, row["name"])
            row["act"] = _("修改")
        sections.append({"title": words(page.title), "rows": rows})
    if draft.matter.materials:
        sections.append({"title": _("材料"), "rows": _material_rows(draft)})
    return sections


def _material_rows(draft: DraftPage) -> list[dict[str, Any]]:
    rows = []
    for spec in draft.matter.materials:
        if spec.from_registry or spec.key not in draft.materials_needed:
            continue
        there = [line.filename for line in draft.materials if line.kind == spec.key]
        rows.append(
            {
                "key": words(spec.name),
                "value": language.joined(there) or _("没有交"),
                "href": reverse("hall:materials", args=[draft.id]),
                "act": _("修改"),
            }
        )
    return rows


@needs_person
@require_http_methods(["GET", "POST"])
def waiting(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Who has confirmed and who not; send again, or take it back to change it."""
    who = viewer(request)
    here = queries.case_for(who, draft_id)
    if here.substate != "confirming":
        return redirect("hall:case", here.ref) if here.state != "draft" else redirect("hall:check", draft_id)
    draft = drafting.draft(who, draft_id)
    if request.method == "POST" and "reopen" in request.POST:
        drafts.reopen(viewer=who, case_id=draft_id, at=now())
        return redirect("hall:check", draft_id)
    if request.method == "POST":
        party = next((line for line in draft.parties if str(line.id) == request.POST.get("party")), None)
        if party:
            confirmations.send_again(viewer=who, case_id=draft_id, party_id=party.id, at=now())
        return redirect(f"{reverse('hall:waiting', args=[draft_id])}?sent={party.id if party else ''}")
    context = {"draft": draft, "parties": [_party(line, request) for line in draft.parties if line.confirms]}
    answer = render(request, "hall/waiting.html", context)
    answer["Refresh"] = f"{REFRESH_SECONDS}; url={reverse('hall:waiting', args=[draft_id])}"
    return answer


def _party(line: PartyLine, request: HttpRequest) -> dict[str, Any]:
    kind, shape, text = _state(line.state)
    return {
        "id": line.id,
        "name": words(line.role_name) + _("：") + line.name,
        "phone": line.phone,
        "state": line.state,
        "kind": kind,
        "shape": shape,
        "tag": text,
        "is_viewer": line.is_viewer,
        "asked_at": line.asked_at,
        "answered_at": line.answered_at,
        "sent": request.GET.get("sent") == str(line.id),
    }


def _state(state: str) -> tuple[str, str, str]:
    if state == "confirmed":
        return "ok", "ok", _("已确认")
    if state == "declined":
        return "danger", "danger", _("不同意")
    return "", "clock", _("在等")


@needs_person
@require_http_methods(["GET", "POST"])
def confirm_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of the message."""
    return _confirm(request, queries.confirmation(viewer(request), token=token, at=now()))


@needs_person
@require_http_methods(["GET", "POST"])
def confirm_own(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """The same page, from the person's own list."""
    return _confirm(request, queries.confirmation(viewer(request), party_id=party_id, at=now()))


def _confirm(request: HttpRequest, asked: ConfirmationPage) -> HttpResponse:
    who, fault = viewer(request), False
    if request.method == "POST" and asked.state == "asked":
        if request.POST.get("act") == "decline":
            confirmations.decline(viewer=who, party_id=asked.party_id, at=now())
            return redirect("hall:confirmed", asked.party_id)
        fault = "consent" not in request.POST
        if not fault:
            return _stand_behind(request, asked)
    context = {
        "asked": asked,
        "rows": _read_only(asked),
        "asks": asks.rows(asked.asks),
        "consent": words(asked.matter.consent.statement),
        "fault": fault,
        "faults": [{"id": "consent", "text": _("请先勾选同意。不同意，请按“不同意”。")}] if fault else [],
    }
    return render(request, "hall/confirm.html", context, status=422 if fault else 200)


def _read_only(asked: ConfirmationPage) -> list[dict[str, Any]]:
    """The application as the filer wrote it; what was left open is left out."""
    fields_by_name = asked.matter.form.fields
    divisions = dict(places_shown.beside(asked.offering.division))
    names = tuple(name for name in asked.matter.form.shown(asked.answers) if name in fields_by_name)
    return [row for row in answers.rows(fields_by_name, names, asked.answers, divisions) if not row["empty"]]


def _stand_behind(request: HttpRequest, asked: ConfirmationPage) -> HttpResponse:
    who = viewer(request)
    last = confirmations.confirm(
        viewer=who, party_id=asked.party_id, consent=True, covers=request.POST.get("seen"), at=now()
    )
    if last is None:
        return redirect("hall:confirmed", asked.party_id)
    # The last to confirm sends the application off, and sees the outcome with the filer.
    submission.submit(case_id=last, at=now())
    return redirect("hall:case", queries.case_for(who, last).ref)


@needs_person
def confirmed(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Thanks, and what happens now."""
    asked = queries.confirmation(viewer(request), party_id=party_id, at=now())
    return render(request, "hall/confirmed.html", {"asked": asked})
