"""Are two values equal, and which is greater? None where the question has no answer.

Basis: DMN 1.5, tables 53 and 54.
"""

from __future__ import annotations

import datetime
from collections.abc import Hashable
from decimal import Decimal
from typing import Any, cast

from miaopi.feel.calendar import moment_key, time_key
from miaopi.feel.failing import Failed
from miaopi.feel.values import DateTime, DaysTime, FarDate, Function, Range, Time, YearsMonths

MOST_PARTS = 500_000  # of lists and contexts that are compared
_DATES = (datetime.date, FarDate)
_PLAIN = (Decimal, str, bool, *_DATES, DaysTime, YearsMonths)
_ORDERED = (Decimal, str, *_DATES, DaysTime, YearsMonths)


def equal(left: object, right: object) -> bool | None:
    """`left = right`: null equals null alone; values of two kinds have no answer."""
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        return False if kind in _DATES and type(right) in _DATES else None
    if kind in _PLAIN:
        return bool(left == right)
    return _equal(left, right, [MOST_PARTS])


def parts_equal(left: object, right: object, budget: list[int]) -> bool | None:
    """The same, for whoever counts: the budget is what may be looked at, and then what is left of it."""
    if left is None or right is None:
        return left is right
    return _equal(left, right, budget) if type(left) is type(right) else None


def key(value: object, budget: list[int]) -> Hashable:
    """What two values have in common if and only if they are equal.

    Raises: Failed: the value has more parts than the budget.
    """
    if isinstance(value, tuple | dict):
        budget[0] -= len(value)
        if budget[0] < 0:
            raise Failed("note-range")
    match value:
        case tuple():
            return (tuple, *(key(one, budget) for one in value))
        case dict():
            return (dict, frozenset((name, key(one, budget)) for name, one in value.items()))
        case Time():
            return (Time, time_key(value))
        case DateTime():
            return (DateTime, moment_key(value))
        case Range():
            ends = key(value.low, budget), key(value.high, budget)
            return (Range, *ends, value.low_in, value.high_in)
        case Function():
            return (Function, object())  # it equals nothing, itself neither
    return (type(value), value)


def _equal(left: object, right: object, budget: list[int]) -> bool | None:
    """The same for what has parts. One list held many times over may have more than time allows."""
    budget[0] -= 1
    if budget[0] < 0:
        return None
    match left, right:
        case tuple(), tuple():
            return _all_equal(left, right, budget)
        case dict(), dict():
            if left.keys() != right.keys():
                return False
            return _all_equal(tuple(left.values()), tuple(right[name] for name in left), budget)
        case (Time(), Time()) | (DateTime(), DateTime()):
            return compare(left, right) == 0
        case Range(), Range():
            if (left.low_in, left.high_in) != (right.low_in, right.high_in):
                return False
            return _all_equal((left.low, left.high), (right.low, right.high), budget)
        case (tuple() | dict() | Range(), _) | (_, tuple() | dict() | Range()):
            return None if left is not None and right is not None else False
    return equal(left, right) if not isinstance(left, Function) else None


def _all_equal(left: tuple[object, ...], right: tuple[object, ...], budget: list[int]) -> bool | None:
    if len(left) != len(right):
        return False
    answers: set[bool | None] = set()
    for one, other in zip(left, right, strict=True):
        answers.add(_equal(one, other, budget))
        if budget[0] < 0:
            return None
    return False if False in answers else None if None in answers else True


def compare(left: object, right: object) -> int | None:
    """Below 0 where `left` is less, 0 where they are equal, above where it is more."""
    kind = type(left)
    if kind is not type(right) and not (kind in _DATES and type(right) in _DATES):
        return None
    if kind in _ORDERED:
        one, other = cast(Any, left), cast(Any, right)
        return bool(one > other) - bool(one < other)
    match left, right:
        case Time(), Time():
            return _by_key(time_key(left), time_key(right))
        case DateTime(), DateTime():
            return _by_key(moment_key(left), moment_key(right))
    return None


def _by_key(left: tuple[bool, int], right: tuple[bool, int]) -> int | None:
    """A time that is placed in the world and one that is not cannot be compared."""
    if left[0] != right[0]:
        return None
    return (left[1] > right[1]) - (left[1] < right[1])
