"""What compiled expressions call: the operations of FEEL on values of any type.

Each takes the run and the number of the place in the text. Where an operation cannot be done it gives null
and, where the run keeps notes, leaves one. Three-valued logic: what is neither true nor false counts as
null.

Basis: DMN 1.5, 10.3.2.3 (values), table 50 (and, or), 53 and 54 (equality, comparison), 57 (arithmetic).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TypeGuard

from miaopi.feel import calendar
from miaopi.feel.comparing import MOST_PARTS, compare, equal, parts_equal
from miaopi.feel.decimals import CONTEXT
from miaopi.feel.failing import Failed
from miaopi.feel.operations import ADD, DIVIDE, MULTIPLY, NEAR, POWER, SUBTRACT, Table
from miaopi.feel.types import DATE_TIME, ListOf, NullType, Type
from miaopi.feel.values import DateTime, DaysTime, FarDate, Function, Range, Time, YearsMonths

# How many rounds the loops of one evaluation may make together; 35 rules make some hundreds.
WORK = 1_000_000
MOST_NOTES = 100
MIDNIGHT = Time(0, offset=0)


class OutOfWork(Exception):  # noqa: N818  - caught by the caller, who knows the text
    """The loops of an evaluation would run too long."""


class Run:
    """One evaluation: what work is left, and the notes, where they are kept."""

    __slots__ = ("left", "notes")

    def __init__(self, *, keep: bool = False) -> None:
        self.left = WORK
        self.notes: list[tuple[str, int, tuple[object, ...]]] | None = [] if keep else None

    def note(self, code: str, site: int, *values: object) -> object:
        """Say why something is null, and give that null."""
        if self.notes is not None and len(self.notes) < MOST_NOTES:
            self.notes.append((code, site, values))
        return None

    def spend(self, rounds: int) -> None:
        """Take rounds of a loop from what is left.

        Raises: OutOfWork
        """
        self.left -= rounds
        if self.left < 0:
            raise OutOfWork


def _operate(table: Table, run: Run, site: int, left: object, right: object) -> object:
    operation = table.get((type(left), type(right)))
    if operation is None:
        operation = table.get((NEAR.get(type(left), type(left)), NEAR.get(type(right), type(right))))
    if operation is None:
        return run.note("note-null" if left is None or right is None else "note-types", site, left, right)
    try:
        return operation(left, right)
    except (ArithmeticError, ValueError) as error:
        return run.note(failure(error), site, left, right)


def failure(error: Exception) -> str:
    """The note's code for what Python raised."""
    return error.code if isinstance(error, Failed) else "note-range"


