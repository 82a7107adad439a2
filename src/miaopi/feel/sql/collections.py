"""The SQL back end: lists, loops over them, records, and the built-in functions that SQL knows as well."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from miaopi.feel import typed
from miaopi.feel.sql.types import (
    BOOLEAN,
    DAY,
    MOST_DIGITS,
    TEXT,
    ListOf,
    Number,
    Record,
    Refused,
    Sql,
    SqlType,
    joined,
)
from miaopi.feel.typed import Node

# A list is at most a million long: FEEL's own bound on work. So a sum has six digits more at most.
MORE_DIGITS = 6
PARTS = {"year": "YEAR", "month": "MONTH", "day": "DAY"}
DIGITS_OF = {"year": 6, "month": 2, "day": 2}
TEXTS = {"starts with": "STARTS_WITH", "ends with": "ENDS_WITH", "contains": "CONTAINS"}


class Collections:
    """What has elements or parts."""

    locals: dict[int, Sql]

    def value(self, node: Node) -> Sql:
        raise NotImplementedError

    def true(self, node: Node) -> exp.Expression:
        raise NotImplementedError

    def false(self, node: Node) -> exp.Expression:
        raise NotImplementedError

    def collection(self, node: Node) -> Sql:
        """Lists, records, calls.   Raises: Refused."""
        match node:
            case typed.Items(items=items):
                return self.items(items)
            case typed.Path():
                return self.path(node)
            case typed.Filter():
                return self.filter(node)
            case typed.For():
                return self.loop(node)
            case typed.Builtin():
                return self.builtin(node)
            case typed.Hosted(name=name):
                raise Refused("table", name)
        raise Refused("construct", type(node).__name__)

    def listed(self, node: Node) -> tuple[Sql, ListOf]:
        found = self.value(node)
        if not isinstance(found.type, ListOf):
            raise Refused("type", "list")
        return found, found.type

    def items(self, nodes: tuple[Node, ...]) -> Sql:
        if not nodes:
            raise Refused("construct", "[]")
        found = [self.value(node) for node in nodes]
        kind: SqlType = found[0].type
        for one in found[1:]:
            kind = joined(kind, one.type)
        null = any(one.null for one in found)
        return Sql(exp.Array(expressions=[one.node for one in found]), ListOf(kind, null), False)

    def bound(self, number: int, kind: ListOf) -> exp.Identifier:
        """A local as the parameter of a lambda."""
        name = exp.to_identifier(f"v{number}")
        self.locals[number] = Sql(exp.column(name.copy()), kind.element, kind.null)
        return name

    @staticmethod
    def applied(
        kind: type[exp.Expression], source: exp.Expression, name: exp.Identifier, body: exp.Expression
    ) -> exp.Expression:
        return kind(this=exp.paren(source), expression=exp.Lambda(this=body, expressions=[name]))

    def path(self, node: typed.Path) -> Sql:
        found = self.value(node.source)
        match found.type:
            case Record() as record:
                return self.field(found.node, record, node.name, null=found.null)
            case ListOf(element=Record() as record):
                name = exp.to_identifier("e")
                part = self.field(exp.column(name.copy()), record, node.name, null=False)
                made = self.applied(exp.Transform, found.node, name, part.node)
                return Sql(made, ListOf(part.type), found.null)
        if found.type == DAY and node.name in PARTS:
            made = exp.Extract(this=exp.var(PARTS[node.name]), expression=found.node)
            kind = Number(DIGITS_OF[node.name], 0)
            return Sql(exp.Cast(this=made, to=kind.sql), kind, found.null)
        raise Refused("construct", f".{node.name}")

    @staticmethod
    def field(node: exp.Expression, record: Record, name: str, *, null: bool) -> Sql:
        kind = record.field(name)
        if kind is None:
            raise Refused("type", name)
        return Sql(exp.Dot(this=node, expression=exp.to_identifier(name, quoted=True)), kind, null)

    def filter(self, node: typed.Filter) -> Sql:
        if node.dynamic:
            raise Refused("construct", "filter")
        source, kind = self.listed(node.source)
        name = self.bound(node.number, kind)
        return Sql(
            self.applied(exp.ArrayFilter, source.node, name, self.true(node.condition)), kind, source.null
        )

    def one_loop(self, loops: tuple[typed.Loop, ...]) -> tuple[Sql, ListOf, int]:
        if len(loops) != 1 or loops[0].end is not None:
            raise Refused("loop")
        source, kind = self.listed(loops[0].source)
        return source, kind, loops[0].number

    def loop(self, node: typed.For) -> Sql:
        if node.partial is not None:
            raise Refused("construct", "partial")
        source, kind, number = self.one_loop(node.loops)
        name = self.bound(number, kind)
        body = self.value(node.body)
        return Sql(
            self.applied(exp.Transform, source.node, name, body.node),
            ListOf(body.type, body.null),
            source.null,
        )

    # Some and every

    def searched(self, node: typed.Quantified, *, wanted: bool) -> exp.Expression:
        """`some` is true, and `every` false, where an element is found; else where none is left over."""
        hunting = wanted is not node.every
        emit = self.true if wanted else self.false
        rolled = self.unrolled(node, emit)
        if rolled is not None:
            return exp.paren((exp.or_ if hunting else exp.and_)(*rolled, copy=False))
        source, kind, number = self.one_loop(node.loops)
        name = self.bound(number, kind)
        found = length(self.applied(exp.ArrayFilter, source.node, name, emit(node.condition)))
        if hunting:
            return exp.GT(this=found, expression=exp.Literal.number(0))
        return exp.EQ(this=found, expression=length(exp.paren(source.node.copy())))

    def unrolled(
        self, node: typed.Quantified, emit: Callable[[Node], exp.Expression]
    ) -> list[exp.Expression] | None:
        """The condition for each element of a list that is written out."""
        source = node.loops[0].source
        if len(node.loops) != 1 or not isinstance(source, typed.Items) or not source.items:
            return None
        parts = []
        for item in source.items:
            self.locals[node.loops[0].number] = self.value(item)
            parts.append(emit(node.condition))
        return parts

    def quantified(self, node: typed.Quantified) -> Sql:
        """All three values."""
        true, false = self.searched(node, wanted=True), self.searched(node, wanted=False)
        made = exp.case().when(true, exp.true()).when(false, exp.false()).else_(exp.null())
        return Sql(exp.paren(made), BOOLEAN, True)

    # Built-in functions

    def builtin(self, node: typed.Builtin) -> Sql:
        name = node.signatures[0].name
        if len(node.signatures) != 1 or None in node.args:
            raise Refused("function", name)
        args = [arg for arg in node.args if arg is not None]
        match name:
            case "count" if len(args) == 1:
                source, _kind = self.listed(args[0])
                return Sql(exp.Cast(this=length(source.node), to=Number(9, 0).sql), Number(9, 0), source.null)
            case "list contains":
                return self.contains(*args)
            case "concatenate":
                return self.concatenated(args)
            case "sum" if len(args) == 1:
                return self.summed(args[0])
            case "abs" | "floor" | "ceiling" if len(args) == 1:
                return self.rounded(name, args[0])
            case "starts with" | "ends with" | "contains":
                first, second = (self.value(arg) for arg in args)
                if first.type != TEXT or second.type != TEXT:
                    raise Refused("type", name)
                made = exp.Anonymous(this=TEXTS[name], expressions=[first.node, second.node])
                return Sql(made, BOOLEAN, first.null or second.null)
        raise Refused("function", name)

    def contains(self, listed: Node, wanted: Node) -> Sql:
        source, kind = self.listed(listed)
        element = self.value(wanted)
        joined(kind.element, element.type)
        if kind.null or element.null or not isinstance(kind.element, type(element.type)):
            raise Refused("function", "list contains with null")
        made = exp.ArrayContains(this=exp.paren(source.node), expression=element.node)
        return Sql(made, BOOLEAN, source.null)

    def concatenated(self, args: list[Node]) -> Sql:
        """Null where one of them is; SQL itself would leave that one out."""
        found = [self.listed(arg) for arg in args]
        kind: SqlType = found[0][1]
        for _source, one in found[1:]:
            kind = joined(kind, one)
        assert isinstance(kind, ListOf)
        made: exp.Expression = found[0][0].node
        for source, _kind in found[1:]:
            made = exp.ArrayConcat(this=made, expressions=[source.node])
        unknown = [
            exp.Is(this=exp.paren(one.node.copy()), expression=exp.null()) for one, _kind in found if one.null
        ]
        if not unknown:
            return Sql(made, kind, False)
        case = exp.case().when(exp.or_(*unknown, copy=False), exp.null()).else_(made)
        return Sql(exp.paren(case), kind, True)

    def summed(self, arg: Node) -> Sql:
        source, kind = self.listed(arg)
        element = kind.element
        if not isinstance(element, Number) or kind.null:
            raise Refused("function", "sum")
        total = Number(element.digits + MORE_DIGITS, element.scale)
        if total.digits > MOST_DIGITS:
            raise Refused("digits")
        made = exp.ArraySum(this=source.node)
        return Sql(exp.Cast(this=made, to=total.sql), total, True)

    def rounded(self, name: str, arg: Node) -> Sql:
        found = self.value(arg)
        if not isinstance(found.type, Number):
            raise Refused("type", name)
        kind = found.type if name == "abs" else Number(found.type.whole + 1, 0)
        maker = {"abs": exp.Abs, "floor": exp.Floor, "ceiling": exp.Ceil}[name]
        return Sql(exp.Cast(this=maker(this=found.node), to=kind.sql), kind, found.null)


def length(node: exp.Expression) -> exp.Expression:
    """How many elements."""
    return exp.ArraySize(this=node)
