"""Arithmetic on symbolic values: reals stand for decimals, so there is no rounding and no overflow.

Basis: DMN 1.5, tables 57 to 61.
"""

from __future__ import annotations

from decimal import Decimal

import z3

from miaopi.feel.smt.dates import Calendar
from miaopi.feel.smt.making import is_known, known, number
from miaopi.feel.smt.terms import Bool, Term, disj, floor, real, same, toward_zero
from miaopi.feel.smt.values import NULL, Beyond, Clock, Nothing, Scalar, Sym
from miaopi.feel.values import DAY_NANOS

NUMBER, STRING, DATE = "number", "string", "date"
MONTHS, NANOS = "years and months duration", "days and time duration"
SPANS = (MONTHS, NANOS)
HIGHEST_POWER = 8
ZERO = z3.RealVal(0)


def negated(value: Sym) -> Sym:
    """`-value`"""
    if isinstance(value, Scalar) and value.kind in (NUMBER, *SPANS):
        return Scalar(value.kind, value.null, -value.value)
    return NULL


def operated(op: str, left: Sym, right: Sym, calendar: Calendar) -> Sym:
    """`left op right`; null where there is no such operation.

    Raises: Beyond: an operation that is left open.
    """
    if isinstance(left, Nothing) or isinstance(right, Nothing):
        return NULL
    if isinstance(left, Clock) or isinstance(right, Clock):
        raise Beyond("clock")
    if not isinstance(left, Scalar) or not isinstance(right, Scalar):
        return NULL
    null = disj(left.null, right.null)
    match op:
        case "+":
            return _added(left, right, null, calendar)
        case "-":
            return _subtracted(left, right, null, calendar)
        case "*":
            return _multiplied(left, right, null)
        case "/":
            return _divided(left, right, null)
    return _raised(left, right, null)


def _added(left: Scalar, right: Scalar, null: Bool, calendar: Calendar) -> Sym:
    if left.kind != DATE and right.kind == DATE:
        left, right = right, left
    if left.kind == right.kind == STRING:
        raise Beyond("text-made")
    if left.kind == right.kind and left.kind in (NUMBER, *SPANS):
        return Scalar(left.kind, null, left.value + right.value)
    return _moved(left, right, right.value, null, calendar)


def _moved(left: Scalar, right: Scalar, amount: Term, null: Bool, calendar: Calendar) -> Sym:
    """A day some months or nanoseconds later."""
    if left.kind == DATE and right.kind == MONTHS:
        return Scalar(DATE, null, calendar.plus_months(left.value, amount))
    if left.kind == DATE and right.kind == NANOS:
        return Scalar(DATE, null, left.value + z3.simplify(amount / DAY_NANOS))
    return NULL


def _subtracted(left: Scalar, right: Scalar, null: Bool, calendar: Calendar) -> Sym:
    if left.kind == right.kind == DATE:
        return Scalar(NANOS, null, (left.value - right.value) * DAY_NANOS)
    if left.kind == right.kind and left.kind in (NUMBER, *SPANS):
        return Scalar(left.kind, null, left.value - right.value)
    return _moved(left, right, -right.value, null, calendar)


def _multiplied(left: Scalar, right: Scalar, null: Bool) -> Sym:
    if left.kind == right.kind == NUMBER:
        return Scalar(NUMBER, null, left.value * right.value)
    if left.kind == NUMBER:
        left, right = right, left
    if left.kind in SPANS and right.kind == NUMBER:
        return Scalar(left.kind, null, toward_zero(real(left.value) * right.value))
    return NULL


def _divided(left: Scalar, right: Scalar, null: Bool) -> Sym:
    """Nothing is divided by zero."""
    if left.kind == right.kind and left.kind in (NUMBER, *SPANS):
        by = right.value if right.kind == NUMBER else real(right.value)
        what = left.value if left.kind == NUMBER else real(left.value)
        return number(what / by, disj(null, same(by, ZERO)))
    if left.kind in SPANS and right.kind == NUMBER:
        found = toward_zero(real(left.value) / right.value)
        return Scalar(left.kind, disj(null, same(right.value, ZERO)), found)
    return NULL


def _raised(left: Scalar, right: Scalar, null: Bool) -> Sym:
    """A small whole power. 0 has no negative one; to the power of 0 everything is 1."""
    if not left.kind == right.kind == NUMBER:
        return NULL
    exponent = known(right) if is_known(right) else None
    if not isinstance(exponent, Decimal) or exponent != exponent.to_integral_value():
        raise Beyond("power")
    times = int(exponent)
    if abs(times) > HIGHEST_POWER:
        raise Beyond("power")
    value: Term = z3.RealVal(1)
    for _ in range(abs(times)):
        value = value * left.value
    if times < 0:
        null, value = disj(null, same(left.value, ZERO)), 1 / value
    return number(value, null)


def modulo(left: Scalar, right: Scalar) -> Sym:
    """What is left of a division whose quotient is the floor."""
    zero = same(right.value, ZERO)
    rest = left.value - right.value * real(floor(left.value / right.value))
    return number(rest, disj(left.null, right.null, zero))
