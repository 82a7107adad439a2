"""What takes something away from a person needs a code of the phone, of the last quarter of an hour.

A desk left open for a minute ends nobody's registration.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from miaopi.desk.sessions import BEGAN, LOGINS_TRIED, PROVED, address, desk, now
from miaopi.faces import fields, kept
from miaopi.officials import actions
from miaopi.texts import Fault, Faulty

GOOD_FOR = timedelta(minutes=15)
View = Callable[..., HttpResponse]


def proved(view: View) -> View:
    """A form of this page is taken from whoever gave a code lately; else it is asked for, and all is kept."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or _is_fresh(request):
            return view(request, *args, **kwargs)
        if "code" not in request.POST:
            return _ask(request, None)
        try:
            _prove(request, desk(request).official.pk)
        except Faulty as wrong:
            return _ask(request, wrong.faults[0])
        return view(request, *args, **kwargs)

    return guarded


def _is_fresh(request: HttpRequest) -> bool:
    since = request.session.get(PROVED) or request.session[BEGAN]
    return now() - datetime.fromisoformat(since) <= GOOD_FOR


def _prove(request: HttpRequest, official_id: UUID) -> None:
    """Raises: OfficialsError: code-wrong, code-shut; TooMany."""
    at = now()
    LOGINS_TRIED.take(address(request), at=at)
    actions.check_code(official_id=official_id, code=request.POST["code"][:30], at=at, what="proved")
    request.session[PROVED] = at.isoformat()


def _ask(request: HttpRequest, fault: Fault | None) -> HttpResponse:
    context = {
        "field": code_box(fault),
        "faults": [{"href": "#code", "text": fields.sentence(fault)}] if fault else [],
        "typed": kept.typed(request),
    }
    return render(request, "desk/proof.html", context, status=422 if fault else 200)


def code_box(fault: Fault | None) -> dict[str, object]:
    """For the component `field`: the six digits of the phone."""
    return {
        "input": "text",
        "id": "code",
        "label": _("验证器里的 6 位数字"),
        "hint": _("30 秒换一次，每个数字只能用一次。"),
        "described": "code-hint" + (" code-error" if fault else ""),
        "mode": "numeric",
        "code": True,
        "autocomplete": "one-time-code",
        "fault": fields.sentence(fault) if fault else "",
    }
