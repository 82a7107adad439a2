"""The Python back end: arithmetic, comparison and logic.

Where the types are known, Python's own operators stand, guarded against null; elsewhere the runtime.
"""

from __future__ import annotations

import ast

from miaopi.feel import operations, runtime, typed, types
from miaopi.feel.python_blocks import Blocks
from miaopi.feel.python_table import (
    FALSE,
    NONE,
    TRUE,
    assign,
    call,
    compared,
    inverse,
    is_,
    is_not,
    name,
)  # fmt: skip
from miaopi.feel.typed import Const, Node
from miaopi.feel.types import BOOLEAN

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


class Logic(Blocks):
    """Operators."""

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
