"""The readable page of the API, made from its own OpenAPI document: no script, no second source of truth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from miaopi.api.app import schema
from miaopi.texts import Words, fault_codes, sentences

FAMILIES = {
    "offerings": Words("可办事项", "What is offered"),
    "materials": Words("材料", "Materials"),
    "cases": Words("办件", "Cases"),
    "licences": Words("证照和查验", "Licences and checking"),
}
ERROR_SOURCES = ("api", "cases", "content", "vault", "people", "catalogue")


@dataclass(frozen=True, slots=True)
class Entry:
    """A name with its type and what it means."""

    name: str
    type: str
    required: bool
    says: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and method."""

    id: str
    method: str
    path: str
    summary: str
    says: tuple[str, ...]
    token: bool
    scope: str
    parameters: tuple[Entry, ...]
    body: tuple[Entry, ...]
    answer: tuple[Entry, ...]
    statuses: tuple[str, ...]


def page(request: HttpRequest) -> HttpResponse:
    """Everything a programmer needs, on one page."""
    document, language = schema(), get_language() or "zh"
    families = [(name.in_(language), list(_operations(document, tag))) for tag, name in FAMILIES.items()]
    return render(
        request,
        "api/docs.html",
        {
            "families": families,
            "errors": [(code, what.in_(language), mend.in_(language)) for code, what, mend in _errors()],
        },
    )


def _operations(document: Mapping[str, Any], tag: str) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, each in methods.items():
            if tag in each.get("tags", ()):
                yield _operation(document, path, method, each)


def _operation(document: Mapping[str, Any], path: str, method: str, each: Mapping[str, Any]) -> Operation:
    request: Mapping[str, Any] = each.get("requestBody") or {}
    body = _schema(request.get("content") or {})
    good: Mapping[str, Any] = next(
        (response for status, response in each["responses"].items() if str(status).startswith("2")), {}
    )
    result = _schema(good.get("content") or {})
    return Operation(
        id=each["operationId"],
        method=method.upper(),
        path=path,
        summary=each.get("description", each.get("summary", "")).split("\n")[0],
        says=tuple(line for line in each.get("description", "").split("\n")[1:] if line.strip()),
        token="security" in each,
        scope=" ".join(name for one in each.get("security", ()) for names in one.values() for name in names),
        parameters=tuple(
            Entry(
                one["name"],
                _type(document, one["schema"]),
                one.get("required", False),
                one["schema"].get("description", ""),
            )
            for one in each.get("parameters", ())
        ),
        body=tuple(_entries(document, body)),
        answer=tuple(_entries(document, result)),
        statuses=tuple(str(status) for status in each["responses"]),
    )


def _schema(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of the only media type, if there is one."""
    for media in content.values():
        found: Mapping[str, Any] = media.get("schema", {})
        return found
    return {}


def _entries(document: Mapping[str, Any], of: Mapping[str, Any]) -> Iterator[Entry]:
    model = _resolved(document, of)
    for name, each in model.get("properties", {}).items():
        yield Entry(
            name, _type(document, each), name in model.get("required", ()), each.get("description", "")
        )


def _resolved(document: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in of:
        found: Mapping[str, Any] = document["components"]["schemas"][of["$ref"].rsplit("/", 1)[-1]]
        return found
    return of


def _type(document: Mapping[str, Any], of: Mapping[str, Any]) -> str:
    if "$ref" in of:
        return str(of["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in of:
        return " | ".join(_type(document, each) for each in of["anyOf"])
    if "enum" in of:
        return " | ".join(json.dumps(each, ensure_ascii=False) for each in of["enum"])
    if of.get("type") == "array":
        return f"[{_type(document, of.get('items', {}))}]"
    return str(of.get("format", of.get("type", "any")))


def _errors() -> Iterator[tuple[str, Words, Words]]:
    """Every code that an answer may carry, with its sentences, placeholders open."""
    for package in ERROR_SOURCES:
        for code in fault_codes(package):
            yield code, *sentences(code)
