"""What became of an application: a page for each outcome, the case's way, what the person can do now."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from miaopi.cases import again as reads
from miaopi.cases import queries
from miaopi.cases.actions import draft as drafts
from miaopi.cases.actions import person as persons
from miaopi.cases.pages import BasisLine, FindingLine, OutcomePage, PartyLine, TraceLine
from miaopi.faces import language
from miaopi.faces.language import words
from miaopi.hall import days_left, drafting, steps
from miaopi.hall.published_rules import SHAPES, law_line
from miaopi.hall.sessions import needs_person, now, viewer
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
    template = TEMPLATES.get(page.outcome)
    if here.state in ENDED or template is None:
        return redirect("hall:case_way", here.ref)
    answer = render(request, template, _context(request, page))
    if page.outcome == "waiting":
        answer["Refresh"] = f"{REFRESH_SECONDS}; url={reverse('hall:case', args=[here.ref])}"
    return answer


def _context(request: HttpRequest, page: OutcomePage) -> dict[str, Any]:
    told = messages.of_case(page.case.id, viewer(request))
    looked = sum(1 for line in page.trace if line.holds is False)
    return {
        "page": page,
        "case": page.case,
        "offering": page.case.offering,
        "way": reads.done(page.case.id) if page.matter.again and page.outcome == "approve" else None,
        "result": words(page.matter.result),
        "meta": _meta(page),
        "findings": [finding(line) for line in page.reasons],
        "notices": [finding(line) for line in page.notices],
        "facts": _facts(page),
        "trace": _traces(page.trace),
        "rules_looked_at": len(page.trace),
        "passed": looked,
        "phones": language.joined(sorted({note.phone for note in told if note.phone})),
        "telephone": page.telephone,
        "may": page.may,
        "left": days_left.until(page.supplement_until, at=now()),
        "next": [words(text) for text in page.matter.guide.next],
        "others": language.joined(_other(line) for line in page.parties if not line.is_viewer),
        "unanswered": language.joined(words(name) for name in page.unanswered),
    }


def _meta(page: OutcomePage) -> list[str]:
    case, rows = page.case, []
    if case.decided_in_ms is not None and page.outcome != "waiting":
        rows.append(_("用时 %(seconds)s 秒") % {"seconds": f"{max(case.decided_in_ms, 100) / 1000:.1f}"})
    moment = case.decided_at if page.outcome in {"approve", "reject"} else case.submitted_at
    if moment:
        rows.append(language.moment(moment))
    return [*rows, case.number]


def _other(line: PartyLine) -> str:
    return words(line.role_name) + _("：") + line.name


def finding(line: FindingLine) -> dict[str, Any]:
    """A finding for the component of that name."""
    return {
        "kind": "refer" if line.outcome == "notice" else line.outcome,
        "shape": SHAPES.get(line.outcome, "info"),
        "code": line.code,
        "text": words(line.text),
        "next": words(line.next),
        "law": law(line.basis),
    }


def law(basis: tuple[BasisLine, ...]) -> str:
    """The laws of a finding in one line; what is our modelling says so."""
    return language.rows(
        law_line(words(line.law), line.article, modelled=line.sure == "modelled") for line in basis
    )


def _facts(page: OutcomePage) -> list[dict[str, Any]]:
    """Rows for the component `table`."""
    return [
        {
            "head": words(fact.label),
            "cells": [
                {"name": _("是多少"), "value": words(fact.value)},
                {
                    "name": _("从哪里来"),
                    "value": language.parts(
                        [words(fact.source), language.moment(fact.at) if fact.at else ""]
                    ),
                },
            ],
        }
        for fact in page.facts
    ]


def _traces(lines: tuple[TraceLine, ...]) -> list[dict[str, Any]]:
    """Each rule that the viewer is told the result of, and one line for all the others."""
    told = [_trace(line) for line in lines if line.told]
    others = len(lines) - len(told)
    if others:
        text = ngettext(
            "还有 %(n)d 条规则说的是别人的情况。", "还有 %(n)d 条规则说的是别人的情况。", others
        ) % {"n": others}
        told.append({"kind": "refer", "shape": "info", "text": text, "outcome": _("结果只告诉本人")})
    return told


def _trace(line: TraceLine) -> dict[str, Any]:
    if line.holds is True:
        kind, shape, said = "refer", "warn", _("有这种情况")
    elif line.holds is False:
        kind, shape, said = "pass", "ok", _("没有这种情况")
    else:
        kind, shape, said = "refer", "clock", _("还不知道")
    saw = language.rows(f"{words(one.label)} {words(one.value)}" for one in line.saw)
    return {
        "kind": kind,
        "shape": shape,
        "code": line.code,
        "text": words(line.text),
        "outcome": said,
        "law": law(line.basis),
        "next": saw,
    }


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
                    return redirect(
                        f"{steps.address(draft, form_page.id)}?{urlencode({'back': 'check'})}#{name}"
                    )
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
        return redirect("hall:case_way", page.case.ref)
    return render(request, "hall/withdraw.html", {"page": page, "case": page.case})
