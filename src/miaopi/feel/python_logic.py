"""The Python back end: arithmetic, comparison and logic.

Where the types are known, Python's own operators stand, guarded against null; elsewhere the runtime.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from decimal import Decimal

from miaopi.feel import operations, runtime, typed, types
from miaopi.feel.builtins import Signature
from miaopi.feel.python_blocks import Blocks
from miaopi.feel.python_table import (
    FALSE,
    NONE,
    TRUE,
    assign,
    both,
    call,
    compared,
    either,
    inverse,
    is_,
    is_not,
    name,
)  # fmt: skip
from miaopi.feel.typed import Const, Node
from miaopi.feel.types import BOOLEAN, ListOf

ARITHMETIC = {
    "+": runtime.add,
    "-": runtime.subtract,
    "*": runtime.multiply,
    "/": runtime.divide,
    "**": runtime.power,
}
# In a program the thread's context is ours, so that Python's own signs reckon with numbers as FEEL does.
RECKONED: dict[str, type[ast.operator]] = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div}
ORDER = {"<": runtime.less, "<=": runtime.at_most, ">": runtime.more, ">=": runtime.at_least}
SIGNS: dict[str, type[ast.cmpop]] = {"<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE}
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
# What Python itself orders as FEEL does.
DIRECT = (types.NUMBER, types.STRING, types.DATE, types.DAYS_TIME, types.YEARS_MONTHS)
SMALL = 10**9
EQUATED = (*DIRECT, BOOLEAN)


def may_be_null(node: Node) -> bool:
    """May a part of `and` or `or` be neither true nor false?"""
    return node.null or node.type != BOOLEAN


class Logic(Blocks):
    """Operators."""

    def arithmetic(self, node: typed.Negate | typed.Arith) -> ast.expr:
        if isinstance(node, typed.Negate):
            if self.program is not None and node.operand.type == types.NUMBER:
                return self.guarded([(node.operand, True)], lambda value: ast.UnaryOp(ast.USub(), value))
            return self.runtime(runtime.negate, node, self.value(node.operand))
        operation = operations.operation(node.op, node.left.type, node.right.type)
        grows = types.base(node.left.type) == types.STRING and (self.depth > 0 or self.within_function)
        if self.careful or operation is None or grows:
            return self.runtime(ARITHMETIC[node.op], node, self.value(node.left), self.value(node.right))
        parts = [(node.left, True), (node.right, True)]
        sign = RECKONED.get(node.op)
        if self.program is not None and sign and node.left.type == node.right.type == types.NUMBER:
            return self.guarded(parts, lambda left, right: ast.BinOp(left, sign(), right))
        return self.guarded(parts, lambda left, right: call(self.table.function(operation), left, right))

    def direct(self, node: typed.Equal | typed.Order) -> bool:
        """Do Python's operators do on these types what FEEL's do (null aside)?"""
        left, right = types.base(node.left.type), types.base(node.right.type)
        if self.careful or left != right:
            return False
        return left in (EQUATED if isinstance(node, typed.Equal) else DIRECT)

    def comparison(self, node: typed.Equal | typed.Order) -> ast.expr:
        """Equality of one simple type is Python's, null included: None equals None alone."""
        if isinstance(node, typed.Equal):
            return self.equality(node)
        if not self.direct(node):
            return self.runtime(ORDER[node.op], node, self.value(node.left), self.value(node.right))
        sizes = self.sizes(node)
        if sizes is not None:
            return compared(sizes[0], SIGNS[node.op](), sizes[1])
        return self.guarded(
            [(node.left, True), (node.right, True)],
            lambda left, right: compared(left, SIGNS[node.op](), right),
        )

    def equality(self, node: typed.Equal) -> ast.expr:
        """`left = right`"""
        side = self.against_null(node)
        if side is not None:
            return (is_not if node.negated else is_)(self.value(side), NONE)
        if self.against_truth(node) is not None:
            return self.true(node)
        if self.direct(node):
            left, right = self.sizes(node) or (self.value(node.left), self.value(node.right))
            return compared(left, ast.NotEq() if node.negated else ast.Eq(), right)
        function = runtime.differs if node.negated else runtime.equals
        return self.runtime(function, node, self.value(node.left), self.value(node.right))

    def against_truth(self, node: typed.Equal) -> tuple[Node, bool] | None:
        """What is compared with the literal true or false, and which."""
        if not self.direct(node) or node.left.type != BOOLEAN:
            return None
        for side, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(other, Const) and isinstance(other.value, bool):
                return side, other.value
        return None

    def sizes(self, node: typed.Equal | typed.Order) -> tuple[ast.expr, ast.expr] | None:
        """Both sides where the length of a list is compared with a whole number: Python counts faster."""
        left, right = self.size(node.left), self.size(node.right)
        if left is None or right is None or isinstance(node.left, Const) == isinstance(node.right, Const):
            return None
        return left(), right()

    def size(self, node: Node) -> Callable[[], ast.expr] | None:
        match node:
            case Const(value=Decimal() as value) if value == int(value) and abs(value) < SMALL:
                return lambda: ast.Constant(int(value))
            case typed.Builtin(signatures=(Signature(name="count"),), args=(typed.Typed() as items,)):
                if isinstance(items.type, ListOf) and not items.null:
                    return lambda: self.length(items)
        return None

    @staticmethod
    def against_null(node: typed.Equal) -> Node | None:
        """What is compared with the literal null."""
        if isinstance(node.right, Const) and node.right.value is None:
            return node.left
        return node.right if isinstance(node.left, Const) and node.left.value is None else None

    def length(self, items: Node) -> ast.expr:
        """How many elements, as Python counts, of what is surely a list."""
        raise NotImplementedError

    # Logic

    def logic(self, node: typed.And | typed.Or | typed.Not | typed.OneOf | typed.Within) -> ast.expr:
        match node:
            case typed.And(items=items):
                return self.both_or_either(items, FALSE, TRUE)
            case typed.Or(items=items):
                return self.both_or_either(items, TRUE, FALSE)
            case typed.Not(operand=operand):
                value = self.truth(operand)
                if not node.null and not self.careful:  # what fails is null, whatever the types say
                    return inverse(value)
                first, again = self.held(value)
                return ast.IfExp(is_(first, NONE), NONE, inverse(again))
            case typed.OneOf(value=value, values=values):
                return compared(self.value(value), ast.In(), self.table.constant(frozenset(values)))
            case typed.Within(value=value, test=test):
                tested = self.value(value)
                return self.runtime(runtime.within, node, tested, self.value(test))

    def both_or_either(
        self, items: tuple[Node, ...], decisive: ast.Constant, other: ast.Constant
    ) -> ast.expr:
        """`and`: the first false decides, else a null makes null. `or`: the same with true."""
        certain = (
            0 if self.careful else next((n for n, one in enumerate(items) if may_be_null(one)), len(items))
        )
        if certain == len(items):
            return self.staged(items, self.true, both if other is TRUE else either)
        target = self.temp()
        if not certain:
            self.add(assign(target, self.truth(items[0])))
            self.rest_of(target, items[1:], decisive, other)
            return name(target)
        first = self.truths(items[:certain], other)
        with self.inner() as body:
            self.add(assign(target, self.truth(items[certain])))
            self.rest_of(target, items[certain + 1 :], decisive, other)
        self.add(ast.If(first, body, [assign(target, decisive)]))
        return name(target)

    def rest_of(
        self, target: str, items: tuple[Node, ...], decisive: ast.Constant, other: ast.Constant
    ) -> None:
        """What the items make of the value of those before, in its variable."""
        for item in items:
            with self.inner() as body:
                value = self.stored(self.truth(item))
                self.add(ast.If(is_not(name(value), other), [assign(target, name(value))], []))
            self.add(ast.If(is_not(name(target), decisive), body, []))

    def truths(self, items: tuple[Node, ...], other: ast.Constant) -> ast.expr:
        """Are all of them, none of which may be null, as `other`? So the decision is still open."""
        emit = self.true if other is TRUE else self.false
        return emit(items[0]) if len(items) == 1 else self.staged(items, emit, both)

    def staged(
        self, items: tuple[Node, ...], emit: Callable[[Node], ast.expr],
        join: Callable[[list[ast.expr]], ast.expr],
    ) -> ast.expr:  # fmt: skip
        """`a and b and c`, statements between them run only where those before leave it open."""
        raise NotImplementedError

    def false(self, node: Node) -> ast.expr:
        """A Python truth: is the value exactly false?"""
        raise NotImplementedError

    def choice(self, node: typed.If) -> ast.expr:
        target = self.temp()
        test = self.true(node.test)
        with self.inner() as yes:
            self.add(assign(target, self.value(node.yes)))
        with self.inner() as no:
            self.add(assign(target, self.value(node.no)))
        self.add(ast.If(test, yes, no))
        return name(target)
