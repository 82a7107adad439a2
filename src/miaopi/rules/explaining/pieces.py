"""Parts of conditions, each evaluated on its own by the ordinary engine."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, cast

from miaopi import feel
from miaopi.feel import typed
from miaopi.feel.checker import Checked
from miaopi.feel.compiled import Compiled, Host
from miaopi.rules.program import Unit
from miaopi.rules.ruleset import RuleSet

# What a name that a text binds stands for: another part of the tree.
Bound = Mapping[int, typed.Node]


def piece(rule_set: RuleSet, unit: Unit, node: typed.Node) -> Compiled:
    """A part of a checked text, ready to run. It reads no name that the text binds around it."""
    names = frozenset(one.name for one in typed.walk(node) if isinstance(one, typed.Fact))
    blueprint = rule_set.blueprint
    hosts: Mapping[str, Host] = {name: Host((), feel.ANY, call) for name, call in blueprint.hosts.items()}
    tree = Checked(node, names)
    return Compiled(
        unit.source.text, unit.source.where, names, node.type, tree, tuple(blueprint.slots), hosts
    )


def replaced(node: typed.Node, bound: Bound) -> typed.Node:
    """The part with other parts in the place of the names that the text binds."""
    return cast("typed.Node", _replaced(node, bound))


def _replaced(given: object, bound: Bound) -> object:
    if isinstance(given, typed.Local) and given.number in bound:
        return bound[given.number]
    if isinstance(given, tuple):
        made = tuple(_replaced(one, bound) for one in given)
        return made if any(new is not old for new, old in zip(made, given, strict=True)) else given
    if isinstance(given, typed.Typed | typed.Loop):
        found: dict[str, object] = {
            part.name: getattr(given, part.name) for part in dataclasses.fields(given)
        }
        changed: dict[str, Any] = {
            name: new for name, old in found.items() if (new := _replaced(old, bound)) is not old
        }
        return dataclasses.replace(given, **changed) if changed else given
    return given


def open_locals(node: typed.Node) -> frozenset[int]:
    """The names that it reads and that are bound around it."""
    made: set[int] = set()
    read: set[int] = set()
    for one in typed.walk(node):
        match one:
            case typed.Local(number=number):
                read.add(number)
            case typed.Quantified(loops=loops) | typed.For(loops=loops):
                made |= {loop.number for loop in loops}
            case typed.Filter(number=number) | typed.Let(number=number):
                made.add(number)
            case typed.Entries(entries=entries):
                made |= {number for _name, number, _value in entries}
            case typed.Lambda(params=params):
                made |= {number for _name, number, _kind in params}
    return frozenset(read - made)
