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
from miaopi.feel.types import BOOLEAN, ListOf

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
            if not self.bounded(loop.source):
                spend = ast.Expr(method(RUN, "spend", call(name("len"), name(source))))
                self.add(ast.If(is_not(name(source), NONE), [spend], []) if loop.source.null else spend)
            return source
        return self.stored(self.runtime(runtime.items, node, self.value(loop.source)))

    def repeated(self) -> bool:
        """May what is written here run many times, so that its work must be counted?"""
        return self.depth > 0 or self.within_function

    def bounded(self, source: Node) -> bool:
        """Does a loop make no more rounds than what is given is long? In a program, no text runs twice."""
        while isinstance(source, typed.Path):
            source = source.source
        return (
            self.program is not None
            and self.depth == 1
            and not self.within_function
            and isinstance(source, typed.Fact)
        )

    def only(self, node: typed.Quantified) -> Node | None:
        """The element, where `some` or `every` goes through a list of one: `every x in [a] satisfies …`."""
        if self.careful or len(node.loops) != 1 or node.loops[0].end is not None:
            return None
        source = node.loops[0].source
        alone = isinstance(source, typed.Items) and len(source.items) == 1 and node.condition.type == BOOLEAN
        return source.items[0] if alone else None  # type: ignore[union-attr]  # alone: it has items

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
            ast.Name(self.local(first.number), ast.Store()), name(source), block(rounds), [], lineno=0
        )
        if self.solid(first):
            self.add(through)
        else:
            self.add(ast.If(is_(name(source), NONE), [null], [through]))
        self.depth -= 1

    def solid(self, loop: typed.Loop) -> bool:
        """Is what a loop goes through surely a list?"""
        known = loop.end is None and isinstance(loop.source.type, ListOf)
        return known and not loop.source.null and not self.careful

    def loop(self, node: typed.For) -> ast.expr:
        """A list of what the body gives; null where a source is null."""
        found = self.temp()
        self.add(assign(found, ast.List([], ast.Load())))

        def body() -> None:
            if node.partial is not None:
                self.add(ast.Expr(method(RUN, "spend", call(name("len"), name(found)))))
                self.add(assign(self.local(node.partial), call(name("tuple"), name(found))))
            self.add(ast.Expr(method(found, "append", self.value(node.body))))

        self.nested(node.loops, node, body, null=assign(found, NONE), leave=is_(name(found), NONE))
        made = call(name("tuple"), name(found))
        if all(self.solid(loop) for loop in node.loops):
            return made
        return ast.IfExp(is_(name(found), NONE), NONE, made)

    def quantified(self, node: typed.Quantified) -> ast.expr:
        """One decisive value ends it; a null on the way makes null of the other."""
        certain = node.condition.type == BOOLEAN and not node.condition.null
        if certain and all(self.solid(loop) for loop in node.loops):
            return self.searched(node, wanted=True)
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
        element = self.local(node.number)
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
        if listed and not self.bounded(node.source):
            body.insert(0, ast.Expr(method(RUN, "spend", call(name("len"), name(source)))))
        if node.dynamic:
            indexed = self.runtime(runtime.index, node, name(source), name(place))
            body.append(ast.If(is_not(name(place), NONE), [assign(found, indexed)], []))
        if listed and not node.source.null:
            for statement in body:
                self.add(statement)
        else:
            self.add(ast.If(is_(name(source), NONE), [assign(found, NONE)], body))
        self.depth -= 1
        return name(found)

    def searched(self, node: typed.Quantified, *, wanted: bool) -> ast.expr:
        """A Python truth: is `some` or `every` exactly true, or exactly false?"""
        raise NotImplementedError
