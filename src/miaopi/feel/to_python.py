"""The Python back end, truths: is a value exactly true, or exactly false?

Where only that is asked (the condition of a rule, a filter, an `if`), no third value needs to be made: `a
and b` is true where both are, false where either is; `x < 5` is neither where x is null. So plain Python
`and`, `or` and comparisons do, and run at their speed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from miaopi.feel import typed
from miaopi.feel.python_logic import OPPOSITE, SIGNS
from miaopi.feel.python_table import (
    FALSE,
    NONE,
    TRUE,
    assign,
    both,
    compared,
    either,
    inverse,
    is_,
    is_not,
    name,
)
from miaopi.feel.python_values import Values
from miaopi.feel.typed import Const, Node
from miaopi.feel.types import BOOLEAN

Emit = Callable[[Node], ast.expr]


class ToPython(Values):
    """`value` gives the FEEL value, `true` and `false` a Python truth."""

    def true(self, node: Node) -> ast.expr:
        """Is the value exactly true?"""
        if self.careful or node.type != BOOLEAN:
            return is_(self.value(node), TRUE)
        key = self.key(node, "true")
        return self.is_true(node) if key is None else self.once(key, lambda: self.is_true(node))

    def is_true(self, node: Node) -> ast.expr:
        """The same, where it is not shared or not known yet."""
        match node:
            case typed.Fact(slot=slot) if self.program and (found := self.program.fact(slot, "true")):
                return found
            case typed.Equal() if (side := self.against_truth(node)) is not None:
                return self.is_held(node, *side)
            case typed.And(items=items):
                return self.staged(items, self.true, both)
            case typed.Or(items=items):
                return self.staged(items, self.true, either)
            case typed.Not(operand=operand):
                return self.false(operand)
            case typed.Order() if self.direct(node):
                return self.ordered(node, node.op)
            case typed.Quantified() if (item := self.only(node)) is not None:
                self.add(assign(self.local(node.loops[0].number), self.value(item)))
                return self.true(node.condition)
            case typed.Quantified():
                return self.searched(node, wanted=True)
            case typed.If():
                return self.chosen(node, self.true)
        return self.exactly(node, TRUE)

    def false(self, node: Node) -> ast.expr:
        """Is the value exactly false?"""
        if self.careful or node.type != BOOLEAN:
            return is_(self.value(node), FALSE)
        key = self.key(node, "false")
        return self.is_false(node) if key is None else self.once(key, lambda: self.is_false(node))

    def is_false(self, node: Node) -> ast.expr:
        """The same, where it is not shared or not known yet."""
        match node:
            case typed.Equal() if (side := self.against_truth(node)) is not None:
                return inverse(self.is_held(node, *side))
            case typed.And(items=items):
                return self.staged(items, self.false, either)
            case typed.Or(items=items):
                return self.staged(items, self.false, both)
            case typed.Not(operand=operand):
                return self.true(operand)
            case typed.Order() if self.direct(node):
                return self.ordered(node, OPPOSITE[node.op])
            case typed.Quantified() if (item := self.only(node)) is not None:
                self.add(assign(self.local(node.loops[0].number), self.value(item)))
                return self.false(node.condition)
            case typed.Quantified():
                return self.searched(node, wanted=False)
            case typed.If():
                return self.chosen(node, self.false)
        return self.exactly(node, FALSE)

    def is_held(self, node: typed.Equal, side: Node, wanted: bool) -> ast.expr:
        """`side = true`, `side != false`: never null, since null is neither."""
        held = self.true(side) if wanted else self.false(side)
        return inverse(held) if node.negated else held

    def exactly(self, node: Node, wanted: ast.Constant) -> ast.expr:
        """A value that is never null is a Python truth itself."""
        if isinstance(node, Const):
            return ast.Constant(node.value is wanted.value)
        value = self.value(node)
        if node.null:
            return is_(value, wanted)
        return value if wanted is TRUE else inverse(value)

    def staged(
        self, items: tuple[Node, ...], emit: Emit, join: Callable[[list[ast.expr]], ast.expr]
    ) -> ast.expr:
        """`a and b and c`. Where a part needs statements, they run only if those before it leave it open."""
        parts = [emit(items[0])]
        for item in items[1:]:
            with self.inner() as body:
                part = emit(item)
            if not body:
                parts.append(part)
                continue
            answer = self.temp()
            body.append(assign(answer, part))
            if join is both:
                self.add(ast.If(join(parts), body, [assign(answer, FALSE)]))
            else:
                self.add(ast.If(join(parts), [assign(answer, TRUE)], body))
            parts = [name(answer)]
        return join(parts)

    def where(self, items: tuple[Node, ...], then: Callable[[], None], first: ast.expr | None = None) -> None:
        """What `then` writes, where `first` and all items are true: an `if`, one within the other where a
        part needs statements."""
        parts = [] if first is None else [first]
        for place, item in enumerate(items):
            if not parts:
                parts = [self.true(item)]
                continue
            with self.inner() as body:
                part = self.true(item)
                if body:
                    self.where(items[place + 1 :], then, part)
            if body:
                self.add(ast.If(both(parts), body, []))
                return
            parts.append(part)
        with self.inner() as body:
            then()
        self.add(ast.If(both(parts), body, []))

    def ordered(self, node: typed.Order, op: str) -> ast.expr:
        """`x is not None and x < y`"""
        sizes = self.sizes(node)
        if sizes is not None:
            return compared(sizes[0], SIGNS[op](), sizes[1])
        tests: list[ast.expr] = []
        read: list[ast.expr] = []
        values = [self.value(node.left), self.value(node.right)]
        for side, value in zip((node.left, node.right), values, strict=True):
            again = value
            if side.null:
                first, again = self.held(value)
                tests.append(is_not(first, NONE))
            read.append(again)
        return both([*tests, compared(read[0], SIGNS[op](), read[1])])

    def chosen(self, node: typed.If, emit: Emit) -> ast.expr:
        """The truth of the branch that is taken."""
        test = self.true(node.test)
        with self.inner() as yes:
            yes_part = emit(node.yes)
        with self.inner() as no:
            no_part = emit(node.no)
        if not yes and not no:
            return ast.IfExp(test, yes_part, no_part)
        answer = self.temp()
        yes.append(assign(answer, yes_part))
        no.append(assign(answer, no_part))
        self.add(ast.If(test, yes, no))
        return name(answer)

    def searched(self, node: typed.Quantified, *, wanted: bool) -> ast.expr:
        """`some` is true, and `every` false, at the first hit; else there must be no hit and no null."""
        answer = self.temp()
        hunting = wanted is not node.every
        emit = self.true if wanted else self.false
        self.add(assign(answer, ast.Constant(not hunting)))

        def body() -> None:
            test = emit(node.condition)
            self.add(
                ast.If(
                    test if hunting else inverse(test),
                    [assign(answer, ast.Constant(hunting)), ast.Break()],
                    [],
                )
            )

        leave = name(answer) if hunting else inverse(name(answer))
        self.nested(node.loops, node, body, null=assign(answer, FALSE), leave=leave)
        return name(answer)
