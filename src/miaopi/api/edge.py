"""Around every address of the API: size limits before anything is read, one shape for what the framework
refuses by itself, and a number by which a request is found in the log.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

import structlog
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver

from miaopi.api.problems import Problem, answer, problem
from miaopi.api.reading import is_storable

View = Callable[..., HttpResponse]
MEGABYTE = 1024 * 1024
MOST_JSON = 1 * MEGABYTE
MOST_WHOLE = 22 * MEGABYTE  # a file of 20 MB and what is written around it
# What is refused is read to its end all the same, up to here: a client that still sends would see a broken
# connection in place of the answer.
MOST_DRAINED = 64 * MEGABYTE
CHUNK = 256 * 1024
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def guarded(pattern: URLPattern | URLResolver) -> URLPattern:
    """The pattern with its view behind the edge."""
    assert isinstance(pattern, URLPattern)  # the API's own patterns are flat
    pattern.callback = edge(pattern.callback)
    return pattern


def edge(view: View) -> View:
    """The view with limits, shape and request number."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reference = _request_id(request)
        request.reference = reference  # type: ignore[attr-defined]  # told where the platform fails
        with structlog.contextvars.bound_contextvars(request=reference):
            try:
                _refuse_oversized(request)
                _refuse_unstorable(request)
                response = view(request, *args, **kwargs)
            except Problem as refused:
                response = answer(request, refused)
            except Http404:  # the root of the API, which is nothing
                response = answer(request, problem(HTTPStatus.NOT_FOUND, "not-found"))
        if isinstance(response, HttpResponseNotAllowed):
            response = _not_allowed(request, response)
        response["X-Request-ID"] = reference
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return inner


def _request_id(request: HttpRequest) -> str:
    """The caller's own number for the request, where it is one, or ours."""
    given = request.headers.get("X-Request-ID", "")
    return given if REQUEST_ID.fullmatch(given) else str(getattr(request, "reference", ""))


def _refuse_oversized(request: HttpRequest) -> None:
    """Raises: Problem 411, 413."""
    if request.headers.get("Transfer-Encoding") and not request.headers.get("Content-Length"):
        raise problem(411, "length-missing")
    whole = request.content_type == "multipart/form-data"
    most = MOST_WHOLE if whole else MOST_JSON
    if _length(request) > most:
        _drain(request)
        raise problem(413, "too-large", limit=f"{most // MEGABYTE} MB")


def _length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() else 0


def _drain(request: HttpRequest) -> None:
    if _length(request) <= MOST_DRAINED:
        while request.read(CHUNK):
            pass


def _refuse_unstorable(request: HttpRequest) -> None:
    """A NUL in an address or a query names nothing that there is.   Raises: Problem 404, 422."""
    if not is_storable(request.path_info):
        raise problem(404, "not-found")
    for name, values in request.GET.lists():
        if not all(is_storable(text) for text in (name, *values)):
            raise problem(422, "field-wrong", field=_shown(name), name=_shown(name), expected="text")


def _shown(name: str) -> str:
    return name.encode("utf-8", "replace").decode().replace("\0", "?")


def _not_allowed(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    response = answer(request, problem(HTTPStatus.METHOD_NOT_ALLOWED, "method-not-allowed"))
    response["Allow"] = ", ".join(sorted(refused["Allow"].replace(" ", "").split(",")))
    return response
