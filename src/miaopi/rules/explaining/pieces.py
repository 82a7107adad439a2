"""Parts of conditions, each evaluated on its own by the ordinary engine."""

from __future__ import annotations

from collections.abc import Mapping

from miaopi import feel
from miaopi.feel import typed
from miaopi.feel.checker import Checked
from miaopi.feel.compiled import Compiled, Host
from miaopi.rules.program import Unit
from miaopi.rules.ruleset import RuleSet


def piece(rule_set: RuleSet, unit: Unit, node: typed.Node) -> Compiled:
    """A part of a checked text, ready to run. It reads no name that the text binds around it."""
    names = frozenset(one.name for one in typed.walk(node) if isinstance(one, typed.Fact))
    blueprint = rule_set.blueprint
    hosts: Mapping[str, Host] = {name: Host((), feel.ANY, call) for name, call in blueprint.hosts.items()}
    tree = Checked(node, names)
    return Compiled(
        unit.source.text, unit.source.where, names, node.type, tree, tuple(blueprint.slots), hosts
    )
