"""Types of literals, if, loops, filters, paths, lists, contexts and functions."""

from __future__ import annotations

import dataclasses

from miaopi.feel import literals, nodes, tree, typed, types
from miaopi.feel.check_operators import Operators
from miaopi.feel.checking import known, type_of
from miaopi.feel.nodes import Expr
from miaopi.feel.scope import Frame
from miaopi.feel.type_words import say
from miaopi.feel.typed import Const, Local, Loop, Node
from miaopi.feel.types import (
    ANY,
    BOOLEAN,
    NUMBER,
    AnyType,
    ContextOf,
    FunctionOf,
    ListOf,
    NullType,
    RangeOf,
    Type,
    join,
)


class Constructs(Operators):
    """One method a kind of construct."""

    def constant(self, node: nodes.Boolean | nodes.Number | nodes.String) -> Node:
        return Const(type_of(node.value), False, node.value, span=node.span)

    def at_literal(self, node: nodes.At) -> Node:
        value = literals.at(node.value)
        if value is None:
            return self.fault("bad-literal", node.span, literal=node.value)
        return Const(type_of(value), False, value, span=node.span)

    def choice(self, node: nodes.If, frame: Frame) -> Node:
        test = self.boolean(node.test, frame)
        yes, no = self.visit(node.yes, frame), self.visit(node.no, frame)
        kind = join(yes.type, no.type)
        if self.strict and isinstance(kind, AnyType) and known(yes.type) and known(no.type):
            self.fault("branches-differ", node.span, yes=say(yes.type), no=say(no.type))
        return typed.If(kind, yes.null or no.null, test, yes, no, span=node.span)

    # Loops

    def loops(
        self, iterators: tuple[nodes.Iterator, ...], frame: Frame
    ) -> tuple[tuple[Loop, ...], Frame, bool]:
        """The loops, the frame within them, and whether a source may be null."""
        found: list[Loop] = []
        null = False
        for one in iterators:
            source = self.visit(one.source, frame)
            end = None if one.end is None else self.visit(one.end, frame)
            element, solid = self.elements(source, end, one)
            local = self.new_local(element, one.span, null=not solid, solid=solid)
            found.append(Loop(local.number, source, end))
            frame = Frame(frame, {one.name: local})
            null = (
                null
                or source.null
                or not known(source.type)
                or (end is not None and (end.null or not known(end.type)))
            )
        return tuple(found), frame, null

    def elements(self, source: Node, end: Node | None, node: nodes.Iterator) -> tuple[Type, bool]:
        """The type of what a loop goes through, and whether nothing of it is null."""
        if end is not None:
            kinds = (NUMBER, types.DATE)
            for bound in (source, end):
                if known(bound.type) and bound.type not in kinds:
                    self.fault("not-a-number", bound.span, given=say(bound.type))
            if types.DATE in (source.type, end.type):
                return types.DATE, True
            sure = NUMBER in (source.type, end.type) or self.strict
            return (NUMBER, True) if sure else (ANY, False)
        match source.type:
            case ListOf(element=element):
                return element, self.solid(source) and not isinstance(element, AnyType | NullType)
            case RangeOf(element=element):
                return element, False
            case AnyType() | NullType():
                return ANY, False
        self.fault("not-a-list", node.source.span, given=say(source.type))
        return source.type, False

    def loop(self, node: nodes.For, frame: Frame) -> Node:
        partial: Local | None = None
        if any(isinstance(one, nodes.Name) and one.name == "partial" for one in tree.walk(node.body)):
            partial = self.new_local(ListOf(ANY), node.span, null=False, solid=False)
            frame = Frame(frame, {"partial": partial})
        loops, inner, null = self.loops(node.iterators, frame)
        body = self.visit(node.body, inner)
        return typed.For(
            ListOf(body.type), null, loops, body, partial.number if partial else None, span=node.span
        )

    def quantified(self, node: nodes.Quantified, frame: Frame) -> Node:
        loops, inner, null = self.loops(node.iterators, frame)
        condition = self.boolean(node.condition, inner)
        return typed.Quantified(
            BOOLEAN, null or self.unsure(condition), node.every, loops, condition, span=node.span
        )

    # Filters and paths

    def filter(self, node: nodes.Filter, frame: Frame) -> Node:
        source = self.visit(node.source, frame)
        element = source.type.element if isinstance(source.type, ListOf) else source.type
        place = self.tried(node.condition, frame)
        if place is not None and place.type == NUMBER:
            return typed.Index(element, True, source, place, span=node.span)
        solid = self.solid(source) and isinstance(source.type, ListOf) and known(element)
        item = self.new_local(element if known(element) else ANY, node.span, null=not solid, solid=solid)
        condition = self.visit(node.condition, Frame(frame, {}, item))
        dynamic = not known(condition.type)
        if not dynamic and condition.type != BOOLEAN:
            return self.fault("not-boolean", node.condition.span, given=say(condition.type))
        kind = ANY if dynamic and not isinstance(condition, Const) else ListOf(element)
        null = source.null or dynamic or not known(source.type)
        return typed.Filter(kind, null, item.number, source, condition, dynamic, span=node.span)

    def tried(self, node: Expr, frame: Frame) -> Node | None:
        """The typed tree, or None where it has faults; a try leaves no trace."""
        faults, strict, used = list(self.faults), self.strict, set(self.used)
        self.strict = True
        found: Node | None = self.visit(node, frame)
        if len(self.faults) > len(faults):
            found, self.used = None, used
        self.faults, self.strict = faults, strict
        return found

    def path(self, node: nodes.Path, frame: Frame) -> Node:
        return self.entry(self.visit(node.source, frame), node.name, node.span)

    # Lists, contexts, ranges, functions

    def items(self, node: nodes.ListOfItems, frame: Frame) -> Node:
        items = tuple(self.visit(item, frame) for item in node.items)
        kind: Type = types.NULL
        for item in items:
            kind = join(kind, item.type)
        return typed.Items(ListOf(kind), False, items, span=node.span)

    def context(self, node: nodes.Context, frame: Frame) -> Node:
        entries: list[tuple[str, int, Node]] = []
        for entry in node.entries:
            if any(entry.name == name for name, _number, _value in entries):
                return self.fault("entry-twice", entry.span, name=entry.name)
            value = self.entry_value(entry, frame)
            local = self.new_local(value.type, entry.span, null=value.null, solid=self.solid(value))
            entries.append((entry.name, local.number, value))
            frame = Frame(frame, {entry.name: local})
        kind = ContextOf(tuple((name, value.type) for name, _number, value in entries))
        return typed.Entries(kind, False, tuple(entries), span=node.span)

    def entry_value(self, entry: nodes.Entry, frame: Frame) -> Node:
        """The value of an entry. A function may call itself by the entry's name; in rules, nothing may."""
        if self.strict or not isinstance(entry.value, nodes.Definition):
            return self.visit(entry.value, frame)
        itself = self.new_local(ANY, entry.span, null=False, solid=False)
        made = self.visit(entry.value, Frame(frame, {entry.name: itself}))
        if isinstance(made, typed.Lambda) and any(
            isinstance(one, Local) and one.number == itself.number for one in typed.walk(made.body)
        ):
            return dataclasses.replace(made, itself=itself.number)
        return made

    def interval(self, node: nodes.Interval, frame: Frame) -> Node:
        low = None if node.low is None else self.visit(node.low, frame)
        high = None if node.high is None else self.visit(node.high, frame)
        if low is not None and high is not None and not types.comparable(low.type, high.type):
            return self.mismatch("..", low, high, node)
        bound = low or high
        kind = bound.type if bound is not None and known(bound.type) else ANY
        return typed.Interval(RangeOf(kind), True, low, high, node.low_in, node.high_in, span=node.span)

    def definition(self, node: nodes.Definition, frame: Frame) -> Node:
        names: dict[str, Local] = {}
        for param in node.params:
            kind = types.erased(param.type or ANY)
            names[param.name] = self.new_local(kind, param.span, null=True, solid=False)
        body = self.visit(node.body, Frame(frame, names))
        made = FunctionOf(tuple(local.type for local in names.values()), body.type)
        params = tuple((param.name, names[param.name].number, param.type) for param in node.params)
        return typed.Lambda(made, False, params, body, span=node.span)

    def instance(self, node: nodes.InstanceOf, frame: Frame) -> Node:
        value = self.visit(node.value, frame)
        return typed.InstanceOf(BOOLEAN, False, value, types.erased(node.type), span=node.span)
