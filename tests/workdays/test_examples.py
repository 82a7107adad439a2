"""The worked clocks of the case's lifecycle, as they stand in lifecycle-examples.yaml."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from ruamel.yaml import YAML

from miaopi import workdays
from miaopi.workdays.periods import month_on

EXAMPLES = YAML(typ="safe").load(Path(__file__).with_name("lifecycle-examples.yaml"))["examples"]


def of(*kinds):
    return pytest.mark.parametrize(
        "example", [pytest.param(row, id=row["id"]) for row in EXAMPLES if row["kind"] in kinds]
    )


def day(text):
    return date.fromisoformat(text)


def instant(given):
    """An instant as YAML read it, or as text; None where there is none."""
    if given is None:
        return None
    found = given if isinstance(given, datetime) else datetime.fromisoformat(given)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def stops(given):
    return [workdays.Stop(day(stop["from"]), day(stop["to"])) for stop in given.get("stops", [])]


@of("is_working_day")
def test_a_working_day_is_what_the_official_calendar_says(example):
    assert {text: workdays.is_working_day(day(text)) for text in example["input"]["dates"]} == example[
        "expect"
    ]


@of("working_days", "suspension_past_due", "provisional")
def test_working_days_are_counted_from_the_day_after_the_event(example):
    given, expect = example["input"], example["expect"]

    due = workdays.add_working_days(
        day(given["start"]), given["limit"] + given.get("extension", 0), stops=stops(given)
    )

    assert due == workdays.Due(day(expect["due"]), expect.get("provisional", False))


@of("working_days")
def test_each_counted_day_is_due_for_its_own_number(example):
    given, expect = example["input"], example["expect"]
    counted = expect.get("counted", [])

    reached = [
        workdays.add_working_days(day(given["start"]), n + 1, stops=stops(given)).day.isoformat()
        for n in range(len(counted))
    ]

    assert reached == counted


@of("working_days")
def test_an_extension_is_added_to_the_limit(example):
    given, expect = example["input"], example["expect"]
    before = expect.get("due_before_extension", expect["due"])

    assert workdays.add_working_days(day(given["start"]), given["limit"], stops=stops(given)).day == day(
        before
    )


@of("natural_days")
def test_natural_days_end_on_a_working_day(example):
    given, expect = example["input"], example["expect"]

    assert day(given["start"]) + timedelta(days=given["days"]) == day(expect["raw_last_day"])
    assert workdays.natural_days(day(given["start"]), given["days"]) == workdays.Due(day(expect["last_day"]))


@of("months")
def test_months_end_on_the_same_day_number_or_the_next_working_day(example):
    given, expect = example["input"], example["expect"]

    assert month_on(day(given["start"]), given["months"]) == day(expect["raw_last_day"])
    assert workdays.months(day(given["start"]), given["months"]) == workdays.Due(day(expect["last_day"]))


@of("backward_working_days")
def test_a_notice_leaves_as_many_working_days_as_the_law_asks(example):
    given = example["input"]

    assert workdays.latest_notice(day(given["event"]), given["days_before"]).day == day(
        example["expect"]["latest"]
    )


@of("supplement")
def test_a_supplement_starts_the_acceptance_anew(example):
    given, expect = example["input"], example["expect"]
    notice_due = workdays.add_working_days(day(given["received"]), given["limit"]).day

    assert notice_due == day(expect["notice_due"]) or day(given["notice"]) <= notice_due
    assert workdays.add_working_days(day(given["supplemented"]), given["limit"]).day == day(
        expect["acceptance_due"]
    )


@of("deemed_acceptance")
def test_no_notice_in_time_counts_from_the_receipt(example):
    given, expect = example["input"], example["expect"]
    received = day(given["received"])

    assert workdays.add_working_days(received, given["acceptance_limit"]).day == day(expect["notice_due"])
    assert workdays.add_working_days(received, given["decision_limit"]).day == day(expect["decision_due"])


@of("remaining")
def test_remaining_days_turn_below_zero_on_the_first_late_day(example):
    given = example["input"]
    due = workdays.add_working_days(day(given["start"]), given["limit"]).day

    left = {text: workdays.remaining(day(text), due) for text in given["on"]}

    assert left == {text: row["remaining"] for text, row in example["expect"].items()}


@of("renewal")
def test_a_renewal_is_asked_for_natural_days_before_and_silence_renews_only_then(example):
    given, expect = example["input"], example["expect"]
    expires = day(given["expires_on"])

    apply_by = workdays.days_before(expires, given["apply_days_before"])
    in_time = day(given["applied_on"]) <= apply_by
    over = datetime.combine(expires + timedelta(days=1), time(0), ZoneInfo("Asia/Shanghai"))  # W4

    assert (apply_by, in_time) == (day(expect["apply_by"]), expect["in_time"])
    assert instant(expect["deemed_renewed_at"]) == (over if in_time else None)
    assert instant(expect.get("expired_at")) == (None if in_time else over)


def test_every_one_of_the_thirty_four_examples_is_tested():
    assert len(EXAMPLES) == 34
    assert {row["kind"] for row in EXAMPLES} == {
        "is_working_day", "working_days", "suspension_past_due", "provisional", "natural_days", "months",
        "backward_working_days", "supplement", "deemed_acceptance", "remaining",
        "renewal",
    }  # fmt: skip
