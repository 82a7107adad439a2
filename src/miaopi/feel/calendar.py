"""Reckoning with dates, times and durations.

Basis: DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8, table 57 (addition and subtraction).
"""

from __future__ import annotations

import calendar
import datetime

from miaopi.feel import literals
from miaopi.feel.values import DAY_NANOS, NANO, DateTime, DaysTime, Time, YearsMonths


def plus_months(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or that month's last day.

    Raises: OverflowError: the year is not within 1 to 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("year")
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def plus_days(day: datetime.date, days: int) -> datetime.date:
    """A day some days later.

    Raises: OverflowError: the year is not within 1 to 9999.
    """
    if abs(days) > 4_000_000:
        raise OverflowError("days")
    return day + datetime.timedelta(days=days)


def date_plus_time(day: datetime.date, nanos: int) -> datetime.date:
    """A date is its midnight; what is left of the sum's last day is dropped."""
    return plus_days(day, nanos // DAY_NANOS)


def moment_plus(moment: DateTime, nanos: int) -> DateTime:
    """A date and time some nanoseconds later, on the same clock."""
    days, rest = divmod(moment.time.nanos + nanos, DAY_NANOS)
    clock = moment.time
    return DateTime(plus_days(moment.day, days), Time(rest, clock.offset, clock.zone))


def moment_plus_months(moment: DateTime, months: int) -> DateTime:
    """A date and time some months later."""
    return DateTime(plus_months(moment.day, months), moment.time)


def time_plus(clock: Time, nanos: int) -> Time:
    """A time of day some nanoseconds later, past midnight too."""
    return Time((clock.nanos + nanos) % DAY_NANOS, clock.offset, clock.zone)


def offset(clock: Time, day: datetime.date | None = None) -> int | None:
    """Seconds ahead of UTC; a zone's on the day given."""
    if clock.zone is None:
        return clock.offset
    zone = literals.zone(clock.zone)
    if zone is None or day is None:
        return None
    seconds = clock.nanos // NANO
    moment = datetime.datetime(
        day.year, day.month, day.day, seconds // 3600, seconds // 60 % 60, seconds % 60, tzinfo=zone
    )
    ahead = moment.utcoffset()
    return None if ahead is None else int(ahead.total_seconds())


# A zone's offset without a date is that of a fixed winter day, so that nothing depends on today.
_FIXED_DAY = datetime.date(2000, 1, 1)


def time_key(clock: Time) -> tuple[bool, int]:
    """What times compare by: whether they are placed, and nanoseconds (UTC where they are)."""
    ahead = offset(clock, _FIXED_DAY)
    return (False, clock.nanos) if ahead is None else (True, clock.nanos - ahead * NANO)


def moment_key(moment: DateTime) -> tuple[bool, int]:
    """What dates and times compare by."""
    nanos = moment.day.toordinal() * DAY_NANOS + moment.time.nanos
    ahead = offset(moment.time, moment.day)
    return (False, nanos) if ahead is None else (True, nanos - ahead * NANO)


def days_between(later: datetime.date, earlier: datetime.date) -> DaysTime:
    """`later - earlier`"""
    return DaysTime((later - earlier).days * DAY_NANOS)


def months_between(start: datetime.date, end: datetime.date) -> YearsMonths:
    """Whole months from one day to another.

    Basis: DMN 1.5, 10.3.4.1 (years and months duration).
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return YearsMonths(months)
