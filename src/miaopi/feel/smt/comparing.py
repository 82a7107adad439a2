"""Equality and order of symbolic values, three-valued as in `miaopi.feel.comparing`.

Basis: DMN 1.5, tables 50 (and, or), 53 and 54.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from miaopi.feel.smt.making import boolean
from miaopi.feel.smt.terms import FALSE, TRUE, Bool, Int, conj, count, disj, ite, neg, same
from miaopi.feel.smt.texts import Texts
from miaopi.feel.smt.values import (
    NULL,
    Beyond,
    Clock,
    Closure,
    Interval,
    Listed,
    Nothing,
    Record,
    Scalar,
    Sym,
)  # fmt: skip

ORDERED = ("number", "date", "days and time duration", "years and months duration")


def holds(value: Sym) -> Bool:
    """Is it exactly true?"""
    if isinstance(value, Scalar) and value.kind == "boolean":
        return conj(neg(value.null), value.value)
    return FALSE


def fails(value: Sym) -> Bool:
    """Is it exactly false?"""
    if isinstance(value, Scalar) and value.kind == "boolean":
        return conj(neg(value.null), neg(value.value))
    return FALSE


def conjunction(values: Sequence[Sym]) -> Scalar:
    """`and`: false where one is false, else null where one is null."""
    wrong = disj(*map(fails, values))
    right = conj(*map(holds, values))
    return boolean(right, conj(neg(wrong), neg(right)))


def disjunction(values: Sequence[Sym]) -> Scalar:
    """`or`: true where one is true, else null where one is null."""
    right = disj(*map(holds, values))
    wrong = conj(*map(fails, values))
    return boolean(right, conj(neg(wrong), neg(right)))


def negation(value: Sym) -> Scalar:
    """`not`"""
    right, wrong = holds(value), fails(value)
    return boolean(wrong, conj(neg(right), neg(wrong)))


def equal(left: Sym, right: Sym) -> Scalar:
    """`left = right`: null equals null alone; two kinds have no answer."""
    both, neither = conj(left.null, right.null), conj(neg(left.null), neg(right.null))
    match left, right:
        case Scalar(), Scalar() if left.kind == right.kind:
            return boolean(disj(both, conj(neither, same(left.value, right.value))))
        case Clock(), Clock() if left.kind == right.kind:
            alike = conj(same(left.placed, right.placed), same(left.value, right.value))
            return boolean(disj(both, conj(neither, alike)))
        case Listed(), Listed():
            found = _lists(left, right)
        case Record(), Record():
            found = _records(left, right)
        case Interval(), Interval():
            found = _intervals(left, right)
        case Closure(), Closure():
            raise Beyond("function")
        case _:
            return boolean(both, neither)
    return boolean(disj(both, conj(neither, found.value)), conj(neither, found.null))


def _inner(left: Sym, right: Sym) -> Scalar:
    """The same for what stands within: of a null and what has parts the answer is no."""
    return equal(left, right)


def _lists(left: Listed, right: Listed) -> Scalar:
    """Every element equals the one in the same place."""
    lengths = same(length(left), length(right))
    pairs = [
        _guarded(conj(there, here, same(rank(left, n), rank(right, m))), _inner(one, other))
        for n, (there, one) in enumerate(left.slots)
        for m, (here, other) in enumerate(right.slots)
    ]
    items = conjunction(pairs) if pairs else boolean(TRUE)
    return boolean(conj(lengths, items.value), conj(lengths, items.null))


def _guarded(test: Bool, answer: Scalar) -> Scalar:
    """The answer where the test holds, else yes."""
    return boolean(disj(neg(test), conj(neg(answer.null), answer.value)), conj(test, answer.null))


def _records(left: Record, right: Record) -> Scalar:
    names = {name for name, _value in left.fields}
    if names != {name for name, _value in right.fields}:
        return boolean(FALSE)
    others = dict(right.fields)
    return conjunction([_inner(value, others[name]) for name, value in left.fields])


def _intervals(left: Interval, right: Interval) -> Scalar:
    if (left.low_in, left.high_in) != (right.low_in, right.high_in):
        return boolean(FALSE)
    return conjunction([_inner(left.low, right.low), _inner(left.high, right.high)])


def length(value: Listed) -> Int:
    """How many elements are there."""
    return count(there for there, _item in value.slots)


def rank(value: Listed, slot: int) -> Int:
    """How many elements are there before a slot."""
    return count(there for there, _item in value.slots[:slot])


TESTS: Mapping[str, Callable[[str, str], bool]] = {
    "<": str.__lt__,
    "<=": str.__le__,
    ">": str.__gt__,
    ">=": str.__ge__,
}


class Comparing:
    """What needs the table of texts: order, and what is told by it."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts

    def compare(self, op: str, left: Sym, right: Sym) -> Scalar:
        """`left op right` with < <= > >=; null where the two cannot be ordered."""
        null = disj(left.null, right.null)
        match left, right:
            case Scalar(), Scalar() if left.kind == right.kind == "string":
                return boolean(self.text_order(op, left, right), null)
            case Scalar(), Scalar() if left.kind == right.kind and left.kind in ORDERED:
                pass
            case Clock(), Clock() if left.kind == right.kind:
                null = disj(null, neg(same(left.placed, right.placed)))
            case _:
                return boolean(FALSE, TRUE)
        one, other = left.value, right.value
        found = {"<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other}[op]
        return boolean(found, null)

    def text_order(self, op: str, left: Scalar, right: Scalar) -> Bool:
        """Texts are ordered where both are among a few known ones: their numbers say nothing of it.

        Raises: Beyond: one may be any text.
        """
        if left.among is None or right.among is None:
            raise Beyond("text-order")
        return disj(
            *(
                conj(
                    same(left.value, self.texts.term(str(one))),
                    same(right.value, self.texts.term(str(other))),
                )
                for one in left.among
                for other in right.among
                if TESTS[op](str(one), str(other))
            )
        )

    def in_range(self, value: Sym, test: Interval) -> Scalar:
        """Is it within the range? Null where it cannot be compared with an end."""
        parts = []
        for end, op in ((test.low, ">=" if test.low_in else ">"), (test.high, "<=" if test.high_in else "<")):
            if not isinstance(end, Nothing):
                found = self.compare(op, value, end)
                parts.append(boolean(disj(end.null, found.value), conj(neg(end.null), found.null)))
        return conjunction(parts) if parts else boolean(TRUE)

    def member(self, value: Sym, items: Listed) -> Bool:
        """Is it one of them, or within a range among them?"""
        found = []
        for there, item in items.slots:
            if isinstance(item, Interval) and not isinstance(value, Interval):
                found.append(conj(there, holds(self.in_range(value, item))))
            else:
                found.append(conj(there, holds(equal(value, item))))
        return disj(*found)

    def within(self, value: Sym, test: Sym) -> Scalar:
        """`value in test`: within a range, an element of a list, or equal.

        Basis: DMN 1.5, table 55, grammar rule 49c.
        """
        if isinstance(test, Interval):
            return _chosen(test.null, equal(value, NULL), self.in_range(value, test))
        if isinstance(test, Listed):
            nested = any(isinstance(item, Listed) for _there, item in test.slots)
            if not isinstance(value, Listed) or nested:
                return _chosen(test.null, equal(value, NULL), boolean(self.member(value, test)))
        return equal(value, test)


def _chosen(test: Bool, yes: Scalar, no: Scalar) -> Scalar:
    return boolean(ite(test, yes.value, no.value), ite(test, yes.null, no.null))
