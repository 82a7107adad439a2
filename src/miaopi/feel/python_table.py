"""What generated Python is made of: a table of constants and functions, and small makers of `ast` nodes."""

from __future__ import annotations

import ast
import linecache
import weakref
from collections.abc import Callable, Hashable, Iterable
from types import FunctionType
from typing import cast

from miaopi.feel.errors import Span
from miaopi.texts import Place

CONTRARY: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
NONE, TRUE, FALSE = ast.Constant(None), ast.Constant(True), ast.Constant(False)


class Table:
    """Constants and functions of one generated function, by counted names: no text of an author is code."""

    def __init__(self, *, places: bool = False) -> None:
        self.places = places  # a site is its place itself: notes are kept
        self.globals: dict[str, object] = {"__builtins__": {}, "tuple": tuple, "len": len}
        self.known: dict[Hashable, str] = {}
        self.sites: list[tuple[Place, Span]] = []
        self.temps = 0

    def fresh(self) -> str:
        """A variable that nothing else uses."""
        self.temps += 1
        return f"t{self.temps}"

    def constant(self, value: object) -> ast.expr:
        """A value: null, true and false as they are, all others in the table."""
        if value is None or value is True or value is False:
            return ast.Constant(value)
        try:
            hash(value)
            key: Hashable = (type(value), value)
        except TypeError:
            key = (id(value),)  # it lives as long as the table
        return self._entry("c", key, value)

    def function(self, call: Callable[..., object]) -> ast.expr:
        """A function of the runtime or a built-in."""
        label = getattr(call, "__name__", "f").strip("<>")
        return self._entry(f"{label if label.isidentifier() else 'f'}_", (id(call), "function"), call)

    def _entry(self, prefix: str, key: Hashable, value: object) -> ast.expr:
        if key not in self.known:
            self.known[key] = f"{prefix}{len(self.known)}"
            self.globals[self.known[key]] = value
        return name(self.known[key])

    def site(self, place: Place, span: Span) -> ast.expr:
        """The number of a place in the text, for notes."""
        if self.places:
            return self.constant(place)
        self.sites.append((place, span))
        return ast.Constant(len(self.sites) - 1)


def name(text: str) -> ast.expr:
    """A variable read."""
    return ast.Name(text, ast.Load())


def assign(target: str, value: ast.expr) -> ast.stmt:
    """`target = value`"""
    return ast.Assign([ast.Name(target, ast.Store())], value, lineno=0)


def call(function: ast.expr, *args: ast.expr) -> ast.expr:
    """`function(args)`"""
    return ast.Call(function, list(args), [])


def method(of: str, called: str, *args: ast.expr) -> ast.expr:
    """`of.called(args)`"""
    return ast.Call(ast.Attribute(name(of), called, ast.Load()), list(args), [])


def compared(left: ast.expr, op: ast.cmpop, right: ast.expr) -> ast.expr:
    """`left op right`"""
    return ast.Compare(left, [op], [right])


def is_(left: ast.expr, right: ast.expr) -> ast.expr:
    """`left is right`; of two constants, the answer."""
    if isinstance(left, ast.Constant) and isinstance(right, ast.Constant):
        return ast.Constant(left.value is right.value)
    if isinstance(left, ast.Tuple | ast.Dict) and isinstance(right, ast.Constant):
        return FALSE
    return compared(left, ast.Is(), right)


def is_not(left: ast.expr, right: ast.expr) -> ast.expr:
    """`left is not right`"""
    if isinstance(left, ast.Tuple | ast.Dict) and isinstance(right, ast.Constant):
        return TRUE
    return compared(left, ast.IsNot(), right)


def both(parts: list[ast.expr]) -> ast.expr:
    """`a and b`; true where there are none."""
    return parts[0] if len(parts) == 1 else ast.BoolOp(ast.And(), parts) if parts else TRUE


def either(parts: list[ast.expr]) -> ast.expr:
    """`a or b`; false where there are none."""
    return parts[0] if len(parts) == 1 else ast.BoolOp(ast.Or(), parts) if parts else FALSE


def inverse(value: ast.expr) -> ast.expr:
    """`not value`"""
    if isinstance(value, ast.Compare) and len(value.ops) == 1 and type(value.ops[0]) in CONTRARY:
        return ast.Compare(value.left, [CONTRARY[type(value.ops[0])]()], value.comparators)
    return ast.UnaryOp(ast.Not(), value)


def block(statements: list[ast.stmt]) -> list[ast.stmt]:
    """Statements, at least one."""
    return statements or [ast.Pass()]


def marked(statement: ast.stmt, mark: str) -> ast.stmt:
    """The statement, remembering where it comes from; what is within it may come from elsewhere."""
    if not hasattr(statement, "mark"):
        statement.mark = mark  # type: ignore[attr-defined]  # read by `lines`
    return statement


def lines(statements: Iterable[ast.stmt], mark: str, indent: str = "") -> list[str]:
    """Source lines of statements, each marked with where it comes from, so that a traceback names it."""
    found: list[str] = []

    def put(line: str, of: str) -> None:
        shown = "".join(sign if sign.isprintable() else " " for sign in of)
        found.append(f"{indent}{line}  # {shown}" if shown else f"{indent}{line}")

    def within(body: list[ast.stmt], of: str) -> None:
        found.extend(lines(block(body), of, indent + "    "))

    for statement in statements:
        own = getattr(statement, "mark", mark)
        match statement:
            case ast.If(test=test, body=body, orelse=orelse):
                put(f"if {shown_as(test)}:", own)
                within(body, own)
                if orelse:
                    put("else:", own)
                    within(orelse, own)
            case ast.For(target=target, iter=source, body=body):
                put(f"for {shown_as(target)} in {shown_as(source)}:", own)
                within(body, own)
            case ast.FunctionDef(name=label, args=arguments, body=body):
                put(f"def {label}({shown_as(arguments)}):", own)
                within(body, own)
            case _:
                put(shown_as(statement), own)
    return found


def shown_as(node: ast.AST) -> str:
    """A node as Python's source, on one line."""
    return ast.unparse(node)


_COUNT = iter(range(1, 10**12))


def build(source: list[str], table: Table, label: str) -> FunctionType:
    """The function `run` that the lines define; its source stands in linecache as long as it lives."""
    shown = "".join(sign for sign in label if sign.isprintable())
    filename = f"<{shown} #{next(_COUNT)}>"
    text = "\n".join(source) + "\n"
    code = compile(text, filename, "exec", dont_inherit=True)
    exec(code, table.globals)  # noqa: S102  - lines out of ast.unparse, names out of a counter, constants out of the table
    function = cast(FunctionType, table.globals["run"])
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    weakref.finalize(function, linecache.cache.pop, filename, None)
    return function
