"""What a proof needs to know of a rule set: plain parts that can be sent to another process."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from miaopi import feel
from miaopi.dmn.files import read
from miaopi.dmn.proving import jobs
from miaopi.dmn.proving.jobs import Found, TableJob
from miaopi.feel import typed
from miaopi.rules.decision_tables import DecisionTable
from miaopi.rules.model import Parameter
from miaopi.rules.program import RuleUnit
from miaopi.rules.ruleset import RuleSet

ITEMS = 4


@dataclass(frozen=True)
class Known:
    """A fact's type, and whether it may be null."""

    type: feel.Type
    null: bool


@dataclass(frozen=True)
class Job:
    """See `of`."""

    facts: Mapping[str, Known]
    parameters: Mapping[str, Parameter]
    derived: Mapping[str, typed.Node]
    rules: Mapping[str, RuleUnit]
    whole_numbers: frozenset[str]
    only_where: Mapping[str, tuple[typed.Node, ...]]
    items: int = ITEMS
    base: Mapping[str, object] = field(default_factory=dict)
    tables: Mapping[str, tuple[tuple[str, ...], TableJob]] = field(default_factory=dict)

    def reads(self, owner: str) -> frozenset[str]:
        """The names that a rule's condition and outcome, or a derived fact, read themselves."""
        if owner in self.rules:
            unit = self.rules[owner]
            outcome = frozenset() if isinstance(unit.outcome, str) else unit.outcome.checked.names
            return unit.when.checked.names | outcome
        return (
            frozenset(one.name for one in typed.walk(self.derived[owner]) if isinstance(one, typed.Fact))
            if owner in self.derived
            else frozenset()
        )


@dataclass(frozen=True)
class Pair:
    """The jobs of two rule sets that are compared."""

    old: Job
    new: Job


def of(
    rule_set: RuleSet,
    *,
    whole_numbers: Collection[str] = (),
    only_where: Mapping[str, Collection[str]] | None = None,
    items: int = ITEMS,
    base: Mapping[str, object] | None = None,
) -> Job:
    """The job of a rule set.

    Args: whole_numbers: facts that are never a fraction (a count).  only_where: facts that are null unless
          one of these conditions on other facts is true (a registry is asked only then).  items: lists are
          looked at up to so many elements.  base: ordinary facts (JSON), near to which witnesses are sought.
    """
    facts = {name: Known(spec.type, spec.nullable) for name, spec in rule_set.facts.items()}
    types = {name: one.type for name, one in facts.items()}
    solid = [name for name, one in facts.items() if not one.null]
    return Job(
        facts=facts,
        # One that no rule reads is never looked up, so its first day bounds nothing.
        parameters={name: _plain(rule_set.parameters[name]) for name in rule_set.blueprint.read()},
        derived={name: unit.checked.tree for name, unit in rule_set.blueprint.derived.items()},
        rules={unit.code: unit for unit in rule_set.blueprint.rules},
        whole_numbers=frozenset(whole_numbers),
        only_where={
            name: tuple(
                feel.compile(text, types=types, never_null=solid, expect=feel.BOOLEAN).tree.tree
                for text in texts
            )
            for name, texts in (only_where or {}).items()
        },
        items=items,
        base={} if base is None else dict(rule_set.read(base)),
        tables={
            name: (tuple(label for label, _kind in table.params), jobs.of(found, []))
            for name, table in rule_set.tables.items()
            for found in tables_of(table)
            if found.name == name
        },
    )


def tables_of(table: DecisionTable) -> Iterator[Found]:
    """The decision tables in the file of one that rules call; what names no type is called as a fact."""
    for found in jobs.tables(read(table.source.text.encode(), file=table.source.file, strict=True)):
        told = {name: kind for name, kind in table.params if found.scope.get(name) == feel.ANY}
        yield replace(found, scope={**found.scope, **told})


def _plain(parameter: Parameter) -> Parameter:
    """Without its words, which no proof needs."""
    return Parameter(
        parameter.name, parameter.type, parameter.label, parameter.dated_by, parameter.values,
        parameter.where, {},
    )  # fmt: skip
