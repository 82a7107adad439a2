"""What became of an application: a page for each outcome, the case's way, what the person can do now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from miaopi.cases import again as again_reads
from miaopi.cases import queries
from miaopi.cases.actions import draft as drafts
from miaopi.cases.actions import person as persons
from miaopi.cases.pages import OutcomePage
from miaopi.faces.language import words
from miaopi.hall import drafting, outcomes, steps
from miaopi.hall.sessions import needs_person, now, viewer
from miaopi.hall.views import letters
from miaopi.messages import queries as messages

REFRESH_SECONDS = 30
TEMPLATES = {
    "approve": "hall/outcome_approved.html",
    "reject": "hall/outcome_rejected.html",
    "supplement": "hall/outcome_supplement.html",
    "refer": "hall/outcome_referred.html",
    "waiting": "hall/outcome_waiting.html",
}
ENDED = {"withdrawn", "terminated", "transferred", "not_accepted"}


@needs_person
@require_safe
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """The page that fits where the case stands."""
    who = viewer(request)
    here = queries.case_for(who, ref)
    if here.state == "draft":
        where = "hall:waiting" if here.substate == "confirming" else "hall:check"
        return redirect(where, here.id) if here.is_filer else redirect("hall:mine")
    page = queries.outcome_page(who, ref)
    answer = render(request, template_of(page), _context(request, page))
    if page.outcome == "waiting":
        answer["Refresh"] = f"{REFRESH_SECONDS}; url={reverse('hall:case', args=[here.ref])}"
    return answer


def template_of(page: OutcomePage) -> str:
    """The page that tells this outcome."""
    return "hall/outcome_ended.html" if page.case.state in ENDED else TEMPLATES[page.outcome]


def _context(request: HttpRequest, page: OutcomePage) -> dict[str, Any]:
    told = messages.of_case(page.case.id, viewer(request))
    is_done = page.matter.again is not None and page.outcome == "approve"
    return outcomes.context(
        page,
        phones=sorted({note.phone for note in told if note.phone}),
        way=again_reads.done(page.case.id) if is_done else None,
        at=now(),
    ) | {"letters": letters.of_case(request, page.case.id)}


@needs_person
@require_safe
def way(request: HttpRequest, ref: str) -> HttpResponse:
    """The case's way: what happened when, what was handed in, what was looked at."""
    page = queries.outcome_page(viewer(request), ref)
    if page.case.state == "draft":
        return redirect("hall:case", page.case.ref)
    items = [{"what": words(event.name), "at": event.at} for event in page.events]
    if page.outcome in {"refer", "waiting"}:
        items.append({"what": _("由人来看") if page.outcome == "refer" else _("在等答复"), "state": "now"})
        items.append({"what": _("决定"), "state": "next", "last_day": page.case.due_on, "before": _("最晚 ")})
    context = _context(request, page)
    context["items"] = items
    context["rows"] = [{"key": words(value.label), "value": words(value.value)} for value in page.values]
    context["rows"] += [{"key": words(line.name), "value": line.filename} for line in page.materials]
    return render(request, "hall/case_way.html", context)


@needs_person
@require_POST
def again(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct and apply again: a new draft with all kept, opened where the first answer can be changed."""
    who = viewer(request)
    page = queries.outcome_page(who, ref)
    draft_id = drafts.copy_to_draft(viewer=who, case_id=page.case.id, at=now())
    draft = drafting.draft(who, draft_id)
    for line in page.reasons:
        for name, _label in line.answers:
            for form_page in draft.matter.form.pages:
                if name in form_page.fields and name in draft.shown:
                    return redirect(steps.change(draft, form_page.id, name))
    return redirect("hall:check", draft_id)


@needs_person
@require_http_methods(["GET", "POST"])
def ask_person(request: HttpRequest, ref: str) -> HttpResponse:
    """Have a person look: at a decision of the rules, or instead of waiting for a silent source.

    Basis: 个人信息保护法 第二十四条.
    """
    who = viewer(request)
    page = queries.outcome_page(who, ref)
    if not page.may & {"ask_person", "person_first"}:
        return redirect("hall:case", page.case.ref)
    if request.method == "POST":
        if "ask_person" in page.may:
            persons.ask_person(viewer=who, case_id=page.case.id, version_no=page.case.version_no, at=now())
        else:
            persons.want_person(viewer=who, case_id=page.case.id, wanted=True, at=now())
        return redirect("hall:case", page.case.ref)
    return render(request, "hall/ask_person.html", {"page": page, "case": page.case})


@needs_person
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the application back before a decision; asked once more, since it cannot be undone."""
    who = viewer(request)
    page = queries.outcome_page(who, ref)
    if "withdraw" not in page.may:
        return redirect("hall:case", page.case.ref)
    if request.method == "POST":
        persons.withdraw(viewer=who, case_id=page.case.id, version_no=page.case.version_no, at=now())
        return redirect("hall:case", page.case.ref)
    return render(request, "hall/withdraw.html", {"page": page, "case": page.case})
