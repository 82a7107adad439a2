"""Built-in functions on lists. Positions count from 1, or from -1 backwards.

Basis: DMN 1.5, 10.3.4.4 (list functions), 10.3.4.10 (sort).
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import cmp_to_key
from typing import Any

from miaopi.feel.builtins.registry import ABSENT, builtin, element
from miaopi.feel.comparing import compare, equal, key
from miaopi.feel.decimals import CONTEXT
from miaopi.feel.failing import Failed
from miaopi.feel.runtime import is_whole
from miaopi.feel.types import ANY, ListOf, Type, join
from miaopi.feel.values import DaysTime, Function, YearsMonths

CLAUSE = "10.3.4.4"
Items = tuple[object, ...]
LONGEST_LIST = 1_000_000
MOST_PARTS = 300_000  # of lists and contexts within a list that are compared
ALIKE = (Decimal, str, datetime.date, DaysTime, YearsMonths)  # Python orders these as FEEL does
LONGEST_SORTED = 100_000


def same(args: Sequence[Type]) -> Type:
    """A list of the same elements as the first argument's."""
    return ListOf(element(args))


def joined(args: Sequence[Type]) -> Type:
    """A list of the elements of all arguments."""
    found = element(args[:1])
    for one in args[1:]:
        found = join(found, one.element) if isinstance(one, ListOf) else ANY
    return ListOf(found)


def grown(args: Sequence[Type]) -> Type:
    """A list of the first argument's elements and of the others."""
    found = element(args[:1])
    for one in args[1:]:
        found = join(found, one)
    return ListOf(found)


def flat(args: Sequence[Type]) -> Type:
    """A list of what is within the lists of the first argument."""
    inner = element(args)
    while isinstance(inner, ListOf):
        inner = inner.element
    return ListOf(inner)


def one_of(args: Sequence[Type]) -> Type:
    """The type of what is chosen from a list or from separate values."""
    if len(args) == 1 and isinstance(args[0], ListOf):
        return args[0].element
    found = args[0] if args else ANY
    for one in args[1:]:
        found = join(found, one)
    return found


def place(position: Decimal, length: int) -> int:
    """The index from 0 that a position means; what a position has after the point is cut off.

    Raises: Failed: nothing is there.
    """
    if not (1 <= position < length + 1 or -length - 1 < position <= -1):
        raise Failed("note-index")
    return int(position) - 1 if position > 0 else length + int(position)


@builtin("list contains(list: list<Any>, element: Any) -> boolean", clause=CLAUSE, total=True)
def list_contains(items: Items, wanted: object) -> bool:
    """Is an element equal to it?"""
    return any(equal(item, wanted) is True for item in items)


@builtin("count(*list: list<Any>) -> number", clause=CLAUSE, total=True)
def count(items: Items) -> Decimal:
    """How many elements."""
    return Decimal(len(items))


def alike(items: Items) -> bool:
    """Are all of one type that Python orders as FEEL does?"""
    kinds = set(map(type, items))
    return len(kinds) == 1 and kinds.pop() in ALIKE


def _as_is(value: Any) -> Any:
    return value


def _extreme(items: Items, sign: int) -> object:
    if not items:
        raise Failed("note-empty")
    if alike(items):
        return min(items, key=_as_is) if sign < 0 else max(items, key=_as_is)
    best = items[0]  # which must be of a type that has an order, even where it is alone
    for item in items:
        order = compare(item, best)
        if order is None:
            raise Failed("note-types")
        best = item if order * sign > 0 else best
    return best


@builtin("min(*list: list<Any>) -> Any", clause=CLAUSE, infer=one_of)
def minimum(items: Items) -> object:
    """The least."""
    return _extreme(items, -1)


@builtin("max(*list: list<Any>) -> Any", clause=CLAUSE, infer=one_of)
def maximum(items: Items) -> object:
    """The greatest."""
    return _extreme(items, 1)


