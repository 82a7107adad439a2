"""What the pages of an outcome show, from what the cases give: words of one language, plain data. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from miaopi.cases import words as case_words
from miaopi.cases.pages import BasisLine, FactLine, FindingLine, OutcomePage, PartyLine, TraceLine
from miaopi.content import Matter
from miaopi.content.again import Way
from miaopi.faces import language
from miaopi.faces.language import words
from miaopi.hall import days_left
from miaopi.hall.published_rules import SHAPES, law_line

SOUGHT_WITHIN = timedelta(hours=1)  # what a solver has not told by then, is not told any more


def context(
    page: OutcomePage, *, phones: Sequence[str] = (), way: Way | None = None, at: datetime
) -> dict[str, Any]:
    """For the templates `outcome_…` and `case_way`.

    Args: phones: where messages of it went, masked.  way: how a registration was changed, if it was.
    """
    return {
        "page": page,
        "case": page.case,
        "offering": page.case.offering,
        "result": words(page.matter.result),
        "meta": _meta(page),
        "findings": [finding(line) for line in page.reasons],
        "notices": [finding(line) for line in page.notices],
        "facts": fact_groups(page),
        "facts_count": sum(1 for fact in page.facts if was_asked(fact)),
        "not_asked": sum(1 for fact in page.facts if not was_asked(fact)),
        "trace": _traces(page.trace),
        "rules_looked_at": len(page.trace),
        "phones": language.joined(phones),
        "telephone": page.telephone,
        "may": page.may,
        "left": days_left.until(page.supplement_until, at=at),
        "next": [] if way else [words(text) for text in page.matter.guide.next],
        "others": language.joined(_other(line) for line in page.parties if not line.is_viewer),
        "change": change(page, at=at),
        "seen": [_fact(fact) for fact in page.seen],
        "others_passed": len(page.trace) - len(page.reasons) - len(page.notices),
        "unanswered": language.joined(words(name) for name in page.unanswered),
        "way": way,
        "ended": _ended(page),
        "standing": page.outcome == "refer" and page.case.decided_at is not None,
        "promise": words(page.matter.promised.says),
    }


def _ended(page: OutcomePage) -> dict[str, str]:
    """What an end without a decision is called, and what it means."""
    said = {
        "withdrawn": (_("已撤回"), _("您撤回了这次申请。没有作出决定，也没有登记。")),
        "terminated": (_("这次申请结束了"), _("到期没有补充，这次申请结束了。没有作出决定，也没有登记。")),
        "transferred": (_("已移送"), _("这件事归别的部门办，已经移送过去，那边会告诉您。")),
        "not_accepted": (_("没有受理"), _("这件事不用申请，或者不归这里办。原因在信里。")),
    }
    title, text = said.get(page.case.state, ("", ""))
    return {"title": title, "text": text}


def was_asked(fact: FactLine) -> bool:
    """Whether there is anything to tell of it: a source that had nothing to say in this case says nothing."""
    return fact.value != case_words.NOT_ASKED


def fact_groups(page: OutcomePage) -> list[dict[str, Any]]:
    """The facts by subject, as the guide groups the rules that read them; what no group reads comes last."""
    subjects = _subjects(page.matter)
    found: dict[str, list[FactLine]] = {title: [] for title in [*dict.fromkeys(subjects.values()), ""]}
    for fact in page.facts:
        if was_asked(fact):
            found[subjects.get(fact.name, "")].append(fact)
    return [
        {"title": title or _("没有规则用到的"), "rows": [_fact(fact) for fact in facts], "count": len(facts)}
        for title, facts in found.items()
        if facts
    ]


def _subjects(matter: Matter) -> dict[str, str]:
    """Fact → the first group with a rule that reads it."""
    rules = {rule.code: rule for rule in matter.rules.rules}
    found: dict[str, str] = {}
    for group in matter.guide.groups:
        for code in group.rules:
            for name in rules[code].names if code in rules else ():
                if name in matter.rules.facts:
                    found.setdefault(name, words(group.title))
    return found


def _fact(fact: FactLine) -> dict[str, Any]:
    """A row of the component `table`."""
    origin = [words(fact.source), language.moment(fact.at) if fact.at else ""]
    return {
        "head": words(fact.label),
        "cells": [
            {"name": _("是多少"), "value": words(fact.value)},
            {"name": _("从哪里来"), "value": language.parts(origin)},
        ],
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
        "parts": [words(part) for part in line.parts],
    }


def change(page: OutcomePage, *, at: datetime) -> dict[str, Any] | None:
    """What would be approved, for the template `_change`; None where there is nothing to say."""
    found = page.change
    if found is None or found.kind == "withheld":
        return None
    if page.outcome == "refer" and found.kind != "change":
        return None  # a person looks all the same: nothing need be changed
    kind = found.kind
    if kind == "pending" and page.decided_on_at is not None and at - page.decided_on_at > SOUGHT_WITHIN:
        kind = "not-known"
    return {"kind": kind, "lines": [words(line) for line in found.lines], "smallest": found.smallest}


def law(basis: tuple[BasisLine, ...]) -> str:
    """The laws of a finding in one line; what is our modelling says so."""
    return language.rows(
        law_line(words(line.law), line.article, modelled=line.sure == "modelled") for line in basis
    )


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
