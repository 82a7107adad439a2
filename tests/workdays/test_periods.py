"""Periods at their edges: no length, a year that is not loaded, stops that meet."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miaopi import workdays

DAYS = st.dates(date(2024, 1, 2), date(2026, 6, 30))


def test_a_period_of_no_days_ends_on_the_day_itself():
    assert workdays.add_working_days(date(2026, 11, 24), 0) == workdays.Due(date(2026, 11, 24))


def test_a_negative_period_is_refused():
    with pytest.raises(ValueError, match="negative"):
        workdays.add_working_days(date(2026, 11, 24), -1)


def test_a_last_day_in_a_year_not_loaded_is_provisional():
    assert workdays.natural_days(date(2026, 12, 2), 30) == workdays.Due(date(2027, 1, 4), provisional=True)
    assert workdays.natural_days(date(2026, 12, 1), 30) == workdays.Due(date(2026, 12, 31))


def test_the_fixed_festival_days_of_a_year_not_loaded_are_free():
    assert not workdays.is_working_day(date(2027, 2, 5))
    assert not workdays.is_working_day(date(2028, 10, 2))
    assert workdays.is_working_day(date(2027, 2, 4))


def test_a_last_day_that_rolls_over_the_new_year_is_provisional():
    assert workdays.next_working_day(date(2027, 1, 1)) == workdays.Due(date(2027, 1, 4), provisional=True)


def test_stops_that_overlap_count_once():
    start = date(2026, 9, 7)
    one = [workdays.Stop(date(2026, 9, 9), date(2026, 9, 16))]
    two = [
        workdays.Stop(date(2026, 9, 9), date(2026, 9, 14)),
        workdays.Stop(date(2026, 9, 11), date(2026, 9, 16)),
    ]

    assert workdays.add_working_days(start, 10, stops=one) == workdays.add_working_days(start, 10, stops=two)


@given(DAYS, st.integers(1, 60))
def test_a_due_day_is_worked_and_lies_as_many_days_off_as_asked(start, n):
    due = workdays.add_working_days(start, n).day

    assert workdays.is_working_day(due)
    assert workdays.remaining(start, due) == n


@given(DAYS, st.integers(1, 30))
def test_a_longer_period_is_never_due_sooner(start, n):
    assert workdays.add_working_days(start, n).day < workdays.add_working_days(start, n + 1).day
    assert workdays.natural_days(start, n).day <= workdays.natural_days(start, n + 1).day
    assert workdays.months(start, n).day <= workdays.months(start, n + 1).day


@given(DAYS, st.integers(1, 20))
def test_a_notice_on_the_latest_day_leaves_enough(event, n):
    notice = workdays.latest_notice(event, n).day

    assert workdays.remaining(notice, event) >= n