def add(run: Run, site: int, left: object, right: object) -> object:
    """`left + right`; a text that is made takes work by its length."""
    found = _operate(ADD, run, site, left, right)
    if isinstance(found, str):
        run.spend(len(found) // 100)
    return found


def subtract(run: Run, site: int, left: object, right: object) -> object:
    """`left - right`"""
    return _operate(SUBTRACT, run, site, left, right)


def multiply(run: Run, site: int, left: object, right: object) -> object:
    """`left * right`"""
    return _operate(MULTIPLY, run, site, left, right)


def divide(run: Run, site: int, left: object, right: object) -> object:
    """`left / right`"""
    return _operate(DIVIDE, run, site, left, right)


def power(run: Run, site: int, left: object, right: object) -> object:
    """`left ** right`"""
    return _operate(POWER, run, site, left, right)


def negate(run: Run, site: int, value: object) -> object:
    """`-value`"""
    match value:
        case Decimal():
            return CONTEXT.minus(value)
        case DaysTime(nanos=nanos):
            return DaysTime(-nanos)
        case YearsMonths(months=months):
            return YearsMonths(-months)
    return run.note("note-null" if value is None else "note-types", site, value)


def equals(run: Run, site: int, left: object, right: object) -> bool | None:
    """`left = right`; what has parts takes work by how many are looked at."""
    if isinstance(left, tuple | dict):
        budget = [MOST_PARTS]
        same = parts_equal(left, right, budget)
        run.spend(MOST_PARTS - budget[0])
    else:
        same = equal(left, right)
    if same is None:
        run.note("note-types", site, left, right)
    return same


def differs(run: Run, site: int, left: object, right: object) -> bool | None:
    """`left != right`"""
    same = equals(run, site, left, right)
    return None if same is None else not same


def _ordered(run: Run, site: int, left: object, right: object, test: Callable[[int], bool]) -> bool | None:
    order = compare(left, right)
    if order is None:
        run.note("note-null" if left is None or right is None else "note-types", site, left, right)
        return None
    return test(order)


def less(run: Run, site: int, left: object, right: object) -> bool | None:
    """`left < right`"""
    return _ordered(run, site, left, right, lambda order: order < 0)


def at_most(run: Run, site: int, left: object, right: object) -> bool | None:
    """`left <= right`"""
    return _ordered(run, site, left, right, lambda order: order <= 0)


def more(run: Run, site: int, left: object, right: object) -> bool | None:
    """`left > right`"""
    return _ordered(run, site, left, right, lambda order: order > 0)


def at_least(run: Run, site: int, left: object, right: object) -> bool | None:
    """`left >= right`"""
    return _ordered(run, site, left, right, lambda order: order >= 0)


def truth(run: Run, site: int, value: object) -> bool | None:
    """A value as an operand of `and`, `or`, `not`: what is no boolean is null."""
    if value is True or value is False:
        return value
    if value is not None:
        run.note("note-types", site, value)
    return None


def conjunction(values: Sequence[bool | None]) -> bool | None:
    """`and` over values: false where one is false, else null where one is null."""
    return False if False in values else None if None in values else True


def disjunction(values: Sequence[bool | None]) -> bool | None:
    """`or` over values: true where one is true, else null where one is null."""
    return True if True in values else None if None in values else False


def within(run: Run, site: int, value: object, test: object) -> bool | None:
    """`value in test` for a test that is a value: a list's element, within a range, or equal.

    Basis: DMN 1.5, table 55, grammar rule 49c.
    """
    if isinstance(test, Range):
        return in_range(run, site, value, test)
    if isinstance(test, tuple) and not isinstance(value, tuple):
        return _member(run, site, value, test)
    if isinstance(test, tuple) and any(isinstance(item, tuple) for item in test):
        return _member(run, site, value, test)
    return equals(run, site, value, test)


def _member(run: Run, site: int, value: object, items: tuple[object, ...]) -> bool:
    run.spend(len(items))
    return any(
        (
            in_range(run, site, value, item)
            if isinstance(item, Range) and not isinstance(value, Range)
            else equal(value, item)
        )
        is True
        for item in items
    )


def in_range(run: Run, site: int, value: object, test: Range) -> bool | None:
    """Is the value within the range? Null where it cannot be compared with a bound."""
    above: bool | None = True
    if test.low is not None:
        above = (at_least if test.low_in else more)(run, site, value, test.low)
    below: bool | None = True
    if test.high is not None:
        below = (at_most if test.high_in else less)(run, site, value, test.high)
    return conjunction((above, below))


def interval(run: Run, site: int, low: object, high: object, low_in: bool, high_in: bool) -> Range | None:
    """`[low..high]`: bounds of one kind that can be ordered."""
    if low is None or high is None or compare(low, high) is None:
        run.note("note-types", site, low, high)
        return None
    return Range(low, high, low_in, high_in)


def half_open(run: Run, site: int, low: object, high: object, low_in: bool, high_in: bool) -> Range | None:
    """`(< high)`, `(>= low)`"""
    if low is None and high is None:
        run.note("note-null", site)
        return None
    return Range(low, high, low_in, high_in)


def items(run: Run, site: int, value: object) -> Sequence[object] | Iterator[object] | None:
    """What `for`, `some` and `every` go through; a single value counts as a list of one.

    Raises: OutOfWork
    """
    if isinstance(value, tuple):
        run.spend(len(value))
        return value
    if isinstance(value, Range):
        return steps(run, site, value.low, value.high, low_in=value.low_in, high_in=value.high_in)
    if value is None:
        run.note("note-null", site)
        return None
    run.spend(1)
    return (value,)


def steps(
    run: Run, site: int, low: object, high: object, *, low_in: bool = True, high_in: bool = True
) -> Iterator[object] | None:
    """The whole numbers or the days from one to another, upwards or downwards.

    Raises: OutOfWork
    Basis: DMN 1.5, 10.3.2.14 (iteration over ranges).
    """
    make: Callable[[int], object]
    if is_whole(low) and is_whole(high):
        start, end, make = int(low), int(high), Decimal
    elif isinstance(low, datetime.date | FarDate) and isinstance(high, datetime.date | FarDate):
        start, end, make = low.toordinal(), high.toordinal(), calendar.of_ordinal
    else:
        run.note("note-null" if low is None or high is None else "note-types", site, low, high)
        return None
    step = 1 if start <= end else -1
    start, end = start + step * (not low_in), end - step * (not high_in)
    run.spend(abs(end - start) + 1)
    return map(make, range(start, end + step, step))


def is_whole(value: object) -> TypeGuard[Decimal]:
    """Is it a number without a fraction?"""
    return isinstance(value, Decimal) and value == value.to_integral_value()


def listed(value: object) -> tuple[object, ...]:
    """What an index counts in: null is an empty list, a single value a list of one.

    Basis: DMN 1.5, 10.3.2.5 (filter).
    """
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


def index(run: Run, site: int, value: object, place: object) -> object:
    """`list[1]`, from the end where it is negative; null where nothing is there."""
    source = listed(value)
    if is_whole(place) and (1 <= place <= len(source) or -len(source) <= place <= -1):
        return source[int(place) - 1 if place > 0 else int(place)]
    return run.note("note-index", site, len(source), place)


def not_callable(run: Run, site: int, value: object) -> object:
    """What is called is no function."""
    return run.note("note-function", site, value)


def recursive(params: tuple[str, ...], call: Callable[..., object], kinds: tuple[Type, ...]) -> Function:
    """A function whose body is given the function itself, before the arguments."""
    made = Function(params, lambda *args: call(made, *args), kinds)
    return made


def invoke(run: Run, site: int, function: object, args: tuple[object, ...]) -> object:
    """Call a function value by position."""
    if not isinstance(function, Function) or len(args) != len(function.params):
        return not_callable(run, site, function)
    run.spend(1)
    return function.call(*args)


def invoke_named(run: Run, site: int, function: object, args: dict[str, object]) -> object:
    """Call a function value by the names of its parameters."""
    if not isinstance(function, Function) or set(args) != set(function.params):
        return not_callable(run, site, function)
    run.spend(1)
    return function.call(*(args[name] for name in function.params))


def hosted(run: Run, site: int, call: Callable[..., object], args: tuple[object, ...]) -> object:
    """Call a function that the caller added; null where an argument is."""
    if None in args:
        return run.note("note-null", site, *args)
    try:
        return call(*args)
    except (ArithmeticError, ValueError) as error:
        return run.note(failure(error), site, *args)


def scoped(item: object, name: str, otherwise: object) -> object:
    """A name within a filter: an entry of the element, or else what it means outside."""
    return item[name] if isinstance(item, dict) and name in item else otherwise


def instance_of(value: object, kind: Type) -> bool:
    """`value instance of kind`; null is of type Null alone.

    Basis: DMN 1.5, 10.3.2.9.3.
    """
    return isinstance(kind, NullType) if value is None else kind.holds(value)


def typed_argument(kind: Type, value: object) -> object:
    """An argument as a typed parameter takes it, or null.

    Basis: DMN 1.5, 10.3.2.9.4 (conversions: to a singleton list, from one, from a date to a date and time).
    """
    if kind.holds(value):
        return value
    if isinstance(value, tuple):
        return value[0] if len(value) == 1 and kind.holds(value[0]) else None
    if isinstance(kind, ListOf):
        return (value,) if kind.holds((value,)) else None
    if kind == DATE_TIME and isinstance(value, datetime.date | FarDate):
        return DateTime(value, MIDNIGHT)
    return None


def is_number(value: object) -> TypeGuard[Decimal]:
    """Is it a number?"""
    return isinstance(value, Decimal)
