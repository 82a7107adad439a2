"""What a dot gives, in the solver's language.

Basis: DMN 1.5, table 62.
"""

from __future__ import annotations

import z3

from miaopi.feel.smt.arithmetic import DATE, MONTHS, NANOS
from miaopi.feel.smt.dates import Calendar
from miaopi.feel.smt.making import number
from miaopi.feel.smt.terms import Int, quotient
from miaopi.feel.smt.values import NULL, Beyond, Nothing, Record, Scalar, Sym, with_null
from miaopi.feel.values import DAY_NANOS, NANO

UNITS = {"hours": (3600 * NANO, 24), "minutes": (60 * NANO, 60), "seconds": (NANO, 60)}


def of_record(source: Record, name: str) -> Sym:
    """An entry; null where there is none."""
    found = source.field(name)
    return NULL if found is None else with_null(found, source.null)


def property_of(source: Sym, name: str, calendar: Calendar) -> Sym:
    """A part of a date or a duration.

    Raises: Beyond: of a time, whose zone is not known.
    """
    if isinstance(source, Nothing):
        return NULL
    if not isinstance(source, Scalar):
        raise Beyond("clock")
    match source.kind, name:
        case "date", "year" | "month" | "day":
            parts = calendar.of(source.value)
            return number(parts[("year", "month", "day").index(name)], source.null)
        case "date", "weekday":
            return number((source.value + 6) % 7 + 1, source.null)
        case "date", "hour" | "minute" | "second":
            return number(z3.IntVal(0), source.null)
    if source.kind == MONTHS and name in ("years", "months"):
        years = quotient(source.value, 12)
        return number(years if name == "years" else source.value - 12 * years, source.null)
    if source.kind == NANOS and name == "days":
        return number(quotient(source.value, DAY_NANOS), source.null)
    if source.kind == NANOS and name in UNITS:
        unit, modulus = UNITS[name]
        return number(_rest(quotient(source.value, unit), modulus), source.null)
    if source.kind == DATE:
        raise Beyond("clock")
    return NULL


def _rest(value: Int, modulus: int) -> Int:
    """What is left of a division towards zero."""
    return value - modulus * quotient(value, modulus)
