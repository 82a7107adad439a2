"""Makes expressions and environments at random, of known types, with nulls wherever one may be."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from random import Random

from miaopi import feel
from miaopi.feel import nodes
from miaopi.feel.nodes import Expr

TYPES: Mapping[str, feel.Type] = {
    "area": feel.NUMBER,
    "people": feel.NUMBER,
    "use": feel.STRING,
    "owner id": feel.STRING,
    "kept": feel.BOOLEAN,
    "sealed": feel.BOOLEAN,
    "starts_on": feel.DATE,
    "ends_on": feel.DATE,
    "shares": feel.parse_type("list of number"),
    "ids": feel.parse_type("list of string"),
    "rooms": feel.parse_type("list of {id: string, area_m2: number, let: boolean, since: date}"),
}
NEVER_NULL = ("people", "kept", "starts_on", "ids")
BY_TYPE = {
    "number": ("area", "people"),
    "string": ("use", "owner id"),
    "boolean": ("kept", "sealed"),
    "date": ("starts_on", "ends_on"),
}
ROOM = {"string": "id", "number": "area_m2", "boolean": "let", "date": "since"}
SCALARS = ("number", "string", "boolean", "date")
TEXTS = ("", "a", "b", "R1", "residence", "房")
DAYS = ("2024-02-29", "2026-01-31", "2026-12-01", "0001-01-01", "9999-12-31")
SPANS = ("P1M", "P20Y", "-P1Y", "P1D", "PT36H", "-P400D")
NUMBERS = ("0", "1", "2", "3", "10", "0.5", "1.02", "79", "1000000000000000000000000000000001", "1e6000")


class Maker:
    """Random trees of a type, at most so deep."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.locals: list[tuple[str, str]] = []
        self.count = 0

    def of(self, kind: str, depth: int) -> Expr:
        """An expression of a type (now and then null or of another type)."""
        roll = self.random.random()
        if roll < 0.04:
            return nodes.Null()
        if roll < 0.055:
            kind = self.random.choice(SCALARS)
        if depth <= 0 or roll < 0.25:
            return self.leaf(kind)
        made = getattr(self, kind)
        return self.choice(kind, depth) if roll < 0.32 else made(depth - 1)

    def pick(self, *options: object) -> object:
        return self.random.choice(options)

    def leaf(self, kind: str) -> Expr:
        names = [name for name, bound in self.locals if bound == kind]
        if kind in BY_TYPE:
            names += BY_TYPE[kind]
            if self.random.random() < 0.6:
                return nodes.Name(self.random.choice(names))
            return self.literal(kind)
        if kind == "numbers":
            return self.pick(nodes.Name("shares"), nodes.Path(nodes.Name("rooms"), "area_m2"))
        if kind == "texts":
            return self.pick(nodes.Name("ids"), nodes.Path(nodes.Name("rooms"), "id"))
        return nodes.Name("rooms")

    def literal(self, kind: str) -> Expr:
        match kind:
            case "number":
                return nodes.Number(Decimal(self.random.choice(NUMBERS)))
            case "string":
                return nodes.String(self.random.choice(TEXTS))
            case "boolean":
                return nodes.Boolean(self.random.random() < 0.5)
        return nodes.At(self.random.choice(DAYS))

    def choice(self, kind: str, depth: int) -> Expr:
        return nodes.If(self.of("boolean", depth - 1), self.of(kind, depth - 1), self.of(kind, depth - 1))

    def bound(self, kind: str) -> str:
        self.count += 1
        self.locals.append((f"x{self.count}", kind))
        return f"x{self.count}"

    # By type

    def number(self, depth: int) -> Expr:
        options = [
            lambda: nodes.Arith(
                self.pick("+", "-", "*", "/", "**"), self.of("number", depth), self.of("number", depth)
            ),
            lambda: nodes.Negate(self.of("number", depth)),
            lambda: self.call(self.pick("count", "sum", "max", "min", "mean"), self.of("numbers", depth)),
            lambda: self.call("count", self.of("rooms", depth)),
            lambda: self.call(self.pick("floor", "abs", "ceiling"), self.of("number", depth)),
            lambda: self.call("string length", self.of("string", depth)),
            lambda: self.call("modulo", self.of("number", depth), self.of("number", depth)),
            lambda: nodes.Path(self.of("date", depth), self.pick("year", "month", "day")),
            lambda: nodes.Path(self.room(depth), "area_m2"),
            lambda: nodes.Filter(self.of("numbers", depth), nodes.Number(Decimal(self.pick(1, 2, 5)))),
            lambda: nodes.Call(
                nodes.Definition(
                    (nodes.Param("n"),), nodes.Arith("+", nodes.Name("n"), nodes.Number(Decimal(1)))
                ),
                (self.of("number", depth),),
            ),
        ]
        return self.random.choice(options)()

    def string(self, depth: int) -> Expr:
        options = [
            lambda: nodes.Arith("+", self.of("string", depth), self.of("string", depth)),
            lambda: self.call(self.pick("upper case", "lower case"), self.of("string", depth)),
            lambda: self.call("substring", self.of("string", depth), nodes.Number(Decimal(self.pick(1, 2)))),
            lambda: self.call("string", self.of(self.pick("date", "boolean"), depth)),
            lambda: nodes.Path(self.room(depth), "id"),
            lambda: nodes.Path(nodes.Context((nodes.Entry("k", self.of("string", depth)),)), "k"),
        ]
        return self.random.choice(options)()

    def date(self, depth: int) -> Expr:
        options = [
            lambda: nodes.Arith(
                self.pick("+", "-"), self.of("date", depth), nodes.At(self.random.choice(SPANS))
            ),
            lambda: nodes.Path(self.room(depth), "since"),
        ]
        return self.random.choice(options)()

    def room(self, depth: int) -> Expr:
        return nodes.Filter(self.of("rooms", depth), nodes.Number(Decimal(self.pick(1, 2))))

    def boolean(self, depth: int) -> Expr:
        kind = self.random.choice(SCALARS)
        ordered = self.random.choice(("number", "string", "date"))
        options = [
            lambda: nodes.Compare(self.pick("=", "!="), self.of(kind, depth), self.of(kind, depth)),
            lambda: nodes.Compare(
                self.pick("<", "<=", ">", ">="), self.of(ordered, depth), self.of(ordered, depth)
            ),
            lambda: nodes.Compare(self.pick("=", "!="), self.of(kind, depth), nodes.Null()),
            lambda: nodes.And(tuple(self.of("boolean", depth) for _ in range(self.pick(2, 3)))),
            lambda: nodes.Or(tuple(self.of("boolean", depth) for _ in range(self.pick(2, 3)))),
            lambda: self.call("not", self.of("boolean", depth)),
            lambda: nodes.Between(self.of(ordered, depth), self.of(ordered, depth), self.of(ordered, depth)),
            lambda: self.membership(kind, ordered, depth),
            lambda: self.quantified(depth),
            lambda: self.call("list contains", self.of("texts", depth), self.of("string", depth)),
            lambda: self.call("contains", self.of("string", depth), self.of("string", depth)),
        ]
        return self.random.choice(options)()

    def membership(self, kind: str, ordered: str, depth: int) -> Expr:
        low, high = self.of(ordered, depth), self.of(ordered, depth)
        options = [
            lambda: nodes.In(self.of(kind, depth), tuple(self.literal(kind) for _ in range(2))),
            lambda: nodes.In(self.of(kind, depth), (self.of(kind, depth), self.of(kind, depth))),
            lambda: nodes.In(self.of("string", depth), (self.of("texts", depth),)),
            lambda: nodes.In(
                self.of(ordered, depth),
                (nodes.Interval(low, high, self.pick(True, False), self.pick(True, False)),),
            ),
            lambda: nodes.In(
                self.of(ordered, depth),
                (nodes.Operator(self.pick("<", ">=", "!="), self.of(ordered, depth)),),
            ),
        ]
        return self.random.choice(options)()

    def quantified(self, depth: int) -> Expr:
        iterators, condition = self.within(depth, "boolean")
        return nodes.Quantified(self.pick(True, False), iterators, condition)

    def within(self, depth: int, kind: str) -> tuple[tuple[nodes.Iterator, ...], Expr]:
        """One or two iterators and a body that sees them."""
        before = len(self.locals)
        iterators = []
        for _ in range(self.pick(1, 1, 2)):
            source, element = self.pick(("numbers", "number"), ("texts", "string"), ("rooms", "room"))
            from_ = self.of(source, depth)
            iterators.append(nodes.Iterator(self.bound(element), from_))
        rooms = [name for name, bound in self.locals if bound == "room"]
        body = self.of(kind, depth)
        if rooms and kind == "boolean" and self.random.random() < 0.7:
            field = self.random.choice(SCALARS)
            entry = nodes.Path(nodes.Name(self.random.choice(rooms)), ROOM[field])
            body = nodes.And((nodes.Compare(self.pick("=", "!="), entry, self.of(field, depth)), body))
        del self.locals[before:]
        return tuple(iterators), body

    def numbers(self, depth: int) -> Expr:
        return self.list(depth, "number", "numbers")

    def texts(self, depth: int) -> Expr:
        return self.list(depth, "string", "texts")

    def list(self, depth: int, element: str, own: str) -> Expr:
        options = [
            lambda: nodes.ListOfItems(tuple(self.of(element, depth) for _ in range(self.pick(0, 1, 2, 3)))),
            lambda: nodes.For(*self.within(depth, element)),
            lambda: nodes.Path(self.of("rooms", depth), ROOM[element]),
            lambda: self.call("concatenate", self.of(own, depth), self.of(own, depth)),
            lambda: nodes.Filter(
                self.of(own, depth),
                nodes.Compare(self.pick("=", "!="), nodes.Name("item"), self.of(element, depth)),
            ),
        ]
        return self.random.choice(options)()

    def rooms(self, depth: int) -> Expr:
        field = self.random.choice(SCALARS)
        return nodes.Filter(
            self.of("rooms", depth),
            self.pick(
                nodes.Compare(self.pick("=", "!="), nodes.Name(ROOM[field]), self.of(field, depth)),
                nodes.And((nodes.Name("let"), self.of("boolean", depth))),
            ),
        )

    @staticmethod
    def call(name: str, *args: Expr) -> Expr:
        return nodes.Call(nodes.Name(name), args)


