"""From the tree to the typed tree: every name found, every type worked out, every fault told at once.

Strictly checked (rules, forms), an operation that can only give null is a fault. Not strictly (DMN), it
stays and gives null when it runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from miaopi.feel import nodes
from miaopi.feel.check_calls import Calls
from miaopi.feel.errors import FeelError, Source
from miaopi.feel.nodes import Expr
from miaopi.feel.scope import Frame, Symbol
from miaopi.feel.type_words import say
from miaopi.feel.typed import Node
from miaopi.feel.types import AnyType, FunctionOf, Type, base


@dataclass(frozen=True, slots=True)
class Checked:
    """The typed tree and the names from outside that it uses; `solid`: nothing within its value is null."""

    tree: Node
    names: frozenset[str]
    solid: bool = False


def check(
    tree: Expr,
    source: Source,
    symbols: Mapping[str, Symbol],
    *,
    hosts: Mapping[str, FunctionOf] | None = None,
    expect: Type | None = None,
    strict: bool = True,
) -> Checked:
    """The typed tree of a tree.

    Raises: FeelError: with every fault found, where types are checked strictly.
    """
    checker = _Checker(source, symbols, hosts or {}, strict=strict)
    typed = checker.visit(tree, Frame(None, {}))
    if expect is not None and not checker.faults and not fits(expect, typed.type):
        checker.fault("wrong-result", tree.span, expected=say(expect), given=say(typed.type))
    if checker.faults:
        raise FeelError(checker.faults)
    return Checked(typed, frozenset(checker.used), checker.solid(typed))


def fits(expected: Type, given: Type) -> bool:
    """May a value of the type given be taken where the other is expected?"""
    return isinstance(given, AnyType) or base(expected).takes(base(given))


class _Checker(Calls):
    def visit(self, node: Expr, frame: Frame) -> Node:
        """One line a kind of node."""
        match node:
            case nodes.Null():
                return self.null(node.span)
            case nodes.Boolean() | nodes.Number() | nodes.String():
                return self.constant(node)
            case nodes.At():
                return self.at_literal(node)
            case nodes.Name():
                return self.name(node.name, node.span, frame)
            case nodes.Negate():
                return self.negate(node, frame)
            case nodes.Arith():
                return self.arith(node, frame)
            case nodes.Compare():
                return self.compare(node, frame)
            case nodes.And():
                return self.conjunction(node, frame)
            case nodes.Or():
                return self.disjunction(node, frame)
            case _:
                return self.visit_more(node, frame)

    def visit_more(
        self,
        node: nodes.Between | nodes.In | nodes.If | nodes.For | nodes.Quantified | nodes.Filter | nodes.Path
        | nodes.ListOfItems | nodes.Context | nodes.Interval | nodes.Definition | nodes.Call | nodes.NamedCall
        | nodes.InstanceOf,
        frame: Frame,
    ) -> Node:  # fmt: skip
        """The other half."""
        match node:
            case nodes.Between():
                return self.between(node, frame)
            case nodes.In():
                return self.membership(node, frame)
            case nodes.If():
                return self.choice(node, frame)
            case nodes.For():
                return self.loop(node, frame)
            case nodes.Quantified():
                return self.quantified(node, frame)
            case nodes.Filter():
                return self.filter(node, frame)
            case nodes.Path():
                return self.path(node, frame)
            case _:
                return self.visit_brackets(node, frame)

    def visit_brackets(
        self,
        node: nodes.ListOfItems
        | nodes.Context
        | nodes.Interval
        | nodes.Definition
        | nodes.Call
        | nodes.NamedCall
        | nodes.InstanceOf,
        frame: Frame,
    ) -> Node:
        """The rest."""
        match node:
            case nodes.ListOfItems():
                return self.items(node, frame)
            case nodes.Context():
                return self.context(node, frame)
            case nodes.Interval():
                return self.interval(node, frame)
            case nodes.Definition():
                return self.definition(node, frame)
            case nodes.Call():
                return self.call(node, frame)
            case nodes.NamedCall():
                return self.named_call(node, frame)
            case nodes.InstanceOf():
                return self.instance(node, frame)
            case _:
                assert_never(node)
