"""What belongs to the person: cases, licences, messages."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from miaopi.cases import queries
from miaopi.faces import language
from miaopi.hall import waiting_for_me
from miaopi.hall.sessions import needs_login, needs_person, viewer
from miaopi.messages import queries as messages

A_PAGE = 20


@needs_login
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My cases, by what they ask of me."""
    who = viewer(request)
    lines = queries.my_cases(who) if who.person else ()
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    sections = [
        (_title(key, len(rows)), [waiting_for_me.card(line) for line in rows])
        for key, rows in waiting_for_me.groups(page.object_list)
    ]
    context = {
        "sections": sections,
        "account": who.account,
        "name": who.person.name if who.person else "",
        "number": page.number,
        "next": f"?page={page.next_page_number()}" if page.has_next() else "",
        "previous": f"?page={page.previous_page_number()}" if page.has_previous() else "",
    }
    return render(request, "hall/mine.html", context)


def _title(key: str, count: int) -> str:
    # Written out, one by one: gettext finds only what stands in the source.
    texts = {
        "mine": ngettext("等您来办 %(count)s 件", "等您来办 %(count)s 件", count),
        "draft": ngettext("还没填完 %(count)s 件", "还没填完 %(count)s 件", count),
        "running": ngettext("正在办 %(count)s 件", "正在办 %(count)s 件", count),
        "done": ngettext("办好了 %(count)s 件", "办好了 %(count)s 件", count),
    }
    return texts[key] % {"count": count}


@needs_person
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What I was told."""
    before = parse_datetime(request.GET.get("before", "").replace(" ", "+"))
    notes = messages.inbox(viewer(request), before=before, limit=A_PAGE + 1)
    items = [
        {
            "what": note.text,
            "text": _sent(note.state, note.phone),
            "at": note.created_at,
            "lang": note.language,
        }
        for note in notes[:A_PAGE]
    ]
    last = notes[A_PAGE - 1].created_at.isoformat() if len(notes) > A_PAGE else ""
    return render(request, "hall/messages.html", {"items": items, "next": last})


def _sent(state: str, phone: str) -> str:
    said = {
        "queued": _("正在发到 %(phone)s"),
        "sent": _("已发到 %(phone)s"),
        "delivered": _("已送到 %(phone)s"),
        "failed": _("没有发到 %(phone)s"),
        "unknown": _("不知道有没有送到 %(phone)s"),
    }
    return language.parts([said[state] % {"phone": phone}])
