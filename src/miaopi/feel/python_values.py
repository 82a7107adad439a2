"""The Python back end, values: an expression whose Python value is the FEEL value, null being None.

A careful emitter always calls the runtime, which leaves notes.
"""

from __future__ import annotations

import ast
from typing import assert_never

from miaopi.feel import runtime, typed
from miaopi.feel.python_calls import Calls
from miaopi.feel.python_logic import Logic
from miaopi.feel.python_table import (
    assign,
    call,
    name,
)  # fmt: skip
from miaopi.feel.typed import Const, Fact, Local, Node


class Values(Logic, Calls):
    """One line a kind of node."""

    def value(self, node: Node) -> ast.expr:
        """An expression for the value of a node."""
        key = self.key(node, "value")
        return self.worked_out(node) if key is None else self.once(key, lambda: self.worked_out(node))

    def worked_out(self, node: Node) -> ast.expr:
        """The same, where it is not shared or not known yet."""
        match node:
            case Const(value=value):
                return self.table.constant(value)
            case Fact(slot=slot):
                derived = None if self.program is None else self.program.fact(slot, "value")
                return name(f"f{slot}") if derived is None else derived
            case Local(number=number):
                return name(self.local(number))
            case typed.Let(number=number, value=value, body=body):
                self.add(assign(self.local(number), self.value(value)))
                return self.value(body)
            case typed.Quantified() if (item := self.only(node)) is not None:
                self.add(assign(self.local(node.loops[0].number), self.value(item)))
                return self.truth(node.condition)
            case typed.Negate() | typed.Arith():
                return self.arithmetic(node)
            case typed.Equal() | typed.Order():
                return self.comparison(node)
            case typed.And() | typed.Or() | typed.Not() | typed.OneOf() | typed.Within():
                return self.logic(node)
            case typed.If():
                return self.choice(node)
            case _:
                return self.more(node)

    def length(self, items: Node) -> ast.expr:
        """How many elements, as Python counts, of what is surely a list."""
        return self.counted(items) if self.streams(items) else call(name("len"), self.value(items))

    def more(
        self,
        node: typed.For | typed.Quantified | typed.Filter | typed.Index | typed.Path | typed.Scoped
        | typed.Items | typed.Entries | typed.Interval | typed.Lambda | typed.Builtin | typed.Hosted
        | typed.Invoke | typed.InstanceOf,
    ) -> ast.expr:  # fmt: skip
        """The other half."""
        match node:
            case typed.For():
                return self.loop(node)
            case typed.Quantified():
                return self.quantified(node)
            case typed.Filter():
                return self.filter(node)
            case typed.Index(source=source, place=place):
                return self.runtime(runtime.index, node, self.value(source), self.value(place))
            case typed.Path():
                return self.path(node)
            case typed.Scoped(item=item, name=entry, otherwise=otherwise):
                outer = self.value(otherwise)
                return call(
                    self.table.function(runtime.scoped), self.value(item), self.table.constant(entry), outer
                )
            case typed.Items(items=items):
                return ast.Tuple([self.value(item) for item in items], ast.Load())
            case typed.Entries(entries=entries):
                return self.entries(entries)
            case _:
                return self.rest(node)

    def rest(
        self,
        node: typed.Interval | typed.Lambda | typed.Builtin | typed.Hosted | typed.Invoke | typed.InstanceOf,
    ) -> ast.expr:
        """Ranges, functions and calls."""
        match node:
            case typed.Interval():
                return self.interval(node)
            case typed.Lambda():
                return self.function(node)
            case typed.Builtin():
                return self.builtin(node)
            case typed.Hosted(name=called, args=args):
                given = ast.Tuple([self.value(arg) for arg in args], ast.Load())
                return self.runtime(runtime.hosted, node, self.table.function(self.hosts[called]), given)
            case typed.Invoke():
                return self.invoke(node)
            case typed.InstanceOf(value=value, kind=kind):
                return call(
                    self.table.function(runtime.instance_of), self.value(value), self.table.constant(kind)
                )
            case _:
                assert_never(node)
