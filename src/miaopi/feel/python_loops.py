"""The Python back end: `for`, `some`, `every` and filters, as Python's own loops."""

from __future__ import annotations

import ast
from collections.abc import Callable

from miaopi.feel import runtime, typed
from miaopi.feel.errors import FeelError
from miaopi.feel.python_blocks import MOST_LOOPS, RUN, Blocks
from miaopi.feel.python_table import (
    FALSE,
    NONE,
    TRUE,
    assign,
    block,
    call,
    is_,
    is_not,
    method,
    name,
)  # fmt: skip
from miaopi.feel.typed import Node
from miaopi.feel.types import ListOf

Body = Callable[[], None]


class Loops(Blocks):
    """What goes through lists."""

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
        self, loops: tuple[typed.Loop, ...], node: Node, body: Body, *, null: ast.stmt, leave: ast.expr
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
