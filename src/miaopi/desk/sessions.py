"""Who is at the desk. A login lasts eight hours, and half an hour without a page.

One browser is either a citizen's or an official's: each login begins a session of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from miaopi.desk import troubles
from miaopi.faces import kept
from miaopi.officials import queries
from miaopi.officials.models import Official
from miaopi.officials.viewers import Desk
from miaopi.people import limits
from miaopi.texts import Faulty

IDLE = timedelta(minutes=30)
WHOLE = timedelta(hours=8)
STAFF, BEGAN, SEEN, PROVED = "staff", "staff_began_at", "staff_seen_at", "staff_proved_at"
LOGINS_TRIED = limits.Limit("staff-logins", 60, timedelta(hours=1))
View = Callable[..., HttpResponseBase]


def now() -> datetime:
    """The instant that the actions of this page take. Faces read the clock, nothing below them does."""
    return datetime.now(UTC)


def address(request: HttpRequest) -> str:
    """Where the request comes from, for `people.limits`."""
    return limits.address_of(request.META, behind_proxy=settings.TLS_PROXY)


def begin(request: HttpRequest, official: Official) -> None:
    """Open the desk for this browser under a new session key; what was open in it is over."""
    request.session.flush()
    request.session[STAFF] = str(official.pk)
    request.session[BEGAN] = request.session[SEEN] = now().isoformat()


def desk_or_none(request: HttpRequest) -> Desk | None:
    """The official who is logged in, with today's posts; read once a page."""
    if not hasattr(request, "desk"):
        request.desk = _read(request)  # type: ignore[attr-defined]  # kept for this page only
    found: Desk | None = getattr(request, "desk")  # noqa: B009  - the request has no such field of its own
    return found


def desk(request: HttpRequest) -> Desk:
    """The same on a page that `staff` or `needs` guards."""
    found = desk_or_none(request)
    assert found is not None  # the guard let nobody else through
    return found


def way_back(request: HttpRequest) -> str:
    """The page of the desk to go on with after logging in."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    home = reverse("desk:queue")
    ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None) and target.startswith("/desk/")
    return target if ours else home


def staff(view: View) -> View:
    """Lead to the login page first."""
    return needs()(view)


def needs(*roles: str, keeps: bool = True) -> Callable[[View], View]:
    """Only an official who has one of these roles somewhere; none named: any official.

    keeps: a form whose login ended over it comes back with what was typed.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            who = desk_or_none(request)
            if who is None and keeps and kept.has_ended(request):
                return kept.page(request, "desk/login_over.html", login=reverse("desk:login"))
            if who is None:
                to = urlencode({"next": request.get_full_path() if request.method == "GET" else "/desk/"})
                return HttpResponseRedirect(f"{reverse('desk:login')}?{to}")
            if roles and not who.roles & set(roles):
                return render(request, "desk/forbidden.html", {"roles": roles}, status=403)
            try:
                answer = view(request, *args, **kwargs)
            except (Faulty, Http404) as trouble:
                answer = troubles.page(request, trouble)
            answer.headers.setdefault("Cache-Control", "private, no-store")
            return answer

        return guarded

    return guard


def _read(request: HttpRequest) -> Desk | None:
    official_id = request.session.get(STAFF)
    if not official_id:
        return None
    at = now()
    began = datetime.fromisoformat(request.session[BEGAN])
    seen = datetime.fromisoformat(request.session[SEEN])
    official = Official.objects.filter(pk=official_id, is_active=True).first()
    if official is None or official.totp_secret is None or at - seen > IDLE or at - began > WHOLE:
        request.session.flush()
        request.login_ended = True  # type: ignore[attr-defined]  # what was typed is kept on the page
        return None
    if at - seen > timedelta(minutes=1):  # not at every page: each change is a write to the session table
        request.session[SEEN] = at.isoformat()
    return queries.desk_of(official, at=at)
