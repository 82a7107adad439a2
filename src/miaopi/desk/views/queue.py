"""The queue: cases by deadline, who waits for whom; finding one by its number; the list of keys."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from miaopi.cases import desk_queries as queries
from miaopi.cases.errors import CaseNotFound
from miaopi.cases.numbers import read as read_number
from miaopi.desk.sessions import desk, now, staff
from miaopi.officials.errors import NotYours
from miaopi.officials.viewers import Desk

MOST_PAGES = 10_000


def names() -> dict[str, str]:
    """The views of the queue, in their order."""
    return {
        "mine": _("我的"),
        "free": _("没有人在看"),
        "supplement": _("等补正"),
        "source": _("等数据源"),
        "today": _("今天到期"),
        "late": _("已超时"),
        "all": _("全部"),
    }


@staff
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """One view of the queue, a page of it. Whoever examines nothing begins with all.

    Who only looks after staff reads no cases.
    """
    who = desk(request)
    if who.roles == {"administrator"}:
        return redirect("desk:officials")
    view = request.GET.get("view", "mine" if who.roles & {"examiner", "approver"} else "all")
    if view not in names():
        raise Http404
    page = request.GET.get("page", "1")
    number = int(page) if page.isascii() and page.isdecimal() else 0
    if not 1 <= number <= MOST_PAGES:
        raise Http404
    found = queries.queue(who, view=view, page=number, at=now())
    context = {
        "queue": found,
        "title": names()[view],
        "folders": folders(found.counts, view),
        "before": f"?view={view}&page={number - 1}" if number > 1 else "",
        "after": f"?view={view}&page={found.next}" if found.next else "",
    }
    return render(request, "desk/queue.html", context)


def folders(counts: dict[str, int], now_at: str = "") -> list[dict[str, Any]]:
    """The views with their counts, for the side of the page."""
    return [
        {
            "name": name,
            "href": f"{reverse('desk:queue')}?view={view}",
            "count": counts.get(view, 0),
            "now": view == now_at,
        }
        for view, name in names().items()
    ]


def side(who: Desk) -> list[dict[str, Any]]:
    """The same on a page that is not the queue."""
    return folders(queries.queue(who, view="mine", at=now()).counts)


@staff
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """A case by its number, however it is typed; one that no post covers is not there."""
    typed = request.GET.get("number", "").strip()[:40]
    number = read_number(typed)
    if number is not None:
        try:
            queries.desk_case(desk(request), number, at=now())
        except (CaseNotFound, NotYours):
            pass
        else:
            return redirect("desk:case", number)
    return render(request, "desk/not_found.html", {"typed": typed}, status=404)


@staff
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Every key and what it does."""
    rows = [
        ("/", _("找办件")),
        ("J K", _("下一件、上一件")),
        (_("回车"), _("打开")),
        ("N", _("窗口收件")),
        ("T", _("我来看")),
        ("B", _("要求补正")),
        ("Z", _("转给别人")),
        ("A", _("受理")),
        ("Y", _("提出意见，或者同意")),
        ("X", pgettext("decision", "不同意")),
        ("R", _("退回重审")),
        ("Q", _("回到办件")),
        ("?", _("这一页")),
    ]
    return render(request, "desk/keys.html", {"rows": rows})
