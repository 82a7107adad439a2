"""Built-in functions on ranges and points: Allen's relations, and the range that a text means.

Basis: DMN 1.5, 10.3.4.9 (range functions, table 78), 10.3.4.1 (range).
"""

from __future__ import annotations

from decimal import Decimal

from miaopi.feel import literals, nodes, parser
from miaopi.feel.builtins.registry import builtin
from miaopi.feel.comparing import compare
from miaopi.feel.errors import FeelError, Source
from miaopi.feel.failing import Failed
from miaopi.feel.values import Range
from miaopi.texts import Place

CLAUSE = "10.3.4.9"
CALLS = {"date": "date", "time": "time", "date and time": "date and time", "duration": "duration"}


def order(left: object, right: object) -> int:
    """Below, at or above.

    Raises: Failed: they cannot be compared, or one is null (the bound of a range without an end).
    """
    found = compare(left, right)
    if found is None:
        raise Failed("note-null" if left is None or right is None else "note-types")
    return found


def _there(point: object) -> object:
    """A point, which is no null: without one there is no answer, whatever the range.

    Raises: Failed
    """
    if point is None:
        raise Failed("note-null")
    return point


def touching(high: object, high_in: bool, low: object, low_in: bool) -> bool:
    """Does a range that ends at `high` reach into one that starts at `low`?"""
    found = order(high, low)
    return found > 0 or (found == 0 and high_in and low_in)


def precedes(high: object, high_in: bool, low: object, low_in: bool) -> bool:
    """Does all that ends at `high` lie before all that starts at `low`?"""
    return not touching(high, high_in, low, low_in)


def starts_within(inner: Range, outer: Range) -> bool:
    """Does `inner` start no earlier than `outer`?"""
    found = order(inner.low, outer.low)
    return found > 0 or (found == 0 and (outer.low_in or not inner.low_in))


def ends_within(inner: Range, outer: Range) -> bool:
    """Does `inner` end no later than `outer`?"""
    found = order(inner.high, outer.high)
    return found < 0 or (found == 0 and (outer.high_in or not inner.high_in))


@builtin("before(range1: range<Any>, range2: range<Any>) -> boolean", clause=CLAUSE)
def before(range1: Range, range2: Range) -> bool:
    """Does all of the one lie before all of the other?"""
    return precedes(range1.high, range1.high_in, range2.low, range2.low_in)


@builtin("before(point: Any, range: range<Any>) -> boolean", clause=CLAUSE)
def point_before(point: object, span: Range) -> bool:
    """Does the point lie before all of the range?"""
    return precedes(point, True, span.low, span.low_in)


@builtin("before(range: range<Any>, point: Any) -> boolean", clause=CLAUSE)
def before_point(span: Range, point: object) -> bool:
    """Does all of the range lie before the point?"""
    return precedes(span.high, span.high_in, point, True)


@builtin("before(point1: Any, point2: Any) -> boolean", clause=CLAUSE)
def points_before(point1: object, point2: object) -> bool:
    """Is the one less?"""
    return order(point1, point2) < 0


@builtin("after(range1: range<Any>, range2: range<Any>) -> boolean", clause=CLAUSE)
def after(range1: Range, range2: Range) -> bool:
    """Does all of the one lie after all of the other?"""
    return before(range2, range1)


@builtin("after(point: Any, range: range<Any>) -> boolean", clause=CLAUSE)
def point_after(point: object, span: Range) -> bool:
    """Does the point lie after all of the range?"""
    return before_point(span, point)


@builtin("after(range: range<Any>, point: Any) -> boolean", clause=CLAUSE)
def after_point(span: Range, point: object) -> bool:
    """Does all of the range lie after the point?"""
    return point_before(point, span)


@builtin("after(point1: Any, point2: Any) -> boolean", clause=CLAUSE)
def points_after(point1: object, point2: object) -> bool:
    """Is the one more?"""
    return order(point1, point2) > 0


@builtin("meets(range1: range<Any>, range2: range<Any>) -> boolean", clause=CLAUSE)
def meets(range1: Range, range2: Range) -> bool:
    """Does the one end in the very point in which the other starts?"""
    return range1.high_in and range2.low_in and order(range1.high, range2.low) == 0


@builtin("met by(range1: range<Any>, range2: range<Any>) -> boolean", clause=CLAUSE)
def met_by(range1: Range, range2: Range) -> bool:
    """Does the one start in the very point in which the other ends?"""
    return meets(range2, range1)


@builtin("overlaps(range1: range<Any>, range2: range<Any>) -> boolean", clause=CLAUSE)
def overlaps(range1: Range, range2: Range) -> bool:
    """Have they a point in common?"""
    return touching(range1.high, range1.high_in, range2.low, range2.low_in) and touching(
        range2.high, range2.high_in, range1.low, range1.low_in
    )


@builtin("overlaps before(range1: range<Any>, range2: range<Any>) -> boolean", clause=CLAUSE)
def overlaps_before(range1: Range, range2: Range) -> bool:
    """Does the one start before the other and end within it?"""
    start = order(range1.low, range2.low)
    earlier = start < 0 or (start == 0 and range1.low_in and not range2.low_in)
    reaches = touching(range1.high, range1.high_in, range2.low, range2.low_in)
    return earlier and reaches and ends_within(range1, range2)


@builtin("overlaps after(range1: range<Any>, range2: range<Any>) -> boolean", clause=CLAUSE)
def overlaps_after(range1: Range, range2: Range) -> bool:
    """Does the one start within the other and end after it?"""
    end = order(range1.high, range2.high)
    later = end > 0 or (end == 0 and range1.high_in and not range2.high_in)
    reaches = touching(range2.high, range2.high_in, range1.low, range1.low_in)
    return later and reaches and starts_within(range1, range2)


