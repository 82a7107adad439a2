"""What several texts of one program have in common is worked out once, when it is first needed.

Two parts of typed trees are the same where they do the same to the same facts, whatever numbers their own
locals have and wherever they stand. A shared part has a variable: at its first reader, or at each that may be
the first, it is worked out, unless it has been. So nothing runs that would not have run without sharing, and
nothing raises earlier.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from miaopi.feel import typed
from miaopi.feel.python_table import Table
from miaopi.feel.typed import Const, Fact, Local, Loop, Node, Typed

UNSET = object()
LARGEST = 300  # nodes of a part that is looked at: comparing takes time in proportion
DEAR = 3  # below that, looking whether it is there costs as much as working it out
PRICE = {
    typed.Arith: 3, typed.Negate: 2, typed.Builtin: 4, typed.Hosted: 9, typed.For: 9, typed.Filter: 9,
    typed.Quantified: 9, typed.Within: 6, typed.Order: 1, typed.Equal: 1, typed.OneOf: 1, typed.Path: 1,
    typed.InstanceOf: 5, typed.Interval: 5, typed.Index: 4, typed.Scoped: 4,
}  # fmt: skip
# Functions are made anew where they stand; contexts bind variables that outlive them.
UNSHARED = (typed.Lambda, typed.Invoke, typed.Entries, typed.Let)

Key = tuple[object, ...]


def price(node: Typed) -> int:
    """What a node costs without those within it. Python knows how long a list is."""
    if isinstance(node, typed.Builtin) and node.signatures[0].name in ("count", "list contains"):
        return 1
    return PRICE.get(type(node), 0)


class Sprawl(Exception):  # noqa: N818  - caught by the program's writer
    """What is worked out where it is first needed would have to be written out too often."""


MOST_COPIES = 500


def parts(node: object) -> Iterator[Typed]:
    """The nodes right below."""
    for field in dataclasses.fields(node):  # type: ignore[arg-type]  # nodes and loops are dataclasses
        yield from _nodes(getattr(node, field.name))


def _nodes(value: object) -> Iterator[Typed]:
    if isinstance(value, Typed):
        yield value
    elif isinstance(value, Loop):
        yield from parts(value)
    elif isinstance(value, tuple):
        for one in value:
            yield from _nodes(one)


@dataclasses.dataclass(frozen=True, slots=True)
class Measured:
    """Of a part: how many nodes, what working it out costs, which locals it takes from around it."""

    size: int
    price: int
    free: frozenset[int]
    plain: bool


class Shapes:
    """Looks at parts of trees; each once."""

    def __init__(self) -> None:
        self.measured: dict[int, Measured] = {}
        self.keys: dict[int, Key] = {}
        self.kept: list[object] = []  # an id stands for an object only as long as it lives

    def measure(self, node: Typed) -> Measured:
        """The measures of a node, and of all within it."""
        found = self.measured.get(id(node))
        if found is None:
            inner = [self.measure(part) for part in parts(node)]
            free: frozenset[int] = frozenset().union(*(one.free for one in inner))
            if isinstance(node, Local):
                free |= {node.number}
            found = Measured(
                1 + sum(one.size for one in inner),
                price(node) + sum(one.price for one in inner),
                free - bound(node),
                not isinstance(node, UNSHARED) and all(one.plain for one in inner),
            )
            self.measured[id(node)] = found
            self.kept.append(node)
        return found

    def key(self, node: Typed) -> Key | None:
        """What two parts that are the same have in common; None where a part is not worth sharing."""
        measured = self.measure(node)
        if measured.free or not measured.plain or measured.price < DEAR or measured.size > LARGEST:
            return None
        return self.exact(node)

    def exact(self, node: Typed) -> Key:
        """The same for any part without locals from around it."""
        if id(node) not in self.keys:
            self.keys[id(node)] = self._key(node, {})
            self.kept.append(node)
        return self.keys[id(node)]

    def _key(self, value: object, numbers: dict[int, int]) -> Key:
        match value:
            case Fact(slot=slot):
                return (Fact, slot)
            case Local(number=number):
                return (Local, numbers.get(number, -number - 1))
            case Const(value=constant, type=kind):
                return (Const, kind, _constant(constant))
            case Typed() | Loop():
                inner = dict(numbers)
                for number in sorted(bound(value)):
                    inner[number] = len(inner)
                found: list[object] = [type(value)]
                for field in dataclasses.fields(value):
                    one = getattr(value, field.name)
                    if field.name not in ("span", "number"):
                        found.append(self._key(one, inner))
                return tuple(found)
            case tuple():
                return tuple(self._key(one, numbers) for one in value)
        return (_constant(value),)


def _constant(value: object) -> Key:
    """A constant by its type and value, where it can be looked up; else by what it is."""
    try:
        hash(value)
    except TypeError:
        return (id(value),)
    return (type(value), str(value) if type(value).__name__ == "Decimal" else value)


def bound(node: object) -> set[int]:
    """The locals that a node binds."""
    match node:
        case typed.Let(number=number) | typed.Filter(number=number):
            return {number}
        case typed.Lambda(params=params, itself=itself):
            return {number for _label, number, _kind in params} | ({itself} if itself is not None else set())
        case typed.Entries(entries=entries):
            return {number for _label, number, _value in entries}
        case typed.For(loops=loops, partial=partial):
            return {loop.number for loop in loops} | ({partial} if partial is not None else set())
        case typed.Quantified(loops=loops):
            return {loop.number for loop in loops}
    return set()


class Shared:
    """The shared parts of one program: their variables, and where these surely have a value."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.shapes = Shapes()
        self.counts: Counter[Key] = Counter()
        self.variables: dict[Key, str] = {}
        self.scopes: list[set[str]] = [set()]
        self.perhaps: dict[str, None] = {}  # variables that start as unset
        self.copies = 0

    def count(self, trees: Iterable[Node]) -> None:
        """Count the parts of texts."""
        for tree in trees:
            for node in typed.walk(tree):
                key = self.shapes.key(node)
                if key is not None:
                    self.counts[key] += 1

    def key(self, node: Node) -> Key | None:
        """The key of a part that occurs more than once."""
        if not self.counts:
            return None
        key = self.shapes.key(node)
        return key if key is not None and self.counts[key] > 1 else None

    def variable(self, key: Key) -> str:
        """The variable of a part."""
        if key not in self.variables:
            self.variables[key] = self.table.fresh()
        return self.variables[key]

    def sure(self, variable: str) -> bool:
        """Has it surely been given its value where we stand?"""
        return any(variable in scope for scope in self.scopes)

    def written(self) -> None:
        """Once more a part is written out.

        Raises: Sprawl
        """
        self.copies += 1
        if self.copies > MOST_COPIES:
            raise Sprawl

    def settle(self, variable: str) -> None:
        """From here to the end of the block it has."""
        self.scopes[-1].add(variable)

    @contextmanager
    def block(self) -> Iterator[None]:
        """What is settled within a block is not sure after it."""
        self.scopes.append(set())
        try:
            yield
        finally:
            self.scopes.pop()
