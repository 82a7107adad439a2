"""Logging in to the desk: password, then a code of the phone; at the first login the phone is bound."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from miaopi import secrets
from miaopi.desk.proof import code_box
from miaopi.desk.sessions import LOGINS_TRIED, address, begin, desk_or_none, now, way_back
from miaopi.faces import fields, qr
from miaopi.officials import actions
from miaopi.officials.models import Official
from miaopi.papers import drawing
from miaopi.texts import Fault, Faulty

PENDING, SINCE, SECRET, NEXT = "staff_pending", "staff_pending_at", "staff_secret", "staff_next"
GOOD_FOR = timedelta(minutes=10)
_AAD = "desk.session.totp"


@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Staff number and password."""
    if request.method == "GET" and desk_or_none(request) is not None:
        return redirect(way_back(request))
    typed, fault = request.POST.get("username", "").strip()[:30], None
    if request.method == "POST":
        at = now()
        LOGINS_TRIED.take(address(request), at=at)
        try:
            official = actions.check_password(
                username=typed, password=request.POST.get("password", "")[:200], at=at
            )
        except Faulty as wrong:
            fault = wrong.faults[0]
        else:
            return _first_step_done(request, official, at)
    context = {
        "username": {
            "input": "text",
            "id": "username",
            "label": _("工号"),
            "width": 10,
            "autocomplete": "username",
            "value": typed,
        },
        "password": {
            "input": "text",
            "id": "password",
            "type": "password",
            "label": _("口令"),
            "width": 10,
            "autocomplete": "current-password",
        },
        "faults": _summary(fault, "username"),
        "next": way_back(request),
    }
    return render(request, "desk/login.html", context, status=422 if fault else 200)


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code of the phone, or a recovery code."""
    official = _pending(request)
    if official is None:
        return redirect("desk:login")
    if official.totp_secret is None:
        return redirect("desk:bind")
    fault = None
    if request.method == "POST":
        LOGINS_TRIED.take(address(request), at=now())
        try:
            actions.check_code(official_id=official.pk, code=request.POST.get("code", "")[:30], at=now())
        except Faulty as wrong:
            fault = wrong.faults[0]
        else:
            return _in(request, official)
    context = {"field": code_box(fault), "faults": _summary(fault, "code"), "official": official}
    return render(request, "desk/code.html", context, status=422 if fault else 200)


@require_http_methods(["GET", "POST"])
def bind(request: HttpRequest) -> HttpResponse:
    """Bind a phone: scan the square, type the code that it shows, keep the recovery codes."""
    official = _pending(request)
    if official is None:
        return redirect("desk:login")
    if official.totp_secret is not None:
        return redirect("desk:code")
    secret, fault = _secret(request), None
    if request.method == "POST":
        try:
            told = actions.confirm_totp(
                official_id=official.pk, secret=secret, code=request.POST.get("code", "")[:30], at=now()
            )
        except Faulty as wrong:
            fault = wrong.faults[0]
        else:
            target = _in(request, official)["Location"]
            return render(request, "desk/recovery.html", {"codes": told, "target": target})
    issuer = " ".join((_("秒批"), settings.CITY["zh"]))
    otpauth = actions.provisioning_address(official, secret, issuer=issuer)
    context = {
        "field": code_box(fault),
        "faults": _summary(fault, "code"),
        "qr": qr.drawing(drawing.qr_rows(otpauth)),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    }
    return render(request, "desk/bind.html", context, status=422 if fault else 200)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Leave the desk."""
    who = desk_or_none(request)
    if who is not None:
        actions.note_logout(official=who.official, at=now())
    request.session.flush()
    return redirect("desk:login")


def _first_step_done(request: HttpRequest, official: Official, at: datetime) -> HttpResponse:
    target = way_back(request)
    request.session.flush()
    request.session[PENDING], request.session[SINCE] = str(official.pk), at.isoformat()
    request.session[NEXT] = target
    return redirect("desk:bind" if official.totp_secret is None else "desk:code")


def _pending(request: HttpRequest) -> Official | None:
    """Who gave a password here within ten minutes."""
    since = request.session.get(SINCE)
    if since is None or now() - datetime.fromisoformat(since) > GOOD_FOR:
        return None
    return Official.objects.filter(pk=request.session[PENDING], is_active=True).first()


def _in(request: HttpRequest, official: Official) -> HttpResponse:
    target = request.session.get(NEXT) or reverse("desk:queue")
    begin(request, official)
    return redirect(target)


def _secret(request: HttpRequest) -> str:
    """The secret of this binding, the same until it is done; sealed, since a session lies in the database."""
    kept = request.session.get(SECRET)
    if kept:
        return secrets.open_(b64decode(kept), aad=_AAD).decode()
    made = actions.new_secret()
    request.session[SECRET] = b64encode(secrets.seal(made.encode(), aad=_AAD)).decode()
    return made


def _summary(fault: Fault | None, at: str) -> list[dict[str, str]]:
    return [{"href": f"#{at}", "text": fields.sentence(fault)}] if fault else []
