"""Types of operators: arithmetic, comparison, logic, `between`, `in`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from miaopi.feel import nodes, operations, typed, types
from miaopi.feel.checking import Checking, guess, known
from miaopi.feel.nodes import Test
from miaopi.feel.scope import Frame
from miaopi.feel.tree import walk
from miaopi.feel.type_words import say
from miaopi.feel.typed import Const, Node
from miaopi.feel.types import ANY, BOOLEAN, ListOf, RangeOf, Simple, comparable
from miaopi.texts import Words

_ORDERED = (
    types.NUMBER,
    types.STRING,
    types.DATE,
    types.TIME,
    types.DATE_TIME,
    types.DAYS_TIME,
    types.YEARS_MONTHS,
)
_FIXED = (Const, typed.Fact, typed.Local)


class Operators(Checking):
    """One method a kind of operator."""

    def negate(self, node: nodes.Negate, frame: Frame) -> Node:
        operand = self.visit(node.operand, frame)
        if isinstance(operand, Const) and isinstance(operand.value, Decimal):
            return Const(operand.type, False, operand.value.copy_negate(), span=node.span)
        kind = operand.type
        if known(kind) and kind not in (types.NUMBER, types.DAYS_TIME, types.YEARS_MONTHS):
            return self.fault("not-a-number", node.span, given=say(kind))
        return typed.Negate(kind if known(kind) else ANY, operand.null, operand, span=node.span)

    def arith(self, node: nodes.Arith, frame: Frame) -> Node:
        left, right = self.visit(node.left, frame), self.visit(node.right, frame)
        kind = operations.result(node.op, left.type, right.type)
        if self.strict and kind is None and known(left.type) and known(right.type):
            return self.fault(
                "no-operation", node.span, op=node.op, left=say(left.type), right=say(right.type)
            )
        null = kind is None or left.null or right.null
        return typed.Arith(kind or ANY, null, node.op, left, right, span=node.span)

    def compare(self, node: nodes.Compare, frame: Frame) -> Node:
        return self.comparison(node.op, self.visit(node.left, frame), self.visit(node.right, frame), node)

    def comparison(self, op: str, left: Node, right: Node, node: nodes.Node) -> Node:
        """`left op right`, told with the place of `node`."""
        if self.strict and not comparable(left.type, right.type):
            return self.mismatch(op, left, right, node)
        if op in ("=", "!="):
            self.listed_value(left, right)
            self.listed_value(right, left)
            alike = isinstance(left.type, Simple) and types.base(left.type) == types.base(right.type)
            null = not alike and not self.against_null(left, right)
            return typed.Equal(BOOLEAN, null, op == "!=", left, right, span=node.span)
        for side in (left, right):
            if known(side.type) and types.base(side.type) not in _ORDERED:
                return self.fault("no-order", node.span, op=op, given=say(side.type))
        alike = known(left.type) and types.base(left.type) == types.base(right.type)
        null = left.null or right.null or not alike
        return typed.Order(BOOLEAN, null, op, left, right, span=node.span)

    @staticmethod
    def against_null(left: Node, right: Node) -> bool:
        """`x = null` is never null itself."""
        return any(
            isinstance(side, Const) and side.value is None and side.type == types.NULL
            for side in (left, right)
        )

    def mismatch(self, op: str, left: Node, right: Node, node: nodes.Node) -> Node:
        """A comparison that can never be true; a number in quotes is the most common."""
        quoted = next(
            (side for side in (left, right) if isinstance(side, Const) and isinstance(side.value, str)), None
        )
        mend = Words("改为同一类型的值。", "Compare with a value of the same type.")
        if quoted is not None and self._is_number(quoted.value):
            bare = self.text(node.span).replace(f'"{quoted.value}"', str(quoted.value))
            mend = Words(f"去掉引号：{bare}。", f"Drop the quotes: {bare}.")
        elif quoted is not None and types.DATE in (left.type, right.type):
            mend = Words(f'日期写成 @"{quoted.value}"。', f'Write the date as @"{quoted.value}".')
        return self.fault(
            "type-mismatch", node.span, op=op, left=say(left.type), right=say(right.type), suggestion=mend
        )

    @staticmethod
    def _is_number(value: object) -> bool:
        return isinstance(value, str) and value.replace(".", "", 1).isdecimal()

    def listed_value(self, side: Node, literal: Node) -> None:
        """A text that is compared with a fact of fixed values must be one of them."""
        kind = side.type
        if (
            isinstance(kind, Simple)
            and kind.values
            and isinstance(literal, Const)
            and isinstance(literal.value, str)
        ):
            self.one_value(kind, literal)

    def one_value(self, kind: Simple, literal: Const) -> None:
        """Is the literal one of the values of the type?"""
        if literal.value is not None and literal.value not in kind.values:
            values = Words("、".join(kind.values), ", ".join(kind.values))
            self.fault(
                "not-a-value",
                literal.span,
                value=literal.value,
                values=values,
                guess=guess(str(literal.value), kind.values),
            )

    # and, or

    def conjunction(self, node: nodes.And, frame: Frame) -> Node:
        items = tuple(self.boolean(item, frame) for item in node.items)
        return typed.And(BOOLEAN, any(map(self.unsure, items)), items, span=node.span)

    def disjunction(self, node: nodes.Or, frame: Frame) -> Node:
        items = tuple(self.boolean(item, frame) for item in node.items)
        return typed.Or(BOOLEAN, any(map(self.unsure, items)), items, span=node.span)

    @staticmethod
    def unsure(node: Node) -> bool:
        """May it be neither true nor false?"""
        return node.null or not known(node.type)

    # between, in

    def between(self, node: nodes.Between, frame: Frame) -> Node:
        low, high = self.visit(node.low, frame), self.visit(node.high, frame)

        def within(value: Node) -> Node:
            above = self.comparison(">=", value, low, node)
            below = self.comparison("<=", value, high, node)
            return typed.And(BOOLEAN, above.null or below.null, (above, below), span=node.span)

        return self.once(self.visit(node.value, frame), within)

    def once(self, value: Node, body: Callable[[Node], Node]) -> Node:
        """A body that uses the value several times though it is worked out once."""
        if isinstance(value, _FIXED):
            return body(value)
        local = self.new_local(value.type, value.span, null=value.null, solid=self.solid(value))
        inner = body(local)
        return typed.Let(inner.type, inner.null, local.number, value, inner, span=inner.span)

    def membership(self, node: nodes.In, frame: Frame) -> Node:
        value = self.visit(node.value, frame)
        constants = self.constants(value, node)
        if constants is not None:
            return typed.OneOf(BOOLEAN, False, value, constants, span=node.span)

        def tested(value: Node) -> Node:
            items = tuple(self.test(value, test, frame) for test in node.tests)
            if len(items) == 1:
                return items[0]
            return typed.Or(BOOLEAN, any(map(self.unsure, items)), items, span=node.span)

        return self.once(value, tested)

    def constants(self, value: Node, node: nodes.In) -> tuple[object, ...] | None:
        """The values, where all tests are literals of the value's own simple type."""
        tests: list[Test] = []
        for test in node.tests:
            tests.extend(test.items if isinstance(test, nodes.ListOfItems) else (test,))
        if not tests or types.base(value.type) not in (types.STRING, types.NUMBER):
            return None
        found = [
            self.visit(test, Frame(None, {}))
            for test in tests
            if isinstance(test, nodes.String | nodes.Number)
        ]
        if len(found) != len(tests) or any(one.type != types.base(value.type) for one in found):
            return None
        for one in found:
            self.listed_value(value, one)
        return tuple(one.value for one in found if isinstance(one, Const))

    def test(self, value: Node, test: Test, frame: Frame) -> Node:
        """`value in test`"""
        if isinstance(test, nodes.Operator):
            return self.comparison(test.op, value, self.visit(test.operand, frame), test)
        if isinstance(test, nodes.Interval):
            return self.in_interval(value, test, frame)
        asked = self.asked(value, test, frame)
        if asked is not None:
            return asked
        other = self.visit(test, frame)
        if isinstance(other.type, Simple) and isinstance(value.type, Simple):
            return self.comparison("=", value, other, test)
        inner = other.type.element if isinstance(other.type, ListOf | RangeOf) else other.type
        meets = (
            comparable(value.type, inner) or comparable(value.type, other.type) or isinstance(inner, RangeOf)
        )
        if self.strict and not meets:
            return self.mismatch("in", value, other, test)
        never_null = isinstance(other.type, ListOf) and not other.null and not isinstance(value.type, ListOf)
        return typed.Within(BOOLEAN, not (never_null and known(value.type)), value, other, span=test.span)

    def asked(self, value: Node, test: nodes.Expr, frame: Frame) -> Node | None:
        """A test that is a condition on `?`, which is the value; None where it is none.

        Basis: DMN 1.5, table 55: `e1 in e2` is `{?: e1, r: e2}.r` where e2 is a boolean that reads `?`.
        """
        if not any(isinstance(one, nodes.Name) and one.name == "?" for one in walk(test)):
            return None
        faults = list(self.faults)
        condition = self.visit(test, Frame(frame, {"?": value}))
        if condition.type == BOOLEAN:
            return condition
        self.faults = faults
        return None

    def in_interval(self, value: Node, test: nodes.Interval, frame: Frame) -> Node:
        """`value in [low..high]`"""
        items: list[Node] = []
        if test.low is not None:
            items.append(
                self.comparison(">=" if test.low_in else ">", value, self.visit(test.low, frame), test)
            )
        if test.high is not None:
            items.append(
                self.comparison("<=" if test.high_in else "<", value, self.visit(test.high, frame), test)
            )
        if len(items) == 1:
            return items[0]
        return typed.And(BOOLEAN, any(map(self.unsure, items)), tuple(items), span=test.span)
