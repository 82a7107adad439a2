"""Logging in by a code to the phone, being identified once, logging out."""

from base64 import b64decode, b64encode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from miaopi import registries, secrets
from miaopi.content import LookupAnswer
from miaopi.faces import fields
from miaopi.faces.language import current
from miaopi.hall import preferences
from miaopi.hall.sessions import address, begin, needs_login, now, viewer, way_back
from miaopi.messages import actions as messages
from miaopi.people import actions as people
from miaopi.people import limits
from miaopi.texts import Faulty, Words

PURPOSE = Words("核对登录的人是本人", "Check that the person who logs in is who they say")
_AAD = "hall.session.phone"


@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """The phone number; a code goes out."""
    typed, faults = request.POST.get("phone", "").strip()[:30], {}
    if request.method == "POST":
        try:
            _send(request, typed)
        except limits.TooMany:
            raise  # a page of its own: nothing in the field is wrong
        except Faulty as trouble:
            faults = fields.sentences(trouble.faults)
        else:
            _remember(request, typed)
            return redirect("hall:login_code")
    box = {
        "input": "text",
        "id": "phone",
        "label": _("手机号码"),
        "type": "tel",
        "mode": "numeric",
        "width": 6,
        "autocomplete": "tel",
        "value": typed,
        "fault": faults.get("phone") or faults.get(""),
        "described": "phone-error" if faults else "",
    }
    context = {
        "field": box,
        "faults": _told(faults, box),
        "next": way_back(request),
        "ended": getattr(request, "login_ended", False),
    }
    return render(request, "hall/login.html", context, status=422 if faults else 200)


def _remember(request: HttpRequest, phone: str) -> None:
    # Sealed: a session row lies in the database, and no number may lie there in the clear.
    request.session["phone"] = b64encode(secrets.seal(phone.encode(), aad=_AAD)).decode()
    request.session["next"] = way_back(request)


def _remembered(request: HttpRequest) -> str:
    kept = request.session.get("phone")
    return secrets.open_(b64decode(kept), aad=_AAD).decode() if kept else ""


def _told(faults: dict[str, str], *boxes: dict[str, object]) -> list[dict[str, object]]:
    labels = {box["id"]: box["label"] for box in boxes}
    first = boxes[0]["id"]
    return [
        {"id": place or first, "label": labels.get(place, ""), "text": text} for place, text in faults.items()
    ]


@require_http_methods(["GET", "POST"])
def login_code(request: HttpRequest) -> HttpResponse:
    """The six digits of the message; they may be pasted, with blanks too."""
    phone, faults = _remembered(request), {}
    if not phone:
        return redirect("hall:login")
    if request.method == "POST" and "again" in request.POST:
        faults = _send_again(request, phone)
        if not faults:
            return redirect("hall:login_code")
    elif request.method == "POST":
        code = "".join(request.POST.get("code", "").split())[:20]
        at = now()
        limits.CODES_TRIED.take(address(request), at=at)
        try:
            account = people.login(phone=phone, code=code, at=at, language=current())
        except Faulty as trouble:
            faults = fields.sentences(trouble.faults)
        else:
            answer = _arrived(request, account.pk, identified=account.is_identified)
            preferences.meet(request, answer, account, at=at)
            return answer
    box = {
        "input": "text",
        "id": "code",
        "label": _("短信里的 6 位数字"),
        "mode": "numeric",
        "code": True,
        "autocomplete": "one-time-code",
        "value": "",
        "fault": faults.get("code") or faults.get("phone") or faults.get(""),
        "described": "code-error" if faults else "",
    }
    context = {"field": box, "faults": [{"id": "code", "text": box["fault"]}] if faults else []}
    context["phone"] = secrets.mask_phone(phone)
    return render(request, "hall/login_code.html", context, status=422 if faults else 200)


def _send(request: HttpRequest, phone: str) -> None:
    limits.CODES_SENT.take(address(request), at=now())
    messages.send_code(phone=phone, at=now(), language=current())


def _send_again(request: HttpRequest, phone: str) -> dict[str, str]:
    try:
        _send(request, phone)
    except limits.TooMany:
        raise
    except Faulty as trouble:
        return fields.sentences(trouble.faults)
    return {}


def _arrived(request: HttpRequest, account_id: object, *, identified: bool) -> HttpResponse:
    target = way_back(request)
    begin(request, account_id)
    if identified:
        request.session.pop("next", None)
        return HttpResponseRedirect(target)
    return redirect("hall:identify")


@needs_login
@require_http_methods(["GET", "POST"])
def identify(request: HttpRequest) -> HttpResponse:
    """Name and number, once; says who is asked and why.

    Basis: 个人信息保护法 第十七条.
    """
    account = viewer(request).account
    assert account is not None
    if "next" in request.GET:
        request.session["next"] = way_back(request)
    if account.is_identified:
        return HttpResponseRedirect(request.session.pop("next", None) or reverse("hall:home"))
    faults: dict[str, str] = {}
    typed = {key: request.POST.get(key, "").strip()[:120] for key in ("name", "number")}
    if request.method == "POST":
        limits.IDENTITIES_TRIED.take(address(request), at=now())
        try:
            people.identify(account_id=account.pk, **typed, at=now(), check=_ask_population)
        except Faulty as trouble:
            faults = fields.sentences(trouble.faults)
        else:
            target = way_back(request)
            request.session.pop("next", None)
            request.session.cycle_key()
            return HttpResponseRedirect(target)
    boxes = [_box("name", _("姓名"), _("和身份证上的一样。"), typed, faults, autocomplete="name")]
    number_hint = _("18 位，最后一位可能是 X。")
    boxes.append(_box("number", _("身份证号码"), number_hint, typed, faults, capitals=True))
    context = {"fields": boxes, "faults": _told(faults, *boxes)}
    return render(request, "hall/identify.html", context, status=422 if faults else 200)


def _box(
    name: str, label: str, hint: str, typed: dict[str, str], faults: dict[str, str], **more: object
) -> dict[str, object]:
    fault = faults.get(name)
    described = f"{name}-hint {name}-error" if fault else f"{name}-hint"
    box = {"input": "text", "id": name, "label": label, "hint": hint, "value": typed[name]}
    return {**box, "fault": fault, "described": described, **more}


def _ask_population(name: str, number: str) -> LookupAnswer:
    return registries.ask_one(
        registry="population", key={"id_number": number, "name": name}, purpose=PURPOSE, at=now()
    )


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the login on this device."""
    request.session.flush()
    return redirect("hall:home")
