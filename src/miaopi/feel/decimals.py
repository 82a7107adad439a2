"""Numbers: decimals of 34 digits in one context that is always passed on, never the thread's default.

Basis: DMN 1.5, 10.3.2.3.1 (numbers are IEEE 754-2008 decimal128: 34 digits, half-even, exponents −6143 to
       6144).
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

DIGITS = 34

# Traps raise, so that no NaN and no Infinity becomes a value. Its flags are not read: threads may share it.
CONTEXT = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    capitals=1,
    clamp=0,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)


def number(text: str) -> Decimal:
    """The number that a text in FEEL's notation means, rounded to 34 digits.

    Raises: decimal.Overflow: it is too large. decimal.InvalidOperation: it is no number.
    """
    return CONTEXT.create_decimal(text)


def plain(value: Decimal) -> str:
    """A number as people write it: no exponent, no trailing zeros, never "-0"."""
    if not value:
        return "0"
    text = format(value.normalize(CONTEXT), "f")
    return text
