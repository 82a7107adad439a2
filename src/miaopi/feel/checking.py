"""The ground under the parts of the type checker: faults, locals, names."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable, Mapping

from miaopi.feel import properties, typed, types
from miaopi.feel.builtins import BUILTINS
from miaopi.feel.builtins.registry import as_function
from miaopi.feel.errors import Source, Span
from miaopi.feel.nodes import Expr
from miaopi.feel.scope import Frame, Symbol, fact
from miaopi.feel.type_words import say
from miaopi.feel.typed import Const, Local, Node
from miaopi.feel.types import ANY, BOOLEAN, AnyType, ContextOf, ListOf, NullType, Type
from miaopi.feel.values import Range
from miaopi.texts import Fault, Words


def type_of(value: object) -> Type:
    """The type of a value known now."""
    for name, python in types.PYTHON.items():
        if type(value) is python:
            return types.Simple(name)
    if value is None:
        return types.NULL
    return types.RangeOf(type_of(value.low)) if isinstance(value, Range) else ANY


def guess(name: str, known: Iterable[str]) -> Words:
    """What may have been meant, as a sentence; nothing where no known name is near."""
    near = difflib.get_close_matches(name, tuple(known), n=1, cutoff=0.6)
    return Words(f"是不是“{near[0]}”？", f"Did you mean “{near[0]}”?") if near else Words("", "")


class Checking:
    """Faults are gathered; what is faulty goes on as any value, so that one fault does not bring others."""

    def __init__(
        self,
        source: Source,
        symbols: Mapping[str, Symbol],
        hosts: Mapping[str, types.FunctionOf],
        *,
        strict: bool,
    ) -> None:
        self.source = source
        self.symbols = symbols
        self.hosts = hosts
        self.strict = strict
        self.faults: list[Fault] = []
        self.used: set[str] = set()
        self.locals = 0
        self.solid_locals: set[int] = set()

    def visit(self, node: Expr, frame: Frame) -> Node:
        """The typed tree of a tree."""
        raise NotImplementedError

    def fault(self, code: str, span: Span, **values: object) -> Node:
        """Note a fault, where types are checked strictly; the value is null then."""
        if self.strict:
            self.faults.append(self.source.fault(code, span, **values))
        return Const(ANY, True, None, span=span)

    def text(self, span: Span) -> str:
        """What the author wrote there."""
        return self.source.text[span.start : span.end]

    def new_local(self, kind: Type, span: Span, *, null: bool, solid: bool) -> Local:
        """A fresh local."""
        self.locals += 1
        if solid:
            self.solid_locals.add(self.locals)
        return Local(kind, null, self.locals, span=span)

    def solid(self, node: Node) -> bool:
        """Is nothing within its value null (whether or not the value itself is)?"""
        match node:
            case Const(value=value):
                return not isinstance(value, tuple | dict)
            case typed.Fact(name=name):
                return self.symbols[name].solid
            case Local(number=number):
                return number in self.solid_locals
            case typed.Filter(source=source) | typed.Path(source=source) | typed.Index(source=source):
                return self.solid(source)
            case typed.Items(items=items):
                return all(not item.null and self.solid(item) for item in items)
            case typed.If(yes=yes, no=no):
                return self.solid(yes) and self.solid(no)
        return isinstance(node.type, types.Simple)

    def boolean(self, node: Expr, frame: Frame) -> Node:
        """A part that must be true or false."""
        part = self.visit(node, frame)
        if not (BOOLEAN.takes(part.type) or isinstance(part.type, AnyType)):
            return self.fault("not-boolean", node.span, given=say(part.type))
        return part

    # Names

    def name(self, name: str, span: Span, frame: Frame) -> Node:
        """What a name means: the innermost binding, then what stands outside."""
        for inner in frame:
            found = self.bound(name, span, inner)
            if found is not None:
                return found
        return self.outside(name, span)

    def bound(self, name: str, span: Span, frame: Frame) -> Node | None:
        """What one frame binds the name to."""
        if name in frame.names:
            return dataclasses.replace(frame.names[name], span=span)
        item = frame.item
        if item is None:
            return None
        if isinstance(item.type, ContextOf) and item.type.field(name) is not None:
            return self.entry(item, name, span)
        if name == "item":
            return dataclasses.replace(item, span=span)
        if isinstance(item.type, AnyType) or item.type == ContextOf():
            outer = (
                self.name(name, span, frame.outer)
                if frame.outer and self.knows(name, frame.outer)
                else self.null(span)
            )
            return typed.Scoped(ANY, True, item, name, outer, span=span)
        return None

    def knows(self, name: str, frame: Frame) -> bool:
        """Is the name bound somewhere?"""
        return name in self.symbols or any(name in inner.names or inner.item is not None for inner in frame)

    def null(self, span: Span) -> Node:
        """Null."""
        return Const(types.NULL, True, None, span=span)

    def entry(self, source: Node, name: str, span: Span) -> Node:
        """`source.name`, where the type says that it is there."""
        kind = properties.type_of(source.type, name)
        if kind is None and not self.strict:
            return typed.Path(ANY, True, source, name, span=span)
        if kind is None:
            known = properties.names_of(source.type)
            shown = Words("、".join(known), ", ".join(known)) if known else Words("（没有）", "(nothing)")
            return self.fault(
                "unknown-field", span, name=name, type=say(source.type), known=shown, guess=guess(name, known)
            )
        null = source.null or not (self.solid(source) and isinstance(source.type, ContextOf))
        return typed.Path(
            kind, (null and not isinstance(source.type, ListOf)) or source.null, source, name, span=span
        )

    def outside(self, name: str, span: Span) -> Node:
        """A name from outside."""
        symbol = self.symbols.get(name)
        if symbol is not None:
            self.used.add(name)
            return dataclasses.replace(fact(name, symbol), span=span)
        if name in BUILTINS and not self.strict:
            return Const(ANY, False, as_function(name), span=span)
        if name in BUILTINS or name in self.hosts:
            return self.fault("function-uncalled", span, name=name)
        return self.fault("unknown-name", span, name=name, guess=guess(name, self.symbols))


def known(kind: Type) -> bool:
    """Is the type known, so that a test of it means something?"""
    return not isinstance(kind, AnyType | NullType)
