"""Lists of slots: what loops, filters, places and the functions on lists make of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Any

import z3

from miaopi.feel.smt.comparing import Comparing, equal, fails, holds, length, rank
from miaopi.feel.smt.making import boolean, number
from miaopi.feel.smt.terms import (
    FALSE,
    TRUE,
    Bool,
    Int,
    conj,
    count,
    disj,
    is_false,
    is_true,
    ite,
    neg,
    real,
    same,
)
from miaopi.feel.smt.values import NULL, Beyond, Listed, Nothing, Scalar, Sym, merged, with_null

Slot = tuple[Bool, Sym]
MOST_SLOTS = 256


def listed(value: Sym) -> Listed:
    """What stands where a list is expected: a single value is a list of one, null is null."""
    if isinstance(value, Listed):
        return value
    if isinstance(value, Nothing):
        return Listed(TRUE, ())
    return Listed(value.null, ((TRUE, value),))


def gathered(args: Sequence[Sym]) -> Listed:
    """A list given as one or as separate values."""
    if len(args) == 1:
        return listed(args[0])
    return made(FALSE, [(TRUE, arg) for arg in args])


def made(null: Bool, slots: Iterable[Slot]) -> Listed:
    """A list of these slots, without those that are never there.

    Raises: Beyond: there would be too many.
    """
    kept = tuple((there, item) for there, item in slots if not is_false(there))
    if len(kept) > MOST_SLOTS:
        raise Beyond("size")
    return Listed(null, kept)


def kept(source: Listed, test: Callable[[Sym], Sym]) -> Listed:
    """The elements for which the test is exactly true."""
    return made(source.null, [(conj(there, holds(test(item))), item) for there, item in source.slots])


def at(source: Listed, place: Scalar) -> Sym:
    """The element at a position, from the end where it is negative; null where nothing is there."""
    found: Sym = NULL
    total = real(length(source))
    for n, (there, item) in enumerate(source.slots):
        before = real(rank(source, n))
        here = disj(same(place.value, before + 1), same(place.value, before - total))
        found = merged(conj(neg(source.null), neg(place.null), there, here), item, found)
    return found


def first(slots: Sequence[Slot]) -> Sym:
    """The first element that is there."""
    found: Sym = NULL
    for there, item in reversed(slots):
        found = merged(there, item, found)
    return found


def empty(items: Listed) -> Bool:
    """Has it no elements?"""
    return neg(disj(*(there for there, _item in items.slots)))


def contains(items: Listed, wanted: Sym) -> Scalar:
    """`list contains`"""
    found = disj(*(conj(there, holds(equal(item, wanted))) for there, item in items.slots))
    return boolean(found, items.null)


def _numbers(items: Listed) -> Bool:
    """Is one of them no number, or none there?"""
    wrong = [
        conj(there, item.null if isinstance(item, Scalar) and item.kind == "number" else TRUE)
        for there, item in items.slots
    ]
    return disj(items.null, empty(items), *wrong)


def _folded(items: Listed, start: int, step: Callable[[Any, Any], Any]) -> Any:
    terms = [
        z3.If(there, item.value, z3.RealVal(start)) if not is_true(there) else item.value
        for there, item in items.slots
        if isinstance(item, Scalar) and item.kind == "number"
    ]
    return reduce(step, terms) if terms else z3.RealVal(start)


def total(items: Listed) -> Scalar:
    """`sum`; null for an empty list."""
    return number(_folded(items, 0, lambda one, other: one + other), _numbers(items))


def product(items: Listed) -> Scalar:
    """`product`"""
    return number(_folded(items, 1, lambda one, other: one * other), _numbers(items))


def mean(items: Listed) -> Scalar:
    """`mean`"""
    found = total(items)
    divisor = real(length(items))
    return number(found.value / ite(empty(items), z3.RealVal(1), divisor), found.null)


def extreme(items: Listed, op: str, comparing: Comparing) -> Sym:
    """`min`, `max`: null where two cannot be ordered."""
    best, seen, failed = NULL if not items.slots else items.slots[0][1], FALSE, items.null
    result: Sym = best
    for n, (there, item) in enumerate(items.slots):
        if n == 0:
            seen = there
            continue
        answer = comparing.compare(op, item, result)
        failed = disj(failed, conj(there, seen, answer.null))
        taken = conj(there, disj(neg(seen), holds(answer)))
        result = merged(taken, item, result)
        seen = disj(seen, there)
    return with_null(result, disj(failed, neg(seen)))


def all_of(items: Listed) -> Scalar:
    """`all`"""
    wrong = disj(*(conj(there, fails(item)) for there, item in items.slots))
    right = conj(*(disj(neg(there), holds(item)) for there, item in items.slots))
    return boolean(right, disj(items.null, conj(neg(wrong), neg(right))))


def any_of(items: Listed) -> Scalar:
    """`any`"""
    right = disj(*(conj(there, holds(item)) for there, item in items.slots))
    wrong = conj(*(disj(neg(there), fails(item)) for there, item in items.slots))
    return boolean(right, disj(items.null, conj(neg(wrong), neg(right))))


def joined(lists: Sequence[Listed]) -> Listed:
    """`concatenate`: null where one is."""
    return made(disj(*(one.null for one in lists)), [slot for one in lists for slot in one.slots])


def distinct(items: Listed) -> Listed:
    """`distinct values`: each where it came first."""
    slots: list[Slot] = []
    for n, (there, item) in enumerate(items.slots):
        before = disj(*(conj(here, holds(equal(item, one))) for here, one in items.slots[:n]))
        slots.append((conj(there, neg(before)), item))
    return made(items.null, slots)


def places(items: Listed, match: Sym) -> Listed:
    """`index of`"""
    return made(
        items.null,
        [
            (conj(there, holds(equal(item, match))), number(rank(items, n) + 1))
            for n, (there, item) in enumerate(items.slots)
        ],
    )


def reverse(items: Listed) -> Listed:
    """`reverse`"""
    return Listed(items.null, items.slots[::-1])


def flat(items: Listed) -> Listed:
    """`flatten`"""
    slots: list[Slot] = []
    for there, item in items.slots:
        if isinstance(item, Listed):
            slots.append((conj(there, item.null), NULL))
            inner = flat(item)
            slots += [(conj(there, neg(item.null), here), one) for here, one in inner.slots]
        else:
            slots.append((there, item))
    return made(items.null, slots)


def part(items: Listed, start: int, size: int | None) -> Sym:
    """`sublist` from a known place on."""
    count_ = length(items)
    where: Int = z3.IntVal(start - 1) if start > 0 else count_ + start
    inside = conj(where >= 0, where < count_)
    end = count_ if size is None else where + size
    fits = conj(inside, end <= count_)
    slots = [
        (conj(there, rank(items, n) >= where, rank(items, n) < end), item)
        for n, (there, item) in enumerate(items.slots)
    ]
    return made(disj(items.null, neg(fits)), slots)


def size_of(items: Listed) -> Scalar:
    """`count`"""
    return number(count(there for there, _item in items.slots), items.null)
