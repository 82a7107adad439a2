"""What generated requests find: no failure of ours, nothing answered that the document does not declare.

schemathesis calls the whole application (WSGI, in this process) by its own OpenAPI document; a second test
bends a body that is approved, a place at a time, which a schema alone never reaches.
"""

import copy
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from miaopi.catalogue.models import Offering
from miaopi.site.wsgi import application
from tests.api.callers import Caller, assert_problem
from tests.api.test_doors import DOORS

pytestmark = pytest.mark.django_db
SEED = 20261124
DOCUMENT = "/api/v1/openapi.json"
OPERATIONS = [door for door in DOORS if door[1] not in {"docs", "openapi.json"}]
# Whether answers, a file, an instant or a cursor are right is more than the schema says.
BY_MORE_THAN_SCHEMA = {
    ("POST", "cases"),
    ("POST", "cases/{number}/supplement"),
    ("POST", "materials"),
    ("POST", "webhooks"),
    ("GET", "cases"),
    ("GET", "offerings"),
}
# A path is any text: only a body or a query can be against the schema.
CAN_BE_WRONG = sorted(BY_MORE_THAN_SCHEMA)
BUDGET = [12, pytest.param(400, marks=pytest.mark.prove)]
ANY_HEALTH = list(HealthCheck)


@pytest.fixture
def api(db: None) -> Iterator[Any]:
    """The document, as a client loads it; the test's own connection stays open after a request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi(DOCUMENT, application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def generated(api: Any, caller: Caller, door: tuple[str, str], budget: int, mode: GenerationMode) -> None:
    """Call one operation so often, and check each answer against the document."""
    method, address = door
    # An answer that was packed on its way is not unpacked without a network.
    headers = {"Authorization": f"Bearer {caller.token}", "Accept-Encoding": "identity"}
    api.config.update(headers=headers)
    operation = api[f"/api/v1/{address}"][method]
    unsaid = [positive_data_acceptance] if door in BY_MORE_THAN_SCHEMA else []
    unsaid += [negative_data_rejection] if address == "materials" else []  # in a form, `false` is a text

    @seed(SEED)
    @settings(max_examples=budget, deadline=None, database=None, suppress_health_check=ANY_HEALTH)
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        case.call_and_validate(headers=headers, excluded_checks=unsaid)

    call()


@pytest.mark.parametrize("budget", BUDGET)
@pytest.mark.parametrize("door", OPERATIONS, ids=" ".join)
def test_requests_by_the_schema_are_answered_as_declared(
    api: Any, attesting: Caller, offering: Offering, door: tuple[str, str], budget: int
) -> None:
    generated(api, attesting, door, budget, GenerationMode.POSITIVE)


@pytest.mark.parametrize("budget", BUDGET)
@pytest.mark.parametrize("door", CAN_BE_WRONG, ids=" ".join)
def test_requests_against_the_schema_are_refused_as_declared(
    api: Any, attesting: Caller, offering: Offering, door: tuple[str, str], budget: int
) -> None:
    generated(api, attesting, door, budget, GenerationMode.NEGATIVE)


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**45), 10**45),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
    st.sampled_from(["", " ", "0", "-1", "1e9", "1e99999", "١٢", "１２", "e\u0301", "x" * 5000]),
    st.sampled_from(["2026-02-30", "9999-12-31", "0001-01-01", "\0", "\ud800", "lessor", "first"]),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
    st.just([[[None]]]),
    st.just({"kind": "person"}),
)


def places(value: Any, here: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of everything inside."""
    names = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for name in names:
        yield (*here, name)
        yield from places(value[name], (*here, name))


def bent(body: Any, place: tuple[str | int, ...], odd: Any) -> Any:
    """The body with something else in one place."""
    whole = copy.deepcopy(body)
    inside = whole
    for name in place[:-1]:
        inside = inside[name]
    inside[place[-1]] = odd
    return whole


@pytest.mark.parametrize("budget", [60, pytest.param(3000, marks=pytest.mark.prove)])
def test_a_good_body_bent_in_one_place_is_refused_or_decided_and_breaks_nothing(
    attesting: Caller, offering: Offering, budget: int
) -> None:
    body = attesting.example(offering.code)

    @seed(SEED)
    @settings(max_examples=budget, deadline=None, database=None, suppress_health_check=ANY_HEALTH)
    @given(place=st.sampled_from(sorted(places(body), key=str)), odd=ODD)
    def send(place: tuple[str | int, ...], odd: Any) -> None:
        data = json.dumps(bent(body, place, odd)).encode()
        answer = attesting.post("/cases", data, idempotency_key=uuid4().hex)

        if answer.status_code == 201:
            assert answer.json()["outcome"] in {None, "approve", "reject", "supplement", "refer"}
        else:
            assert answer.status_code in {404, 422}, (place, odd, answer.content)
            assert assert_problem(answer, answer.status_code)["errors"]

    send()
