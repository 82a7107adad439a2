"""The SQL back end: values, truths, comparisons, arithmetic.

`value` gives the FEEL value, NULL where that is null. `true` and `false` give a condition that is true
exactly where the value is exactly true (or false), and false or NULL elsewhere: as a WHERE or a CASE needs
it, without the third value being made.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from sqlglot import exp

from miaopi.feel import typed
from miaopi.feel.sql.collections import Collections
from miaopi.feel.sql.types import (
    BOOLEAN,
    DAY,
    MONTHS,
    MOST_DIGITS,
    NARROW,
    TEXT,
    Number,
    Refused,
    Sql,
    joined,
)
from miaopi.feel.typed import Const, Node
from miaopi.feel.values import Range, YearsMonths

ORDER = {"<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE}
OPPOSITE = {"<": exp.GTE, "<=": exp.GT, ">": exp.LTE, ">=": exp.LT}
COMPARED = (TEXT, BOOLEAN, DAY, MONTHS)
ORDERED = (TEXT, DAY, MONTHS)


def both(parts: list[exp.Expression]) -> exp.Expression:
    return cast(exp.Expression, exp.and_(*parts, copy=False)) if parts else exp.true()


def either(parts: list[exp.Expression]) -> exp.Expression:
    return cast(exp.Expression, exp.or_(*parts, copy=False)) if parts else exp.false()


def is_null(node: exp.Expression) -> exp.Expression:
    return exp.Is(this=exp.paren(node), expression=exp.null())


def is_not_null(node: exp.Expression) -> exp.Expression:
    return exp.Not(this=is_null(node))


def again(found: Sql) -> Sql:
    """The same expression for another place: a node of sqlglot has one parent."""
    return Sql(found.node.copy(), found.type, found.null)


def constant(value: object) -> Sql:
    """A value known now.   Raises: Refused."""
    match value:
        case bool():
            return Sql(exp.true() if value else exp.false(), BOOLEAN, False)
        case str():
            return Sql(exp.Literal.string(value), TEXT, False)
        case Decimal():
            return decimal(value)
        case datetime.date():
            return Sql(exp.cast(exp.Literal.string(value.isoformat()), "DATE"), DAY, False)
        case YearsMonths(months=months):
            return Sql(exp.Literal.number(months), MONTHS, False)
    raise Refused("type", type(value).__name__)


def decimal(value: Decimal) -> Sql:
    """A number with as many digits as it has."""
    _sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    scale = max(-exponent, 0)
    kind = Number(max(len(digits) + max(exponent, 0), scale, 1), scale)
    if kind.digits > MOST_DIGITS:
        raise Refused("digits")
    return Sql(exp.Cast(this=exp.Literal.string(f"{value:f}"), to=kind.sql), kind, False)


class ToSql(Collections):
    """One expression after another over the same columns. `facts`: what each slot reads."""

    def __init__(self, facts: Mapping[int, Sql | Refused]) -> None:
        self.facts = facts
        self.locals: dict[int, Sql] = {}

    # Values

    def value(self, node: Node) -> Sql:
        """The value.   Raises: Refused."""
        match node:
            case Const(value=None):
                raise Refused("construct", "null")
            case Const(value=value):
                return constant(value)
            case typed.Fact(slot=slot):
                found = self.facts[slot]
                if isinstance(found, Refused):
                    raise found
                return again(found)
            case typed.Local(number=number):
                return again(self.locals[number])
            case typed.Let(number=number, value=value, body=body):
                self.locals[number] = self.value(value)
                return self.value(body)
            case typed.Negate(operand=operand):
                found = self.number(operand)
                return Sql(exp.Neg(this=exp.paren(found.node)), found.type, found.null)
            case typed.Arith():
                return self.arithmetic(node)
            case typed.If():
                return self.choice(node)
            case _:
                return self.truth_or_more(node)

    def truth_or_more(self, node: Node) -> Sql:
        """Truths by their three values; then lists and calls."""
        match node:
            case typed.And(items=items):
                parts = [self.truth(item) for item in items]
                return Sql(both([part.node for part in parts]), BOOLEAN, any(part.null for part in parts))
            case typed.Or(items=items):
                parts = [self.truth(item) for item in items]
                return Sql(either([part.node for part in parts]), BOOLEAN, any(part.null for part in parts))
            case typed.Not(operand=operand):
                found = self.truth(operand)
                return Sql(exp.not_(exp.paren(found.node), copy=False), BOOLEAN, found.null)
            case typed.Equal():
                return Sql(self.equal(node, negated=node.negated), BOOLEAN, False)
            case typed.Order():
                return self.order(node, ORDER[node.op])
            case typed.OneOf(value=value, values=values):
                found = self.value(value)
                listed: exp.Expression = self.one_of(found, values)
                if found.null:
                    listed = exp.Coalesce(this=listed, expressions=[exp.false()])
                return Sql(listed, BOOLEAN, False)
            case typed.Within(value=value, test=test):
                return self.within(self.value(value), test)
            case typed.Quantified():
                return self.quantified(node)
        return self.collection(node)

    def truth(self, node: Node) -> Sql:
        found = self.value(node)
        if found.type != BOOLEAN:
            raise Refused("type", "boolean")
        return found

    def number(self, node: Node) -> Sql:
        found = self.value(node)
        if not isinstance(found.type, Number):
            raise Refused("type", "number")
        return found

    # Truths

    def true(self, node: Node) -> exp.Expression:
        """Is it exactly true?   Raises: Refused."""
        match node:
            case typed.And(items=items):
                return both([self.true(item) for item in items])
            case typed.Or(items=items):
                return either([self.true(item) for item in items])
            case typed.Not(operand=operand):
                return self.false(operand)
            case typed.If(test=test, yes=yes, no=no):
                return exp.case().when(self.true(test), self.true(yes)).else_(self.true(no))
            case typed.OneOf(value=value, values=values):
                return self.one_of(self.value(value), values)
            case typed.Quantified():
                return self.searched(node, wanted=True)
            case typed.Equal():
                return self.equal(node, negated=node.negated, null_is_false=True)
            case Const(value=value):
                return exp.true() if value is True else exp.false()
        return self.truth(node).node

    def false(self, node: Node) -> exp.Expression:
        """Is it exactly false?   Raises: Refused."""
        match node:
            case typed.And(items=items):
                return either([self.false(item) for item in items])
            case typed.Or(items=items):
                return both([self.false(item) for item in items])
            case typed.Not(operand=operand):
                return self.true(operand)
            case typed.If(test=test, yes=yes, no=no):
                return exp.case().when(self.true(test), self.false(yes)).else_(self.false(no))
            case typed.Equal():
                return self.equal(node, negated=not node.negated, null_is_false=True)
            case typed.Order():
                return self.order(node, OPPOSITE[node.op]).node
            case typed.OneOf(value=value, values=values):
                found = self.value(value)
                outside = exp.not_(exp.paren(self.one_of(found, values)), copy=False)
                return either([is_null(found.node.copy()), outside]) if found.null else outside
            case typed.Quantified():
                return self.searched(node, wanted=False)
            case Const(value=value):
                return exp.true() if value is False else exp.false()
        return exp.not_(exp.paren(self.truth(node).node), copy=False)

    # Comparisons

    def equal(self, node: typed.Equal, *, negated: bool, null_is_false: bool = False) -> exp.Expression:
        """Never NULL: null equals null alone. With NULL as false, `=` does for one null side."""
        for side, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(other, Const) and other.value is None:
                found = self.value(side).node
                return is_not_null(found) if negated else is_null(found)
        left, right = self.value(node.left), self.value(node.right)
        self.comparable(left, right, COMPARED)
        kind: type[exp.Binary] = exp.NEQ if negated else exp.EQ
        plain = null_is_false and not negated and not (left.null and right.null)
        if (left.null or right.null) and not plain:
            kind = exp.NullSafeNEQ if negated else exp.NullSafeEQ
        return exp.paren(
            cast(exp.Expression, kind(this=exp.paren(left.node), expression=exp.paren(right.node)))
        )

    def order(self, node: typed.Order, kind: type[exp.Binary]) -> Sql:
        left, right = self.value(node.left), self.value(node.right)
        self.comparable(left, right, ORDERED)
        made = cast(exp.Expression, kind(this=exp.paren(left.node), expression=exp.paren(right.node)))
        return Sql(made, BOOLEAN, left.null or right.null)

    @staticmethod
    def comparable(left: Sql, right: Sql, kinds: tuple[object, ...]) -> None:
        """Does SQL compare them as FEEL does?"""
        kind = joined(left.type, right.type)
        if not isinstance(kind, Number) and kind not in kinds:
            raise Refused("type", "comparison")

    @staticmethod
    def one_of(found: Sql, values: tuple[object, ...]) -> exp.Expression:
        """`x IN (…)`: NULL where x is."""
        listed = [constant(value) for value in values]
        for one in listed:
            ToSql.comparable(found, one, COMPARED)
        return exp.In(this=exp.paren(found.node), expressions=[one.node for one in listed])

    def within(self, found: Sql, test: Node) -> Sql:
        """A constant range."""
        if not isinstance(test, Const) or not isinstance(test.value, Range):
            raise Refused("construct", "in")
        span = test.value
        parts: list[exp.Expression] = []
        for bound, kind in (
            (span.low, exp.GTE if span.low_in else exp.GT),
            (span.high, exp.LTE if span.high_in else exp.LT),
        ):
            if bound is not None:
                limit = constant(bound)
                self.comparable(found, limit, ORDERED)
                parts.append(kind(this=exp.paren(found.node.copy()), expression=limit.node))
        return Sql(exp.paren(both(parts)), BOOLEAN, found.null)

    # Arithmetic

    def arithmetic(self, node: typed.Arith) -> Sql:
        """Sums and products of numbers, exact; days with months."""
        if node.op in ("/", "**"):
            raise Refused("division" if node.op == "/" else "power")
        left, right = self.value(node.left), self.value(node.right)
        null = left.null or right.null
        if isinstance(left.type, Number) and isinstance(right.type, Number):
            kind = product(left.type, right.type) if node.op == "*" else total(left.type, right.type)
            return Sql(calculated(node.op, left, right, kind), kind, null)
        if left.type == DAY and right.type == MONTHS and node.op in "+-":
            months = right.node if node.op == "+" else exp.Neg(this=exp.paren(right.node))
            later = exp.AddMonths(this=exp.paren(left.node), expression=exp.paren(months))
            return Sql(exp.cast(exp.paren(later), "DATE"), DAY, null)
        if left.type == right.type == MONTHS and node.op in "+-":
            made = (exp.Add if node.op == "+" else exp.Sub)(
                this=exp.paren(left.node), expression=exp.paren(right.node)
            )
            return Sql(exp.paren(made), MONTHS, null)
        raise Refused("type", f"arithmetic {node.op}")

    def choice(self, node: typed.If) -> Sql:
        if isinstance(node.yes, Const) and node.yes.value is None:
            yes, no = None, self.value(node.no)
        elif isinstance(node.no, Const) and node.no.value is None:
            yes, no = self.value(node.yes), None
        else:
            yes, no = self.value(node.yes), self.value(node.no)
        known = [part for part in (yes, no) if part is not None]
        kind = joined(known[0].type, known[-1].type)
        made = exp.case().when(self.true(node.test), exp.null() if yes is None else yes.node)
        made = made.else_(exp.null() if no is None else no.node)
        return Sql(exp.paren(made), kind, len(known) == 1 or any(part.null for part in known))


def product(left: Number, right: Number) -> Number:
    """The type of an exact product."""
    kind = Number(left.digits + right.digits, left.scale + right.scale)
    if kind.digits > MOST_DIGITS:
        raise Refused("digits")
    return kind


def total(left: Number, right: Number) -> Number:
    """The type of an exact sum."""
    scale = max(left.scale, right.scale)
    kind = Number(max(left.whole, right.whole) + scale + 1, scale)
    if kind.digits > MOST_DIGITS:
        raise Refused("digits")
    return kind


def calculated(op: str, left: Sql, right: Sql, kind: Number) -> exp.Expression:
    """The operation, its operands wide enough that the database clamps nothing."""
    maker = {"*": exp.Mul, "+": exp.Add, "-": exp.Sub}[op]
    first: exp.Expression = exp.paren(left.node)
    second: exp.Expression = exp.paren(right.node)
    assert isinstance(left.type, Number)
    if kind.digits <= NARROW:
        return exp.paren(maker(this=first, expression=second))
    if op == "*":
        wide = Number(max(left.type.digits, NARROW + 1), left.type.scale)
        first = exp.Cast(this=first, to=wide.sql)
    else:
        first = exp.Cast(this=first, to=kind.sql)
    return exp.Cast(this=exp.paren(maker(this=first, expression=second)), to=kind.sql)
