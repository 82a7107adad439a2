"""`GET /cases?changed_since=`: everything once, by following `next`, in as many queries for 200 as for 20."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from miaopi.cases.models import Case
from miaopi.catalogue import actions as catalogue
from miaopi.catalogue.models import Offering
from miaopi.places import queries as placed
from tests import factories
from tests.api.callers import Caller, assert_problem

pytestmark = pytest.mark.django_db


def hand_in(sender: Caller, offering: Offering, count: int) -> list[str]:
    """The numbers of so many new cases, in order."""
    made = [sender.submit(sender.example(offering.code)).json() for _ in range(count)]
    return [each["number"] for each in made]


def pages(sender: Caller, address: str) -> list[list[dict[str, Any]]]:
    """Page after page, from the address on by following `next`."""
    found = []
    while address:
        answer = sender.get(address)
        assert answer.status_code == 200, answer.content
        found.append(answer.json()["items"])
        address = answer.json()["next"] or ""
        assert not address or address.startswith("/api/v1/cases?")
    return found


def numbers(found: list[list[dict[str, Any]]]) -> list[str]:
    return [item["number"] for page in found for item in page]


def test_following_next_gives_each_case_once_in_order_of_change(
    attesting: Caller, offering: Offering
) -> None:
    made = hand_in(attesting, offering, 5)

    found = pages(attesting, "/cases?limit=2")

    assert [len(page) for page in found] == [2, 2, 1]
    assert numbers(found) == made


def test_cases_changed_at_one_instant_are_all_found(attesting: Caller, offering: Offering) -> None:
    made = hand_in(attesting, offering, 4)
    Case.objects.update(changed_at=factories.NOON)

    found = pages(attesting, "/cases?limit=1")

    assert sorted(numbers(found)) == sorted(made)


def test_a_page_that_was_read_stays_read_when_a_case_comes_or_changes(
    attesting: Caller, offering: Offering
) -> None:
    one, two, three = hand_in(attesting, offering, 3)
    first = attesting.get("/cases?limit=2").json()

    Case.objects.filter(number=one).update(changed_at=factories.NOON + timedelta(days=1))
    (four,) = hand_in(attesting, offering, 1)
    rest = pages(attesting, first["next"])

    assert [item["number"] for item in first["items"]] == [one, two]
    assert numbers(rest) == [three, four, one]  # what changed comes again, nothing is missed


@pytest.mark.parametrize(
    "since",
    [
        "2026-11-24T04:00:00Z",
        "2026-11-24T12:00:00+08:00",
        "2026-11-24",
        "2026-11-24T04:00:00.000000+00:00",
        "20261124T040000Z",
    ],
)
def test_an_instant_with_its_zone_or_a_day_begins_the_list(
    attesting: Caller, offering: Offering, since: str
) -> None:
    made = hand_in(attesting, offering, 1)

    assert numbers(pages(attesting, f"/cases?changed_since={quote(since)}")) == made
    assert numbers(pages(attesting, f"/cases?changed_since={since}")) == made  # + not encoded, as by hand


def test_what_lies_before_is_left_out(attesting: Caller, offering: Offering) -> None:
    hand_in(attesting, offering, 1)

    assert numbers(pages(attesting, "/cases?changed_since=2026-11-25")) == []
    assert attesting.get("/cases?changed_since=2026-11-25").json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    "since",
    [
        "yesterday",
        "2026-11-24T04:00:00",
        "2026-13-01",
        "2026-11-24T04:00:00Z|",
        "2026-11-24T04:00:00Z|x",
        "|",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "1",
        "9" * 101,
    ],
)
def test_what_is_no_instant_is_told(attesting: Caller, since: str) -> None:
    answer = attesting.get(f"/cases?changed_since={quote(since)}")

    told = assert_problem(answer, 422)
    assert [each["field"] for each in told["errors"]] == ["changed_since"]


@pytest.mark.parametrize("limit", ["0", "-1", "201", "many", "1.5", "9" * 30])
def test_a_page_holds_one_to_two_hundred(attesting: Caller, limit: str) -> None:
    assert_problem(attesting.get(f"/cases?limit={limit}"), 422, ("limit", "api.field-wrong"))


@pytest.mark.parametrize(("few", "many"), [(2, 12), pytest.param(20, 200, marks=pytest.mark.prove)])
def test_as_many_queries_for_many_cases_as_for_few(
    attesting: Caller, offering: Offering, few: int, many: int
) -> None:
    hand_in(attesting, offering, many)

    with CaptureQueriesContext(connection) as for_few:
        assert len(attesting.get(f"/cases?limit={few}").json()["items"]) == few
    with CaptureQueriesContext(connection) as for_many:
        assert len(attesting.get(f"/cases?limit={many}").json()["items"]) == many

    assert len(for_many) == len(for_few)


def test_as_many_queries_for_many_offerings_as_for_few(attesting: Caller, offering: Offering) -> None:
    with CaptureQueriesContext(connection) as for_one:
        assert len(attesting.get("/offerings").json()["items"]) == 1
    for department in ("longhua-housing", "qiongshan-housing", "meilan-housing"):
        catalogue.offer(
            version=offering.version,
            department=placed.department(department),
            by=factories.BY,
            at=factories.NOON,
        )
    with CaptureQueriesContext(connection) as for_four:
        assert len(attesting.get("/offerings").json()["items"]) == 4

    assert len(for_four) == len(for_one)


def test_following_next_gives_each_offering_once(attesting: Caller, offering: Offering) -> None:
    for department in ("longhua-housing", "qiongshan-housing", "meilan-housing"):
        catalogue.offer(
            version=offering.version,
            department=placed.department(department),
            by=factories.BY,
            at=factories.NOON,
        )

    found, address = [], "/offerings?matter=house-lease-registration&limit=3"
    while address:
        told = attesting.get(address).json()
        found.append([row["division"] for row in told["items"]])
        address = told["next"]

    assert found == [["460105", "460106", "460107"], ["460108"]]
    assert_problem(attesting.get("/offerings?after=none"), 422, ("after", "api.after-unknown"))


@pytest.mark.parametrize("address", ["/cases", "/offerings"])
def test_a_name_that_is_misspelt_or_twice_in_the_query_is_told(attesting: Caller, address: str) -> None:
    answer = attesting.get(f"{address}?changed_sinc=2026-11-24&limit=1&limit=2")

    assert_problem(answer, 422, ("changed_sinc", "api.field-unknown"), ("limit", "api.field-twice"))
