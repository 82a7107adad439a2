"""Types: their texts, their values, reading from JSON."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from miaopi import feel

ROOMS = "list of {id: string, kind: living|bedroom|other, area_m2: number}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("number", "number"),
        ("date and time", "date and time"),
        ("days and time duration", "days and time duration"),
        ("years-and-months duration", "years and months duration"),
        ("list of string", "list<string>"),
        ("list", "list<Any>"),
        (ROOMS, "list<context<id: string, kind: living|bedroom|other, area_m2: number>>"),
        ("confirmed|not-found|name-differs", "confirmed|not-found|name-differs"),
        ("function<number, string> -> boolean", "function<number, string> -> boolean"),
        ("range<date>", "range<date>"),
        (
            "list of {number: string, rooms: list of string, starts_on: date}",
            "list<context<number: string, rooms: list<string>, starts_on: date>>",
        ),
    ],
)
def test_a_type_is_read_and_shown(text, shown):
    kind = feel.parse_type(text)

    assert str(kind) == shown
    assert feel.parse_type(str(kind)) == kind


@pytest.mark.parametrize("text", ["nummer", "list of", "{id}", "string number", "", "a|", "list<number"])
def test_what_is_no_type_is_a_fault(text):
    with pytest.raises(feel.FeelError):
        feel.parse_type(text)


@pytest.mark.parametrize(
    ("text", "json", "value"),
    [
        ("number", 79, Decimal(79)),
        ("number", "68.86", Decimal("68.86")),
        ("number", 66.67, Decimal("66.67")),
        ("number", Decimal("0.1"), Decimal("0.1")),
        ("string", "a", "a"),
        ("date", "2026-11-24", datetime.date(2026, 11, 24)),
        ("date", datetime.date(2026, 11, 24), datetime.date(2026, 11, 24)),
        ("boolean", False, False),
        ("list of string", ["a"], ("a",)),
        (
            "list of {registered_on: date}",
            [{"registered_on": "2026-11-09"}],
            ({"registered_on": datetime.date(2026, 11, 9)},),
        ),
        ("years and months duration", "P20Y", feel.YearsMonths(240)),
        (
            "date and time",
            "2026-11-24T10:00:00+08:00",
            feel.DateTime(datetime.date(2026, 11, 24), feel.Time(36_000 * 10**9, 28_800)),
        ),
        ("Any", {"a": [1, None]}, {"a": (Decimal(1), None)}),
        ("number", None, None),
    ],
)
def test_json_is_read_by_its_type(text, json, value):
    read = feel.parse_type(text).read(json)

    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("text", "json", "field"),
    [
        ("number", "1,5", None),
        ("number", True, None),
        ("number", float("nan"), None),
        ("number", float("inf"), None),
        ("number", 10**40, None),
        ("number", "1" * 35, None),
        ("number", "１", None),
        ("boolean", "true", None),
        ("boolean", 1, None),
        ("string", 1, None),
        ("date", "2026-02-30", None),
        ("date", "2026-1-1", None),
        ("date", "2026-01-01T00:00:00", None),
        ("date", 20260101, None),
        ("living|bedroom", "attic", None),
        ("list of string", "a", None),
        ("list of string", ["a", None], "[2]"),
        (ROOMS, [{"id": "R1", "kind": "attic", "area_m2": 1}], "[1].kind"),
        (ROOMS, [{"id": "R1", "kind": "living"}], "[1].area_m2"),
        (ROOMS, [{"id": "R1", "kind": "living", "area_m2": 1, "more": 2}], "[1]"),
    ],
)
def test_json_of_another_type_is_a_fault_that_names_the_way_and_not_the_value(text, json, field):
    with pytest.raises(feel.FeelError) as raised:
        feel.parse_type(text).read(json)

    (fault,) = raised.value.faults
    assert fault.code in ("feel.value-type", "feel.value-extra")
    assert fault.where.field == field
    assert "attic" not in fault.line("en")


def test_values_go_to_json_always_the_same():
    values = {
        "b": (Decimal("1.50"), Decimal("1E+3"), Decimal("-0")),
        "a": datetime.date(2026, 1, 2),
        "c": feel.YearsMonths(14),
        "d": None,
    }

    assert feel.as_json(values) == {"a": "2026-01-02", "b": ["1.5", "1000", "0"], "c": "P1Y2M", "d": None}
    assert list(feel.as_json(values)) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("text", ["1e400", "-2.5e6000", "1e-400", "1e6144", "9" * 34 + "0" * 100, "-0"])
def test_a_number_that_was_read_is_read_again_as_it_is_written(text):
    value = feel.NUMBER.read(text)

    assert feel.NUMBER.read(feel.as_json(value)) == value


def test_check_gives_the_value_or_a_fault():
    kind = feel.parse_type("list of number")

    assert kind.check((Decimal(1),)) == (Decimal(1),)
    with pytest.raises(feel.FeelError):
        kind.check(("a",))
