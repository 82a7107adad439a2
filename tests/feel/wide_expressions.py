"""Expressions of every kind of node and every built-in function, beside those of `expressions`.

A built-in is called by position or by names, with arguments of its parameters' types and now and then of
others; its value stands where one of its type is asked for.
"""

from __future__ import annotations

from decimal import Decimal

from miaopi import feel
from miaopi.feel import nodes, types
from miaopi.feel.builtins import BUILTINS, Signature
from miaopi.feel.nodes import Expr
from tests.feel.expressions import ROOM, SCALARS, Maker

ALL = tuple(signature for signatures in BUILTINS.values() for signature in signatures)
KINDS = {
    feel.NUMBER: "number",
    feel.STRING: "string",
    feel.BOOLEAN: "boolean",
    feel.DATE: "date",
    feel.ListOf(feel.NUMBER): "numbers",
    feel.ListOf(feel.STRING): "texts",
}
BY_RESULT = {kind: tuple(one for one in ALL if KINDS.get(one.result) == kind) for kind in KINDS.values()}
AT = {
    feel.TIME: ("10:30:00", "23:59:59.5", "00:00:00Z", "10:30:00@Asia/Shanghai"),
    feel.DATE_TIME: ("2026-01-31T10:30:00", "2024-02-29T23:59:59+08:00", "2026-01-31T00:00:00Z"),
    feel.DAYS_TIME: ("P1D", "-PT36H", "PT0S"),
    feel.YEARS_MONTHS: ("P1Y", "-P5M", "P20Y1M"),
}
ASKED = tuple(
    map(
        feel.parse_type,
        (
            "number", "string", "boolean", "date", "Any", "Null", "list<number>", "list<Any>", "context",
            "context<id: string>", "range<number>", "function<Any> -> Any", "days and time duration",
        ),
    )
)  # fmt: skip
LISTS = ("numbers", "texts", "rooms")


