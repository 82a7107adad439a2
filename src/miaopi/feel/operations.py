"""Arithmetic by the types of its operands, as tables.

Basis: DMN 1.5, tables 57 to 61 (addition, subtraction, multiplication, division, exponentiation).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from miaopi.feel import calendar, types
from miaopi.feel.decimals import CONTEXT
from miaopi.feel.failing import Failed
from miaopi.feel.types import Type
from miaopi.feel.values import NANO, Date, DateTime, DaysTime, FarDate, Time, YearsMonths

Operation = Callable[[Any, Any], object]
Table = Mapping[tuple[type, type], Operation]
# 999,999,999,999 years: what no calendar needs, and far from slow.
ONE = Decimal(1)
LONGEST_MONTHS = 12 * 10**12
LONGEST_NANOS = LONGEST_MONTHS * 31 * 86_400 * NANO
LONGEST_TEXT = 100_000


def months(count: int) -> YearsMonths:
    """A years-and-months duration within bounds."""
    if abs(count) > LONGEST_MONTHS:
        raise Failed("note-range")
    return YearsMonths(count)


def days_time(nanos: int) -> DaysTime:
    """A days-and-time duration within bounds."""
    if abs(nanos) > LONGEST_NANOS:
        raise Failed("note-range")
    return DaysTime(nanos)


def joined(left: str, right: str) -> str:
    """Two texts, one after the other."""
    if len(left) + len(right) > LONGEST_TEXT:
        raise Failed("note-range")
    return left + right


def _moment(day: Date) -> DateTime:
    return DateTime(day, Time(0, offset=0))


def _moments(later: DateTime, earlier: DateTime) -> DaysTime:
    placed, late = calendar.moment_key(later)
    placed_too, early = calendar.moment_key(earlier)
    if placed != placed_too:
        raise Failed("note-types")
    return DaysTime(late - early)


def _times(later: Time, earlier: Time) -> DaysTime:
    placed, late = calendar.time_key(later)
    placed_too, early = calendar.time_key(earlier)
    if placed != placed_too:
        raise Failed("note-types")
    return DaysTime(late - early)


def whole(value: Decimal) -> int:
    """A decimal towards zero, refused where it is too large to reckon with quickly."""
    if value.adjusted() > 60:
        raise Failed("note-range")
    return int(value)


def _scaled(amount: int, factor: Decimal) -> int:
    exact = CONTEXT.multiply(Decimal(amount), factor)
    return whole(exact)


def _shared(amount: int, by: Decimal) -> int:
    return whole(CONTEXT.divide(Decimal(amount), by))


def raised(base: Decimal, exponent: Decimal) -> Decimal:
    """`base ** exponent`; a fraction of a negative number has no power; `x ** 0` is 1, of 0 too.

    Basis: DMN 1.5, 10.3.2.3.1: numbers are those of IEEE 754-2008, whose pow(0, 0) is 1 (9.2.1).
    """
    if not exponent:
        return ONE
    return CONTEXT.power(base, exponent)


def nanos_of(value: Decimal) -> int:
    """Seconds as nanoseconds."""
    return int(CONTEXT.multiply(value, Decimal(NANO)).to_integral_value(ROUND_HALF_EVEN))


ADD: Table = {
    (Decimal, Decimal): CONTEXT.add,
    (str, str): joined,
    (datetime.date, YearsMonths): calendar.plus_span,
    (YearsMonths, datetime.date): lambda span, day: calendar.plus_months(day, span.months),
    (datetime.date, DaysTime): lambda day, span: calendar.date_plus_time(day, span.nanos),
    (DaysTime, datetime.date): lambda span, day: calendar.date_plus_time(day, span.nanos),
    (DateTime, YearsMonths): lambda moment, span: calendar.moment_plus_months(moment, span.months),
    (YearsMonths, DateTime): lambda span, moment: calendar.moment_plus_months(moment, span.months),
    (DateTime, DaysTime): lambda moment, span: calendar.moment_plus(moment, span.nanos),
    (DaysTime, DateTime): lambda span, moment: calendar.moment_plus(moment, span.nanos),
    (Time, DaysTime): lambda clock, span: calendar.time_plus(clock, span.nanos),
    (DaysTime, Time): lambda span, clock: calendar.time_plus(clock, span.nanos),
    (YearsMonths, YearsMonths): lambda left, right: months(left.months + right.months),
    (DaysTime, DaysTime): lambda left, right: days_time(left.nanos + right.nanos),
}
SUBTRACT: Table = {
    (Decimal, Decimal): CONTEXT.subtract,
    (datetime.date, datetime.date): calendar.days_between,
    (DateTime, DateTime): _moments,
    (datetime.date, DateTime): lambda day, moment: _moments(_moment(day), moment),
    (DateTime, datetime.date): lambda moment, day: _moments(moment, _moment(day)),
    (Time, Time): _times,
    (datetime.date, YearsMonths): lambda day, span: calendar.plus_months(day, -span.months),
    (datetime.date, DaysTime): lambda day, span: calendar.date_plus_time(day, -span.nanos),
    (DateTime, YearsMonths): lambda moment, span: calendar.moment_plus_months(moment, -span.months),
    (DateTime, DaysTime): lambda moment, span: calendar.moment_plus(moment, -span.nanos),
    (Time, DaysTime): lambda clock, span: calendar.time_plus(clock, -span.nanos),
    (YearsMonths, YearsMonths): lambda left, right: months(left.months - right.months),
    (DaysTime, DaysTime): lambda left, right: days_time(left.nanos - right.nanos),
}
MULTIPLY: Table = {
    (Decimal, Decimal): CONTEXT.multiply,
    (YearsMonths, Decimal): lambda span, factor: months(_scaled(span.months, factor)),
    (Decimal, YearsMonths): lambda factor, span: months(_scaled(span.months, factor)),
    (DaysTime, Decimal): lambda span, factor: days_time(_scaled(span.nanos, factor)),
    (Decimal, DaysTime): lambda factor, span: days_time(_scaled(span.nanos, factor)),
}
DIVIDE: Table = {
    (Decimal, Decimal): CONTEXT.divide,
    (YearsMonths, Decimal): lambda span, by: months(_shared(span.months, by)),
    (DaysTime, Decimal): lambda span, by: days_time(_shared(span.nanos, by)),
    (YearsMonths, YearsMonths): lambda left, right: CONTEXT.divide(
        Decimal(left.months), Decimal(right.months)
    ),
    (DaysTime, DaysTime): lambda left, right: CONTEXT.divide(Decimal(left.nanos), Decimal(right.nanos)),
}
POWER: Table = {(Decimal, Decimal): raised}
NEAR: Mapping[type, type] = {FarDate: datetime.date}  # types that stand for another in the tables
TABLES: Mapping[str, Table] = {"+": ADD, "-": SUBTRACT, "*": MULTIPLY, "/": DIVIDE, "**": POWER}

_TYPES: Mapping[type, Type] = {
    Decimal: types.NUMBER,
    str: types.STRING,
    datetime.date: types.DATE,
    Time: types.TIME,
    DateTime: types.DATE_TIME,
    DaysTime: types.DAYS_TIME,
    YearsMonths: types.YEARS_MONTHS,
}
_PYTHON = {kind: python for python, kind in _TYPES.items()}
_EXCEPTIONS: Mapping[tuple[str, Type, Type], Type] = {
    ("-", types.DATE, types.DATE): types.DAYS_TIME,
    ("-", types.DATE_TIME, types.DATE_TIME): types.DAYS_TIME,
    ("-", types.DATE, types.DATE_TIME): types.DAYS_TIME,
    ("-", types.DATE_TIME, types.DATE): types.DAYS_TIME,
    ("-", types.TIME, types.TIME): types.DAYS_TIME,
    ("/", types.YEARS_MONTHS, types.YEARS_MONTHS): types.NUMBER,
    ("/", types.DAYS_TIME, types.DAYS_TIME): types.NUMBER,
}
_DURATIONS = (types.DAYS_TIME, types.YEARS_MONTHS)


def operation(op: str, left: Type, right: Type) -> Operation | None:
    """The operation on two known types."""
    left, right = types.base(left), types.base(right)
    if left not in _PYTHON or right not in _PYTHON:
        return None
    return TABLES[op].get((_PYTHON[left], _PYTHON[right]))


def result(op: str, left: Type, right: Type) -> Type | None:
    """The type that an operation on two known types gives; None where there is no such operation."""
    if operation(op, left, right) is None:
        return None
    left, right = types.base(left), types.base(right)
    special = _EXCEPTIONS.get((op, left, right))
    return special or max(left, right, key=_rank)


def _rank(kind: Type) -> int:
    """Of two operands the one of higher rank gives the result its type: a number scales, a duration moves."""
    return 0 if kind == types.NUMBER else 1 if kind in _DURATIONS else 2
