"""What an expression may begin with: literals, names, brackets, and the words that open a construct."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import DecimalException
from typing import TypeVar

from miaopi.feel import nodes
from miaopi.feel.decimals import number
from miaopi.feel.errors import FeelError, Source, Span
from miaopi.feel.nodes import Expr
from miaopi.feel.stream import Scope, Stream, spell
from miaopi.feel.tokens import NUMBER, SIGN, STRING, WORD
from miaopi.feel.type_parser import TypeParser
from miaopi.feel.types import Type
from miaopi.texts import Words

T = TypeVar("T")
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
COMPARE, MINUS = 30, 70
# Words that begin or part an expression: never a name of one word.
KEYWORDS = frozenset(
    (
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "and",
        "or",
        "between",
        "instance",
        "function",
    )
)
EXPRESSION = Words("一个表达式", "an expression")


class Operands(Stream):
    """The half of the parser that reads operands; `expression` is the other half's."""

    def __init__(
        self, source: Source, names: Scope, members: Scope, kinds: Mapping[str, Type] | None = None
    ) -> None:
        super().__init__(source, [names], kinds)
        self.members = members
        self.depth = 0

    def expression(self, weakest: int = 0) -> Expr:
        """An expression whose signs bind more strongly than `weakest`."""
        raise NotImplementedError

    def operand(self) -> Expr:
        """A literal, a name, or a construct."""
        token = self.here
        match token.kind:
            case "word":
                return self.word()
            case "number":
                return self.number()
            case "string":
                self.take()
                return nodes.String(token.text, span=token.span)
            case "sign":
                return self.sign()
        self.refuse(EXPRESSION)

    def number(self) -> Expr:
        token = self.take()
        try:
            return nodes.Number(number(token.text), span=token.span)
        except DecimalException:
            raise FeelError([self.source.fault("number-range", token.span)]) from None

    # Words

    def word(self) -> Expr:
        """A name of several words goes before a word of the language, that before a name of one word."""
        token = self.here
        known = self.known_length()
        if not known:
            match token.text:
                case "if":
                    return self.choice()
                case "for":
                    return self.loop()
                case "some" | "every":
                    return self.quantified()
                case "function":
                    return self.definition()
                case "null":
                    self.take()
                    return nodes.Null(span=token.span)
                case "true" | "false":
                    self.take()
                    return nodes.Boolean(token.text == "true", span=token.span)
            if token.text in KEYWORDS:
                self.refuse(EXPRESSION)
        name = self.spelled(known or 1)
        return nodes.Name(name, span=self.span_from(token.span))

    def spelled(self, length: int) -> str:
        """The name that the next tokens spell; empty where no word stands here."""
        if self.here.kind != WORD:
            return ""
        parts = self.tokens[self.at : self.at + length]
        self.at += length
        return spell(parts)

    def choice(self) -> Expr:
        start = self.take()
        test = self.expression()
        self.expect("then")
        yes = self.expression()
        self.expect("else")
        no = self.expression()
        return nodes.If(test, yes, no, span=self.span_from(start.span))

    def loop(self) -> Expr:
        start = self.take()
        local = Scope()
        with self.within(local):
            iterators = self.iterators(local)
            self.expect("return")
            body = self.expression()
        return nodes.For(iterators, body, span=self.span_from(start.span))

    def quantified(self) -> Expr:
        start = self.take()
        local = Scope()
        with self.within(local):
            iterators = self.iterators(local)
            self.expect("satisfies")
            condition = self.expression()
        return nodes.Quantified(start.text == "every", iterators, condition, span=self.span_from(start.span))

    def iterators(self, local: Scope) -> tuple[nodes.Iterator, ...]:
        """`x in xs, y in 1..3`; each sees those before it."""
        found = [self.iterator(local)]
        while self.skip(","):
            found.append(self.iterator(local))
        return tuple(found)

    def iterator(self, local: Scope) -> nodes.Iterator:
        name, span = self.name(("in",))
        self.expect("in")
        source = self.expression()
        end = self.expression() if self.skip("..") else None
        local.add(name)
        return nodes.Iterator(name, source, end, span=self.span_from(span))

    def definition(self) -> Expr:
        start = self.take()
        self.expect("(")
        params = () if self.skip(")") else self.listed(self.param, ")")
        if self.sees("external"):
            raise FeelError([self.source.fault("external", self.here.span)])
        with self.within(Scope(param.name for param in params)):
            body = self.expression()
        return nodes.Definition(params, body, span=self.span_from(start.span))

    def param(self) -> nodes.Param:
        name, span = self.name((":", ",", ")"))
        kind = TypeParser(self).type() if self.skip(":") else None
        return nodes.Param(name, kind, span=self.span_from(span))

    # Signs

    def sign(self) -> Expr:
        token = self.here
        match token.text:
            case "-":
                self.take()
                # A number's minus belongs to its literal (rule 37): it binds more strongly than any operator.
                operand = self.number() if self.here.kind == NUMBER else self.expression(MINUS)
                return nodes.Negate(operand, span=self.span_from(token.span))
            case "@":
                return self.at_literal()
            case "{":
                return self.context()
            case "(":
                return self.round()
            case "[" | "]":
                return self.square()
        self.refuse(EXPRESSION)

    def at_literal(self) -> Expr:
        start = self.take()
        if self.here.kind != STRING:
            self.refuse(Words("引号中的日期、时间或时长", "a date, time or duration in quotes"))
        text = self.take().text
        return nodes.At(text, span=self.span_from(start.span))

    def round(self) -> Expr:
        """`(expression)`, `(low..high]`, `(< 5)`."""
        start = self.take()
        if self.sees(*COMPARISONS):
            return self.half_open(start.span)
        inner = self.expression()
        if self.skip(".."):
            return self.interval(start.span, inner, low_in=False)
        self.expect(")")
        return inner

    def half_open(self, start: Span) -> Expr:
        sign = self.take()
        bound = self.expression(COMPARE)
        self.expect(")")
        span = self.span_from(start)
        match sign.text:
            case "<" | "<=":
                return nodes.Interval(None, bound, False, sign.text == "<=", span=span)
            case ">" | ">=":
                return nodes.Interval(bound, None, sign.text == ">=", False, span=span)
            case "=":
                return nodes.Interval(bound, bound, True, True, span=span)
        raise FeelError([self.source.fault("unexpected", sign.span, expected=EXPRESSION)])

    def square(self) -> Expr:
        """`[a, b]`, `[low..high]`, `]low..high[`."""
        start = self.take()
        if start.text == "[" and self.skip("]"):
            return nodes.ListOfItems((), span=self.span_from(start.span))
        first = self.expression()
        if self.skip(".."):
            return self.interval(start.span, first, low_in=start.text == "[")
        if start.text == "]":
            self.refuse("..")
        items = [first]
        while self.skip(","):
            items.append(self.expression())
        self.expect("]")
        return nodes.ListOfItems(tuple(items), span=self.span_from(start.span))

    def interval(self, start: Span, low: Expr, *, low_in: bool) -> Expr:
        high = self.expression()
        if not self.sees("]", ")", "["):
            self.refuse("]")
        closing = self.take()
        return nodes.Interval(low, high, low_in, closing.text == "]", span=self.span_from(start))

    def context(self) -> Expr:
        start = self.take()
        local = Scope()
        entries: list[nodes.Entry] = []
        with self.within(local):
            while not self.sees("}"):
                if entries:
                    self.expect(",")
                entries.append(self.key())
                local.add(entries[-1].name)
                self.members.add(entries[-1].name)
            self.take()
        return nodes.Context(tuple(entries), span=self.span_from(start.span))

    def key(self) -> nodes.Entry:
        """An entry of a context: its name may be in quotes."""
        start = self.here
        name = self.take().text if start.kind == STRING else self.name((":",))[0]
        self.expect(":")
        value = self.expression()
        return nodes.Entry(name, value, span=self.span_from(start.span))

    # Calls

    def named(self) -> bool:
        """Do a name and a colon stand here?"""
        steps = 0
        while self.ahead(steps).kind in (WORD, NUMBER):
            steps += 1
        return steps > 0 and self.ahead(steps).text == ":" and self.ahead(steps).kind == SIGN

    def entry(self) -> nodes.Entry:
        """An argument by its name."""
        name, span = self.name((":",))
        self.expect(":")
        value = self.expression()
        return nodes.Entry(name, value, span=self.span_from(span))

    def listed(self, item: Callable[[], T], closing: str) -> tuple[T, ...]:
        """Items parted by commas, and the closing sign."""
        items = [item()]
        while self.skip(","):
            items.append(item())
        self.expect(closing)
        return tuple(items)
