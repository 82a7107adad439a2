"""The Python back end: paths, contexts, ranges, functions and calls."""

from __future__ import annotations

import ast
import dataclasses

from miaopi.feel import properties, runtime, typed
from miaopi.feel.builtins import ABSENT
from miaopi.feel.builtins import call as call_builtin
from miaopi.feel.check_calls import must
from miaopi.feel.checking import known
from miaopi.feel.python_streams import Streams
from miaopi.feel.python_table import (
    NONE,
    assign,
    call,
    name,
)  # fmt: skip
from miaopi.feel.typed import Const, Local, Node
from miaopi.feel.types import AnyType, ContextOf, ListOf
from miaopi.feel.values import Function, Range


def solid_path(node: typed.Path) -> bool:
    """Is the entry surely there, so that it is a subscript?"""
    inner: Node = node
    while isinstance(inner, typed.Path | typed.Index | typed.Filter):
        inner = inner.source
    return isinstance(node.source.type, ContextOf) and not node.null


class Calls(Streams):
    """What has parts by name, and what is called."""

    def path(self, node: typed.Path) -> ast.expr:
        if self.careful or not solid_path(node):
            return self.runtime(properties.get, node, self.value(node.source), self.table.constant(node.name))
        return ast.Subscript(self.value(node.source), self.table.constant(node.name), ast.Load())

    def entries(self, entries: tuple[tuple[str, int, Node], ...]) -> ast.expr:
        """Each value in its variable, since later ones may read it."""
        for _entry, number, value in entries:
            self.add(assign(self.local(number), self.value(value)))
        keys = [self.table.constant(entry) for entry, _number, _value in entries]
        return ast.Dict(list(keys), [name(self.local(number)) for _entry, number, _value in entries])

    def interval(self, node: typed.Interval) -> ast.expr:
        if (
            isinstance(node.low, Const)
            and isinstance(node.high, Const)
            and node.low.type == node.high.type
            and known(node.low.type)
        ):
            return self.table.constant(Range(node.low.value, node.high.value, node.low_in, node.high_in))
        whole = node.low is not None and node.high is not None
        low = NONE if node.low is None else self.value(node.low)
        high = NONE if node.high is None else self.value(node.high)
        ends = ast.Constant(node.low_in), ast.Constant(node.high_in)
        return self.runtime(runtime.interval if whole else runtime.half_open, node, low, high, *ends)

    def function(self, node: typed.Lambda) -> ast.expr:
        """A Python function within. Locals of loops around it are bound as they are now."""
        label = self.temp()
        own = [self.local(number) for _label, number, _kind in node.params]
        self.read_first(node)
        around, self.within_function = self.within_function, True
        with self.inner() as body:
            for (_label, _number, kind), variable in zip(node.params, own, strict=True):
                if kind is not None:
                    self.add(
                        assign(
                            variable,
                            call(
                                self.table.function(runtime.typed_argument),
                                self.table.constant(kind),
                                name(variable),
                            ),
                        )
                    )
            self.add(ast.Return(self.value(node.body)))
        self.within_function = around
        captured = [self.local(number) for number in free_locals(node)]
        if node.itself is not None:
            own = [self.local(node.itself), *own]
        arguments = ast.arguments(
            posonlyargs=[], args=[ast.arg(one) for one in (*own, *captured)], kwonlyargs=[], kw_defaults=[],
            defaults=[name(one) for one in captured],
        )  # fmt: skip
        self.add(ast.FunctionDef(label, arguments, body, [], lineno=0))
        params = self.table.constant(tuple(param for param, _number, _kind in node.params))
        make = Function if node.itself is None else runtime.recursive
        kinds = self.table.constant((node.type,))
        return call(self.table.function(make), params, name(label), kinds)

    def read_first(self, node: typed.Lambda) -> None:
        """What a function reads of the program has its value before the function is there."""
        for one in typed.walk(node.body):
            if isinstance(one, typed.Fact):
                self.value(one)

    def invoke(self, node: typed.Invoke) -> ast.expr:
        function = name(self.stored(self.value(node.function)))
        args = [self.value(arg) for arg in node.args]
        if node.names is None:
            return self.runtime(runtime.invoke, node, function, ast.Tuple(args, ast.Load()))
        keys = [self.table.constant(label) for label in node.names]
        return self.runtime(runtime.invoke_named, node, function, ast.Dict(list(keys), args))

    def builtin(self, node: typed.Builtin) -> ast.expr:
        """Straight to the function where the types are known, guarded where a parameter takes no null."""
        inlined = None if self.careful else self.inlined(node)
        if inlined is not None:
            return inlined
        signature = node.signatures[0]
        exact = len(node.signatures) == 1 and None not in node.args and not signature.spreads
        given = [arg for arg in node.args if arg is not None]
        params = signature.params
        if (
            signature.spreads
            and not signature.gathers
            and len(node.args) == len(params) == 1
            and isinstance(given[0].type, ListOf)
        ):
            exact = True
        fits = all(must(param.type, arg.type) for param, arg in zip(params, given, strict=False))
        if exact and fits and not self.careful and not (self.repeated() and signature.grows):
            parts = [
                (arg, not isinstance(param.type, AnyType)) for param, arg in zip(params, given, strict=False)
            ]
            return self.guarded(parts, lambda *args: call(self.table.function(signature.call), *args))
        absent = self.table.constant(ABSENT)
        args = ast.Tuple([absent if arg is None else self.value(arg) for arg in node.args], ast.Load())
        return self.runtime(call_builtin, node, self.table.constant(node.signatures), args)


def free_locals(node: typed.Lambda) -> tuple[int, ...]:
    """The locals that a function reads and does not bind itself."""
    read: set[int] = set()
    own: set[int] = bound_by(node)
    waiting: list[object] = [node.body]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Local):
            read.add(one.number)
        elif isinstance(one, tuple):
            waiting.extend(one)
        elif isinstance(one, typed.Typed | typed.Loop):
            own |= bound_by(one)
            waiting.extend(getattr(one, field.name) for field in dataclasses.fields(one))
    return tuple(sorted(read - own))


def bound_by(node: object) -> set[int]:
    """The locals that a node binds."""
    match node:
        case typed.Let(number=number) | typed.Filter(number=number) | typed.Loop(number=number):
            return {number}
        case typed.Lambda(params=params, itself=itself):
            return {number for _label, number, _kind in params} | ({itself} if itself is not None else set())
        case typed.Entries(entries=entries):
            return {number for _label, number, _value in entries}
        case typed.For(partial=partial) if partial is not None:
            return {partial}
    return set()
