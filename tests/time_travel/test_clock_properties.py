"""What always holds of clocks, whatever the day: section 13 of the lifecycle, 4, 9 and 10."""

from datetime import date, timedelta
from unittest import mock

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from miaopi import content, workdays
from miaopi.cases import clocks
from miaopi.content import Matter
from miaopi.workdays import Stop, calendar
from tests import factories

DAYS = st.dates(date(2024, 1, 2), date(2026, 11, 30))
SHORT = st.integers(0, 20).map(lambda days: timedelta(days=days))


@st.composite
def stops(draw: st.DrawFn, after: date) -> tuple[Stop, ...]:
    """Up to three stops, one after the other."""
    found, day = [], after
    for _ in range(draw(st.integers(0, 3))):
        begin = day + draw(SHORT)
        day = begin + draw(SHORT)
        found.append(Stop(begin, day))
    return tuple(found)


@pytest.fixture(scope="module")
def matter() -> Matter:
    return content.open_bundle(factories.bundle())


@given(data=st.data(), start=DAYS)
def test_a_promise_is_never_due_after_the_law(matter: Matter, data: st.DataObject, start: date) -> None:
    over = data.draw(stops(start))

    both = clocks.limits(matter, start, stops=over, statutory_stops=over)
    promise_alone = clocks.limits(matter, start, stops=over)

    assert both.promised.day <= both.statutory.day
    assert promise_alone.promised.day <= promise_alone.statutory.day


@given(data=st.data(), start=DAYS)
def test_a_stop_never_makes_a_day_earlier(matter: Matter, data: st.DataObject, start: date) -> None:
    over = data.draw(stops(start))

    with_stops = clocks.limits(matter, start, stops=over, statutory_stops=over)
    without = clocks.limits(matter, start)

    assert with_stops.promised.day >= without.promised.day
    assert with_stops.statutory.day >= without.statutory.day


@given(start=DAYS, length=st.integers(1, 30), off=st.integers(1, 45))
def test_a_holiday_more_never_makes_a_day_earlier_and_a_workday_more_never_later(
    start: date, length: int, off: int
) -> None:
    day = start + timedelta(days=off)
    assume(calendar.is_loaded(day.year))
    plain = workdays.add_working_days(start, length).day

    holiday, workday = (due_where(day, is_worked, start, length) for is_worked in (False, True))

    assert holiday >= plain >= workday


def due_where(day: date, is_worked: bool, start: date, length: int) -> date:
    """The due day where that one day is worked, or is not."""
    changed = {**calendar._days(), day: is_worked}
    with mock.patch.object(calendar, "_days", return_value=changed):
        return workdays.add_working_days(start, length).day


@given(start=DAYS, limit=st.integers(1, 40), later=st.integers(0, 90))
def test_a_colour_only_goes_from_green_over_yellow_to_red(start: date, limit: int, later: int) -> None:
    order = ("green", "yellow", "red")
    due = workdays.add_working_days(start, limit).day
    day = start + timedelta(days=later)

    today = clocks.colour(limit=limit, due_on=due, on=day)
    tomorrow = clocks.colour(limit=limit, due_on=due, on=day + timedelta(days=1))

    assert order.index(today) <= order.index(tomorrow)
    assert (today == "red") == (day > due)
