"""What is far too large to be a form with files is not read into memory or onto the disk.

One file over its own limit is told at its field (views/materials.py). This is for the whole of what is sent:
it stands before the middleware that looks for the form's mark, since that one reads all of it.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from miaopi.hall.views import errors

MEGABYTE = 1024 * 1024
MOST = 100 * MEGABYTE  # some five files of the largest size at once
MOST_DRAINED = 4 * MOST
CHUNK = 256 * 1024
KEEPS = {"hall:materials", "hall:supplement"}  # shown again, with what is there already


class Sizes:
    """Refuses what is over the limit, in our words, with status 413."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The API has limits of its own, in words for programs.
        if request.path.startswith("/api/") or _length(request) <= MOST:
            return self.get_response(request)
        _drain(request)
        if _name(request) not in KEEPS:
            return errors.too_large(request)
        # Nothing of what was sent is used: the page is only shown.
        request.method = "GET"
        request.too_large = MOST // MEGABYTE  # type: ignore[attr-defined]  # read by the page
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() else 0


def _drain(request: HttpRequest) -> None:
    """A browser that is still sending shows no answer: what is not endless is read and thrown away."""
    if _length(request) <= MOST_DRAINED:
        while request.read(CHUNK):
            pass


def _name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
