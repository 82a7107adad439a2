"""Values that rules may treat differently: each limit just under, on and just over, each value of a choice.

From the rules' own constants and parameters and from cases that somebody thought of (examples): what a search
for differences tries, and what trial cases are drawn from. JSON values, as `RuleSet.read` takes them.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from miaopi import feel
from miaopi.feel import typed, types
from miaopi.feel.types import Type
from miaopi.rules.ruleset import RuleSet

Json = Any
STEPS = (Decimal("0.01"), Decimal(1))
LONGEST_POOL = 40


def pools(rules: RuleSet, starts: Iterable[Mapping[str, Json]]) -> dict[str, tuple[Json, ...]]:
    """For each fact the values to try, the same for the same rules and cases."""
    cases = list(starts)
    limits = _limits(rules)
    found = {}
    for name, spec in rules.facts.items():
        seen = [case[name] for case in cases if name in case]
        values = [*_of_type(spec.type), *limits.get(name, []), *seen]
        near = [other for value in values for other in _near(spec.type, value)]
        listed = [*values, *near, *([None] if spec.nullable else [])]
        found[name] = tuple(_each_once(value for value in listed if value is not None or spec.nullable))
    return found


def _each_once(values: Iterable[Json]) -> list[Json]:
    kept = {json.dumps(value, sort_keys=True, default=str): value for value in values}
    return list(kept.values())[:LONGEST_POOL]


def _of_type(kind: Type) -> Iterator[Json]:
    match kind:
        case types.Simple(name="boolean"):
            yield from (False, True)
        case types.Simple(values=values) if values:
            yield from values
        case types.ListOf():
            yield []


def _near(kind: Type, value: Json) -> Iterator[Json]:
    """Just under and just over."""
    if value is None:
        return
    if kind == feel.NUMBER:
        number = Decimal(str(value))
        for step in STEPS:
            yield from (str(number - step), str(number + step))
    elif kind == feel.DATE:
        day = datetime.date.fromisoformat(str(value))
        for days in (-1, 1):
            yield (day + datetime.timedelta(days=days)).isoformat()


def _limits(rules: RuleSet) -> dict[str, list[Json]]:
    """Constants, also parameters', that a fact is compared with somewhere in the rules."""
    slots = {slot: name for name, slot in rules.blueprint.slots.items()}
    found: dict[str, list[Json]] = {}
    trees = [unit.checked.tree for unit in rules.blueprint.derived.values()]
    trees += [rule.when.checked.tree for rule in rules.blueprint.rules]
    for tree in trees:
        for node in typed.walk(tree):
            if isinstance(node, typed.Equal | typed.Order):
                for side, other in ((node.left, node.right), (node.right, node.left)):
                    if isinstance(side, typed.Fact) and slots[side.slot] in rules.facts:
                        found.setdefault(slots[side.slot], []).extend(_values(rules, slots, side.type, other))
    return found


def _values(rules: RuleSet, slots: Mapping[int, str], kind: Type, node: typed.Node) -> Iterator[Json]:
    match node:
        case typed.Const(value=value) if value is not None and kind.holds(value):
            yield feel.as_json(value)
        case typed.Fact(slot=slot) if slots[slot] in rules.parameters:
            for one in rules.parameters[slots[slot]].values:
                if kind.holds(one.value):
                    yield feel.as_json(one.value)
