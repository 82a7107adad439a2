"""Does a condition hold because of a null? `planned_use != "residence"` is true where planned_use is null.

A rule may hold only on what is known: whatever value a null might take, it must still hold. For each
condition this looks for the ways in which it can be true (or a part false) through a null: `!=` and `not(…
= …)`, `x = null`, an `if` whose test is null and takes its else, a filter that drops what it cannot tell. A
guard `x != null and …`, or any comparison that must be true beside it, makes x known. `x = null` is a fault
where the rule holds by it; within a formula it is plainly meant and left to the prover.

It is a lint of the form, careful rather than exact; the proof over all inputs is the prover's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import TypeAlias, TypeVar, cast

from miaopi.feel import Span, typed
from miaopi.feel.builtins.registry import Parameter, Signature
from miaopi.feel.typed import Const, Node
from miaopi.feel.types import AnyType, ListOf

Key: TypeAlias = tuple[object, ...]
Known: TypeAlias = frozenset[Key]
One = TypeVar("One")
NOTHING: Known = frozenset()
# They take null and give null for it.
STRICT = ("string",)
Found: TypeAlias = Iterator[tuple[Span, str]]


class NullLint:
    """`derived`: the trees of derived facts by slot."""

    def __init__(self, derived: Mapping[int, Node]) -> None:
        self.derived = derived
        self.lets: dict[int, Node] = {}
        # What is found in a derived fact: each may be read by many others, and these by many again.
        self.found: dict[tuple[object, ...], tuple[object, ...]] = {}

    def once(self, make: Callable[..., Iterator[One]], slot: int, *rest: object) -> tuple[One, ...]:
        """What is found in a derived fact, looked for once."""
        key = (make.__name__, slot, *rest)
        if key not in self.found:
            self.found[key] = tuple(dict.fromkeys(make(self.derived[slot], *rest)))
        return cast(tuple[One, ...], self.found[key])

    def check(self, tree: Node) -> tuple[tuple[Span, str], ...]:
        """Where the condition may be true through a null, and the fact that would be null."""
        return tuple(dict.fromkeys(self.risks(tree, True, NOTHING)))

    # Facts within

    def gaps(self, node: Node, known: Known) -> Iterator[typed.Fact]:
        """The facts within that may be null."""
        key = self.key(node)
        if (key is not None and key in known) or asks_null(node):
            return
        if isinstance(node, typed.Fact) and node.slot in self.derived:
            yield from self.once(self.gaps, node.slot, known)
        elif isinstance(node, typed.Fact):
            if node.null:
                yield node
        elif isinstance(node, typed.Local):
            if node.number in self.lets:
                yield from self.gaps(self.lets[node.number], known)
        elif isinstance(node, typed.And | typed.Or):
            for item in node.items:
                yield from self.gaps(item, known | self.asked(node, item))
        else:
            for child in children(node):
                yield from self.gaps(child, known)

    def risk(self, node: Node, known: Known, at: Node) -> Found:
        """A risk where a part may be null."""
        for fact in self.gaps(node, known):
            yield at.span, fact.name
            return

    def key(self, node: Node) -> Key | None:
        """What a guard makes known: a fact, a local, or an entry of one."""
        match node:
            case typed.Fact(slot=slot):
                return ("fact", slot)
            case typed.Local(number=number):
                return self.key(self.lets[number]) if number in self.lets else ("local", number)
            case typed.Path(source=source, name=name):
                inner = self.key(source)
                return None if inner is None else (*inner, name)
        return None

    # What is known where a part has a value

    def strict(self, node: Node) -> Known:
        """What is not null where the value of the node is not."""
        match node:
            case typed.Fact(slot=slot) if slot in self.derived:
                return frozenset(self.once(self.strictly, slot)) | {("fact", slot)}
            case typed.Fact() | typed.Local() | typed.Path():
                key = self.key(node)
                known = NOTHING if key is None else frozenset({key})
                return known | self.strict(node.source) if isinstance(node, typed.Path) else known
            case typed.Arith(left=left, right=right):
                return self.strict(left) | self.strict(right)
            case typed.Negate(operand=operand):
                return self.strict(operand)
            case typed.Builtin(args=args, signatures=(signature,)) if len(args) <= len(signature.params):
                pairs = zip(args, signature.params, strict=False)
                return NOTHING.union(*(self.strict(arg) for arg, param in pairs if arg and needs(param, arg)))
        return NOTHING

    def strictly(self, node: Node) -> Iterator[Key]:
        yield from self.strict(node)

    def provenly(self, node: Node, wanted: bool) -> Iterator[Key]:
        yield from self.proven(node, wanted)

    def proven(self, node: Node, wanted: bool) -> Known:
        """What is not null where the condition is exactly true (or exactly false)."""
        match node:
            case typed.And(items=items) | typed.Or(items=items):
                sets = [self.proven(item, wanted) for item in items]
                together = isinstance(node, typed.And) is wanted
                return frozenset().union(*sets) if together else frozenset.intersection(*sets)
            case typed.Not(operand=operand):
                return self.proven(operand, not wanted)
            case typed.Equal():
                return self.proven_equal(node, wanted)
            case typed.Order(left=left, right=right):
                return self.strict(left) | self.strict(right)
            case typed.OneOf(value=value) if wanted:
                return self.strict(value)
            case typed.Within(value=value, test=test) if wanted and not any(self.gaps(test, NOTHING)):
                return self.strict(value)
            case typed.Quantified(loops=loops):
                return self.strict(loops[0].source)
            case typed.Fact(slot=slot) if slot in self.derived:
                return frozenset(self.once(self.provenly, slot, wanted)) | {("fact", slot)}
        return self.strict(node)

    def proven_equal(self, node: typed.Equal, wanted: bool) -> Known:
        """`x != null` makes x known; so does `x = y` where y is."""
        left, right = node.left, node.right
        for side, other in ((left, right), (right, left)):
            if is_null(other):
                return self.strict(side) if wanted is node.negated else NOTHING
        if wanted is node.negated:
            return NOTHING
        found = NOTHING
        for side, other in ((left, right), (right, left)):
            if not any(self.gaps(other, NOTHING)):
                found |= self.strict(side)
        return found

    # Risks

    def risks(self, node: Node, wanted: bool, known: Known) -> Found:
        """Where the condition may be exactly true (or exactly false) through a null."""
        match node:
            case Const() | typed.Local() | typed.Path():
                return
            case typed.And(items=items) | typed.Or(items=items):
                if isinstance(node, typed.And) is wanted:
                    known = known.union(*(self.proven(item, wanted) for item in items))
                for item in items:
                    yield from self.risks(item, wanted, known | self.asked(node, item))
            case typed.Not(operand=operand):
                yield from self.risks(operand, not wanted, known)
            case typed.Fact(slot=slot) if slot in self.derived:
                for _span, name in self.once(self.risks, slot, wanted, known):
                    yield node.span, name
            case typed.Let(number=number, value=value, body=body):
                self.lets[number] = value
                yield from self.eaten(value, known)
                yield from self.risks(body, wanted, known)
            case _:
                yield from self.more_risks(node, wanted, known)

    def more_risks(self, node: Node, wanted: bool, known: Known) -> Found:
        """Comparisons, quantifiers, choices."""
        match node:
            case typed.Equal():
                yield from self.equal_risks(node, wanted, known)
            case typed.OneOf(value=value):
                yield from self.eaten(value, known)
                if not wanted:
                    yield from self.risk(value, known, node)
            case typed.Within(value=value, test=test):
                yield from self.eaten(value, known)
                yield from self.eaten(test, known)
                if not wanted or any(self.gaps(value, known)):
                    yield from self.risk(test if wanted else value, known, node)
            case typed.Quantified(loops=loops, condition=condition):
                for loop in loops:
                    yield from self.eaten(loop.source, known)
                yield from self.risks(condition, wanted, known | self.strict(loops[0].source))
            case typed.If(test=test, yes=yes, no=no):
                yield from self.eaten(test, known)
                yield from self.risks(yes, wanted, known | self.proven(test, True))
                if not (isinstance(no, Const) and no.value is not wanted):
                    yield from self.risks(no, wanted, known)
                    yield from self.risk(test, known, test)
            case _:
                yield from self.eaten(node, known)

    def equal_risks(self, node: typed.Equal, wanted: bool, known: Known) -> Found:
        left, right = node.left, node.right
        different = wanted is node.negated
        for side, other in ((left, right), (right, left)):
            if is_null(other):
                if not different:
                    yield from self.risk(side, known, node)
                return
        yield from self.eaten(left, known)
        yield from self.eaten(right, known)
        if different:
            yield from self.risk(left, known, node)
            yield from self.risk(right, known, node)
        elif any(self.gaps(left, known)):
            yield from self.risk(right, known, node)

    def eaten(self, node: Node, known: Known) -> Found:
        """Within a value: where a null is turned into something that is not null."""
        match node:
            case typed.Fact(slot=slot) if slot in self.derived:
                for _span, name in self.once(self.eaten, slot, known):
                    yield node.span, name
            case typed.Filter(source=source, condition=condition):
                yield from self.eaten(source, known)
                yield from self.risk(condition, known | self.strict(source), condition)
            case typed.If(test=test, yes=yes, no=no):
                yield from self.risk(test, known, test)
                yield from self.eaten(yes, known | self.proven(test, True))
                yield from self.eaten(no, known)
            case typed.And(items=items) | typed.Or(items=items):
                for item in items:
                    yield from self.eaten(item, known | self.asked(node, item))
            case typed.Equal() | typed.OneOf() | typed.Within() | typed.InstanceOf():
                yield from self.risk(node, known, node)
            case typed.Builtin(args=args, signatures=signatures):
                for number, arg in enumerate(args):
                    if arg is not None and takes_null(signatures[0], number):
                        yield from self.risk(arg, known, node)
                yield from self.eaten_within(node, known)
            case _:
                yield from self.eaten_within(node, known)

    def asked(self, node: typed.And | typed.Or, item: Node) -> Known:
        """What is known where an item of `x = null or …`, or of `x != null and …`, counts."""
        wanted = isinstance(node, typed.And)
        others = [other for other in node.items if other is not item and asks_null(other)]
        return NOTHING.union(*(self.proven(other, wanted) for other in others))

    def eaten_within(self, node: Node, known: Known) -> Found:
        for child in children(node):
            yield from self.eaten(child, known)


def needs(param: Parameter, arg: Node) -> bool:
    """Is a call null where this argument is?"""
    if param.spread:
        return isinstance(arg.type, ListOf)
    return not isinstance(param.type, AnyType)


def takes_null(signature: Signature, number: int) -> bool:
    """Does a parameter take null and give something else for it?"""
    if signature.name in STRICT or number >= len(signature.params):
        return False
    return isinstance(signature.params[number].type, AnyType)


def asks_null(node: Node) -> bool:
    """`x = null` or `x != null`: never null itself, and plainly meant."""
    return isinstance(node, typed.Equal) and (is_null(node.left) or is_null(node.right))


def is_null(node: Node) -> bool:
    """Is it the literal null?"""
    return isinstance(node, Const) and node.value is None


def children(node: object) -> Iterable[Node]:
    """The typed nodes right below."""
    if not isinstance(node, typed.Typed | typed.Loop):
        return
    for one in fields(node):
        yield from _nodes(getattr(node, one.name))


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, typed.Typed):
        yield value  # type: ignore[misc]  # every Typed is one of the union
    elif isinstance(value, typed.Loop):
        yield from children(value)
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)
