"""What a dot gives: entries of contexts, parts of dates, times, durations and ranges.

Basis: DMN 1.5, table 62 (properties), 10.3.2.11 (paths on lists).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from miaopi.feel import calendar, types
from miaopi.feel.runtime import Run
from miaopi.feel.types import ANY, ContextOf, ListOf, RangeOf, Type
from miaopi.feel.values import DAY_NANOS, NANO, Date, DateTime, DaysTime, FarDate, Range, Time, YearsMonths

Property = tuple[Type, Callable[[Any], object]]


def _toward_zero(amount: int, unit: int) -> int:
    return amount // unit if amount >= 0 else -(-amount // unit)


def _part(nanos: int, unit: int, modulus: int) -> Decimal:
    part = _toward_zero(nanos, unit)
    return Decimal(part % modulus if part >= 0 else -(-part % modulus))


def _offset(clock: Time, day: Date | None = None) -> DaysTime | None:
    ahead = calendar.offset(clock, day)
    return None if ahead is None else DaysTime(ahead * NANO)


def _of_part(part: str, get: Callable[[Any], object]) -> Callable[[Any], object]:
    return lambda moment: get(getattr(moment, part))


_NUMBER, _STRING, _BOOLEAN, _SPAN = types.NUMBER, types.STRING, types.BOOLEAN, types.DAYS_TIME
DATE: Mapping[str, Property] = {
    "year": (_NUMBER, lambda day: Decimal(day.year)),
    "month": (_NUMBER, lambda day: Decimal(day.month)),
    "day": (_NUMBER, lambda day: Decimal(day.day)),
    "weekday": (_NUMBER, lambda day: Decimal(day.isoweekday())),
}
TIME: Mapping[str, Property] = {
    "hour": (_NUMBER, lambda clock: Decimal(clock.nanos // (3600 * NANO))),
    "minute": (_NUMBER, lambda clock: Decimal(clock.nanos // (60 * NANO) % 60)),
    "second": (_NUMBER, lambda clock: Decimal(clock.nanos // NANO % 60)),
    "time offset": (_SPAN, _offset),
    "timezone": (_STRING, lambda clock: clock.zone),
}
PROPERTIES: Mapping[type, Mapping[str, Property]] = {
    datetime.date: {
        **DATE,
        "hour": (_NUMBER, lambda day: Decimal(0)),
        "minute": (_NUMBER, lambda day: Decimal(0)),
        "second": (_NUMBER, lambda day: Decimal(0)),
        "time offset": (_SPAN, lambda day: DaysTime(0)),
        "timezone": (_STRING, lambda day: None),
    },
    Time: TIME,
    DateTime: {
        **{name: (kind, _of_part("day", of)) for name, (kind, of) in DATE.items()},
        **{name: (kind, _of_part("time", of)) for name, (kind, of) in TIME.items()},
        "time offset": (_SPAN, lambda moment: _offset(moment.time, moment.day)),
    },
    YearsMonths: {
        "years": (_NUMBER, lambda span: Decimal(_toward_zero(span.months, 12))),
        "months": (_NUMBER, lambda span: _part(span.months, 1, 12)),
    },
    DaysTime: {
        "days": (_NUMBER, lambda span: Decimal(_toward_zero(span.nanos, DAY_NANOS))),
        "hours": (_NUMBER, lambda span: _part(span.nanos, 3600 * NANO, 24)),
        "minutes": (_NUMBER, lambda span: _part(span.nanos, 60 * NANO, 60)),
        "seconds": (_NUMBER, lambda span: _part(span.nanos, NANO, 60)),
    },
    Range: {
        "start": (ANY, lambda span: span.low),
        "end": (ANY, lambda span: span.high),
        "start included": (_BOOLEAN, lambda span: span.low_in),
        "end included": (_BOOLEAN, lambda span: span.high_in),
    },
}
PROPERTIES = {**PROPERTIES, FarDate: PROPERTIES[datetime.date]}
_BY_TYPE: Mapping[Type, Mapping[str, Property]] = {
    kind: PROPERTIES[python]
    for name, python in types.PYTHON.items()
    if python in PROPERTIES
    for kind in (types.Simple(name),)
}


def type_of(source: Type, name: str) -> Type | None:
    """The type of a property of a known type; None where it has none of that name."""
    match source:
        case types.AnyType() | types.NullType():
            return ANY
        case ContextOf(fields=()):
            return ANY
        case ContextOf():
            return source.field(name)
        case ListOf(element=element):
            inner = type_of(element, name)
            return None if inner is None else ListOf(inner)
        case RangeOf(element=element) if name in ("start", "end"):
            return element
        case RangeOf():
            found = PROPERTIES[Range].get(name)
            return found[0] if found else None
    kinds = _BY_TYPE.get(source, {})
    return kinds[name][0] if name in kinds else None


def names_of(source: Type) -> tuple[str, ...]:
    """What a known type has."""
    match source:
        case ContextOf(fields=fields):
            return tuple(name for name, _kind in fields)
        case ListOf(element=element):
            return names_of(element)
        case RangeOf():
            return tuple(PROPERTIES[Range])
    return tuple(_BY_TYPE.get(source, {}))


def get(run: Run, site: int, value: object, name: str) -> object:
    """`value.name`; of a list, the list of each element's."""
    if isinstance(value, tuple):
        run.spend(len(value))
        return tuple(get(run, site, item, name) for item in value)
    if isinstance(value, dict):
        if name in value:
            return value[name]
        return run.note("note-entry", site, name)
    found = PROPERTIES.get(type(value), {}).get(name)
    if found is None:
        return run.note("note-null" if value is None else "note-entry", site, name)
    return found[1](value)
