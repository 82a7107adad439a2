"""The pages where anyone checks a certificate or a letter: by its code, by scanning, or by the file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from miaopi.faces import language
from miaopi.faces.language import words
from miaopi.hall.sessions import address, now
from miaopi.letters import queries as letters
from miaopi.licences import queries as licences

Found = letters.Verification | licences.Verification
LARGEST = 5 * 1024 * 1024  # ours are a hundred kilobytes; what is larger was not given out here
STATES = {
    "valid": ("ok", "ok"),
    "expired": ("warn", "warn"),
    "suspended": ("warn", "warn"),
    "unknown": ("warn", "warn"),
    "mistyped": ("warn", "warn"),
    "ended": ("danger", "danger"),
    "revoked": ("danger", "danger"),
}


@require_safe
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Type what is printed beside the QR code."""
    typed = request.GET.get("code", "").strip()[:200]
    if typed:
        return _answer(request, _of_code(request, typed), typed)
    return render(request, "hall/verify.html", {"typed": ""})


@require_safe
@never_cache
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR code leads to."""
    return _answer(request, _of_code(request, code[:200]), code[:200])


@require_POST
@never_cache
def verify_file(request: HttpRequest) -> HttpResponse:
    """Whether a file is byte for byte what was given out. It is not kept."""
    sent = request.FILES.get("file")
    if sent is None:
        return render(request, "hall/verify.html", {"typed": "", "fault": _("请选文件。")}, status=422)
    if sent.size is None or sent.size > LARGEST:
        return _answer(request, letters.verify_file(b"", at=now()), "")
    data = sent.read()
    found: Found = letters.verify_file(data, at=now())
    if found.state == "unknown":
        found = licences.verify_file(data, at=now())
    return _answer(request, found, "")


@require_safe
def scan(request: HttpRequest) -> HttpResponse:
    """An address without its code: to the page where one types it."""
    return redirect("hall:verify")


def _of_code(request: HttpRequest, typed: str) -> Found:
    """A letter's code is longer than a certificate's: its length tells which was typed."""
    by_code = letters.verify if letters.is_code(typed) else licences.verify
    return by_code(typed, at=now(), address=address(request))


def _answer(request: HttpRequest, found: Found, typed: str) -> HttpResponse:
    kind, shape = STATES[found.state]
    lines = [words(found.about)] if found.about else []
    lines.append(_("查验时间 %(moment)s。") % {"moment": language.moment(found.checked_at)})
    context: dict[str, Any] = {
        "found": found,
        "kind": kind,
        "shape": shape,
        "title": words(found.heading),
        "say": words(found.says),
        "lines": lines,
        "rows": [{"key": words(line.label), "value": words(line.value)} for line in found.lines],
        "then": [words(text) for text in found.then],
        "typed": typed,
    }
    return render(request, "hall/verify_answer.html", context)
