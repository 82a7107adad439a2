"""From a model of the solver back to values: a witness."""

from __future__ import annotations

import datetime
from decimal import Decimal, localcontext
from typing import Any

import z3

from miaopi.feel import calendar
from miaopi.feel.smt.terms import Term
from miaopi.feel.smt.texts import Texts
from miaopi.feel.smt.values import Clock, Closure, Interval, Listed, Nothing, Record, Scalar, Sym
from miaopi.feel.values import DAY_NANOS, NANO, DateTime, DaysTime, Range, Time, YearsMonths

FIRST, LAST = (one.toordinal() * DAY_NANOS for one in (datetime.date.min, datetime.date.max))


class Decoder:
    """Reads symbolic values in one model; a fraction that has no end as a decimal is cut at 30 digits."""

    def __init__(self, model: Any, texts: Texts) -> None:
        self.model = model
        self.texts = texts

    def truth(self, term: Term) -> bool:
        """Is it so?"""
        return bool(z3.is_true(self.model.eval(term, model_completion=True)))

    def value(self, value: Sym) -> object:
        """The FEEL value."""
        if isinstance(value, Nothing | Closure) or self.truth(value.null):
            return None
        match value:
            case Scalar(kind=kind, value=term):
                return self.scalar(kind, self.model.eval(term, model_completion=True))
            case Clock(kind=kind):
                return self.clock(kind, value)
            case Listed(slots=slots):
                return tuple(self.value(item) for there, item in slots if self.truth(there))
            case Record(fields=fields):
                return {name: self.value(item) for name, item in fields}
            case Interval():
                return Range(self.value(value.low), self.value(value.high), value.low_in, value.high_in)
        raise AssertionError(value)

    def scalar(self, kind: str, term: Term) -> object:
        if kind == "boolean":
            return bool(z3.is_true(term))
        if kind == "number":
            return self.decimal(term)
        whole = int(term.as_long())
        match kind:
            case "string":
                return self.texts.text(whole)
            case "date":
                return calendar.of_ordinal(whole)
            case "years and months duration":
                return YearsMonths(whole)
        return DaysTime(whole)

    @staticmethod
    def decimal(term: Term) -> Decimal:
        if z3.is_algebraic_value(term):
            term = term.approx(30)
        with localcontext() as context:
            context.prec = 30
            found = Decimal(term.numerator_as_long()) / Decimal(term.denominator_as_long())
        return found.to_integral_value() if found == found.to_integral_value() else found.normalize()

    def clock(self, kind: str, value: Clock) -> object:
        """A time, or a date and time: on UTC's clock where that shows it, else on one that does."""
        nanos = int(self.model.eval(value.value, model_completion=True).as_long())
        placed = self.truth(value.placed)
        low, high = (FIRST, LAST + DAY_NANOS) if kind == "date and time" else (0, DAY_NANOS)
        ahead = max(0, low - nanos) - max(0, nanos - high + 1)
        seconds = -(-ahead // NANO) if ahead > 0 else ahead // NANO
        local = nanos + (seconds * NANO if placed else 0)
        days, rest = divmod(local, DAY_NANOS)
        time = Time(rest, seconds if placed else None)
        if kind == "time":
            return time
        return DateTime(calendar.of_ordinal(days), time)