def numbers(items: Items) -> list[Decimal]:
    """The elements, all of which must be numbers.

    Raises: Failed: there are none, or one is none.
    """
    if not items:
        raise Failed("note-empty")
    found = [item for item in items if isinstance(item, Decimal)]
    if len(found) != len(items):
        raise Failed("note-null" if None in items else "note-types")
    return found


@builtin("sum(*list: list<number>) -> number", clause=CLAUSE)
def total(items: Items) -> Decimal:
    """All added up; null for an empty list."""
    amount = Decimal(0)
    for item in numbers(items):
        amount = CONTEXT.add(amount, item)
    return amount


@builtin("product(*list: list<number>) -> number", clause=CLAUSE)
def product(items: Items) -> Decimal:
    """All multiplied."""
    amount = Decimal(1)
    for item in numbers(items):
        amount = CONTEXT.multiply(amount, item)
    return amount


@builtin("mean(*list: list<number>) -> number", clause=CLAUSE)
def mean(items: Items) -> Decimal:
    """The average."""
    return CONTEXT.divide(total(items), Decimal(len(items)))


@builtin("median(*list: list<number>) -> number", clause=CLAUSE)
def median(items: Items) -> Decimal:
    """The one in the middle, or the average of the two."""
    ranked = sorted(numbers(items))
    half = len(ranked) // 2
    if len(ranked) % 2:
        return ranked[half]
    return CONTEXT.divide(CONTEXT.add(ranked[half - 1], ranked[half]), Decimal(2))


@builtin("stddev(*list: list<number>) -> number", clause=CLAUSE)
def stddev(items: Items) -> Decimal:
    """The standard deviation of a sample."""
    found = numbers(items)
    if len(found) < 2:
        raise Failed("note-empty")
    middle = mean(items)
    squares = Decimal(0)
    for item in found:
        gap = CONTEXT.subtract(item, middle)
        squares = CONTEXT.fma(gap, gap, squares)
    return CONTEXT.sqrt(CONTEXT.divide(squares, Decimal(len(found) - 1)))


@builtin("mode(*list: list<number>) -> list<number>", clause=CLAUSE)
def mode(items: Items) -> tuple[Decimal, ...]:
    """What occurs most often, in order."""
    if not items:
        return ()
    found = numbers(items)
    often = Counter(found)
    most = max(often.values())
    return tuple(sorted(item for item, times in often.items() if times == most))


@builtin(
    "sublist(list: list<Any>, start position: number, length?: number) -> list<Any>",
    clause=CLAUSE,
    infer=same,
)
def sublist(items: Items, start: Decimal, length: Decimal = ABSENT) -> Items:
    """A part of a list."""
    first = place(start, len(items))
    if length is ABSENT:
        return items[first:]
    if not is_whole(length) or not 1 <= length <= len(items) - first:
        raise Failed("note-range")
    return items[first : first + int(length)]


@builtin("append(list: list<Any>, +item: list<Any>) -> list<Any>", clause=CLAUSE)
def append(items: Items, more: Items) -> Items:
    """The list with further elements at its end."""
    return (*items, *more)


@builtin("concatenate(+list: list<Any>) -> list<Any>", clause=CLAUSE, infer=joined)
def concatenate(lists: Items) -> Items:
    """The lists in a row."""
    found = [_list(one) for one in lists]
    if sum(map(len, found)) > LONGEST_LIST:
        raise Failed("note-range")
    return tuple(item for one in found for item in one)


def _list(value: object) -> Items:
    if value is None:
        raise Failed("note-null")
    return value if isinstance(value, tuple) else (value,)


@builtin("insert before(list: list<Any>, position: number, newItem: Any) -> list<Any>", clause=CLAUSE)
def insert_before(items: Items, position: Decimal, item: object) -> Items:
    """The list with an element before a position."""
    at = place(position, len(items))
    return (*items[:at], item, *items[at:])