def environment(random: Random) -> dict[str, object]:
    """A value, or null where it may be, for every name."""

    def room() -> dict[str, object]:
        return {
            "id": random.choice(TEXTS), "area_m2": Decimal(random.choice(NUMBERS[:8])),
            "let": random.random() < 0.5,
            "since": datetime.date.fromisoformat(random.choice(DAYS)),
        }  # fmt: skip

    values: dict[str, object] = {
        "area": Decimal(random.choice(NUMBERS)),
        "people": Decimal(random.choice(NUMBERS[:6])),
        "use": random.choice(TEXTS),
        "owner id": random.choice(TEXTS),
        "kept": random.random() < 0.5,
        "sealed": random.random() < 0.5,
        "starts_on": datetime.date.fromisoformat(random.choice(DAYS)),
        "ends_on": datetime.date.fromisoformat(random.choice(DAYS)),
        "shares": tuple(Decimal(random.choice(NUMBERS[:7])) for _ in range(random.choice((0, 1, 3)))),
        "ids": tuple(random.choice(TEXTS) for _ in range(random.choice((0, 1, 3)))),
        "rooms": tuple(room() for _ in range(random.choice((0, 1, 3)))),
    }
    return {
        name: None if name not in NEVER_NULL and random.random() < 0.3 else value
        for name, value in values.items()
    }
