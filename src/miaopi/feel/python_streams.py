"""The Python back end: built-ins that go through a list as it is made, so that none is.

`sum(for …)`, `count(list[…])`, `sum(list[…].entry)`: one loop; a null source makes the whole null. An element
that is null fails in the addition, and the careful form takes over.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from decimal import Decimal

from miaopi.feel import typed, types
from miaopi.feel.decimals import CONTEXT
from miaopi.feel.python_loops import Loops
from miaopi.feel.python_table import FALSE, NONE, TRUE, assign, block, call, compared, is_, name
from miaopi.feel.typed import Node
from miaopi.feel.types import BOOLEAN, ContextOf, ListOf

Each = Callable[[ast.expr], None]
ZERO = Decimal(0)
MOST_ITEMS = 20
# Elements that Python finds as FEEL does.
FOUND = (types.NUMBER, types.STRING, types.DATE, types.DAYS_TIME, types.YEARS_MONTHS, BOOLEAN)


class Streams(Loops):
    """What needs no list of its own."""

    def inlined(self, node: typed.Builtin) -> ast.expr | None:
        """A built-in as a loop or an operator of Python; None where it is called."""
        given = node.args
        if (
            len(node.signatures) != 1
            or not given
            or given[0] is None
            or not isinstance(given[0].type, ListOf)
        ):
            return None
        items = given[0]
        match node.signatures[0].name:
            case "list contains" if len(given) == 2 and given[1] is not None:
                return self.contained(items, given[1])
            case "count" if len(given) == 1 and self.streams(items) and not items.null:
                return call(self.table.function(Decimal), self.counted(items))
            case "sum" if len(given) == 1 and types.base(items.type.element) == types.NUMBER:  # type: ignore[attr-defined]  # a list
                return self.summed(items) if self.streams(items) else None
        return None

    def contained(self, items: Node, wanted: Node) -> ast.expr | None:
        """`wanted in items`"""
        element = types.base(items.type.element)  # type: ignore[attr-defined]  # a list
        if self.repeated() and self.program is None:
            return None  # its work must be counted
        if element not in FOUND or types.base(wanted.type) != element:
            return None
        return self.guarded(
            [(items, True), (wanted, False)], lambda listed, one: compared(one, ast.In(), listed)
        )

    def streams(self, items: Node) -> bool:
        """Is it made only to be gone through, and not shared?"""
        if self.key(items, "value") is not None:
            return False
        match items:
            case typed.For(partial=None) | typed.Filter(dynamic=False):
                return isinstance(items, typed.For) or isinstance(items.source.type, ListOf)
            case typed.Path(source=source):
                return isinstance(source.type, ListOf) and isinstance(source.type.element, ContextOf)
            case typed.Builtin(signatures=(signature,), args=args):
                return signature.name == "concatenate" and all(
                    one is not None and isinstance(one.type, ListOf) for one in args
                )
        return False

    def summed(self, items: Node) -> ast.expr:
        """The sum; of nothing, null."""
        total, spoilt = self.temp(), self.temp()
        some = surely_some(items)
        zero = self.table.constant(ZERO)
        self.add(assign(total, zero if some else NONE))
        self.add(assign(spoilt, FALSE))

        def each(value: ast.expr) -> None:
            before = name(total) if some else ast.IfExp(is_(name(total), NONE), zero, name(total))
            self.add(assign(total, self.added(before, value)))

        self.stream(items, each, spoilt)
        return ast.IfExp(name(spoilt), NONE, name(total))

    def added(self, left: ast.expr, right: ast.expr) -> ast.expr:
        """`left + right`, numbers."""
        if self.program is not None:
            return ast.BinOp(left, ast.Add(), right)
        return call(self.table.function(CONTEXT.add), left, right)

    def counted(self, items: Node) -> ast.expr:
        """How many elements, as Python counts, of what is surely a list."""
        total, spoilt = self.temp(), self.temp()
        self.add(assign(total, ast.Constant(0)))
        self.add(assign(spoilt, FALSE))
        one = ast.Constant(1)

        def each(_value: ast.expr) -> None:
            self.add(assign(total, ast.BinOp(name(total), ast.Add(), one)))

        self.stream(items, each, spoilt)
        return name(total)

    def stream(self, items: Node, each: Each, spoilt: str, element: str | None = None) -> None:
        """`each` for every element; `spoilt` becomes true where a source is null; `element`: its variable."""
        if not self.streams(items):
            self.plain(items, each, spoilt, element or self.temp())
            return
        match items:
            case typed.For(loops=loops, body=body):
                self.nested(
                    loops,
                    items,
                    lambda: each(self.value(body)),
                    null=assign(spoilt, TRUE),
                    leave=name(spoilt),
                )
            case typed.Filter(number=number, source=source, condition=condition):
                self.stream(
                    source, lambda one: self.kept(number, one, condition, each), spoilt, self.local(number)
                )
            case typed.Path(source=source, name=entry):
                key = self.table.constant(entry)
                self.stream(source, lambda one: each(ast.Subscript(one, key, ast.Load())), spoilt)
            case typed.Builtin(args=args):
                for arg in args:
                    if arg is not None:
                        self.stream(arg, each, spoilt)

    def kept(self, number: int, element: ast.expr, condition: Node, each: Each) -> None:
        """One element of a filter."""
        if not (isinstance(element, ast.Name) and element.id == self.local(number)):
            self.add(assign(self.local(number), element))
        test = self.true(condition)
        with self.inner() as body:
            each(name(self.local(number)))
        self.add(ast.If(test, body, []))

    def plain(self, items: Node, each: Each, spoilt: str, element: str) -> None:
        """Every element of a list that is there or is made first."""
        if isinstance(items, typed.Items) and len(items.items) <= MOST_ITEMS:
            for item in items.items:
                each(self.value(item))
            return
        self.deeper(items)
        source = self.source_of(typed.Loop(0, items, None), items)
        with self.inner() as rounds:
            each(name(element))
        through = ast.For(ast.Name(element, ast.Store()), name(source), block(rounds), [], lineno=0)
        if items.null:
            self.add(ast.If(is_(name(source), NONE), [assign(spoilt, TRUE)], [through]))
        else:
            self.add(through)
        self.depth -= 1


def surely_some(items: Node) -> bool:
    """Has the list surely an element?"""
    match items:
        case typed.Items(items=parts):
            return bool(parts)
        case typed.Builtin(signatures=(signature,), args=args) if signature.name == "concatenate":
            return any(one is not None and surely_some(one) for one in args)
    return False
