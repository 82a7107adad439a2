"""A rule set in the solver's language: variables for its facts, a term for each rule that holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import z3

from miaopi import feel
from miaopi.dmn.proving.encoding import TableModel
from miaopi.dmn.proving.giving import Giving
from miaopi.feel import smt, typed
from miaopi.feel.smt.making import constant
from miaopi.feel.smt.terms import Bool, conj, disj, neg, truth
from miaopi.feel.smt.values import Scalar, Sym, merged, with_null
from miaopi.rules.model import OUTCOMES, STRENGTH, Parameter
from miaopi.rules.program import RuleUnit
from miaopi.rules.proving.jobs import Job

# By the outcome that it brings: how strong a rule is that holds.
RANK: Mapping[str, int] = {"notice": 0, "refer": 1, "supplement": 2, "reject": 3}


@dataclass
class Model:
    """One set of facts that may be anything, and what the rules make of it. See `models`.

    given: facts that another model of the same world has made.  facts: a symbolic value for each.  values:
    the same with parameters and derived facts.  beyond: facts that the solver cannot say, which nothing may
    read.
    """

    job: Job
    world: smt.World
    tag: str = ""
    given: Mapping[str, Sym] = field(default_factory=dict)
    facts: dict[str, Sym] = field(default_factory=dict)
    values: dict[str, Sym] = field(default_factory=dict)
    open_parts: dict[str, list[smt.OpenPart]] = field(default_factory=dict)
    beyond: dict[str, smt.Beyond] = field(default_factory=dict)
    _holds: dict[str, Bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        maker = self.world.maker(lambda name, sort: z3.Const(f"{name}{self.tag}", sort))
        for name, spec in self.job.facts.items():
            if name in self.given:
                self.facts[name] = self.given[name]
                continue
            maker.whole_numbers = name in self.job.whole_numbers
            try:
                self.facts[name] = maker.make(spec.type, name, null=spec.null)
            except smt.Beyond as beyond:
                self.beyond[name] = beyond
        self.values.update(self.facts)
        for name, parameter in self.job.parameters.items():
            self.values[name] = self.parameter(parameter)
        for name, tests in self.job.only_where.items():
            if name in self.beyond:
                continue
            asked = [smt.holds(self.encoded(name, test)) for test in tests]
            self.world.domain.append(disj(self.fact(name).null, *asked))

    # What the rules read

    def parameter(self, parameter: Parameter) -> Sym:
        """A parameter's value of the day that dates it. Before the first one the rules give no answer."""
        values = [(value.from_, constant(value.value, self.world.texts)) for value in parameter.values]
        first, found = values[0]
        if parameter.dated_by is None:
            return found
        day = self.facts[parameter.dated_by]
        assert isinstance(day, Scalar)
        if first != date.min:
            self.world.domain.append(day.value >= first.toordinal())
        for from_, value in values[1:]:
            found = merged(day.value >= from_.toordinal(), value, found)
        return found

    def fact(self, name: str) -> Sym:
        """The value of a fact.

        Raises: Beyond: it is of no type that the solver knows.
        """
        if name in self.beyond:
            raise self.beyond[name]
        return self.facts[name]

    def value(self, name: str) -> Sym:
        """The value of a fact, a parameter or a derived fact.

        Raises: Beyond: a fact of no type that the solver knows.
        """
        if name in self.job.facts:
            return self.fact(name)
        if name not in self.values:
            self.values[name] = self.encoded(name, self.job.derived[name])
        return self.values[name]

    def encoded(self, owner: str, tree: typed.Node) -> Sym:
        """An expression's value; what was left open in it is kept under its owner's name."""
        opened = self.open_parts.setdefault(owner, [])

        def hosted(name: str, args: list[Sym]) -> Sym:
            return self.of_table(name, args, opened)

        encoder = smt.Encoder(self.world, lambda fact: self.value(fact.name), hosted)
        found = encoder.value(tree)
        opened += encoder.open_parts
        return found

    def of_table(self, name: str, args: list[Sym], opened: list[smt.OpenPart]) -> Sym:
        """What a decision table gives; nothing where an argument is null.

        Raises: Beyond: another function, or a table that is not all of what is called.
        """
        if name not in self.job.tables:
            raise smt.Beyond("hosted", name)
        params, table = self.job.tables[name]
        if not table.names.keys() <= set(params):
            raise smt.Beyond("hosted", name)
        encoded = TableModel(table, self.world, given=dict(zip(params, args, strict=True)))
        found = Giving(encoded).value()
        opened += encoded.open_parts
        return with_null(found, disj(*(arg.null for arg in args)))

    # What the rules say

    def holds(self, code: str) -> Bool:
        """Does a rule hold?"""
        if code not in self._holds:
            self._holds[code] = smt.holds(self.encoded(code, self.rule(code).when.checked.tree))
        return self._holds[code]

    def rule(self, code: str) -> RuleUnit:
        """A rule by its code."""
        return self.job.rules[code]

    def found(self, code: str, outcome: str) -> Bool:
        """Does a rule hold with this outcome?"""
        given = self.rule(code).outcome
        if isinstance(given, str):
            return conj(self.holds(code), truth(given == outcome))
        value = self.encoded(code, given.checked.tree)
        wanted = constant(outcome, self.world.texts)
        return conj(self.holds(code), smt.holds(smt.equal(value, wanted)))

    def at_least(self, code: str, outcome: str) -> Bool:
        """Does a rule hold with an outcome at least as strong?"""
        return disj(*(self.found(code, one) for one in OUTCOMES if RANK[one] >= RANK[outcome]))

    def outcome(self, name: str) -> Bool:
        """Is this the outcome? `approve`, `reject`, `supplement` or `refer`."""
        stronger = STRENGTH if name == "approve" else STRENGTH[: STRENGTH.index(name)]
        none = [neg(self.found(code, one)) for code in self.job.rules for one in stronger]
        if name == "approve":
            return conj(*none)
        return conj(disj(*(self.found(code, name) for code in self.job.rules)), *none)

    @cached_property
    def approve(self) -> Bool:
        """Is the outcome approval?"""
        return self.outcome("approve")

    # Between models and facts

    @property
    def domain(self) -> list[Bool]:
        """What holds of every set of facts. Ask for it last: encoding adds to it."""
        return self.world.facts

    def fixed(self, facts: Mapping[str, object], *, names: Collection[str] | None = None) -> list[Bool]:
        """That facts have these values (FEEL values, as `RuleSet.read` gives them); of `names` alone.

        Raises: Beyond: a list is longer than `items`.
        """
        chosen = self.facts if names is None else names
        return [self.is_(name, facts[name]) for name in chosen]

    def is_(self, name: str, value: object) -> Bool:
        """That a fact has this value."""
        if isinstance(value, tuple) and len(value) > self.world.items:
            raise smt.Beyond("size", name)
        fact = self.fact(name)
        if value is None:
            return fact.null
        return conj(neg(fact.null), smt.holds(smt.equal(fact, constant(value, self.world.texts))))

    def same(self, other: Model, name: str) -> Bool:
        """That a fact is the same in two sets of facts, null or not."""
        return smt.holds(smt.equal(self.fact(name), other.fact(name)))

    def decode(self, model: Any) -> dict[str, object]:
        """The facts of a solver's model, as JSON that `RuleSet.read` takes: a witness."""
        decoder = smt.Decoder(model, self.world.texts)
        others = {name: feel.as_json(self.job.base.get(name)) for name in self.beyond}
        return others | {name: feel.as_json(decoder.value(value)) for name, value in self.facts.items()}

    def left_open(self, *owners: str) -> tuple[smt.OpenPart, ...]:
        """What was left open in rules and in the derived facts that they read."""
        found = [part for owner in self.reached(owners) for part in self.open_parts.get(owner, [])]
        return tuple(dict.fromkeys(found))

    def reached(self, owners: Collection[str]) -> list[str]:
        """Rules and derived facts, with the derived facts that they read."""
        seen: dict[str, None] = {}
        waiting = list(owners)
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen[one] = None
                waiting += [name for name in self.job.reads(one) if name in self.job.derived]
        return list(seen)


def models(job: Job, *, items: int | None = None, world: smt.World | None = None, tag: str = "") -> Model:
    """The encoding of a rule set.

    Args:   items: the most elements that a list has.  world, tag: a further set of facts in the same world,
            with another tag for its variables' names.
    Raises: Beyond: a fact is of no type that the solver knows.
    """
    return Model(job, world or smt.World(items=items or job.items), tag)
