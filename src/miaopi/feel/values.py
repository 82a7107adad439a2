"""What FEEL values are in Python.

null None · number Decimal · string str · boolean bool · date datetime.date · list tuple · context dict ·
the rest are the small classes of this module. Every value is immutable but the dict, which nobody changes.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Union

NANO = 1_000_000_000
DAY_NANOS = 86_400 * NANO


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A years-and-months duration, in months."""

    months: int


@dataclass(frozen=True, slots=True, order=True)
class DaysTime:
    """A days-and-time duration, in nanoseconds."""

    nanos: int


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day: nanoseconds since midnight, with an offset in seconds or a zone's name or neither."""

    nanos: int
    offset: int | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class DateTime:
    """A date and a time of day."""

    day: datetime.date
    time: Time


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`; a bound that is None is open-ended."""

    low: object
    high: object
    low_in: bool = True
    high_in: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """Something that can be called: names of its parameters and the Python callable."""

    params: tuple[str, ...]
    call: Callable[..., object]


Value = Union[
    None,
    bool,
    Decimal,
    str,
    datetime.date,
    YearsMonths,
    DaysTime,
    Time,
    DateTime,
    Range,
    Function,
    "tuple[Value, ...]",
    "dict[str, Value]",
]
