"""The typed tree: what an expression means, with every name found and every type known as far as it can be.

Fewer kinds of node than the language has: `between`, `in` with known tests and calls by name are told in
terms of others. Back ends (Python now, SQL and SMT later) read this tree. Each node has the type of its
value and says whether the value may be null although the type is known.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Union

from miaopi.feel.builtins.registry import Signature
from miaopi.feel.errors import NOWHERE, Span
from miaopi.feel.types import Type


@dataclass(frozen=True, slots=True)
class Typed:
    """Type of the value, may it be null, where the text says it."""

    type: Type
    null: bool
    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Const(Typed):
    """A value known now."""

    value: object


@dataclass(frozen=True, slots=True)
class Fact(Typed):
    """A name from outside, by its slot."""

    slot: int
    name: str


@dataclass(frozen=True, slots=True)
class Local(Typed):
    """A name bound within, by its number."""

    number: int


@dataclass(frozen=True, slots=True)
class Let(Typed):
    """`body`, in which the local stands for `value`."""

    number: int
    value: Node
    body: Node


@dataclass(frozen=True, slots=True)
class Negate(Typed):
    """`-operand`"""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arith(Typed):
    """`left op right` with + - * / **"""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Equal(Typed):
    """`left = right`, or != where negated."""

    negated: bool
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Order(Typed):
    """`left op right` with < <= > >="""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class And(Typed):
    """All of them."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Typed):
    """Any of them."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Typed):
    """`not(operand)`"""

    operand: Node


@dataclass(frozen=True, slots=True)
class Within(Typed):
    """`value in test` for a test whose value decides how."""

    value: Node
    test: Node


@dataclass(frozen=True, slots=True)
class OneOf(Typed):
    """`value in (…)` with constants of one simple type."""

    value: Node
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class If(Typed):
    """`yes` where the test is true, else `no`."""

    test: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class Loop:
    """One iterator: a local that goes through `source`, or from `source` to `end`."""

    number: int
    source: Node
    end: Node | None


@dataclass(frozen=True, slots=True)
class For(Typed):
    """A list of the body's values; the local `partial` is what was found so far, where the body uses it."""

    loops: tuple[Loop, ...]
    body: Node
    partial: int | None


@dataclass(frozen=True, slots=True)
class Quantified(Typed):
    """`some` or `every`"""

    every: bool
    loops: tuple[Loop, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class Filter(Typed):
    """The elements for which the condition, which sees the local, is true. `dynamic`: it may be a number."""

    number: int
    source: Node
    condition: Node
    dynamic: bool


@dataclass(frozen=True, slots=True)
class Index(Typed):
    """The element at a position."""

    source: Node
    place: Node


@dataclass(frozen=True, slots=True)
class Path(Typed):
    """An entry or a property."""

    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Scoped(Typed):
    """A name within a filter whose element is of no known type: its entry, or what the name means outside."""

    item: Node
    name: str
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Items(Typed):
    """A list of these."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entries(Typed):
    """A context: name, local, value of each entry."""

    entries: tuple[tuple[str, int, Node], ...]


@dataclass(frozen=True, slots=True)
class Interval(Typed):
    """A range."""

    low: Node | None
    high: Node | None
    low_in: bool
    high_in: bool


@dataclass(frozen=True, slots=True)
class Lambda(Typed):
    """A function: names, locals and types of its parameters; the types are checked when it is called.

    `itself`: the local by which its body may call it, where it is the value of a context's entry.
    """

    params: tuple[tuple[str, int, Type | None], ...]
    body: Node
    itself: int | None = None


@dataclass(frozen=True, slots=True)
class Builtin(Typed):
    """A built-in function called; one signature where the types decide it. An argument left out is None."""

    signatures: tuple[Signature, ...]
    args: tuple[Node | None, ...]


@dataclass(frozen=True, slots=True)
class Hosted(Typed):
    """A function that the caller added, called."""

    name: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Invoke(Typed):
    """A function value called, by position or by names."""

    function: Node
    args: tuple[Node, ...]
    names: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class InstanceOf(Typed):
    """Is it of the type?"""

    value: Node
    kind: Type


Node = Union[  # noqa: UP007  - the names stand for classes above
    Const, Fact, Local, Let, Negate, Arith, Equal, Order, And, Or, Not, Within, OneOf, If, For, Quantified,
    Filter, Index, Path, Scoped, Items, Entries, Interval, Lambda, Builtin, Hosted, Invoke, InstanceOf,
]  # fmt: skip


def walk(node: Node) -> Iterator[Typed]:
    """The node and all within it."""
    waiting: list[object] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting.extend(one)
        elif isinstance(one, Typed | Loop):
            if isinstance(one, Typed):
                yield one
            waiting.extend(getattr(one, part.name) for part in dataclasses.fields(one))
