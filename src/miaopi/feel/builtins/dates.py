"""Built-in functions on dates, times and durations. There is no `now` and no `today`: a day is an input.

Basis: DMN 1.5, 10.3.4.1 (conversion functions), 10.3.4.7 (temporal functions).
"""

from __future__ import annotations

import datetime
from decimal import Decimal

from miaopi.feel import calendar, literals
from miaopi.feel.builtins.registry import ABSENT, builtin
from miaopi.feel.failing import Failed
from miaopi.feel.operations import nanos_of, whole
from miaopi.feel.runtime import is_whole
from miaopi.feel.values import FARTHEST_YEAR, NANO, Date, DateTime, DaysTime, FarDate, Time, YearsMonths

CONVERSION, TEMPORAL = "10.3.4.1", "10.3.4.7"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def _found(value: object) -> object:
    if value is None:
        raise Failed("note-text")
    return value


@builtin("date(from: string) -> date", clause=CONVERSION)
def date(text: str) -> object:
    """`date("2026-01-31")`"""
    return _found(literals.date(text))


@builtin("date(from: date) -> date", clause=CONVERSION, total=True)
def date_of_date(day: Date) -> Date:
    """The same day."""
    return day


@builtin("date(from: date and time) -> date", clause=CONVERSION, total=True)
def date_of_moment(moment: DateTime) -> Date:
    """The day of a date and time."""
    return moment.day


@builtin("date(year: number, month: number, day: number) -> date", clause=CONVERSION)
def date_of_parts(year: Decimal, month: Decimal, day: Decimal) -> Date:
    """`date(2026, 1, 31)`"""
    if not (is_whole(year) and is_whole(month) and is_whole(day)) or abs(year) > FARTHEST_YEAR:
        raise Failed("note-range")
    return calendar.made(int(year), whole(month), whole(day))


@builtin("date and time(from: string) -> date and time", clause=CONVERSION)
def date_and_time(text: str) -> object:
    """`date and time("2026-01-31T10:30:00")`"""
    return _found(literals.date_time(text))


@builtin("date and time(date: date, time: time) -> date and time", clause=CONVERSION, total=True)
def date_and_time_of(day: Date, clock: Time) -> DateTime:
    """A day at a time of day."""
    return DateTime(day, clock)


@builtin("date and time(date: date and time, time: time) -> date and time", clause=CONVERSION, total=True)
def date_and_time_moved(moment: DateTime, clock: Time) -> DateTime:
    """The day of a date and time, at another time of day."""
    return DateTime(moment.day, clock)


@builtin("time(from: string) -> time", clause=CONVERSION)
def time(text: str) -> object:
    """`time("10:30:00")`"""
    return _found(literals.time(text))


@builtin("time(from: time) -> time", clause=CONVERSION, total=True)
def time_of_time(clock: Time) -> Time:
    """The same time of day."""
    return clock


@builtin("time(from: date and time) -> time", clause=CONVERSION, total=True)
def time_of_moment(moment: DateTime) -> Time:
    """The time of day of a date and time."""
    return moment.time


@builtin("time(from: date) -> time", clause=CONVERSION, total=True)
def time_of_date(day: Date) -> Time:
    """A date is its midnight, UTC."""
    return Time(0, offset=0)


@builtin("time(hour: number, minute: number, second: number, offset?: Any) -> time", clause=CONVERSION)
def time_of_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: object = ABSENT) -> Time:
    """`time(10, 30, 0)`, with an offset as a duration."""
    if not (is_whole(hour) and is_whole(minute)) or not (
        0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60
    ):
        raise Failed("note-range")
    nanos = (int(hour) * 3600 + int(minute) * 60) * NANO + nanos_of(second)
    if offset is ABSENT or offset is None:
        return Time(nanos)
    if not isinstance(offset, DaysTime) or abs(offset.nanos) > literals.WIDEST_OFFSET * NANO:
        raise Failed("note-arguments")
    return Time(nanos, offset=offset.nanos // NANO)


@builtin("duration(from: string) -> Any", clause=CONVERSION)
def duration(text: str) -> object:
    """`duration("P1Y")`, `duration("P1DT2H")`"""
    return _found(literals.duration(text))


@builtin("duration(from: days and time duration) -> days and time duration", clause=CONVERSION, total=True)
def duration_of_days(span: DaysTime) -> DaysTime:
    """The same duration."""
    return span


@builtin(
    "duration(from: years and months duration) -> years and months duration", clause=CONVERSION, total=True
)
def duration_of_months(span: YearsMonths) -> YearsMonths:
    """The same duration."""
    return span


@builtin(
    "years and months duration(from: date, to: date) -> years and months duration",
    clause=CONVERSION,
    total=True,
)
def months_between(start: Date, end: Date) -> YearsMonths:
    """Whole months between two days."""
    return calendar.months_between(start, end)


def _day(value: object) -> Date:
    if isinstance(value, tuple) and len(value) == 1:
        value = value[0]  # a list of one and its element stand for each other
    if isinstance(value, DateTime):
        return value.day
    if isinstance(value, datetime.date | FarDate):
        return value
    raise Failed("note-null" if value is None else "note-arguments")


@builtin("years and months duration(from: Any, to: Any) -> years and months duration", clause=CONVERSION)
def months_between_moments(start: object, end: object) -> YearsMonths:
    """Whole months between two dates with or without times."""
    return calendar.months_between(_day(start), _day(end))


@builtin("day of year(date: Any) -> number", clause=TEMPORAL)
def day_of_year(value: object) -> Decimal:
    """1 to 366."""
    day = _day(value)
    return Decimal(day.toordinal() - calendar.made(day.year, 1, 1).toordinal() + 1)


@builtin("day of week(date: Any) -> string", clause=TEMPORAL)
def day_of_week(value: object) -> str:
    """In English, as the standard has it."""
    return DAYS[_day(value).weekday()]


@builtin("month of year(date: Any) -> string", clause=TEMPORAL)
def month_of_year(value: object) -> str:
    """In English, as the standard has it."""
    return MONTHS[_day(value).month - 1]


@builtin("week of year(date: Any) -> number", clause=TEMPORAL)
def week_of_year(value: object) -> Decimal:
    """By ISO 8601."""
    day = _day(value)
    near = (
        day
        if isinstance(day, datetime.date)
        else datetime.date((day.year - 1) % 400 + 401, day.month, day.day)
    )
    return Decimal(near.isocalendar().week)
