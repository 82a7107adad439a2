"""From the typed tree to symbolic values: the SMT back end.

What it cannot say is left open: a value of the part's type of which nothing is known but that it is the same
where everything that the part reads is the same. So what is proved is proved whatever that part does; what is
refuted is believed only where evaluating the witness shows it. Each part left open is kept in `open_parts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

import z3

from miaopi.feel import properties, runtime, typed, types
from miaopi.feel.builtins import call
from miaopi.feel.smt import arithmetic, lists
from miaopi.feel.smt.comparing import Comparing, conjunction, disjunction, equal, holds, negation
from miaopi.feel.smt.functions import Functions
from miaopi.feel.smt.loops import Loops
from miaopi.feel.smt.making import boolean, choices, constant, is_known, known
from miaopi.feel.smt.properties import of_record, property_of
from miaopi.feel.smt.terms import FALSE, TRUE, Bool, conj, disj, is_false, is_true, neg
from miaopi.feel.smt.values import (
    NULL,
    Beyond,
    Closure,
    Interval,
    Listed,
    Nothing,
    Record,
    Scalar,
    Sym,
    merged,
    parts,
)  # fmt: skip
from miaopi.feel.smt.world import OpenPart, Sample, World
from miaopi.feel.typed import Node

Locals = Mapping[int, Sym]
MOST_CHOICES = 64
MOST_NODES = 60_000
DEEPEST = 60
# What is worked out with values where all arguments are among a few.
OPERATE: Mapping[str, Callable[..., object]] = {
    "+": runtime.add,
    "-": runtime.subtract,
    "*": runtime.multiply,
    "/": runtime.divide,
    "**": runtime.power,
}


class Encoder(Loops):
    """Encodes the expressions of one world.

    fact: gives the value of a name from outside.  hosted: gives that of a call of the caller's own function.
    """

    def __init__(
        self,
        world: World,
        fact: Callable[[typed.Fact], Sym],
        hosted: Callable[[str, list[Sym]], Sym] | None = None,
    ) -> None:
        self.world = world
        self.fact = fact
        self.hosted = hosted
        self.comparing = Comparing(world.texts)
        self.functions = Functions(self.comparing, world.calendar)
        self.open_parts: list[OpenPart] = []
        self.visited = 0
        self.depth = 0

    def value(self, node: Node, inner: Locals | None = None) -> Sym:
        """The value of an expression; what cannot be said within is left open.

        Raises: Beyond: not even the type of what cannot be said is known.
        """
        inner = {} if inner is None else inner
        self.visited += 1
        self.depth += 1
        try:
            if self.visited > MOST_NODES or self.depth > DEEPEST:
                raise Beyond("size")
            return self.visit(node, inner)
        except Beyond as beyond:
            return self.left_open(node, inner, beyond)
        finally:
            self.depth -= 1

    def left_open(self, node: Node, inner: Locals, beyond: Beyond) -> Sym:
        """Any value of the node's type, the same where all that it reads is the same.

        Raises: Beyond: there is no such value to be made.
        """
        span = beyond.span if beyond.span != (0, 0) else node.span
        if beyond.why == "size" and self.depth > 1:
            raise Beyond("size", beyond.what, span)
        leaves = self.leaves(node, inner)
        number_ = self.world.functions.setdefault(_key(node), len(self.world.functions))

        def given(reads: list[Any]) -> Sym:
            """The part's value where what it reads is this."""

            def named(name: str, sort: Any) -> Any:
                label = f"open!{number_}!{name}"
                if not reads:
                    return z3.Const(label, sort)
                return z3.Function(label, *(one.sort() for one in reads), sort)(*reads)

            return self.world.maker(named, nulls=True).make(node.type, "value", null=True)

        try:
            made = given([part for value in leaves.values() for part in parts(value)])
        except Beyond:
            raise Beyond(beyond.why, beyond.what, span) from None
        self.open_parts.append(OpenPart(beyond.why, beyond.what, span))
        if len(leaves) == 1:
            (leaf, read), *_ = leaves.items()
            if isinstance(read, Scalar) and read.kind == "string" and read.among is None:
                sample = Sample(lambda text: self.tried(node, leaf, text, given), read.value)
                self.world.samples.append(sample)
        return made

    def tried(
        self, node: Node, leaf: typed.Fact | typed.Local, text: str, given: Callable[[list[Any]], Sym]
    ) -> list[Bool]:
        """What a part that reads one text alone gives for this text, worked out."""
        value = constant(text, self.world.texts)
        encoder = Encoder(self.world, lambda fact: value)
        try:
            found = encoder.value(node, {leaf.number: value} if isinstance(leaf, typed.Local) else {})
        except Beyond:
            return []
        if encoder.open_parts:
            return []
        return [holds(equal(given([FALSE, self.world.texts.term(text)]), found))]

    def leaves(self, node: Node, inner: Locals) -> dict[typed.Fact | typed.Local, Sym]:
        """What a part reads from outside it, each once."""
        found: dict[typed.Fact | typed.Local, Sym] = {}
        for one in typed.walk(node):
            value = self.read(one, inner)
            if value is not None and isinstance(one, typed.Fact | typed.Local):
                found[one] = value
        return found

    def read(self, node: typed.Typed, inner: Locals) -> Sym | None:
        """What a leaf reads from outside the part."""
        if isinstance(node, typed.Fact):
            return self.fact(node)
        if isinstance(node, typed.Local):
            return inner.get(node.number)
        return None

    # One line a kind of node

    def visit(self, node: Node, inner: Locals) -> Sym:
        match node:
            case typed.Const(value=value):
                return constant(value, self.world.texts)
            case typed.Fact():
                return self.fact(node)
            case typed.Local(number=number_):
                return inner[number_]
            case typed.Let(number=number_, value=value, body=body):
                return self.value(body, {**inner, number_: self.value(value, inner)})
            case typed.And(items=items):
                return conjunction([self.value(item, inner) for item in items])
            case typed.Or(items=items):
                return disjunction([self.value(item, inner) for item in items])
            case typed.Not(operand=operand):
                return negation(self.value(operand, inner))
            case typed.If(test=test, yes=yes, no=no):
                return self.choice(self.value(test, inner), yes, no, inner)
            case typed.For():
                return self.loop(node, inner)
            case typed.Quantified():
                return self.quantified(node, inner)
            case typed.Filter():
                return self.filtered(node, inner)
        return self.visit_value(node, inner)

    def visit_value(self, node: Node, inner: Locals) -> Sym:
        match node:
            case typed.Negate(operand=operand):
                return self.worked_out([operand], inner, _negate, arithmetic.negated)
            case typed.Arith(op=op, left=left, right=right):
                return self.worked_out(
                    [left, right], inner, lambda *values: OPERATE[op](runtime.Run(), 0, *values),
                    lambda one, other: arithmetic.operated(op, one, other, self.world.calendar),
                )  # fmt: skip
            case typed.Equal(negated=negated, left=left, right=right):
                found = equal(self.value(left, inner), self.value(right, inner))
                return negation(found) if negated else found
            case typed.Order(op=op, left=left, right=right):
                return self.comparing.compare(op, self.value(left, inner), self.value(right, inner))
            case typed.OneOf(value=value, values=values):
                tested = self.value(value, inner)
                tests = [holds(equal(tested, constant(one, self.world.texts))) for one in values]
                return boolean(disj(*tests))
            case typed.Within(value=value, test=test):
                return self.comparing.within(self.value(value, inner), self.value(test, inner))
            case typed.Index(source=source, place=place):
                return self.element(self.value(source, inner), self.value(place, inner))
            case typed.Path(source=source, name=name):
                return self.path(self.value(source, inner), name)
        return self.visit_made(node, inner)

    def visit_made(self, node: Node, inner: Locals) -> Sym:
        match node:
            case typed.Items(items=items):
                return lists.made(FALSE, [(TRUE, self.value(item, inner)) for item in items])
            case typed.Entries(entries=entries):
                return self.entries(entries, inner)
            case typed.Interval(low=low, high=high, low_in=low_in, high_in=high_in):
                return self.interval(low, high, low_in, high_in, inner)
            case typed.Scoped():
                return self.scoped(node, inner)
            case typed.Lambda(params=params, body=body, itself=None):
                return Closure(tuple((name, n) for name, n, _kind in params), body, dict(inner))
            case typed.Invoke(function=function, args=args, names=None):
                return self.invoked(self.value(function, inner), [self.value(arg, inner) for arg in args])
            case typed.Builtin():
                return self.builtin(node, inner)
            case typed.Hosted(name=name, args=args) if self.hosted is not None:
                return self.hosted(name, [self.value(arg, inner) for arg in args])
            case typed.Hosted(name=name):
                raise Beyond("hosted", name)
            case typed.InstanceOf(value=value, kind=kind):
                return self.instance(self.value(value, inner), kind)
        raise Beyond("construct", type(node).__name__)

    # Parts

    def choice(self, test: Sym, yes: Node, no: Node, inner: Locals) -> Sym:
        """A branch that is never taken is not looked at."""
        answer = holds(test)
        if is_true(answer):
            return self.value(yes, inner)
        if is_false(answer):
            return self.value(no, inner)
        return merged(answer, self.value(yes, inner), self.value(no, inner))

    def worked_out(
        self, nodes: list[Node], inner: Locals, exact: Callable[..., object], otherwise: Callable[..., Sym]
    ) -> Sym:
        """With values, where each operand has only a few; else in the solver's language."""
        operands = [self.value(node, inner) for node in nodes]
        found = self.by_choices(operands, exact)
        return otherwise(*operands) if found is None else found

    def by_choices(self, args: list[Sym], exact: Callable[..., object]) -> Sym | None:
        """The value for each of a few known values of the arguments."""
        options = [choices(arg, self.world.texts) for arg in args]
        sizes = 1
        for one in options:
            sizes *= 0 if one is None else len(one)
        if not 0 < sizes <= MOST_CHOICES:
            return None
        found: Sym | None = None
        for combination in product(*(one for one in options if one is not None)):
            value = constant(exact(*(value for _test, value in combination)), self.world.texts)
            test = conj(*(test for test, _value in combination))
            found = value if found is None else merged(test, value, found)
        return found

    def element(self, source: Sym, place: Sym) -> Sym:
        if isinstance(place, Nothing):
            return NULL
        if not isinstance(place, Scalar) or place.kind != "number":
            raise Beyond("place")
        return lists.at(lists.listed(source), place)

    def path(self, source: Sym, name: str) -> Sym:
        match source:
            case Listed(null=null, slots=slots):
                return Listed(null, tuple((there, self.path(item, name)) for there, item in slots))
            case Record():
                return of_record(source, name)
            case Interval(low=low, high=high) if name in ("start", "end"):
                return merged(source.null, NULL, low if name == "start" else high)
        if is_known(source):
            return constant(properties.get(runtime.Run(), 0, known(source), name), self.world.texts)
        return property_of(source, name, self.world.calendar)

    def entries(self, entries: tuple[tuple[str, int, Node], ...], inner: Locals) -> Sym:
        found: list[tuple[str, Sym]] = []
        for name, number_, node in entries:
            value = self.value(node, inner)
            inner = {**inner, number_: value}
            found.append((name, value))
        return Record(FALSE, tuple(found))

    def interval(
        self, low: Node | None, high: Node | None, low_in: bool, high_in: bool, inner: Locals
    ) -> Sym:
        below = NULL if low is None else self.value(low, inner)
        above = NULL if high is None else self.value(high, inner)
        if low is not None and high is not None:
            null = self.comparing.compare("<", below, above).null
        else:
            null = conj(below.null, above.null)
        return Interval(null, below, above, low_in, high_in)

    def scoped(self, node: typed.Scoped, inner: Locals) -> Sym:
        """A name within a filter: an entry of the element, or what it means outside."""
        found = self.value(node.item, inner)
        if isinstance(found, Record) and (entry := found.field(node.name)) is not None:
            return merged(found.null, self.value(node.otherwise, inner), entry)
        if isinstance(found, Record | Scalar):
            return self.value(node.otherwise, inner)
        raise Beyond("construct", node.name)

    def invoked(self, function: Sym, args: list[Sym]) -> Sym:
        if not isinstance(function, Closure):
            raise Beyond("function")
        if len(args) != len(function.params):
            return NULL
        bound = {number_: arg for (_name, number_), arg in zip(function.params, args, strict=True)}
        return self.value(function.body, {**function.locals, **bound})

    def builtin(self, node: typed.Builtin, inner: Locals) -> Sym:
        name = node.signatures[0].name
        while_absent = [arg for arg in node.args if arg is not None]
        if len(while_absent) != len(node.args):
            raise Beyond("function", name)
        args = [self.value(arg, inner) for arg in while_absent]
        found = self.by_choices(args, lambda *values: call(runtime.Run(), 0, node.signatures, values))
        if found is not None:
            return found
        if any(isinstance(arg, Nothing) and _strict(node, n) for n, arg in enumerate(args)):
            return NULL
        return self.functions.call(name, args)

    def instance(self, value: Sym, kind: types.Type) -> Sym:
        if isinstance(kind, types.NullType):
            return boolean(value.null)
        if isinstance(value, Nothing):
            return boolean(FALSE)
        if isinstance(value, Scalar) and isinstance(kind, types.Simple) and not kind.values:
            return boolean(neg(value.null) if value.kind == kind.name else FALSE)
        if isinstance(kind, types.AnyType):
            return boolean(neg(value.null))
        raise Beyond("instance")


def _negate(value: object) -> object:
    return runtime.negate(runtime.Run(), 0, value)


def _strict(node: typed.Builtin, n: int) -> bool:
    """Is the call null where this argument is?"""
    params = node.signatures[0].params
    if len(node.signatures) > 1 or n >= len(params) or params[n].spread or params[n].gather:
        return False
    return not isinstance(params[n].type, types.AnyType)


def _key(node: Node) -> object:
    """Two parts of the same text are left open alike."""
    try:
        hash(node)
    except TypeError:
        return id(node)
    return node
