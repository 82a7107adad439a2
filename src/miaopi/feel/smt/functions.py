"""Built-in functions in the solver's language, by name.

What is not here is worked out for each of a few known values of its arguments, or left open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import z3

from miaopi.feel.smt import arithmetic, dates, lists
from miaopi.feel.smt.comparing import Comparing, equal, holds, negation
from miaopi.feel.smt.dates import Calendar
from miaopi.feel.smt.making import boolean, is_known, known, number
from miaopi.feel.smt.terms import FALSE, Bool, Int, Real, conj, disj, floor, ite, neg, real, same
from miaopi.feel.smt.values import NULL, Beyond, Clock, Interval, Nothing, Scalar, Sym

Args = Sequence[Sym]
NUMBER, DATE = "number", "date"


class Functions:
    """One method a function, or one for several that are alike."""

    def __init__(self, comparing: Comparing, calendar: Calendar) -> None:
        self.comparing = comparing
        self.calendar = calendar

    def call(self, name: str, args: Args) -> Sym:
        """The value.

        Raises: Beyond: not said here.
        """
        if name in LISTS:
            return LISTS[name](args)
        if name in ROUNDING and args and _is(args[0], NUMBER):
            return self.rounded(name, args)
        method = METHODS.get(name)
        if method is None:
            raise Beyond("function", name)
        return method(self, args)

    # Numbers

    def rounded(self, name: str, args: Args) -> Sym:
        """To a known number of digits after the point."""
        scale = Decimal(0) if len(args) < 2 else known(args[1]) if is_known(args[1]) else None
        if not isinstance(scale, Decimal) or abs(scale) > 30:
            raise Beyond("function", name)
        value = args[0]
        assert isinstance(value, Scalar)
        factor = z3.RealVal(format(Decimal(1).scaleb(int(scale)), "f"))
        return number(real(ROUNDING[name](value.value * factor)) / factor, value.null)

    def absolute(self, args: Args) -> Sym:
        value = args[0]
        if not isinstance(value, Scalar) or value.kind not in (NUMBER, *arithmetic.SPANS):
            return _null_or_beyond(value, "abs")
        return Scalar(value.kind, value.null, z3.If(value.value >= 0, value.value, -value.value))

    def modulo(self, args: Args) -> Sym:
        left, right = args
        if _is(left, NUMBER) and _is(right, NUMBER):
            assert isinstance(left, Scalar)
            assert isinstance(right, Scalar)
            return arithmetic.modulo(left, right)
        return _null_or_beyond(left, "modulo")

    def odd(self, args: Args) -> Sym:
        return self.parity(args, 1)

    def even(self, args: Args) -> Sym:
        return self.parity(args, 0)

    @staticmethod
    def parity(args: Args, rest: int) -> Sym:
        value = args[0]
        if not isinstance(value, Scalar) or value.kind != NUMBER:
            return _null_or_beyond(value, "odd")
        lower = floor(value.value)
        return boolean(conj(same(real(lower), value.value), lower % 2 == rest), value.null)

    # Truth and null

    def negation(self, args: Args) -> Sym:
        return negation(args[0])

    def defined(self, args: Args) -> Sym:
        return boolean(neg(args[0].null))

    def identical(self, args: Args) -> Sym:
        left, right = (*args, NULL, NULL)[:2]
        if isinstance(left, Clock) or isinstance(right, Clock):
            raise Beyond("clock")
        return boolean(holds(equal(left, right)))

    # Lists

    def least(self, args: Args) -> Sym:
        return lists.extreme(lists.gathered(args), "<", self.comparing)

    def greatest(self, args: Args) -> Sym:
        return lists.extreme(lists.gathered(args), ">", self.comparing)

    def sublist(self, args: Args) -> Sym:
        bounds = [known(arg) if is_known(arg) else None for arg in args[1:]]
        whole = [int(one) for one in bounds if isinstance(one, Decimal) and one == one.to_integral_value()]
        if len(whole) != len(args) - 1 or not whole[0] or (len(whole) > 1 and whole[1] < 0):
            raise Beyond("function", "sublist")
        return lists.part(lists.listed(args[0]), whole[0], whole[1] if len(whole) > 1 else None)

    # Dates

    def date(self, args: Args) -> Sym:
        if len(args) == 1 and _is(args[0], DATE):
            return args[0]
        if len(args) != 3 or not all(_is(arg, NUMBER) for arg in args):
            raise Beyond("function", "date")
        parts = [arg for arg in args if isinstance(arg, Scalar)]
        year, month, day = (floor(part.value) for part in parts)
        exact = conj(*(same(real(floor(part.value)), part.value) for part in parts))
        there = conj(exact, dates.real_day(year, month, day))
        return Scalar(DATE, disj(*(part.null for part in parts), neg(there)), dates.ordinal(year, month, day))

    def months_between(self, args: Args) -> Sym:
        start, end = (self.day(arg) for arg in args)
        null = disj(start.null, end.null)
        return Scalar(arithmetic.MONTHS, null, self.calendar.months_between(start.value, end.value))

    def day_of_year(self, args: Args) -> Sym:
        day = self.day(args[0])
        year, _month, _date = self.calendar.of(day.value)
        return number(day.value - dates.ordinal(year, z3.IntVal(1), z3.IntVal(1)) + 1, day.null)

    @staticmethod
    def day(value: Sym) -> Scalar:
        """A date; of a date and time its day is left open."""
        if isinstance(value, Nothing):
            return Scalar(DATE, value.null, z3.IntVal(1))
        if not isinstance(value, Scalar) or value.kind != DATE:
            raise Beyond("clock" if isinstance(value, Clock) else "kinds")
        return value

    # Ranges

    def before(self, args: Args) -> Sym:
        left, right = args
        if isinstance(left, Interval) or isinstance(right, Interval):
            return self.precedes(left, right)
        return self.comparing.compare("<", left, right)

    def after(self, args: Args) -> Sym:
        return self.before(args[::-1])

    def precedes(self, left: Sym, right: Sym) -> Sym:
        """Does all of the one lie before all of the other? A point is a range of itself."""
        high, high_in = (left.high, left.high_in) if isinstance(left, Interval) else (left, True)
        low, low_in = (right.low, right.low_in) if isinstance(right, Interval) else (right, True)
        found = self.comparing.compare("<" if high_in and low_in else "<=", high, low)
        return boolean(found.value, disj(found.null, left.null, right.null))

    def includes(self, args: Args) -> Sym:
        span, point = args
        if not isinstance(span, Interval) or isinstance(point, Interval | Nothing):
            raise Beyond("function", "includes")
        above = self.comparing.compare(">=" if span.low_in else ">", point, span.low)
        below = self.comparing.compare("<=" if span.high_in else "<", point, span.high)
        null = disj(span.null, above.null, conj(above.value, below.null))
        return boolean(conj(above.value, below.value), null)

    def during(self, args: Args) -> Sym:
        return self.includes(args[::-1])


def _is(value: Sym, kind: str) -> bool:
    return isinstance(value, Scalar) and value.kind == kind


def _null_or_beyond(value: Sym, name: str) -> Sym:
    if isinstance(value, Nothing):
        return NULL
    raise Beyond("function", name)


# Rounding of a real number to a whole one


def _ceiling(value: Real) -> Int:
    return -floor(-value)


def _half(value: Real, on_half: Callable[[Int], Bool]) -> Int:
    """To the nearest; a half up where `on_half` of the lower one says so."""
    lower = floor(value)
    rest = value - real(lower)
    up = disj(rest > z3.Q(1, 2), conj(same(rest, z3.Q(1, 2)), on_half(lower)))
    return lower + z3.If(up, 1, 0)


def _by_sign(positive: Callable[[Real], Int], negative: Callable[[Real], Int]) -> Callable[[Real], Int]:
    return lambda value: ite(value >= 0, positive(value), negative(value))


ROUNDING: Mapping[str, Callable[[Real], Int]] = {
    "floor": floor,
    "ceiling": _ceiling,
    "decimal": lambda value: _half(value, lambda lower: lower % 2 != 0),
    "round up": _by_sign(_ceiling, floor),
    "round down": _by_sign(floor, _ceiling),
    "round half up": lambda value: _half(value, lambda lower: lower >= 0),
    "round half down": lambda value: _half(value, lambda lower: lower < 0),
}
LISTS: Mapping[str, Callable[[Args], Sym]] = {
    "count": lambda args: lists.size_of(lists.gathered(args)),
    "sum": lambda args: lists.total(lists.gathered(args)),
    "product": lambda args: lists.product(lists.gathered(args)),
    "mean": lambda args: lists.mean(lists.gathered(args)),
    "all": lambda args: lists.all_of(lists.gathered(args)),
    "any": lambda args: lists.any_of(lists.gathered(args)),
    "list contains": lambda args: lists.contains(lists.listed(args[0]), args[1]),
    "concatenate": lambda args: lists.joined([lists.listed(arg) for arg in args]),
    "union": lambda args: lists.distinct(lists.joined([lists.listed(arg) for arg in args])),
    "append": lambda args: lists.joined([lists.listed(args[0]), lists.made(FALSE, _there(args[1:]))]),
    "distinct values": lambda args: lists.distinct(lists.listed(args[0])),
    "reverse": lambda args: lists.reverse(lists.listed(args[0])),
    "index of": lambda args: lists.places(lists.listed(args[0]), args[1]),
    "flatten": lambda args: lists.flat(lists.listed(args[0])),
}
METHODS: Mapping[str, Callable[[Functions, Args], Sym]] = {
    "abs": Functions.absolute,
    "modulo": Functions.modulo,
    "odd": Functions.odd,
    "even": Functions.even,
    "not": Functions.negation,
    "is defined": Functions.defined,
    "is": Functions.identical,
    "min": Functions.least,
    "max": Functions.greatest,
    "sublist": Functions.sublist,
    "date": Functions.date,
    "years and months duration": Functions.months_between,
    "day of year": Functions.day_of_year,
    "before": Functions.before,
    "after": Functions.after,
    "includes": Functions.includes,
    "during": Functions.during,
}


def _there(args: Args) -> list[tuple[Bool, Sym]]:
    return [(neg(FALSE), arg) for arg in args]
