"""From tokens to the tree: a Pratt parser.

How strongly signs bind, from the weakest: or · and · comparison, between, in · + - · * / · ** · unary - ·
instance of · path, filter, call. All lean to the left.

A name is the longest one in scope that stands there. Names in scope: those given, those bound within the text
(for, some, every, parameters, entries before), and after a dot or within a filter the entries of contexts.

Basis: DMN 1.5, 10.3.1.2 (grammar).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from miaopi.feel import nodes
from miaopi.feel.errors import FeelError, Source, Span
from miaopi.feel.nodes import Expr, Test
from miaopi.feel.operands import COMPARE, COMPARISONS, Operands
from miaopi.feel.stream import Scope
from miaopi.feel.tokens import END, NUMBER, SIGN, STRING, WORD, Token
from miaopi.feel.tree import height, walk
from miaopi.feel.type_parser import TypeParser
from miaopi.feel.types import Type
from miaopi.texts import Words

DEEPEST = 50
HIGHEST = 100

OR, AND, _, ADD, MULTIPLY, POWER, _, INSTANCE, POSTFIX = range(10, 100, 10)  # COMPARE is 30, MINUS 70
BINDING = {
    "or": OR, "and": AND, "between": COMPARE, "in": COMPARE, "+": ADD, "-": ADD, "*": MULTIPLY, "/": MULTIPLY,
    "**": POWER, "instance": INSTANCE, ".": POSTFIX, "[": POSTFIX, "(": POSTFIX,
    **dict.fromkeys(COMPARISONS, COMPARE),
}  # fmt: skip
BETWEEN_OPERANDS = ("then", "else", "in", "return", "satisfies", "and", "or", "between", "instance")
OPENING = ("-", "@", "{", "(", "[", "]")
PROPERTIES = ("time offset", "start included", "end included")


def parse(
    source: Source,
    names: Iterable[str] = (),
    members: Iterable[str] = (),
    *,
    kinds: Mapping[str, Type] | None = None,
    tested: str | None = None,
) -> Expr:
    """The tree of a text.

    Args:   names: in scope from the start.  members: entries that contexts are known to have.
            kinds: types that the text may name.  tested: the text is unary tests on this name.
    Raises: FeelError: at the first token that does not fit.
    """
    parser = _Parser(source, names, members, kinds)
    tree = parser.expression(0) if tested is None else parser.unary_tests(tested)
    if parser.here.kind != END:
        parser.leftover()
    if height(tree) > HIGHEST:
        raise FeelError([source.fault("too-deep", Span(0, min(len(source.text), 20)), limit=HIGHEST)])
    return tree


class _Parser(Operands):
    def __init__(
        self,
        source: Source,
        names: Iterable[str],
        members: Iterable[str],
        kinds: Mapping[str, Type] | None = None,
    ) -> None:
        super().__init__(source, Scope(names), Scope((*members, *PROPERTIES)), kinds)
        self.depth = 0

    def leftover(self) -> None:
        """Two words in a row are mostly a name that is not known."""
        before = self.tokens[self.at - 1]
        if self.here.kind == WORD and before.kind == WORD:
            span = Span(before.span.start, self.here.span.end)
            raise FeelError([self.source.fault("unknown-words", span)])
        self.refuse(Words("运算符或结尾", "an operator or the end"))

    # The loop

    def expression(self, weakest: int = 0) -> Expr:
        """An expression whose signs bind more strongly than `weakest`."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise FeelError([self.source.fault("too-deep", self.here.span, limit=DEEPEST)])
        left = self.operand()
        while self.here.kind in (WORD, SIGN) and BINDING.get(self.here.text, 0) > weakest:
            if self.here.text == "[" and not self.begins_operand(self.ahead()):
                break  # the end of ]1..2[
            left = self.operator(left)
        self.depth -= 1
        return left

    @staticmethod
    def begins_operand(token: Token) -> bool:
        """May an expression begin with this token?"""
        if token.kind == WORD:
            return token.text not in BETWEEN_OPERANDS
        return token.kind in (NUMBER, STRING) or token.text in OPENING

    def operator(self, left: Expr) -> Expr:
        """What the sign that is next makes of what stands before it."""
        token = self.here
        match token.text:
            case "or" | "and":
                return self.chain(left, token.text)
            case "between":
                return self.between(left)
            case "in":
                return self.membership(left)
            case "instance":
                return self.instance(left)
            case ".":
                return self.path(left)
            case "[":
                return self.filter(left)
            case "(":
                return self.call(left)
        self.take()
        right = self.expression(BINDING[token.text])
        make = nodes.Compare if token.text in COMPARISONS else nodes.Arith
        return make(token.text, left, right, span=self.span_from(left.span))

    def chain(self, left: Expr, word: str) -> Expr:
        """`a and b and c` is one node, so that a long condition is no deep tree."""
        items = [left]
        while self.skip(word):
            items.append(self.expression(BINDING[word]))
        make = nodes.And if word == "and" else nodes.Or
        return make(tuple(items), span=self.span_from(left.span))

    def between(self, left: Expr) -> Expr:
        self.take()
        low = self.expression(COMPARE)
        self.expect("and")
        high = self.expression(COMPARE)
        return nodes.Between(left, low, high, span=self.span_from(left.span))

    def instance(self, left: Expr) -> Expr:
        self.take()
        self.expect("of")
        kind = TypeParser(self).type()
        return nodes.InstanceOf(left, kind, span=self.span_from(left.span))

    # in

    def membership(self, left: Expr) -> Expr:
        self.take()
        tests = self.tests() if self.sees("(") else (self.test(),)
        return nodes.In(left, tests, span=self.span_from(left.span))

    def tests(self) -> tuple[Test, ...]:
        """`(test, test)`, or an interval or expression that begins with a bracket."""
        start = self.at
        self.take()
        tests = self.test_list()
        if len(tests) == 1 and not self.sees(")"):  # (low..high]
            self.at = start
            return (self.expression(COMPARE),)
        self.expect(")")
        return tuple(tests)

    def test(self) -> Test:
        """`< 5`, or an expression."""
        if self.sees(*COMPARISONS):
            sign = self.take()
            operand = self.expression(COMPARE)
            return nodes.Operator(sign.text, operand, span=self.span_from(sign.span))
        return self.expression(COMPARE)

    def unary_tests(self, tested: str) -> Expr:
        """The tests of a cell on a name: `-`, `not(tests)`, `test, test`.

        A test that reads the name itself is a condition; any other is what the name must equal or be in.
        Basis: DMN 1.5, 10.3.1.2, rules 12 to 17 (unary tests).
        """
        start = self.here.span
        if self.sees("-") and self.ahead().kind == END:
            self.take()
            return nodes.Boolean(True, span=start)
        if self.sees("not") and self.ahead().text == "(":
            at = self.at
            self.take()
            self.take()
            tests = self.test_list()
            if self.skip(")") and self.here.kind == END:
                found = self.either(tests, tested, self.span_from(start))
                return nodes.Call(nodes.Name("not", span=start), (found,), span=self.span_from(start))
            self.at = at
        return self.either(self.test_list(), tested, self.span_from(start))

    def test_list(self) -> list[Test]:
        """Tests parted by commas."""
        tests = [self.unary_test()]
        while self.skip(","):
            tests.append(self.unary_test())
        return tests

    def unary_test(self) -> Test:
        """`< 5`, or a whole expression, which may be a condition."""
        return self.test() if self.sees(*COMPARISONS) else self.expression()

    @staticmethod
    def either(tests: list[Test], tested: str, span: Span) -> Expr:
        """One of the tests holds."""
        name = nodes.Name(tested, span=span)

        def reads(test: Test) -> bool:
            return not isinstance(test, nodes.Operator) and any(
                isinstance(one, nodes.Name) and one.name == tested for one in walk(test)
            )

        plain = tuple(test for test in tests if not reads(test))
        items: list[Expr] = [test for test in tests if not isinstance(test, nodes.Operator) and reads(test)]
        if plain:
            items.insert(0, nodes.In(name, plain, span=span))
        return items[0] if len(items) == 1 else nodes.Or(tuple(items), span=span)

    # What follows an operand

    def path(self, left: Expr) -> Expr:
        self.take()
        start = self.here.span
        with self.within(self.members):
            name = self.spelled(max(self.known_length(), 1))
        if not name:
            self.refuse(Words("一个名称", "a name"))
        return nodes.Path(left, name, span=Span(left.span.start, self.span_from(start).end))

    def filter(self, left: Expr) -> Expr:
        self.take()
        with self.within(self.members):
            condition = self.expression()
        self.expect("]")
        return nodes.Filter(left, condition, span=self.span_from(left.span))

    def call(self, left: Expr) -> Expr:
        self.take()
        if self.skip(")"):
            return nodes.Call(left, (), span=self.span_from(left.span))
        if self.named():
            named = self.listed(self.entry, ")")
            return nodes.NamedCall(left, named, span=self.span_from(left.span))
        args = self.listed(self.expression, ")")
        return nodes.Call(left, args, span=self.span_from(left.span))
