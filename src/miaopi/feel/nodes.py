"""The whole language on one page: what a FEEL text is once it is read. Frozen, slotted, each with its span.

Two trees are equal where they say the same: the span does not count.

Basis: DMN 1.5, 10.3.1.2 (grammar).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Union

from miaopi.feel.errors import NOWHERE, Span
from miaopi.feel.types import Type


@dataclass(frozen=True, slots=True)
class Node:
    """Where it stands in the text."""

    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Null(Node):
    """`null`"""


@dataclass(frozen=True, slots=True)
class Boolean(Node):
    """`true`, `false`"""

    value: bool


@dataclass(frozen=True, slots=True)
class Number(Node):
    """`12.5`; a minus before it is a Negate."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class String(Node):
    """`"text"`"""

    value: str


@dataclass(frozen=True, slots=True)
class At(Node):
    """`@"2026-01-01"`: a date, time, date and time or duration."""

    value: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name, its blanks as one space each."""

    name: str


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """`-x`"""

    operand: Expr


@dataclass(frozen=True, slots=True)
class Arith(Node):
    """`a + b`, and - * / **"""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """`a < b`, and <= > >= = !="""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`x between low and high`"""

    value: Expr
    low: Expr
    high: Expr


@dataclass(frozen=True, slots=True)
class In(Node):
    """`x in test` or `x in (test, test)`"""

    value: Expr
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Operator(Node):
    """A unary test `< 5`."""

    op: str
    operand: Expr


@dataclass(frozen=True, slots=True)
class And(Node):
    """`a and b and c`"""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """`a or b or c`"""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if test then yes else no`; a test that is not true takes `no`."""

    test: Expr
    yes: Expr
    no: Expr


@dataclass(frozen=True, slots=True)
class Iterator(Node):
    """`name in source`, or `name in source..end` where `end` is there."""

    name: str
    source: Expr
    end: Expr | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for x in xs, y in ys return body`; `partial` in the body is what was returned so far."""

    iterators: tuple[Iterator, ...]
    body: Expr


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some x in xs satisfies c` (every = False) or `every …`"""

    every: bool
    iterators: tuple[Iterator, ...]
    condition: Expr


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`xs[condition]` or `xs[number]`; the condition sees `item` and its entries."""

    source: Expr
    condition: Expr


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`x.name`"""

    source: Expr
    name: str


@dataclass(frozen=True, slots=True)
class ListOfItems(Node):
    """`[a, b]`"""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Entry(Node):
    """`name: value` of a context or `name: value` of a call."""

    name: str
    value: Expr


@dataclass(frozen=True, slots=True)
class Context(Node):
    """`{name: value}`; a value sees the entries before it."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """`[low..high]`, `(low..high)`; one bound is None in `(< 5)`."""

    low: Expr | None
    high: Expr | None
    low_in: bool
    high_in: bool


@dataclass(frozen=True, slots=True)
class Param(Node):
    """A parameter of a function, with its type where one is given."""

    name: str
    type: Type | None = None


@dataclass(frozen=True, slots=True)
class Definition(Node):
    """`function(a, b: number) body`"""

    params: tuple[Param, ...]
    body: Expr


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`f(a, b)`"""

    function: Expr
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class NamedCall(Node):
    """`f(name: a)`"""

    function: Expr
    args: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`x instance of type`"""

    value: Expr
    type: Type


Expr = Union[  # noqa: UP007  - the names stand for classes above
    Null, Boolean, Number, String, At, Name, Negate, Arith, Compare, Between, In, And, Or, If, For,
    Quantified, Filter, Path, ListOfItems, Context, Interval, Definition, Call, NamedCall, InstanceOf,
]  # fmt: skip
Test = Expr | Operator
