"""Officials and their posts, for an administrator of the same department and division."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from miaopi.desk.sessions import desk, needs, now
from miaopi.desk.views.queue import side
from miaopi.faces import fields
from miaopi.officials import actions, queries
from miaopi.officials.models import ROLES, Post
from miaopi.people import numbers
from miaopi.secrets import PersonalNumber
from miaopi.texts import Faulty

TAKES_AWAY = ("end", "unbind", "off")


def role_names() -> dict[str, str]:
    """Roles in words."""
    return {
        "clerk": pgettext("role", "窗口"),
        "examiner": pgettext("role", "审查"),
        "approver": pgettext("role", "决定"),
        "administrator": pgettext("role", "管理员"),
    }


@needs("administrator")
@require_http_methods(["GET", "POST"])
def officials(request: HttpRequest) -> HttpResponse:
    """Everybody whom this administrator looks after, and a form for somebody new."""
    who, told = desk(request), {}
    if request.method == "POST":
        try:
            made = actions.create_official(
                username=request.POST.get("username", ""),
                name=request.POST.get("name", "")[:60],
                password=request.POST.get("password", "")[:200],
                at=now(),
                by=who,
            )
        except Faulty as faulty:
            told = _told(faulty)
        else:
            return redirect("desk:official", made.pk)
    context = {
        "people": queries.looked_after(who, at=now()),
        "names": role_names(),
        "told": told,
        "faults": [{"href": f"#{place or 'main'}", "text": text} for place, text in told.items()],
        "typed": request.POST,
        "folders": side(who),
    }
    return render(request, "desk/officials.html", context, status=422 if told else 200)


@needs("administrator")
@require_http_methods(["GET", "POST"])
def official(request: HttpRequest, official_id: UUID) -> HttpResponse:
    """One official: posts, password, phone, on and off. What takes something away asks once more."""
    who, told = desk(request), {}
    found = queries.looked_after_one(who, official_id, at=now())
    if found is None:
        raise Http404
    if request.method == "POST":
        if request.POST.get("act") in TAKES_AWAY and "sure" not in request.POST:
            return _ask_once_more(request, found)
        try:
            _do(request, official_id)
        except Faulty as faulty:
            told = _told(faulty)
        except Post.DoesNotExist as gone:
            raise Http404 from gone
        else:
            return redirect("desk:official", official_id)
    context = {
        "person": found,
        "names": role_names(),
        "roles": [(role, role_names()[role]) for role in ROLES],
        "places": queries.places_of(who),
        "told": told,
        "faults": [{"href": f"#{place or 'main'}", "text": text} for place, text in told.items()],
        "folders": side(who),
    }
    return render(request, "desk/official.html", context, status=422 if told else 200)


def _ask_once_more(request: HttpRequest, person: queries.OfficialLine) -> HttpResponse:
    """What will happen, and a second button: a press by mistake locks nobody out."""
    act = request.POST["act"]
    title, text = {
        "end": (_("撤下岗位？"), _("马上生效。正在看的办件要转给别人。")),
        "unbind": (_("解除手机？"), _("本人下次登录要再绑一部手机，备用的数字也都作废。")),
        "off": (_("停用？"), _("马上不能登录；做过的事都留着名字。")),
    }[act]
    context = {
        "person": person,
        "act": act,
        "post": request.POST.get("post", ""),
        "title": title,
        "text": text,
        "folders": side(desk(request)),
    }
    return render(request, "desk/sure.html", context)


def _do(request: HttpRequest, official_id: UUID) -> None:
    who, at = desk(request), now()
    match request.POST.get("act", ""):
        case "give":
            department, _bar, division = request.POST.get("place", "").partition("|")
            actions.give_post(
                official_id=official_id,
                role=request.POST.get("role", ""),
                department_id=department,
                division_id=division or None,
                at=at,
                by=who,
            )
        case "end":
            post_id = request.POST.get("post", "")
            actions.end_post(post_id=UUID(post_id), at=at, by=who)
        case "password":
            password = request.POST.get("password", "")[:200]
            actions.set_password(official_id=official_id, password=password, at=at, by=who)
        case "number":
            typed = request.POST.get("number", "")[:40]
            number = numbers.citizen_number(typed, today=queries.day_of(at), field="number")
            actions.set_number(official_id=official_id, number=PersonalNumber(number), at=at, by=who)
        case "unbind":
            actions.reset_totp(official_id=official_id, at=at, by=who)
        case "off" | "on" as wanted:
            actions.set_active(official_id=official_id, active=wanted == "on", at=at, by=who)
        case _:
            raise Http404


def _told(faulty: Faulty) -> dict[str, str]:
    return {(fault.where.field or ""): fields.sentence(fault) for fault in faulty.faults}
