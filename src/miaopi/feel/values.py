"""What FEEL values are in Python.

null None · number Decimal · string str · boolean bool · date datetime.date (FarDate beyond its years) · list
tuple · context dict · the rest are the small classes of this module. Every value is immutable but the dict,
which nobody changes.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Union

NANO = 1_000_000_000
DAY_NANOS = 86_400 * NANO


@dataclass(frozen=True, slots=True, order=False)
class FarDate:
    """A date of a year that Python's own dates do not have: before 1 or after 9999.

    It has the attributes and methods of `datetime.date` that we use, and is ordered among those too.
    """

    year: int
    month: int
    day: int

    def toordinal(self) -> int:
        """Days since the day before 1 January of the year 1. 400 years are 146,097 days."""
        cycles, year = divmod(self.year - 1, 400)
        return datetime.date(year + 1, self.month, self.day).toordinal() + cycles * DAYS_400

    def weekday(self) -> int:
        """0 for Monday."""
        return (self.toordinal() + 6) % 7

    def isoweekday(self) -> int:
        """1 for Monday."""
        return self.weekday() + 1

    def isoformat(self) -> str:
        """`-0044-03-15`, `12026-01-01`."""
        return f"{'-' if self.year < 0 else ''}{abs(self.year):04}-{self.month:02}-{self.day:02}"

    def __lt__(self, other: Date) -> bool:
        return self.toordinal() < other.toordinal()

    def __le__(self, other: Date) -> bool:
        return self.toordinal() <= other.toordinal()

    def __gt__(self, other: Date) -> bool:
        return self.toordinal() > other.toordinal()

    def __ge__(self, other: Date) -> bool:
        return self.toordinal() >= other.toordinal()


Date = Union[datetime.date, FarDate]  # noqa: UP007  - read by annotations at run time
DAYS_400 = 146_097
FARTHEST_YEAR = 999_999_999


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

    day: Date
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
    """Something that can be called: names of its parameters, the Python callable, and its types.

    A built-in may have several types; what has none is of a type that is not known.
    """

    params: tuple[str, ...]
    call: Callable[..., object]
    kinds: tuple[Any, ...] = ()  # FunctionOf, which is declared above this module


Value = Union[
    None,
    bool,
    Decimal,
    str,
    datetime.date,
    FarDate,
    YearsMonths,
    DaysTime,
    Time,
    DateTime,
    Range,
    Function,
    "tuple[Value, ...]",
    "dict[str, Value]",
]
