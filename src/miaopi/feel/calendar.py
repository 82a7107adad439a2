"""Reckoning with dates, times and durations.

Basis: DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8, table 57 (addition and subtraction).
"""

from __future__ import annotations

import calendar
import datetime

from miaopi.feel import zones
from miaopi.feel.values import (
    DAY_NANOS,
    DAYS_400,
    FARTHEST_YEAR,
    NANO,
    Date,
    DateTime,
    DaysTime,
    FarDate,
    Time,
    YearsMonths,
)


def made(year: int, month: int, day: int) -> Date:
    """The date of these parts.

    Raises: ValueError: there is no such day. OverflowError: the year has more than nine digits.
    """
    if 1 <= year <= 9999:
        return datetime.date(year, month, day)
    if abs(year) > FARTHEST_YEAR:
        raise OverflowError("year")
    datetime.date((year - 1) % 400 + 1, month, day)  # the calendar repeats: is there such a day?
    return FarDate(year, month, day)


def of_ordinal(ordinal: int) -> Date:
    """The date of a number of days since the day before 1 January of the year 1.

    Raises: OverflowError: the year has more than nine digits.
    """
    cycles, rest = divmod(ordinal - 1, DAYS_400)
    near = datetime.date.fromordinal(rest + 1)
    return made(near.year + cycles * 400, near.month, near.day)


def plus_months(day: Date, months: int) -> Date:
    """The same day of a later month, or that month's last day.

    Raises: OverflowError: the year has more than nine digits.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= 28 and 1 <= year <= 9999:  # mostly; what follows is much slower
        return datetime.date(year, month + 1, day.day)
    last = calendar.monthrange((year - 1) % 400 + 1, month + 1)[1]
    return made(year, month + 1, min(day.day, last))


def plus_span(day: Date, span: YearsMonths) -> Date:
    """A date some years and months later."""
    return plus_months(day, span.months)


def plus_days(day: Date, days: int) -> Date:
    """A day some days later.

    Raises: OverflowError: the year has more than nine digits.
    """
    return of_ordinal(day.toordinal() + days)


def date_plus_time(day: Date, nanos: int) -> Date:
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


def offset(clock: Time, day: Date | None = None) -> int | None:
    """Seconds ahead of UTC; a zone's on the day given."""
    if clock.zone is None:
        return clock.offset
    zone = zones.zone(clock.zone)
    if zone is None or day is None:
        return None
    seconds = clock.nanos // NANO
    year = day.year if 1 <= day.year <= 9999 else (9200 if day.year > 0 else 400) + day.year % 400
    moment = datetime.datetime(
        year, day.month, day.day, seconds // 3600, seconds // 60 % 60, seconds % 60, tzinfo=zone
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


def days_between(later: Date, earlier: Date) -> DaysTime:
    """`later - earlier`"""
    return DaysTime((later.toordinal() - earlier.toordinal()) * DAY_NANOS)


def months_between(start: Date, end: Date) -> YearsMonths:
    """Whole months from one day to another.

    Basis: DMN 1.5, 10.3.4.1 (years and months duration).
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return YearsMonths(months)
