"""FEEL's types: what a value may be, whether it is, and how it is read from JSON.

Every FEEL type holds null. Whether a fact may be null is said where the fact is declared, not here; but
what stands inside a list or a context of declared fields is never null when it is read from JSON (a gap is
told as a gap).

Basis: DMN 1.5, 10.3.2.2 (types), 10.3.2.9 (conformance of types).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from miaopi.feel.values import DateTime, DaysTime, FarDate, Function, Range, Time, YearsMonths


@dataclass(frozen=True, slots=True)
class Type:
    """A type. `str()` gives the text that `parse_type` reads."""

    def __str__(self) -> str:
        raise NotImplementedError

    def holds(self, value: object) -> bool:
        """Is the value of this type (null always is)?"""
        raise NotImplementedError

    def takes(self, other: Type) -> bool:
        """Does every value of `other` belong to this type?

        Basis: DMN 1.5, 10.3.2.9.1 (conforms to).
        """
        return isinstance(other, NullType) or self == other

    def read(self, json: object) -> object:
        """The FEEL value of a value out of JSON: dates are ISO text, numbers JSON numbers or decimal text.

        Raises: FeelError: `feel.value-type`; the place's field is the dotted way into the value.
        """
        from miaopi.feel.reading import read

        return read(self, json)

    def check(self, value: object) -> object:
        """The value, where it is of this type.

        Raises: FeelError: `feel.value-type`.
        """
        from miaopi.feel.reading import check

        return check(self, value)


@dataclass(frozen=True, slots=True)
class AnyType(Type):
    """Whatever there is."""

    def __str__(self) -> str:
        return "Any"

    def holds(self, value: object) -> bool:
        return True

    def takes(self, other: Type) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class NullType(Type):
    """Null alone."""

    def __str__(self) -> str:
        return "Null"

    def holds(self, value: object) -> bool:
        return value is None


PYTHON: dict[str, type] = {
    "number": Decimal,
    "string": str,
    "boolean": bool,
    "date": datetime.date,
    "time": Time,
    "date and time": DateTime,
    "days and time duration": DaysTime,
    "years and months duration": YearsMonths,
}


@dataclass(frozen=True, slots=True)
class Simple(Type):
    """A type without parts, by its FEEL name; a string may be held to some values."""

    name: str
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "|".join(self.values) if self.values else self.name

    def holds(self, value: object) -> bool:
        return value is None or (
            (type(value) is PYTHON[self.name] and (not self.values or value in self.values))
            or (self.name == "date" and type(value) is FarDate)
        )

    def takes(self, other: Type) -> bool:
        if isinstance(other, NullType):
            return True
        if not isinstance(other, Simple) or other.name != self.name:
            return False
        return not self.values or (bool(other.values) and set(other.values) <= set(self.values))


@dataclass(frozen=True, slots=True)
class ListOf(Type):
    """A list of elements of one type."""

    element: Type

    def __str__(self) -> str:
        return f"list<{self.element}>"

    def holds(self, value: object) -> bool:
        return value is None or (isinstance(value, tuple) and all(self.element.holds(item) for item in value))

    def takes(self, other: Type) -> bool:
        return isinstance(other, NullType) or (
            isinstance(other, ListOf) and self.element.takes(other.element)
        )


@dataclass(frozen=True, slots=True)
class ContextOf(Type):
    """A context that has at least these entries."""

    fields: tuple[tuple[str, Type], ...] = ()

    def __str__(self) -> str:
        return f"context<{', '.join(f'{name}: {kind}' for name, kind in self.fields)}>"

    def holds(self, value: object) -> bool:
        return value is None or (
            isinstance(value, dict)
            and all(name in value and kind.holds(value[name]) for name, kind in self.fields)
        )

    def takes(self, other: Type) -> bool:
        if isinstance(other, NullType):
            return True
        if not isinstance(other, ContextOf):
            return False
        theirs = dict(other.fields)
        return all(name in theirs and kind.takes(theirs[name]) for name, kind in self.fields)

    def field(self, name: str) -> Type | None:
        """The type of an entry."""
        return dict(self.fields).get(name)


@dataclass(frozen=True, slots=True)
class RangeOf(Type):
    """A range between values of one type."""

    element: Type

    def __str__(self) -> str:
        return f"range<{self.element}>"

    def holds(self, value: object) -> bool:
        return value is None or (
            isinstance(value, Range) and self.element.holds(value.low) and self.element.holds(value.high)
        )

    def takes(self, other: Type) -> bool:
        return isinstance(other, NullType) or (
            isinstance(other, RangeOf) and self.element.takes(other.element)
        )


@dataclass(frozen=True, slots=True)
class FunctionOf(Type):
    """A function from some types to one; its parameters are contravariant. `names` of them, where known."""

    params: tuple[Type, ...]
    result: Type
    names: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return f"function<{', '.join(map(str, self.params))}> -> {self.result}"

    def holds(self, value: object) -> bool:
        """By its types, where they are known; a function has parameters even where it has no types.

        Basis: DMN 1.5, 10.3.2.9.1: parameters are contravariant, the result is covariant.
        """
        if not isinstance(value, Function):
            return value is None
        if not value.kinds:
            return len(value.params) == len(self.params)
        return any(self.takes(kind) for kind in value.kinds)

    def takes(self, other: Type) -> bool:
        if isinstance(other, NullType):
            return True
        return (
            isinstance(other, FunctionOf)
            and len(other.params) == len(self.params)
            and all(theirs.takes(mine) for mine, theirs in zip(self.params, other.params, strict=True))
            and (isinstance(other.result, AnyType) or self.result.takes(other.result))
        )


@dataclass(frozen=True, slots=True, eq=False)
class Held(Type):
    """A type whose values are held to unary tests (allowed values, a constraint)."""

    inner: Type
    test: Callable[[object], bool]

    def __str__(self) -> str:
        return str(self.inner)

    def holds(self, value: object) -> bool:
        return value is None or (self.inner.holds(value) and self.test(value))

    def takes(self, other: Type) -> bool:
        return self is other or isinstance(other, NullType)


ANY = AnyType()
NULL = NullType()
NUMBER = Simple("number")
STRING = Simple("string")
BOOLEAN = Simple("boolean")
DATE = Simple("date")
TIME = Simple("time")
DATE_TIME = Simple("date and time")
DAYS_TIME = Simple("days and time duration")
YEARS_MONTHS = Simple("years and months duration")
SIMPLE: dict[str, Type] = {
    "Any": ANY,
    "Null": NULL,
    **{kind.name: kind for kind in (NUMBER, STRING, BOOLEAN, DATE, TIME, DATE_TIME, DAYS_TIME, YEARS_MONTHS)},
    "days-and-time duration": DAYS_TIME,
    "dayTimeDuration": DAYS_TIME,
    "years-and-months duration": YEARS_MONTHS,
    "yearMonthDuration": YEARS_MONTHS,
    "dateTime": DATE_TIME,
}


def erased(kind: Type) -> Type:
    """The type as FEEL's checker knows it: without what its values are held to."""
    match kind:
        case Held(inner=inner):
            return erased(inner)
        case ListOf(element=element):
            return ListOf(erased(element))
        case RangeOf(element=element):
            return RangeOf(erased(element))
        case ContextOf(fields=fields):
            return ContextOf(tuple((name, erased(inner)) for name, inner in fields))
        case FunctionOf(params=params, result=result):
            return FunctionOf(tuple(map(erased, params)), erased(result))
    return kind


def base(kind: Type) -> Type:
    """The type without the values that a string is held to."""
    return STRING if isinstance(kind, Simple) and kind.values else kind


def join(left: Type, right: Type) -> Type:
    """The narrowest type that we can name and that holds the values of both."""
    if left.takes(right):
        return left
    if right.takes(left):
        return right
    if base(left) == base(right):
        return base(left)
    if isinstance(left, ListOf) and isinstance(right, ListOf):
        return ListOf(join(left.element, right.element))
    return ANY


def comparable(left: Type, right: Type) -> bool:
    """May a value of one equal a value of the other (null aside)?"""
    if isinstance(left, AnyType | NullType) or isinstance(right, AnyType | NullType):
        return True
    if isinstance(left, ListOf) and isinstance(right, ListOf):
        return comparable(left.element, right.element)
    return base(left) == base(right) if isinstance(left, Simple) else type(left) is type(right)


def members(kind: Type) -> Iterator[str]:
    """The names of all entries of all contexts within a type."""
    match kind:
        case ContextOf(fields=fields):
            for name, inner in fields:
                yield name
                yield from members(inner)
        case ListOf(element=element) | RangeOf(element=element):
            yield from members(element)
        case _:
            return
