"""Who may call what: each address stands in this table, and is walked as nobody and by each scope alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from miaopi.api.app import schema
from miaopi.people.models import SCOPES
from tests.api.callers import Caller, assert_problem, caller

pytestmark = pytest.mark.django_db
PUBLIC, ANY_CLIENT = "public", "any client"
# method and address → the scope that it needs
DOORS = {
    ("GET", "docs"): PUBLIC,
    ("GET", "openapi.json"): PUBLIC,
    ("GET", "verify/{code}"): PUBLIC,
    ("GET", "offerings"): ANY_CLIENT,
    ("GET", "offerings/{code}"): ANY_CLIENT,
    ("GET", "offerings/{code}/example"): "cases:write",
    ("POST", "cases/{number}/supplement"): "cases:write",
    ("POST", "cases/{number}/withdrawal"): "cases:write",
    ("POST", "cases/{number}/review"): "cases:write",
    ("GET", "cases/{number}/letters"): "cases:read",
    ("GET", "letters/{letter}/pdf"): "cases:read",
    ("GET", "webhooks"): "webhooks",
    ("POST", "webhooks"): "webhooks",
    ("DELETE", "webhooks/{webhook}"): "webhooks",
    ("POST", "webhooks/{webhook}/ping"): "webhooks",
    ("GET", "webhooks/{webhook}/deliveries"): "webhooks",
    ("POST", "deliveries/{delivery}/again"): "webhooks",
    ("POST", "materials"): "materials:write",
    ("POST", "cases"): "cases:write",
    ("GET", "cases"): "cases:read",
    ("GET", "cases/{number}"): "cases:read",
    ("GET", "licences/{identifier}"): "licences:read",
    ("GET", "licences/{identifier}/pdf"): "licences:read",
}
# That an address is nothing is told to everybody.
NOTHING = {"", "^(?P<rest>.*)$"}


def addresses() -> Iterator[str]:
    """Every address below /api/v1, as the templates of OpenAPI write them."""
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and str(entry.pattern) == "api/v1/":
            yield from _below(entry)


def _below(entry: URLResolver, before: str = "") -> Iterator[str]:
    for each in entry.url_patterns:
        if isinstance(each, URLResolver):
            yield from _below(each, before + str(each.pattern))
        else:
            assert isinstance(each, URLPattern)
            yield before + str(each.pattern).replace("<", "{").replace(">", "}")


def call(by: Caller, method: str, address: str) -> Any:
    whole = "/api/v1/" + address.replace("{", "").replace("}", "")
    if method == "DELETE":
        return by.http.delete(whole, headers=by.headers())
    return by.get(whole) if method == "GET" else by.post(whole, {}, idempotency_key="k")


def test_each_address_stands_in_the_table() -> None:
    nothing = {each.replace("<", "{").replace(">", "}") for each in NOTHING}

    assert set(addresses()) - nothing == {address for _, address in DOORS}


def test_each_operation_of_the_document_stands_in_the_table_with_its_scope() -> None:
    documented = {
        (method.upper(), path.removeprefix("/api/v1/")): _scope(operation)
        for path, methods in schema()["paths"].items()
        for method, operation in methods.items()
    }

    assert documented == {
        door: scope for door, scope in DOORS.items() if door[1] not in {"docs", "openapi.json"}
    }


def _scope(operation: dict[str, Any]) -> str:
    if "security" not in operation:
        return PUBLIC
    ((scheme, scopes),) = operation["security"][0].items()
    assert scheme == "Bearer"
    return scopes[0] if scopes else ANY_CLIENT


@pytest.mark.parametrize(("method", "address"), DOORS)
def test_nobody_passes_only_the_public_doors(method: str, address: str) -> None:
    answer = call(Caller(), method, address)

    if DOORS[method, address] == PUBLIC:
        assert answer.status_code == 200
    else:
        assert_problem(answer, 401, (None, "api.unauthorised"))


@pytest.mark.parametrize("scope", [*SCOPES, None])
def test_a_scope_opens_its_own_doors_and_no_other(scope: str | None) -> None:
    by = caller(*([scope] if scope else []))

    for (method, address), wanted in DOORS.items():
        answer = call(by, method, address)
        if wanted in {PUBLIC, ANY_CLIENT, scope}:
            assert answer.status_code in {200, 404, 422}, (method, address)
        else:
            assert_problem(answer, 403, (None, "api.forbidden"))
