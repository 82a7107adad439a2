"""Who is here: the account in the session, the viewer that queries and actions take, and the way back."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from miaopi.faces import kept
from miaopi.people import limits, queries
from miaopi.people.viewers import NOBODY, Viewer

View = Callable[..., HttpResponse]


def now() -> datetime:
    """The instant that the actions of this page take. Faces read the clock, nothing below them does."""
    return datetime.now(UTC)


def begin(request: HttpRequest, account_id: object) -> None:
    """Open the account for this browser under a new session key: one known before is worth nothing."""
    kept = {key: request.session[key] for key in ("next",) if key in request.session}
    request.session.flush()
    request.session.update(kept)
    request.session["account"] = str(account_id)
    request.session["began_at"] = request.session["seen_at"] = now().isoformat()


def address(request: HttpRequest) -> str:
    """Where the request comes from, for `people.limits`."""
    return limits.address_of(request.META, behind_proxy=settings.TLS_PROXY)


def viewer(request: HttpRequest) -> Viewer:
    """The person who is logged in and identified, or nobody; read once a page."""
    found: Viewer | None = getattr(request, "viewer", None)
    if found is None:
        account_id = request.session.get("account")
        found = queries.viewer_for_account(account_id) if account_id else NOBODY
        request.viewer = found  # type: ignore[attr-defined]  # kept for this page only
    return found


def way_back(request: HttpRequest, default: str = "/") -> str:
    """The page to go on with after logging in, if it is one of ours."""
    target = request.POST.get("next") or request.GET.get("next") or request.session.get("next") or default
    ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None) and target.startswith("/")
    return target if ours else default


def _login_first(request: HttpRequest) -> HttpResponse:
    """To the login page; a form whose login ended over it keeps what was typed."""
    if kept.has_ended(request):
        login = f"{reverse('hall:login')}?{urlencode({'next': reverse('hall:mine')})}"
        return kept.page(request, "hall/login_over.html", login=login)
    return _to("hall:login", request)


def _to(name: str, request: HttpRequest) -> HttpResponseRedirect:
    # A form that was posted without a login cannot be posted again by a link: go back to its page.
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")


def needs_login(view: View) -> View:
    """Lead to the login page first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if viewer(request).account is None:
            return _login_first(request)
        return view(request, *args, **kwargs)

    return guarded


def needs_person(view: View) -> View:
    """Lead to the login page, then to the page that asks once who this is."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        who = viewer(request)
        if who.account is None:
            return _login_first(request)
        if who.person is None:
            return _to("hall:identify", request)
        return view(request, *args, **kwargs)

    return guarded
