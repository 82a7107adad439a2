"""Built-in functions on numbers.

Basis: DMN 1.5, 10.3.4.5 (numeric functions).
"""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from miaopi.feel.builtins.registry import ABSENT, builtin
from miaopi.feel.decimals import CONTEXT
from miaopi.feel.failing import Failed
from miaopi.feel.values import DaysTime, YearsMonths

CLAUSE = "10.3.4.5"
ONE, TWO = Decimal(1), Decimal(2)
LOWEST_SCALE, HIGHEST_SCALE = -6111, 6176  # DMN 1.5, table 74


def rounded(value: Decimal, scale: Decimal, how: str) -> Decimal:
    """A number with at most `scale` digits after the point (before it, where the scale is negative)."""
    places = int(scale)
    if not LOWEST_SCALE <= places <= HIGHEST_SCALE:
        raise Failed("note-range")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return value
    return value.quantize(ONE.scaleb(-places, CONTEXT), rounding=how, context=CONTEXT)


@builtin("decimal(n: number, scale: number) -> number", clause=CLAUSE)
def decimal(n: Decimal, scale: Decimal) -> Decimal:
    """Rounded half-even."""
    return rounded(n, scale, ROUND_HALF_EVEN)


@builtin("floor(n: number, scale?: number) -> number", clause=CLAUSE, total=True)
def floor(n: Decimal, scale: Decimal = ABSENT) -> Decimal:
    """The greatest number that is not above."""
    return rounded(n, Decimal(0) if scale is ABSENT else scale, ROUND_FLOOR)


@builtin("ceiling(n: number, scale?: number) -> number", clause=CLAUSE, total=True)
def ceiling(n: Decimal, scale: Decimal = ABSENT) -> Decimal:
    """The least number that is not below."""
    return rounded(n, Decimal(0) if scale is ABSENT else scale, ROUND_CEILING)


@builtin("round up(n: number, scale: number) -> number", clause=CLAUSE)
def round_up(n: Decimal, scale: Decimal) -> Decimal:
    """Away from zero."""
    return rounded(n, scale, ROUND_UP)


@builtin("round down(n: number, scale: number) -> number", clause=CLAUSE)
def round_down(n: Decimal, scale: Decimal) -> Decimal:
    """Towards zero."""
    return rounded(n, scale, ROUND_DOWN)


@builtin("round half up(n: number, scale: number) -> number", clause=CLAUSE)
def round_half_up(n: Decimal, scale: Decimal) -> Decimal:
    """To the nearest, a half away from zero."""
    return rounded(n, scale, ROUND_HALF_UP)


@builtin("round half down(n: number, scale: number) -> number", clause=CLAUSE)
def round_half_down(n: Decimal, scale: Decimal) -> Decimal:
    """To the nearest, a half towards zero."""
    return rounded(n, scale, ROUND_HALF_DOWN)


@builtin("abs(n: number) -> number", clause=CLAUSE, total=True)
def absolute(n: Decimal) -> Decimal:
    """Without its sign."""
    return n.copy_abs()


@builtin("abs(n: days and time duration) -> days and time duration", clause=CLAUSE, total=True)
def absolute_days(n: DaysTime) -> DaysTime:
    """Without its sign."""
    return DaysTime(abs(n.nanos))


@builtin("abs(n: years and months duration) -> years and months duration", clause=CLAUSE, total=True)
def absolute_months(n: YearsMonths) -> YearsMonths:
    """Without its sign."""
    return YearsMonths(abs(n.months))


@builtin("modulo(dividend: number, divisor: number) -> number", clause=CLAUSE)
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """What is left of a division whose quotient is the floor: it has the divisor's sign."""
    rest = CONTEXT.remainder(dividend, divisor)
    return CONTEXT.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


@builtin("sqrt(number: number) -> number", clause=CLAUSE)
def sqrt(number: Decimal) -> Decimal:
    """The square root."""
    return CONTEXT.sqrt(number)


@builtin("log(number: number) -> number", clause=CLAUSE)
def log(number: Decimal) -> Decimal:
    """The natural logarithm."""
    if number <= 0:
        raise Failed("note-range")
    return CONTEXT.ln(number)


@builtin("exp(number: number) -> number", clause=CLAUSE)
def exp(number: Decimal) -> Decimal:
    """e to the power of a number."""
    return CONTEXT.exp(number)


@builtin("odd(number: number) -> boolean", clause=CLAUSE)
def odd(number: Decimal) -> bool:
    """Is it odd?"""
    return CONTEXT.remainder(number, TWO).copy_abs() == 1


@builtin("even(number: number) -> boolean", clause=CLAUSE)
def even(number: Decimal) -> bool:
    """Is it even?"""
    return CONTEXT.remainder(number, TWO) == 0
