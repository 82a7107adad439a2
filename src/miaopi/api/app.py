"""The API put together: families of addresses, errors in one shape, OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import JSONRenderer

from miaopi.api.edge import MEGABYTE, MOST_WHOLE
from miaopi.api.openapi import DocumentedAPI
from miaopi.api.problems import Problem, answer, from_pydantic, problem
from miaopi.api.reading import StrictParser
from miaopi.api.views import acts, cases, letters, licences, materials, offerings, webhooks

log = structlog.get_logger(__name__)
BUSY_SECONDS = 2
CODES = {400: "body-unreadable", 404: "not-found", 405: "method-not-allowed", 413: "too-large"}


class ReadableRenderer(JSONRenderer):
    """JSON in UTF-8: Chinese is sent as it is read."""

    charset = "utf-8"

    def __init__(self) -> None:
        self.json_dumps_params = {"ensure_ascii": False}


api = DocumentedAPI(
    title="miaopi",
    version="1",
    description="Apply for what a public body offers, and have the outcome in the same answer. "
    "Errors follow RFC 9457 and carry every fault in Chinese and English.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api-1",
    parser=StrictParser(),
    renderer=ReadableRenderer(),
)
for router in (
    offerings.router,
    materials.router,
    cases.router,
    acts.router,
    letters.router,
    licences.router,
    webhooks.router,
):
    api.add_router("", router)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, raised: Problem) -> HttpResponse:
    return answer(request, raised)


@api.exception_handler(AuthenticationError)
def _unauthorised(request: HttpRequest, raised: AuthenticationError) -> HttpResponse:
    refused = problem(401, "unauthorised")
    refused.headers["WWW-Authenticate"] = 'Bearer realm="miaopi"'
    return answer(request, refused)


@api.exception_handler(ValidationError)
def _wrong_shape(request: HttpRequest, raised: ValidationError) -> HttpResponse:
    return answer(request, from_pydantic(raised.errors))


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, raised: RequestDataTooBig) -> HttpResponse:
    return answer(request, problem(413, "too-large", limit=f"{MOST_WHOLE // MEGABYTE} MB"))


@api.exception_handler(MultiPartParserError)
@api.exception_handler(TooManyFieldsSent)
@api.exception_handler(TooManyFilesSent)
def _no_form(request: HttpRequest, raised: Exception) -> HttpResponse:
    return answer(request, problem(422, "form-unreadable"))


@api.exception_handler(OperationalError)
def _busy(request: HttpRequest, raised: OperationalError) -> HttpResponse:
    """The database is locked or away: nothing was written, and the same request may succeed soon."""
    log.warning("api.busy", path=request.path, method=request.method, exc_info=raised)
    refused = problem(503, "busy", seconds=BUSY_SECONDS)
    refused.headers["Retry-After"] = str(BUSY_SECONDS)
    return answer(request, refused)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, raised: Http404) -> HttpResponse:
    return answer(request, problem(404, "not-found"))


@api.exception_handler(HttpError)
def _framework(request: HttpRequest, raised: HttpError) -> HttpResponse:
    # a body that is no JSON is bad input like any other: one status for all of it
    status = 422 if raised.status_code == 400 else raised.status_code
    return answer(request, problem(status, CODES.get(raised.status_code, "not-found")))


@api.exception_handler(Exception)
def _failed(request: HttpRequest, raised: Exception) -> HttpResponse:
    """The outermost edge: what is answered has a reference, the log has the trace and no person."""
    reference: str = request.reference  # type: ignore[attr-defined]  # set at the edge
    log.error("api.failed", reference=reference, path=request.path, method=request.method, exc_info=raised)
    return answer(request, problem(500, "internal", reference=reference))


def fallback(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address under /api/v1 that does not exist."""
    return answer(request, problem(404, "not-found"))


def schema() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    return dict(api.get_openapi_schema())
