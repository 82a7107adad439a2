"""What the framework cannot say by itself in the OpenAPI document.

Errors as they are sent, scopes, examples.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.operation import Operation

from miaopi.api import examples
from miaopi.api.auth import Bearer, Scoped
from miaopi.api.problems import CONTENT_TYPE, TITLES

PROBLEM = {"$ref": "#/components/schemas/ProblemOut"}
SCHEME = "Bearer"
# Beside what each address declares.
ALWAYS = (500, 503)
WITH_TOKEN = (401, 429)
WITH_BODY = (411, 413, 422)
WITH_NAME = (404,)


class DocumentedAPI(NinjaAPI):
    """The API with a document that says all of it."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The view's own name."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **options: Any) -> Any:
        document = super().get_openapi_schema(**options)
        for operation in operations(document):
            _complete(operation)
        components = document["components"]
        components["securitySchemes"] = {
            SCHEME: {"type": "http", "scheme": "bearer", "description": "the client's token"}
        }
        for name, example in examples.OF_SCHEMAS.items():
            components["schemas"][name]["examples"] = [example]
        return document


def operations(document: Any) -> Iterator[dict[str, Any]]:
    """Every operation of a document."""
    for methods in document["paths"].values():
        yield from methods.values()


def secured(scope: str = "", **more: Any) -> dict[str, Any]:
    """What an address says of who may call it: any client, or a client with that scope."""
    return {"auth": Scoped(scope) if scope else Bearer(), "openapi_extra": {"x-scope": scope, **more}}


def _complete(operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    scope = operation.pop("x-scope", None)
    more = list(ALWAYS)
    if scope is not None:
        more += WITH_TOKEN
        more += [403] if scope else []
        operation["security"] = [{SCHEME: [scope] if scope else []}]
    if "requestBody" in operation:
        more += WITH_BODY
    parameters = operation.get("parameters", [])
    if any(each["in"] == "path" for each in parameters):
        more += WITH_NAME
    for status in more:
        responses.setdefault(status, {})
    for status in [each for each in responses if int(each) >= HTTPStatus.BAD_REQUEST]:
        responses[status] = _problem(int(status))
    operation["responses"] = dict(sorted(responses.items(), key=lambda each: int(each[0])))
    for each in parameters:
        if each["name"] in examples.OF_PARAMETERS:
            each["example"] = examples.OF_PARAMETERS[each["name"]]
    for response in operation["responses"].values():
        response.setdefault("headers", {})["X-Request-ID"] = {
            "description": "the caller's own number of the request, or ours",
            "schema": {"type": "string"},
        }


def _problem(status: int) -> dict[str, Any]:
    response: dict[str, Any] = {
        "description": TITLES[status].en,
        "content": {CONTENT_TYPE: {"schema": PROBLEM, "example": examples.problem(status)}},
    }
    if status in (429, 503):
        response["headers"] = {"Retry-After": {"description": "seconds", "schema": {"type": "integer"}}}
    return response
