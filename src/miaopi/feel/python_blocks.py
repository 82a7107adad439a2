"""The Python back end, its ground: blocks of statements, variables, guards against null."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from miaopi.feel import runtime
from miaopi.feel.errors import FeelError, Source, Span
from miaopi.feel.python_shared import UNSET, Key, Shared
from miaopi.feel.python_table import (
    NONE,
    Table,
    assign,
    call,
    is_,
    marked,
    name,
)  # fmt: skip
from miaopi.feel.typed import Node
from miaopi.feel.types import BOOLEAN

# Python allows 20 nested loops and 100 levels of indentation.
MOST_LOOPS, MOST_BLOCKS = 12, 60
RUN = "run"


class Program:
    """What the texts of one function have in common. It runs with our decimal context as the thread's."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.shared = Shared(table)
        self.blocks: list[list[ast.stmt]] = [[]]
        self.texts = 0

    def number(self) -> int:
        """A number for a text."""
        self.texts += 1
        return self.texts

    def fact(self, slot: int, form: str) -> ast.expr | None:
        """A slot's value (`value`) or truth (`true`, `false`); None where it has none of its own."""
        raise NotImplementedError


class Blocks:
    """Statements go to the innermost block; an expression that is returned may be used once."""

    def __init__(
        self,
        table: Table,
        source: Source,
        hosts: Mapping[str, Callable[..., object]],
        *,
        careful: bool,
        program: Program | None = None,
    ) -> None:
        self.table = table
        self.source = source
        self.hosts = hosts
        self.careful = careful
        self.program = None if careful else program
        self.shared = program.shared if program is not None else Shared(table)
        self.blocks: list[list[ast.stmt]] = [[]] if program is None else program.blocks
        self.mark = ""
        self.prefix = "v" if program is None else f"v{program.number()}_"
        self.depth = 0
        self.within_function = False

    # Blocks and temporaries

    def add(self, statement: ast.stmt) -> None:
        """A statement at the end of the innermost block."""
        self.blocks[-1].append(marked(statement, self.mark) if self.mark else statement)

    @contextmanager
    def inner(self) -> Iterator[list[ast.stmt]]:
        """A block within."""
        if len(self.blocks) > MOST_BLOCKS:
            raise FeelError([self.source.fault("too-deep", Span(0, 20), limit=MOST_BLOCKS)])
        self.blocks.append([])
        try:
            with self.shared.block():
                yield self.blocks[-1]
        finally:
            self.blocks.pop()

    def temp(self) -> str:
        """A fresh variable."""
        return self.table.fresh()

    def local(self, number: int) -> str:
        """The variable of a local: no two texts of a program have one in common."""
        return f"{self.prefix}{number}"

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

    # What is worked out once

    def once(self, key: Key, make: Callable[[], ast.expr]) -> ast.expr:
        """The variable of a shared part, worked out here unless it surely has been."""
        variable = self.shared.variable(key)
        if self.shared.sure(variable):
            return name(variable)
        self.shared.written()
        if len(self.blocks) == 1 and variable not in self.shared.perhaps:
            self.add(assign(variable, make()))
        else:
            self.shared.perhaps[variable] = None
            with self.inner() as body:
                self.add(assign(variable, make()))
            self.add(ast.If(is_(name(variable), self.table.constant(UNSET)), body, []))
        self.shared.settle(variable)
        return name(variable)

    def key(self, node: Node, form: str) -> Key | None:
        """The key of a part whose value or truth is shared; within a function nothing is."""
        if self.program is None or self.within_function:
            return None
        key = self.shared.key(node)
        return None if key is None else (form, key)

    def value(self, node: Node) -> ast.expr:
        """An expression for the value of a node."""
        raise NotImplementedError

    def true(self, node: Node) -> ast.expr:
        """A Python truth: is the value exactly true?"""
        raise NotImplementedError

    def truth(self, node: Node) -> ast.expr:
        """The value as true, false or null."""
        if node.type == BOOLEAN and not self.careful:
            return self.value(node)
        return self.runtime(runtime.truth, node, self.value(node))
