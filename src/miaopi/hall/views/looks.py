"""Who looked at my data: which department, in which role, when, why.   Basis: 个人信息保护法 第四十五条."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from miaopi.cases import queries as cases
from miaopi.cases.pages import CaseLine
from miaopi.faces import language
from miaopi.faces.language import words
from miaopi.hall.sessions import needs_person, viewer
from miaopi.officials import queries as officials
from miaopi.officials.queries import Served
from miaopi.people import queries
from miaopi.people.queries import Look

A_PAGE = 20
MOST_PAGES = 10_000


@needs_person
@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """The newest first, twenty a page."""
    who = viewer(request)
    typed = request.GET.get("page", "1")
    number = min(max(int(typed), 1), MOST_PAGES) if typed.isdecimal() and len(typed) < 6 else 1
    found = queries.looks(who, skip=(number - 1) * A_PAGE, limit=A_PAGE + 1)
    seen = found[:A_PAGE]
    posts = officials.served(look.by_id for look in seen if look.by_kind == "staff")
    mine = {line.id: line for line in cases.my_cases(who)} if any(look.case for look in seen) else {}
    context = {
        "looks": [_look(look, posts, mine) for look in seen],
        "number": number,
        "next": f"?page={number + 1}" if len(found) > A_PAGE else "",
        "previous": f"?page={number - 1}" if number > 1 else "",
    }
    return render(request, "hall/looks.html", context)


def _look(
    look: Look, posts: Mapping[str, tuple[Served, ...]], mine: Mapping[UUID, CaseLine]
) -> dict[str, Any]:
    case = mine.get(look.case) if look.case else None
    return {
        "who": _who(look, posts),
        "what": _what(look.what),
        "at": look.at,
        "case": case.number if case else "",
        "matter": words(case.name) if case else "",
        "href": reverse("hall:case", args=[case.ref]) if case and case.number else "",
    }


def _who(look: Look, posts: Mapping[str, tuple[Served, ...]]) -> str:
    """Department and role on that day; of a program or the platform itself, just that."""
    if look.by_kind != "staff":
        return _("代办机构的程序") if look.by_kind == "client" else _("本平台")
    day = language.local(look.at).date()
    held = [
        post
        for post in posts.get(look.by_id, ())
        if post.from_on <= day and (post.until_on is None or day <= post.until_on)
    ]
    said = dict.fromkeys(language.parts([words(post.department), _role(post.role)]) for post in held)
    return language.rows(said) or _("一位工作人员")


def _role(role: str) -> str:
    return {
        "clerk": _("窗口人员"),
        "examiner": _("审查人员"),
        "approver": _("决定人员"),
        "administrator": _("管理员"),
    }.get(role, role)


def _what(what: str) -> str:
    """What was looked at, in words; a code without words of its own says the plain truth."""
    return {
        "case": _("看了这件办件里关于您的内容"),
        "reveal": _("看了您的完整号码"),
        "licence": _("看了您的证明"),
        "person": _("查找您这个人"),
        "letter": _("看了给您的信件"),
    }.get(what, _("看了您的信息"))