@builtin("finishes(range1: range<Any>, range2: range<Any>) -> boolean", clause=CLAUSE)
def finishes(range1: Range, range2: Range) -> bool:
    """Do they end alike, and the one starts within the other?"""
    same = range1.high_in == range2.high_in and order(range1.high, range2.high) == 0
    return same and starts_within(range1, range2)


@builtin("finishes(point: Any, range: range<Any>) -> boolean", clause=CLAUSE)
def point_finishes(point: object, span: Range) -> bool:
    """Is the point the range's last?"""
    there = _there(point)
    return span.high_in and order(there, span.high) == 0


@builtin("finished by(range1: range<Any>, range2: range<Any>) -> boolean", clause=CLAUSE)
def finished_by(range1: Range, range2: Range) -> bool:
    """Do they end alike, and the other starts within the one?"""
    return finishes(range2, range1)


@builtin("finished by(range: range<Any>, point: Any) -> boolean", clause=CLAUSE)
def finished_by_point(span: Range, point: object) -> bool:
    """Is the point the range's last?"""
    return point_finishes(point, span)


@builtin("includes(range1: range<Any>, range2: range<Any>) -> boolean", clause=CLAUSE)
def includes(range1: Range, range2: Range) -> bool:
    """Does the other lie within the one?"""
    return starts_within(range2, range1) and ends_within(range2, range1)


@builtin("includes(range: range<Any>, point: Any) -> boolean", clause=CLAUSE)
def includes_point(span: Range, point: object) -> bool:
    """Does the point lie within the range?"""
    return touching(point, True, span.low, span.low_in) and touching(span.high, span.high_in, point, True)


@builtin("during(range1: range<Any>, range2: range<Any>) -> boolean", clause=CLAUSE)
def during(range1: Range, range2: Range) -> bool:
    """Does the one lie within the other?"""
    return includes(range2, range1)


@builtin("during(point: Any, range: range<Any>) -> boolean", clause=CLAUSE)
def point_during(point: object, span: Range) -> bool:
    """Does the point lie within the range?"""
    return includes_point(span, point)


@builtin("starts(range1: range<Any>, range2: range<Any>) -> boolean", clause=CLAUSE)
def starts(range1: Range, range2: Range) -> bool:
    """Do they start alike, and the one ends within the other?"""
    same = range1.low_in == range2.low_in and order(range1.low, range2.low) == 0
    return same and ends_within(range1, range2)


@builtin("starts(point: Any, range: range<Any>) -> boolean", clause=CLAUSE)
def point_starts(point: object, span: Range) -> bool:
    """Is the point the range's first?"""
    there = _there(point)
    return span.low_in and order(there, span.low) == 0


@builtin("started by(range1: range<Any>, range2: range<Any>) -> boolean", clause=CLAUSE)
def started_by(range1: Range, range2: Range) -> bool:
    """Do they start alike, and the other ends within the one?"""
    return starts(range2, range1)


@builtin("started by(range: range<Any>, point: Any) -> boolean", clause=CLAUSE)
def started_by_point(span: Range, point: object) -> bool:
    """Is the point the range's first?"""
    return point_starts(point, span)


@builtin("coincides(range1: range<Any>, range2: range<Any>) -> boolean", clause=CLAUSE)
def coincides(range1: Range, range2: Range) -> bool:
    """Are they the same range?"""
    ends = (range1.low_in, range1.high_in) == (range2.low_in, range2.high_in)
    return ends and order(range1.low, range2.low) == 0 and order(range1.high, range2.high) == 0


@builtin("coincides(point1: Any, point2: Any) -> boolean", clause=CLAUSE)
def points_coincide(point1: object, point2: object) -> bool:
    """Are they equal?"""
    return order(point1, point2) == 0


@builtin("range(from: string) -> range<Any>", clause="10.3.4.1")
def of_text(text: str) -> Range:
    """The range that a text means: `range("[1..2)")`; a bound that is left out is open.

    Basis: DMN 1.5, 10.3.1.2, rules 66 to 70 (range literal).
    """
    opening, inner, closing = text.strip()[:1], text.strip()[1:-1], text.strip()[-1:]
    if opening not in ("[", "(", "]") or closing not in ("]", ")", "["):
        raise Failed("note-text")
    at = inner.find("..")
    while at >= 0:
        found = _bounds(inner[:at].strip(), inner[at + 2 :].strip(), opening == "[", closing == "]")
        if found is not None:
            return found
        at = inner.find("..", at + 1)
    raise Failed("note-text")


def _bounds(low: str, high: str, low_in: bool, high_in: bool) -> Range | None:
    if (not low and (low_in or not high)) or (not high and high_in):
        return None
    bounds = [_literal(part) if part else None for part in (low, high)]
    if any(bound is None for bound, part in zip(bounds, (low, high), strict=True) if part):
        return None
    if low and high and (compare(*bounds) is None or order(*bounds) > 0):
        return None
    return Range(bounds[0], bounds[1], low_in, high_in)


def _literal(text: str) -> object:
    """The value of a literal: a number, a text, a date, time or duration; None where it is none."""
    try:
        node = parser.parse(Source(text, Place()), CALLS)
    except FeelError:
        return None
    match node:
        case nodes.Number(value=value) | nodes.String(value=value):
            return value
        case nodes.Negate(operand=nodes.Number(value=Decimal() as value)):
            return value.copy_negate()
        case nodes.At(value=value):
            return literals.at(value)
        case nodes.Call(function=nodes.Name(name=name), args=(nodes.String(value=value),)) if name in CALLS:
            return literals.temporal(CALLS[name], value)
    return None
