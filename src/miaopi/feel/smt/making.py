"""Symbolic values of a type: variables, constants, and results that are left open."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import z3

from miaopi.feel import calendar, types
from miaopi.feel.literals import WIDEST_OFFSET
from miaopi.feel.smt.terms import FALSE, TRUE, Bool, Term, conj, disj, is_false, neg, real, truth, whole
from miaopi.feel.smt.texts import Texts
from miaopi.feel.smt.values import (
    NULL,
    Beyond,
    Clock,
    Interval,
    Listed,
    Nothing,
    Record,
    Scalar,
    Sym,
)  # fmt: skip
from miaopi.feel.types import ContextOf, Held, ListOf, Simple, Type
from miaopi.feel.values import DAY_NANOS, NANO, DateTime, DaysTime, FarDate, Range, Time, YearsMonths

Sort = Any
# A number, boolean, string, date or duration as one term.
SORTS: dict[str, Callable[[], Sort]] = {
    "number": z3.RealSort,
    "boolean": z3.BoolSort,
    "string": z3.IntSort,
    "date": z3.IntSort,
    "days and time duration": z3.IntSort,
    "years and months duration": z3.IntSort,
}
CLOCKS = ("time", "date and time")
FIRST_DAY, LAST_DAY = datetime.date.min.toordinal(), datetime.date.max.toordinal()
Namer = Callable[[str, Sort], Term]


@dataclass
class Maker:
    """Makes values whose terms a namer names; what must hold of them is kept in `domain`.

    items: the most that a list holds.  nulls: may what stands inside lists and contexts be null?
    whole_numbers: is a number always a whole one?
    """

    texts: Texts
    namer: Namer
    items: int
    domain: list[Bool]
    nulls: bool = False
    whole_numbers: bool = False

    def make(self, kind: Type, name: str, *, null: bool) -> Sym:
        """A value of the type that may be anything.

        Raises: Beyond: of no known type, or of functions.
        """
        match kind:
            case Held(inner=inner):
                return self.make(inner, name, null=null)
            case Simple(name=label):
                return self.scalar(kind, label, name, self.flag(name, null))
            case ListOf(element=element):
                return self.listed(element, name, self.flag(name, null))
            case ContextOf(fields=fields) if fields:
                return Record(
                    self.flag(name, null),
                    tuple(
                        (label, self.make(one, f"{name}.{label}", null=self.nulls)) for label, one in fields
                    ),
                )
            case types.NullType():
                return NULL
        raise Beyond("type", str(kind))

    def flag(self, name: str, null: bool) -> Bool:
        """Is it null?"""
        return self.namer(f"{name}?", z3.BoolSort()) if null else FALSE

    def scalar(self, kind: Simple, label: str, name: str, null: Bool) -> Sym:
        if label in CLOCKS:
            return self.clock(label, name, null)
        if label == "number" and self.whole_numbers:
            return Scalar(label, null, z3.ToReal(self.namer(name, z3.IntSort())))
        value = self.namer(name, SORTS[label]())
        among: tuple[object, ...] | None = None
        if label == "string" and kind.values:
            among = kind.values
            self.domain.append(disj(null, *(value == self.texts.term(one) for one in kind.values)))
        elif label == "string":
            self.domain.append(value >= 0)
        elif label == "date":
            self.domain.append(z3.And(value >= FIRST_DAY, value <= LAST_DAY))
        return Scalar(label, null, value, among)

    def clock(self, label: str, name: str, null: Bool) -> Clock:
        """Nanoseconds, as UTC where placed: there a time of day may lie on the day before or after."""
        placed, value = self.namer(f"{name}@", z3.BoolSort()), self.namer(name, z3.IntSort())
        low, high = 0, DAY_NANOS
        if label == "date and time":
            low, high = FIRST_DAY * DAY_NANOS, (LAST_DAY + 1) * DAY_NANOS
        ahead = z3.If(placed, WIDEST_OFFSET * NANO, 0)
        self.domain.append(z3.And(value >= low - ahead, value < high + ahead))
        return Clock(label, null, placed, value)

    def listed(self, element: Type, name: str, null: Bool) -> Listed:
        """Slots filled from the first on."""
        length = self.namer(f"{name}#", z3.IntSort())
        self.domain.append(z3.And(length >= 0, length <= self.items))
        slots = tuple(
            (length > n, self.make(element, f"{name}[{n}]", null=self.nulls)) for n in range(self.items)
        )
        return Listed(null, slots)


def constant(value: object, texts: Texts) -> Sym:
    """A value that is known.

    Raises: Beyond: a function.
    """
    match value:
        case None:
            return NULL
        case Range():
            low, high = constant(value.low, texts), constant(value.high, texts)
            return Interval(FALSE, low, high, value.low_in, value.high_in)
        case tuple():
            return Listed(FALSE, tuple((TRUE, constant(item, texts)) for item in value))
        case dict():
            return Record(FALSE, tuple((name, constant(item, texts)) for name, item in value.items()))
    return _simple(value, texts)


def _simple(value: object, texts: Texts) -> Sym:
    match value:
        case bool():
            return Scalar("boolean", FALSE, truth(value), (value,))
        case Decimal():
            return Scalar("number", FALSE, z3.RealVal(_number(value)), (value,))
        case str():
            return Scalar("string", FALSE, texts.term(value), (value,))
        case datetime.date() | FarDate():
            return Scalar("date", FALSE, whole(value.toordinal()), (value,))
        case DaysTime(nanos=nanos):
            return Scalar("days and time duration", FALSE, whole(nanos), (value,))
        case YearsMonths(months=months):
            return Scalar("years and months duration", FALSE, whole(months), (value,))
        case Time():
            placed, nanos = calendar.time_key(value)
            return Clock("time", FALSE, truth(placed), whole(nanos))
        case DateTime():
            placed, nanos = calendar.moment_key(value)
            return Clock("date and time", FALSE, truth(placed), whole(nanos))
    raise Beyond("function")


def _number(value: Decimal) -> str:
    if abs(value.adjusted()) > 400:
        raise Beyond("number")
    return format(value, "f")


def number(value: Term, null: Bool = FALSE) -> Scalar:
    """A number out of a term, whole or real."""
    return Scalar("number", null, real(value) if z3.is_int(value) else value)


def boolean(value: Bool, null: Bool = FALSE) -> Scalar:
    """A truth."""
    return Scalar("boolean", null, value)


def is_known(value: Sym) -> bool:
    """Is it a constant?"""
    return isinstance(value, Nothing) or (
        isinstance(value, Scalar) and value.among is not None and len(value.among) == 1
        and is_false(value.null)
    )  # fmt: skip


def known(value: Sym) -> object:
    """What a constant is."""
    return value.among[0] if isinstance(value, Scalar) and value.among else None


def choices(value: Sym, texts: Texts) -> list[tuple[Bool, object]] | None:
    """What a scalar may be, each with when it is; None where that is not a few known values."""
    if isinstance(value, Nothing):
        return [(TRUE, None)]
    if not isinstance(value, Scalar):
        return None
    among: tuple[object, ...] | None = (False, True) if value.kind == "boolean" else value.among
    if among is None:
        return None
    there = neg(value.null)
    found: list[tuple[Bool, object]] = [] if is_false(value.null) else [(value.null, None)]
    for one in among:
        at = constant(one, texts)
        assert isinstance(at, Scalar)
        found.append((there if len(among) == 1 else conj(there, value.value == at.value), one))
    return found