class WideMaker(Maker):
    """The same, with more."""

    def of(self, kind: str, depth: int) -> Expr:
        if depth > 0 and self.random.random() < 0.35:
            return self.wide(kind, depth - 1)
        return super().of(kind, depth)

    def wide(self, kind: str, depth: int) -> Expr:
        """Something that `Maker` does not make, of the kind if there is such."""
        options = [lambda: self.chosen(kind, depth), lambda: self.chosen(kind, depth)]
        if kind == "boolean":
            options += [
                lambda: nodes.InstanceOf(self.anything(depth), self.pick(*ASKED)),
                lambda: nodes.In(self.of("number", depth), (self.condition(depth),)),
                lambda: self.quantified_range(depth),
            ]
        elif kind == "number":
            options += [
                lambda: nodes.Filter(self.multiples(depth), nodes.Number(Decimal(self.pick(1, 2)))),
                lambda: nodes.Path(self.interval(depth), self.pick("start", "end")),
                self.recursive,
                lambda: self.difference(depth),
            ]
        elif kind == "numbers":
            options.append(
                lambda: nodes.For(
                    (nodes.Iterator("i", *self.ends()),),
                    nodes.If(
                        nodes.Compare("<", self.call("count", nodes.Name("partial")), self.of("number", 0)),
                        nodes.Name("i"),
                        self.of("number", depth),
                    ),
                )
            )
        return self.random.choice(options)()

    def multiples(self, depth: int) -> Expr:
        """A loop over whole numbers."""
        body = nodes.Arith("*", nodes.Name("i"), self.of("number", depth))
        return nodes.For((nodes.Iterator("i", *self.ends()),), body)

    def difference(self, depth: int) -> Expr:
        """A function called by the names of its parameters."""
        params = nodes.Param("a", self.pick(None, feel.NUMBER)), nodes.Param("b")
        body = nodes.Arith("-", nodes.Name("a"), nodes.Name("b"))
        entries = (nodes.Entry("b", self.of("number", depth)), nodes.Entry("a", self.of("number", depth)))
        return nodes.NamedCall(nodes.Definition(params, body), entries)

    def chosen(self, kind: str, depth: int) -> Expr:
        """A call of a built-in whose value is of the kind."""
        return self.built_in(self.random.choice(BY_RESULT.get(kind) or ALL), depth)

    def built_in(self, signature: Signature, depth: int) -> Expr:
        """A call, by position or by names."""
        count = self.random.randint(signature.fewest, len(signature.params)) or 1
        params = signature.params[:count]
        function = nodes.Name(signature.name)
        args = [self.argument(param.type, depth) for param in params]
        if self.random.random() < 0.3:
            named = [nodes.Entry(param.name, arg) for param, arg in zip(params, args, strict=True)]
            self.random.shuffle(named)
            return nodes.NamedCall(function, tuple(named))
        if params[-1].spread and self.random.random() < 0.4:
            args[-1:] = [self.anything(depth) for _ in range(self.pick(1, 2))]
        return nodes.Call(function, tuple(args))

    def argument(self, kind: feel.Type, depth: int) -> Expr:
        """A value for a parameter."""
        if kind in KINDS:
            return self.of(KINDS[kind], depth)
        if kind in AT:
            return nodes.At(self.random.choice(AT[kind]))
        match kind:
            case types.FunctionOf(params=params):
                names = tuple(f"p{n}" for n in range(len(params)))
                return nodes.Definition(
                    tuple(map(nodes.Param, names)),
                    nodes.Compare(self.pick("<", ">", "="), nodes.Name(names[0]), nodes.Name(names[-1])),
                )
            case types.RangeOf():
                return self.interval(depth)
            case types.ContextOf():
                return self.pick(self.context(depth), self.room(depth))
            case types.ListOf(element=types.ContextOf()):
                return nodes.ListOfItems(tuple(self.context(depth) for _ in range(self.pick(0, 1, 2))))
            case types.ListOf():
                return self.of(self.random.choice(LISTS), depth)
        return self.anything(depth)

    def anything(self, depth: int) -> Expr:
        """A value of any kind."""
        options = [
            lambda: self.of(self.random.choice(SCALARS), depth),
            lambda: self.of(self.random.choice(LISTS), depth),
            lambda: self.argument(self.random.choice(tuple(AT)), depth),
            lambda: self.context(depth),
            lambda: self.interval(depth),
            nodes.Null,
        ]
        return self.random.choice(options)()

    def context(self, depth: int) -> Expr:
        """Entries named as those that built-ins on contexts ask for, and as rooms have them."""
        names = self.pick(("key", "value"), ("a",), tuple(ROOM.values()))
        return nodes.Context(
            tuple(nodes.Entry(name, self.of(self.random.choice(SCALARS), depth)) for name in names)
        )

    def interval(self, depth: int) -> Expr:
        kind = self.random.choice(("number", "string", "date"))
        low, high = self.of(kind, depth), self.of(kind, depth)
        if self.random.random() < 0.2:
            return nodes.Interval(None, high, False, self.pick(True, False))
        return nodes.Interval(low, high, self.pick(True, False), self.pick(True, False))

    def ends(self) -> tuple[Expr, Expr]:
        """Of a loop over whole numbers, up or down."""
        low, high = self.random.choice(((1, 3), (3, 1), (0, 0), (-1, 1)))
        return nodes.Number(Decimal(low)), nodes.Number(Decimal(high))

    def condition(self, depth: int) -> Expr:
        """A condition on `?`."""
        asked = nodes.Name("?")
        return nodes.And(
            (nodes.Compare(self.pick("<", ">="), asked, self.of("number", 0)), self.of("boolean", depth))
        )

    def quantified_range(self, depth: int) -> Expr:
        name = self.bound("number")
        body = nodes.Compare("<", nodes.Name(name), self.of("number", depth))
        self.locals.pop()
        return nodes.Quantified(self.pick(True, False), (nodes.Iterator(name, *self.ends()),), body)

    def recursive(self) -> Expr:
        """A function of a context that calls itself."""
        one, n = nodes.Number(Decimal(1)), nodes.Name("n")
        again = nodes.Call(nodes.Name("down"), (nodes.Arith("-", n, one),))
        body = nodes.If(nodes.Compare("<=", n, one), one, nodes.Arith("*", n, again))
        called = nodes.Call(nodes.Name("down"), (nodes.Number(Decimal(self.pick(0, 1, 4, 7))),))
        entries = (
            nodes.Entry("down", nodes.Definition((nodes.Param("n"),), body)),
            nodes.Entry("given", called),
        )
        return nodes.Path(nodes.Context(entries), "given")
