"""Symbolic values: each is a pair of "is it null" and what it is otherwise.

number: a real · boolean · string: the number of a text in a table (texts.py) · date: days since the day
before 1 January of the year 1 · both durations: nanoseconds or months · time, date and time: nanoseconds,
and whether they are placed in the world · list: slots, each there or not · context: its entries · range:
its ends.

`among`: the FEEL values that a scalar may have where it is not null, where they are few and known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Union

from miaopi.feel.errors import NOWHERE, Span
from miaopi.feel.smt.terms import FALSE, TRUE, Bool, Term, conj, disj, ite, neg
from miaopi.feel.typed import Node

MOST_AMONG = 32


class Beyond(Exception):  # noqa: N818  - caught where the part can be left open
    """A part that the back end cannot say; `why` is the code of a sentence (feel.beyond-…)."""

    def __init__(self, why: str, what: str = "", span: Span = NOWHERE) -> None:
        self.why, self.what, self.span = why, what, span
        super().__init__(f"{why} {what}".strip())


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """A number, text, boolean, date or duration."""

    kind: str
    null: Bool
    value: Term
    among: tuple[object, ...] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """A time, or a date and time."""

    kind: str
    null: Bool
    placed: Bool
    value: Term


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """A list: slots in order, each with whether it is there."""

    null: Bool
    slots: tuple[tuple[Bool, Sym], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """A context."""

    null: Bool
    fields: tuple[tuple[str, Sym], ...]

    def field(self, name: str) -> Sym | None:
        """An entry."""
        return dict(self.fields).get(name)


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """A range; an end that is null is open."""

    null: Bool
    low: Sym
    high: Sym
    low_in: bool
    high_in: bool


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """A function: parameters, body, and the locals around it."""

    params: tuple[tuple[str, int], ...]
    body: Node
    locals: dict[int, Sym]
    null: Bool = FALSE


@dataclass(frozen=True, slots=True, eq=False)
class Nothing:
    """Null, of no type."""

    null: Bool = TRUE


Sym = Union[Scalar, Clock, Listed, Record, Interval, Closure, Nothing]  # noqa: UP007  - named above
NULL = Nothing()


def with_null(value: Sym, null: Bool) -> Sym:
    """The value, null also where `null` is."""
    if isinstance(value, Nothing):
        return value
    return replace(value, null=disj(value.null, null))


def merged(test: Bool, yes: Sym, no: Sym) -> Sym:
    """One value or the other.

    Raises: Beyond: they are of two kinds.
    """
    match yes, no:
        case Nothing(), Nothing():
            return yes
        case Nothing(), _:
            return with_null(no, test)
        case _, Nothing():
            return with_null(yes, neg(test))
    null = ite(test, yes.null, no.null)
    match yes, no:
        case Scalar(), Scalar() if yes.kind == no.kind:
            return Scalar(yes.kind, null, ite(test, yes.value, no.value), _either(yes.among, no.among))
        case Clock(), Clock() if yes.kind == no.kind:
            return Clock(yes.kind, null, ite(test, yes.placed, no.placed), ite(test, yes.value, no.value))
        case Listed(), Listed():
            return Listed(null, tuple(_merged_slots(test, yes.slots, no.slots)))
        case Record(), Record() if [name for name, _ in yes.fields] == [name for name, _ in no.fields]:
            pairs = zip(yes.fields, no.fields, strict=True)
            return Record(null, tuple((name, merged(test, one, other)) for (name, one), (_, other) in pairs))
        case Interval(), Interval() if (yes.low_in, yes.high_in) == (no.low_in, no.high_in):
            low, high = merged(test, yes.low, no.low), merged(test, yes.high, no.high)
            return Interval(null, low, high, yes.low_in, yes.high_in)
    raise Beyond("kinds")


def _either(one: tuple[object, ...] | None, other: tuple[object, ...] | None) -> tuple[object, ...] | None:
    if one is None or other is None:
        return None
    found = list(one) + [value for value in other if value not in one]
    return tuple(found) if len(found) <= MOST_AMONG else None


def _merged_slots(
    test: Bool, yes: tuple[tuple[Bool, Sym], ...], no: tuple[tuple[Bool, Sym], ...]
) -> Iterator[tuple[Bool, Sym]]:
    for n in range(max(len(yes), len(no))):
        if n >= len(no):
            yield conj(test, yes[n][0]), yes[n][1]
        elif n >= len(yes):
            yield conj(neg(test), no[n][0]), no[n][1]
        else:
            yield ite(test, yes[n][0], no[n][0]), merged(test, yes[n][1], no[n][1])


def parts(value: Sym) -> Iterator[Term]:
    """Every term within: what a function of the value is a function of."""
    match value:
        case Scalar():
            yield from (value.null, value.value)
        case Clock():
            yield from (value.null, value.placed, value.value)
        case Listed(slots=slots):
            yield value.null
            for present, item in slots:
                yield present
                yield from parts(item)
        case Record(fields=fields):
            yield value.null
            for _name, item in fields:
                yield from parts(item)
        case Interval():
            yield value.null
            yield from parts(value.low)
            yield from parts(value.high)
        case Closure():
            raise Beyond("function")
