"""Due days: working days with stops, natural days, months, backwards. The rules W1 to W9 stand in the
package."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from miaopi.workdays.calendar import is_loaded, is_working_day

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a period; `provisional` where the calendar of a year that it touches is not known yet
    (W9)."""

    day: date
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """A clock stood still: the working days in (from_, to] do not count (W5)."""

    from_: date
    to: date


def add_working_days(start: date, n: int, *, stops: Sequence[Stop] = ()) -> Due:
    """The n-th working day after `start`, which does not count itself (W2, W5, W6); n = 0 is `start`.

    A stop that begins after the due day changes nothing, so stops are met as they come, never looked up
    ahead.
    Raises: ValueError: n is below 0.
    Basis:  民法典 第二百零一条; 行政许可法 第四十五条、第八十二条.
    """
    if n < 0:
        raise ValueError("a period has no negative length")
    day, left = start, n
    while left:
        day += DAY
        if is_working_day(day) and not _stopped(day, stops):
            left -= 1
    return Due(day, _provisional(start, day))


def natural_days(start: date, n: int) -> Due:
    """`start` plus n days, moved to the next working day where it falls on a free one (W7).

    Basis: 民法典 第二百零一条、第二百零三条.
    """
    return _rolled(start, start + timedelta(days=n))


def months(start: date, n: int) -> Due:
    """The same day number n months on, or the month's last day, moved like natural days (W7).

    Basis: 民法典 第二百零二条、第二百零三条.
    """
    return _rolled(start, month_on(start, n))


def month_on(start: date, n: int) -> date:
    """The same day number n months on, or that month's last day; not moved."""
    year, month = divmod(start.year * 12 + start.month - 1 + n, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def latest_notice(event: date, n: int) -> Due:
    """The latest day of notice for an event that must be told n working days before (W8).

    Basis: 行政许可法 第四十八条.
    """
    day, left = event, n
    while True:
        left -= is_working_day(day)
        day -= DAY
        if left <= 0:
            return Due(day, _provisional(day, event))


def days_before(event: date, n: int) -> date:
    """The last day for what must be done n natural days before an event; backwards nothing is moved (W8).

    Basis: 行政许可法 第五十条.
    """
    return event - timedelta(days=n)


def next_working_day(day: date) -> Due:
    """The day itself if it is worked, else the first worked day after it."""
    return _rolled(day, day)


def remaining(on: date, due: date) -> int:
    """Working days from `on` (not counted) to the due day (counted); below 0 once late: -1 on the first day
    after."""
    if on > due:
        return -(1 + sum(1 for day in _days_after(due + DAY, on) if is_working_day(day)))
    return sum(1 for day in _days_after(on, due) if is_working_day(day))


def _days_after(start: date, end: date) -> Iterator[date]:
    """The days in (start, end]."""
    day = start
    while day < end:
        day += DAY
        yield day


def _stopped(day: date, stops: Iterable[Stop]) -> bool:
    return any(stop.from_ < day <= stop.to for stop in stops)


def _rolled(start: date, last: date) -> Due:
    day = last
    while not is_working_day(day):
        day += DAY
    return Due(day, _provisional(last, day))


def _provisional(first: date, last: date) -> bool:
    return any(not is_loaded(year) for year in range(first.year, last.year + 1))