@builtin("remove(list: list<Any>, position: number) -> list<Any>", clause=CLAUSE, infer=same)
def remove(items: Items, position: Decimal) -> Items:
    """The list without the element at a position."""
    at = place(position, len(items))
    return items[:at] + items[at + 1 :]


@builtin("list replace(list: list<Any>, position: number, newItem: Any) -> list<Any>", clause=CLAUSE)
def list_replace(items: Items, position: Decimal, item: object) -> Items:
    """The list with another element at a position."""
    at = place(position, len(items))
    return (*items[:at], item, *items[at + 1 :])


@builtin(
    "list replace(list: list<Any>, match: function<Any, Any> -> Any, newItem: Any) -> list<Any>",
    clause=CLAUSE,
)
def list_replace_matching(items: Items, match: Function, item: object) -> Items:
    """The list with another element for each that a function of element and new element finds true."""
    if len(match.params) != 2:
        raise Failed("note-arguments")
    answers = [match.call(one, item) for one in items]
    if any(not isinstance(answer, bool) for answer in answers):
        raise Failed("note-types")
    return tuple(item if answer else one for one, answer in zip(items, answers, strict=True))


@builtin("reverse(list: list<Any>) -> list<Any>", clause=CLAUSE, total=True, infer=same)
def reverse(items: Items) -> Items:
    """From its end to its beginning."""
    return items[::-1]


@builtin("index of(list: list<Any>, match: Any) -> list<number>", clause=CLAUSE, total=True)
def index_of(items: Items, match: object) -> tuple[Decimal, ...]:
    """Every position of an element that is equal."""
    return tuple(Decimal(n) for n, item in enumerate(items, 1) if equal(item, match) is True)


@builtin("distinct values(list: list<Any>) -> list<Any>", clause=CLAUSE, infer=same)
def distinct_values(items: Items) -> Items:
    """Each value once, where it came first."""
    seen: set[object] = set()
    kept: list[object] = []
    budget = [MOST_PARTS]
    for item in items:
        own = key(item, budget)
        if own not in seen:
            seen.add(own)
            kept.append(item)
    return tuple(kept)


@builtin("union(+list: list<Any>) -> list<Any>", clause=CLAUSE, infer=joined)
def union(lists: Items) -> Items:
    """The lists in a row, each value once."""
    return distinct_values(concatenate(lists))


@builtin("flatten(list: list<Any>) -> list<Any>", clause=CLAUSE, infer=flat)
def flatten(items: Items) -> Items:
    """What is within lists within lists, in a row."""
    found: list[object] = []
    waiting = list(reversed(items))
    steps = 0
    while waiting:
        item = waiting.pop()
        steps += 1
        if steps > LONGEST_LIST:
            raise Failed("note-range")
        if isinstance(item, tuple):
            waiting.extend(reversed(item))
        else:
            found.append(item)
    return tuple(found)


@builtin(
    "sort(list: list<Any>, precedes: function<Any, Any> -> Any) -> list<Any>", clause="10.3.4.10", infer=same
)
def sort(items: Items, precedes: Function) -> Items:
    """In the order that a function says: true where its first argument comes before its second."""
    if len(precedes.params) != 2:
        raise Failed("note-arguments")
    if len(items) > LONGEST_SORTED:
        raise Failed("note-range")

    def order(left: object, right: object) -> int:
        if precedes.call(left, right) is True:
            return -1
        return 1 if precedes.call(right, left) is True else 0

    return tuple(sorted(items, key=cmp_to_key(order)))


@builtin("sort(list: list<Any>) -> list<Any>", clause="10.3.4.10", infer=same)
def sort_plain(items: Items) -> Items:
    """From the least to the greatest."""

    def order(left: object, right: object) -> int:
        answer = compare(left, right)
        if answer is None:
            raise Failed("note-types")
        return answer

    if alike(items):
        return tuple(sorted(items, key=_as_is))
    if len(items) > LONGEST_SORTED:
        raise Failed("note-range")
    return tuple(sorted(items, key=cmp_to_key(order)))
