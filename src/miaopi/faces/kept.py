"""What was typed when the login had ended: it comes back as a form to be sent once more after logging in.

The login opens in a window of its own, so that this page stays; it works without scripts and keeps nothing on
the server. Whoever logs in then is asked anew what they may. A file cannot be kept by a page: it is named.
"""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

AGAIN = "kept"  # the mark of such a form: sent too early, it comes back once more
NOT_KEPT = {"csrfmiddlewaretoken", AGAIN, "password", "code"}
MOST = 200_000  # characters; more is no form that a person filled in


def has_ended(request: HttpRequest) -> bool:
    """Whether this form was sent by somebody whose login ended over it, and can be kept."""
    if request.method != "POST":
        return False
    if not getattr(request, "login_ended", False) and AGAIN not in request.POST:
        return False
    return bool(typed(request)) and sum(len(text) for _, text in typed(request)) <= MOST


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Each box with what it held, the pressed button among them."""
    return [(name, text) for name, texts in request.POST.lists() if name not in NOT_KEPT for text in texts]


def page(request: HttpRequest, template: str, *, login: str) -> HttpResponse:
    """What was typed, and how to go on.   Args: login: the address of the page that logs in."""
    context = {
        "typed": typed(request),
        "again": AGAIN,
        "files": [file.name for _, files in request.FILES.lists() for file in files],
        "target": request.get_full_path(),
        "login": login,
    }
    answer = render(request, template, context, status=HTTPStatus.FORBIDDEN)
    answer["Cache-Control"] = "private, no-store"
    return answer
