"""The Python back end, values: an expression whose Python value is the FEEL value, null being None.

Where the types are known, Python's own operators stand with a guard against null; elsewhere the runtime is
called. A careful emitter always calls the runtime, which leaves notes.
"""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import assert_never

from miaopi.feel import operations, properties, runtime, typed, types
from miaopi.feel.builtins import ABSENT
from miaopi.feel.builtins import call as call_builtin
from miaopi.feel.check_calls import must
from miaopi.feel.checking import known
from miaopi.feel.errors import FeelError, Source, Span
from miaopi.feel.python_table import (
    FALSE,
    NONE,
    TRUE,
    Table,
    assign,
    block,
    call,
    compared,
    inverse,
    is_,
    is_not,
    method,
    name,
)  # fmt: skip
from miaopi.feel.typed import Const, Fact, Local, Node
from miaopi.feel.types import BOOLEAN, AnyType, ContextOf, ListOf
from miaopi.feel.values import Function, Range

ARITHMETIC = {
    "+": runtime.add,
    "-": runtime.subtract,
    "*": runtime.multiply,
    "/": runtime.divide,
    "**": runtime.power,
}
ORDER = {"<": runtime.less, "<=": runtime.at_most, ">": runtime.more, ">=": runtime.at_least}
SIGNS: dict[str, type[ast.cmpop]] = {"<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE}
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
# What Python itself orders as FEEL does.
DIRECT = (types.NUMBER, types.STRING, types.DATE, types.DAYS_TIME, types.YEARS_MONTHS)
EQUATED = (*DIRECT, BOOLEAN)
# Python allows 20 nested loops and 100 levels of indentation.
MOST_LOOPS, MOST_BLOCKS = 12, 60
RUN = "run"
Loop = Callable[[], None]


def solid_path(node: typed.Path) -> bool:
    """Is the entry surely there, so that it is a subscript?"""
    inner: Node = node
    while isinstance(inner, typed.Path | typed.Index | typed.Filter):
        inner = inner.source
    return isinstance(node.source.type, ContextOf) and not node.null


class Values:
    """One method a kind of node. Statements go to the innermost block; what is returned may be used once."""

    def __init__(
        self, table: Table, source: Source, hosts: Mapping[str, Callable[..., object]], *, careful: bool
    ) -> None:
        self.table = table
        self.source = source
        self.hosts = hosts
        self.careful = careful
        self.blocks: list[list[ast.stmt]] = [[]]
        self.temps = 0
        self.depth = 0

    # Blocks and temporaries

    def add(self, statement: ast.stmt) -> None:
        """A statement at the end of the innermost block."""
        self.blocks[-1].append(statement)

    @contextmanager
    def inner(self) -> Iterator[list[ast.stmt]]:
        """A block within."""
        if len(self.blocks) > MOST_BLOCKS:
            raise FeelError([self.source.fault("too-deep", Span(0, 20), limit=MOST_BLOCKS)])
        self.blocks.append([])
        try:
            yield self.blocks[-1]
        finally:
            self.blocks.pop()

    def temp(self) -> str:
        """A fresh variable."""
        self.temps += 1
        return f"t{self.temps}"

    def stored(self, value: ast.expr) -> str:
        """The name of a variable that holds the value from here on."""
        if isinstance(value, ast.Name):
            return value.id
        target = self.temp()
        self.add(assign(target, value))
        return target

    def held(self, value: ast.expr) -> tuple[ast.expr, ast.expr]:
        """An expression twice: first that which works it out, then that which reads it again."""
        if isinstance(value, ast.Name | ast.Constant):
            return value, value
        target = self.temp()
        return ast.NamedExpr(ast.Name(target, ast.Store()), value), name(target)

    def runtime(self, function: Callable[..., object], node: Node, *args: ast.expr) -> ast.expr:
        """A call of the runtime, with run and place."""
        site = self.table.site(self.source.place(node.span), node.span)
        return call(self.table.function(function), name(RUN), site, *args)

    def guarded(self, parts: Sequence[tuple[Node, bool]], make: Callable[..., ast.expr]) -> ast.expr:
        """`make(…)`, or None where one of the parts that may be null is."""
        tests: list[ast.expr] = []
        read: list[ast.expr] = []
        for node, guard in parts:
            value = self.value(node)
            if guard and node.null:
                first, value = self.held(value)
                tests.append(is_(first, NONE))
            read.append(value)
        made = make(*read)
        if not tests:
            return made
        return ast.IfExp(tests[0] if len(tests) == 1 else ast.BoolOp(ast.Or(), tests), NONE, made)

    # Values

    def value(self, node: Node) -> ast.expr:
        """An expression for the value of a node."""
        match node:
            case Const(value=value):
                return self.table.constant(value)
            case Fact(slot=slot):
                return name(f"f{slot}")
            case Local(number=number):
                return name(f"v{number}")
            case typed.Let(number=number, value=value, body=body):
                self.add(assign(f"v{number}", self.value(value)))
                return self.value(body)
            case typed.Negate() | typed.Arith():
                return self.arithmetic(node)
            case typed.Equal() | typed.Order():
                return self.comparison(node)
            case typed.And() | typed.Or() | typed.Not() | typed.OneOf() | typed.Within():
                return self.logic(node)
            case typed.If():
                return self.choice(node)
            case _:
                return self.more(node)

    def more(
        self,
        node: typed.For | typed.Quantified | typed.Filter | typed.Index | typed.Path | typed.Scoped
        | typed.Items | typed.Entries | typed.Interval | typed.Lambda | typed.Builtin | typed.Hosted | typed.Invoke
        | typed.InstanceOf,
    ) -> ast.expr:  # fmt: skip
        """The other half."""
        match node:
            case typed.For():
                return self.loop(node)
            case typed.Quantified():
                return self.quantified(node)
            case typed.Filter():
                return self.filter(node)
            case typed.Index(source=source, place=place):
                return self.runtime(runtime.index, node, self.value(source), self.value(place))
            case typed.Path():
                return self.path(node)
            case typed.Scoped(item=item, name=entry, otherwise=otherwise):
                outer = self.value(otherwise)
                return call(
                    self.table.function(runtime.scoped), self.value(item), self.table.constant(entry), outer
                )
            case typed.Items(items=items):
                return ast.Tuple([self.value(item) for item in items], ast.Load())
            case typed.Entries(entries=entries):
                return self.entries(entries)
            case _:
                return self.rest(node)

    def rest(
        self,
        node: typed.Interval | typed.Lambda | typed.Builtin | typed.Hosted | typed.Invoke | typed.InstanceOf,
    ) -> ast.expr:
        """Ranges, functions and calls."""
        match node:
            case typed.Interval():
                return self.interval(node)
            case typed.Lambda():
                return self.function(node)
            case typed.Builtin():
                return self.builtin(node)
            case typed.Hosted(name=called, args=args):
                given = ast.Tuple([self.value(arg) for arg in args], ast.Load())
                return self.runtime(runtime.hosted, node, self.table.function(self.hosts[called]), given)
            case typed.Invoke():
                return self.invoke(node)
            case typed.InstanceOf(value=value, kind=kind):
                return call(
                    self.table.function(runtime.instance_of), self.value(value), self.table.constant(kind)
                )
            case _:
                assert_never(node)

    def arithmetic(self, node: typed.Negate | typed.Arith) -> ast.expr:
        if isinstance(node, typed.Negate):
            return self.runtime(runtime.negate, node, self.value(node.operand))
        operation = operations.operation(node.op, node.left.type, node.right.type)
        if self.careful or operation is None:
            return self.runtime(ARITHMETIC[node.op], node, self.value(node.left), self.value(node.right))
        return self.guarded(
            [(node.left, True), (node.right, True)],
            lambda left, right: call(self.table.function(operation), left, right),
        )

    def direct(self, node: typed.Equal | typed.Order) -> bool:
        """Do Python's operators do on these types what FEEL's do (null aside)?"""
        left, right = types.base(node.left.type), types.base(node.right.type)
        if self.careful or left != right:
            return False
        return left in (EQUATED if isinstance(node, typed.Equal) else DIRECT)

    def comparison(self, node: typed.Equal | typed.Order) -> ast.expr:
        """Equality of one simple type is Python's, null included: None equals None alone."""
        if isinstance(node, typed.Equal):
            side = self.against_null(node)
            if side is not None:
                return (is_not if node.negated else is_)(self.value(side), NONE)
            if self.direct(node):
                left, right = self.value(node.left), self.value(node.right)
                return compared(left, ast.NotEq() if node.negated else ast.Eq(), right)
            function = runtime.differs if node.negated else runtime.equals
            return self.runtime(function, node, self.value(node.left), self.value(node.right))
        if not self.direct(node):
            return self.runtime(ORDER[node.op], node, self.value(node.left), self.value(node.right))
        return self.guarded(
            [(node.left, True), (node.right, True)],
            lambda left, right: compared(left, SIGNS[node.op](), right),
        )

    @staticmethod
    def against_null(node: typed.Equal) -> Node | None:
        """What is compared with the literal null."""
        if isinstance(node.right, Const) and node.right.value is None:
            return node.left
        return node.right if isinstance(node.left, Const) and node.left.value is None else None

    # Logic

    def logic(self, node: typed.And | typed.Or | typed.Not | typed.OneOf | typed.Within) -> ast.expr:
        match node:
            case typed.And(items=items):
                return self.both_or_either(items, FALSE, TRUE)
            case typed.Or(items=items):
                return self.both_or_either(items, TRUE, FALSE)
            case typed.Not(operand=operand):
                value = self.truth(operand)
                if not operand.null:
                    return inverse(value)
                first, again = self.held(value)
                return ast.IfExp(is_(first, NONE), NONE, inverse(again))
            case typed.OneOf(value=value, values=values):
                return compared(self.value(value), ast.In(), self.table.constant(frozenset(values)))
            case typed.Within(value=value, test=test):
                tested = self.value(value)
                return self.runtime(runtime.within, node, tested, self.value(test))

    def truth(self, node: Node) -> ast.expr:
        """The value as true, false or null."""
        if node.type == BOOLEAN and not self.careful:
            return self.value(node)
        return self.runtime(runtime.truth, node, self.value(node))

    def both_or_either(
        self, items: tuple[Node, ...], decisive: ast.Constant, other: ast.Constant
    ) -> ast.expr:
        """`and`: the first false decides, else a null makes null. `or`: the same with true."""
        target = self.temp()
        self.add(assign(target, self.truth(items[0])))
        for item in items[1:]:
            with self.inner() as body:
                value = self.stored(self.truth(item))
                self.add(ast.If(is_not(name(value), other), [assign(target, name(value))], []))
            self.add(ast.If(is_not(name(target), decisive), body, []))
        return name(target)

    def choice(self, node: typed.If) -> ast.expr:
        target = self.temp()
        test = self.true(node.test)
        with self.inner() as yes:
            self.add(assign(target, self.value(node.yes)))
        with self.inner() as no:
            self.add(assign(target, self.value(node.no)))
        self.add(ast.If(test, yes, no))
        return name(target)

    def true(self, node: Node) -> ast.expr:
        """A Python truth: is the value exactly true?"""
        return is_(self.value(node), TRUE)

    # Loops

    def source_of(self, loop: typed.Loop, node: Node) -> str:
        """The variable that holds what a loop goes through; None where it is null. Its rounds are spent."""
        if loop.end is not None:
            low = self.value(loop.source)
            return self.stored(self.runtime(runtime.steps, node, low, self.value(loop.end)))
        if isinstance(loop.source.type, ListOf) and not self.careful:
            source = self.stored(self.value(loop.source))
            spend = ast.Expr(method(RUN, "spend", call(name("len"), name(source))))
            self.add(ast.If(is_not(name(source), NONE), [spend], []) if loop.source.null else spend)
            return source
        return self.stored(self.runtime(runtime.items, node, self.value(loop.source)))

    def deeper(self, node: Node) -> None:
        """One loop further in."""
        self.depth += 1
        if self.depth > MOST_LOOPS:
            raise FeelError([self.source.fault("too-deep", node.span, limit=MOST_LOOPS)])

    def nested(
        self, loops: tuple[typed.Loop, ...], node: Node, body: Loop, *, null: ast.stmt, leave: ast.expr
    ) -> None:
        """Loops within loops. Where a source is null, `null`; where `leave` is true, the outer one ends."""
        self.deeper(node)
        first, rest = loops[0], loops[1:]
        source = self.source_of(first, node)
        with self.inner() as rounds:
            if rest:
                self.nested(rest, node, body, null=null, leave=leave)
                self.add(ast.If(leave, [ast.Break()], []))
            else:
                body()
        through = ast.For(
            ast.Name(f"v{first.number}", ast.Store()), name(source), block(rounds), [], lineno=0
        )
        self.add(ast.If(is_(name(source), NONE), [null], [through]))
        self.depth -= 1

    def loop(self, node: typed.For) -> ast.expr:
        """A list of what the body gives; null where a source is null."""
        found = self.temp()
        self.add(assign(found, ast.List([], ast.Load())))

        def body() -> None:
            if node.partial is not None:
                self.add(assign(f"v{node.partial}", call(name("tuple"), name(found))))
            self.add(ast.Expr(method(found, "append", self.value(node.body))))

        self.nested(node.loops, node, body, null=assign(found, NONE), leave=is_(name(found), NONE))
        return ast.IfExp(is_(name(found), NONE), NONE, call(name("tuple"), name(found)))

    def quantified(self, node: typed.Quantified) -> ast.expr:
        """One decisive value ends it; a null on the way makes null of the other."""
        answer = self.temp()
        decisive, other = (FALSE, TRUE) if node.every else (TRUE, FALSE)
        self.add(assign(answer, other))

        def body() -> None:
            value = self.stored(self.truth(node.condition))
            self.add(ast.If(is_(name(value), decisive), [assign(answer, decisive), ast.Break()], []))
            self.add(ast.If(is_(name(value), NONE), [assign(answer, NONE)], []))

        self.nested(node.loops, node, body, null=assign(answer, NONE), leave=is_(name(answer), decisive))
        return name(answer)

    def filter(self, node: typed.Filter) -> ast.expr:
        """The elements for which the condition is true; of null, null; by a number, the element there."""
        self.deeper(node)
        source = self.stored(self.value(node.source))
        found, place = self.temp(), self.temp()
        element = f"v{node.number}"
        kept = ast.Expr(method(found, "append", name(element)))
        with self.inner() as rounds:
            if node.dynamic:
                value = self.stored(self.value(node.condition))
                self.add(
                    ast.If(
                        call(self.table.function(runtime.is_number), name(value)),
                        [assign(place, name(value)), ast.Break()],
                        [],
                    )
                )
                self.add(ast.If(is_(name(value), TRUE), [kept], []))
            else:
                self.add(ast.If(self.true(node.condition), [kept], []))
        listed = isinstance(node.source.type, ListOf) and not self.careful
        through = name(source) if listed else call(self.table.function(runtime.listed), name(source))
        body: list[ast.stmt] = [
            assign(found, ast.List([], ast.Load())),
            *([assign(place, NONE)] if node.dynamic else []),
            ast.For(ast.Name(element, ast.Store()), through, rounds, [], lineno=0),
            assign(found, call(name("tuple"), name(found))),
        ]
        if listed:
            body.insert(0, ast.Expr(method(RUN, "spend", call(name("len"), name(source)))))
        if node.dynamic:
            indexed = self.runtime(runtime.index, node, name(source), name(place))
            body.append(ast.If(is_not(name(place), NONE), [assign(found, indexed)], []))
        self.add(ast.If(is_(name(source), NONE), [assign(found, NONE)], body))
        self.depth -= 1
        return name(found)

    # Paths, contexts, ranges, functions

    def path(self, node: typed.Path) -> ast.expr:
        if self.careful or not solid_path(node):
            return self.runtime(properties.get, node, self.value(node.source), self.table.constant(node.name))
        return ast.Subscript(self.value(node.source), self.table.constant(node.name), ast.Load())

    def entries(self, entries: tuple[tuple[str, int, Node], ...]) -> ast.expr:
        """Each value in its variable, since later ones may read it."""
        for _entry, number, value in entries:
            self.add(assign(f"v{number}", self.value(value)))
        keys = [self.table.constant(entry) for entry, _number, _value in entries]
        return ast.Dict(list(keys), [name(f"v{number}") for _entry, number, _value in entries])

    def interval(self, node: typed.Interval) -> ast.expr:
        if (
            isinstance(node.low, Const)
            and isinstance(node.high, Const)
            and node.low.type == node.high.type
            and known(node.low.type)
        ):
            return self.table.constant(Range(node.low.value, node.high.value, node.low_in, node.high_in))
        whole = node.low is not None and node.high is not None
        low = NONE if node.low is None else self.value(node.low)
        high = NONE if node.high is None else self.value(node.high)
        ends = ast.Constant(node.low_in), ast.Constant(node.high_in)
        return self.runtime(runtime.interval if whole else runtime.half_open, node, low, high, *ends)

    def function(self, node: typed.Lambda) -> ast.expr:
        """A Python function within. Locals of loops around it are bound as they are now."""
        label = self.temp()
        own = [f"v{number}" for _label, number, _kind in node.params]
        with self.inner() as body:
            for (_label, _number, kind), variable in zip(node.params, own, strict=True):
                if kind is not None:
                    self.add(
                        assign(
                            variable,
                            call(
                                self.table.function(runtime.typed_argument),
                                self.table.constant(kind),
                                name(variable),
                            ),
                        )
                    )
            self.add(ast.Return(self.value(node.body)))
        captured = [f"v{number}" for number in free_locals(node)]
        arguments = ast.arguments(
            posonlyargs=[], args=[ast.arg(one) for one in (*own, *captured)], kwonlyargs=[], kw_defaults=[],
            defaults=[name(one) for one in captured],
        )  # fmt: skip
        self.add(ast.FunctionDef(label, arguments, body, [], lineno=0))
        params = self.table.constant(tuple(param for param, _number, _kind in node.params))
        return call(self.table.function(Function), params, name(label))

    def invoke(self, node: typed.Invoke) -> ast.expr:
        function = name(self.stored(self.value(node.function)))
        args = [self.value(arg) for arg in node.args]
        if node.names is None:
            return self.runtime(runtime.invoke, node, function, ast.Tuple(args, ast.Load()))
        keys = [self.table.constant(label) for label in node.names]
        return self.runtime(runtime.invoke_named, node, function, ast.Dict(list(keys), args))

    def builtin(self, node: typed.Builtin) -> ast.expr:
        """Straight to the function where the types are known, guarded where a parameter takes no null."""
        signature = node.signatures[0]
        exact = len(node.signatures) == 1 and None not in node.args and not signature.spreads
        given = [arg for arg in node.args if arg is not None]
        params = signature.params
        if signature.spreads and len(node.args) == len(params) == 1 and isinstance(given[0].type, ListOf):
            exact = True
        fits = all(must(param.type, arg.type) for param, arg in zip(params, given, strict=False))
        if exact and fits and not self.careful:
            parts = [
                (arg, not isinstance(param.type, AnyType)) for param, arg in zip(params, given, strict=False)
            ]
            return self.guarded(parts, lambda *args: call(self.table.function(signature.call), *args))
        absent = self.table.constant(ABSENT)
        args = ast.Tuple([absent if arg is None else self.value(arg) for arg in node.args], ast.Load())
        return self.runtime(call_builtin, node, self.table.constant(node.signatures), args)


def free_locals(node: typed.Lambda) -> tuple[int, ...]:
    """The locals that a function reads and does not bind itself."""
    read: set[int] = set()
    own: set[int] = {number for _label, number, _kind in node.params}
    waiting: list[object] = [node.body]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Local):
            read.add(one.number)
        elif isinstance(one, tuple):
            waiting.extend(one)
        elif isinstance(one, typed.Typed | typed.Loop):
            own |= bound_by(one)
            waiting.extend(getattr(one, field.name) for field in dataclasses.fields(one))
    return tuple(sorted(read - own))


def bound_by(node: object) -> set[int]:
    """The locals that a node binds."""
    match node:
        case typed.Let(number=number) | typed.Filter(number=number) | typed.Loop(number=number):
            return {number}
        case typed.Lambda(params=params):
            return {number for _label, number, _kind in params}
        case typed.Entries(entries=entries):
            return {number for _label, number, _value in entries}
        case typed.For(partial=partial) if partial is not None:
            return {partial}
    return set()
