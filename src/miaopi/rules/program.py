"""A whole rule set as one Python function: rule by rule, each derived fact once, before its first reader.

Variants: without a trace (each condition asks only whether it is true), with one (each condition has its
          value), and a careful one, which calls the runtime for every operation and takes over where an
          operation of the others fails.
"""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import FunctionType

from miaopi.feel.checker import Checked
from miaopi.feel.errors import Source
from miaopi.feel.python_table import FALSE, NONE, TRUE, Table, assign, build, call, is_, lines, method, name
from miaopi.feel.to_python import ToPython
from miaopi.rules.model import Parameter
from miaopi.texts import Fault, Faulty, Place


@dataclass(frozen=True, slots=True)
class Unit:
    """A text, checked."""

    source: Source
    checked: Checked


@dataclass(frozen=True, slots=True)
class RuleUnit:
    """What of a rule is worked out: is it so, which outcome (a text where fixed), what its texts show."""

    code: str
    when: Unit
    outcome: str | Unit
    values: tuple[Unit, ...]

    @property
    def names(self) -> frozenset[str]:
        """What it reads."""
        parts = [self.when, *self.values, *([self.outcome] if isinstance(self.outcome, Unit) else [])]
        return frozenset().union(*(part.checked.names for part in parts))


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A rule set before it becomes Python. Slots: facts first, then parameters, then derived facts."""

    file: str
    slots: Mapping[str, int]
    facts: int
    parameters: Mapping[str, Parameter]
    derived: Mapping[str, Unit]
    rules: tuple[RuleUnit, ...]
    hosts: Mapping[str, Callable[..., object]] = field(default_factory=dict)


class Dated:
    """A parameter's values by the day from which they hold."""

    __slots__ = ("days", "parameter", "values")

    def __init__(self, parameter: Parameter) -> None:
        self.parameter = parameter
        self.days = [value.from_ for value in parameter.values]
        self.values = [value.value for value in parameter.values]

    def __call__(self, day: date) -> object:
        """The value on a day.

        Raises: Faulty: rules.parameter-not-in-force: the day is before the first.
        """
        place = bisect_right(self.days, day)
        if place == 0:
            values = {
                "name": self.parameter.name,
                "fact": self.parameter.dated_by or "",
                "first": self.days[0].isoformat(),
            }
            raise Faulty(
                [Fault("rules.parameter-not-in-force", Place(field=self.parameter.dated_by), values)]
            )
        return self.values[place - 1]


class Writer:
    """Writes one variant."""

    def __init__(self, blueprint: Blueprint, *, trace: bool, careful: bool) -> None:
        self.blueprint = blueprint
        self.trace = trace
        self.careful = careful
        self.table = Table()
        self.lines: list[str] = ["def run(facts, run):"]
        self.written: set[str] = set()
        self.temps = 0

    def write(self) -> FunctionType:
        """The function: facts and a run in; findings out, with a trace also what held and later slots."""
        facts = ast.Tuple(
            [ast.Name(f"f{slot}", ast.Store()) for slot in range(self.blueprint.facts)], ast.Store()
        )
        self.put(
            [ast.Assign([facts], name("facts"), lineno=0), assign("found", ast.List([], ast.Load()))], ""
        )
        if self.trace:
            self.put([assign("held", ast.List([], ast.Load()))], "")
        for number, rule in enumerate(self.blueprint.rules):
            self.needed(rule.names)
            self.rule(number, rule)
        if self.trace:
            self.needed((*self.blueprint.parameters, *self.blueprint.derived))
            later = list(self.blueprint.slots.values())[self.blueprint.facts :]
            slots: list[ast.expr] = [name(f"f{slot}") for slot in later]
            answer: ast.expr = ast.Tuple(
                [name("found"), name("held"), ast.Tuple(slots, ast.Load())], ast.Load()
            )
        else:
            answer = name("found")
        self.put([ast.Return(answer)], "")
        return build(self.lines, self.table, f"rules {self.blueprint.file}")

    def put(self, statements: Sequence[ast.stmt], mark: str) -> None:
        self.lines.extend(f"    {line}" for line in lines(list(statements), mark))

    def emitter(self, unit: Unit) -> ToPython:
        """An emitter whose variables no other one uses."""
        emitter = ToPython(self.table, unit.source, self.blueprint.hosts, careful=self.careful)
        emitter.temps = self.temps
        return emitter

    def needed(self, names: Sequence[str] | frozenset[str]) -> None:
        """Parameters and derived facts that are read, those first that they read themselves."""
        for one in sorted(names, key=self.blueprint.slots.__getitem__):
            if one in self.written or self.blueprint.slots[one] < self.blueprint.facts:
                continue
            self.written.add(one)
            parameter = self.blueprint.parameters.get(one)
            if parameter is not None:
                self.parameter(one, parameter)
            else:
                unit = self.blueprint.derived[one]
                self.needed(unit.checked.names)
                emitter = self.emitter(unit)
                emitter.add(assign(f"f{self.blueprint.slots[one]}", emitter.value(unit.checked.tree)))
                self.temps = emitter.temps
                self.put(emitter.blocks[0], f"{one} {unit.source.where}")

    def parameter(self, label: str, parameter: Parameter) -> None:
        value = self.table.constant(parameter.values[0].value)
        if parameter.dated_by is not None:
            day = name(f"f{self.blueprint.slots[parameter.dated_by]}")
            value = call(self.table.function(Dated(parameter)), day)
        self.put([assign(f"f{self.blueprint.slots[label]}", value)], f"{label} {parameter.where}")

    def rule(self, number: int, rule: RuleUnit) -> None:
        """`if <condition>: found.append((number, outcome, values))`"""
        mark = f"{rule.code} {rule.when.source.where}"
        emitter = self.emitter(rule.when)
        if self.trace:
            value = name(emitter.stored(emitter.value(rule.when.checked.tree)))
            emitter.add(ast.Expr(method("held", "append", self.known(value))))
            test = is_(value, TRUE)
        else:
            test = emitter.true(rule.when.checked.tree)
        with emitter.inner() as body:
            outcome = (
                self.part(rule.outcome, emitter, body)
                if isinstance(rule.outcome, Unit)
                else self.table.constant(rule.outcome)
            )
            values: list[ast.expr] = [self.part(unit, emitter, body) for unit in rule.values]
            finding: list[ast.expr] = [ast.Constant(number), outcome, ast.Tuple(values, ast.Load())]
            emitter.add(ast.Expr(method("found", "append", ast.Tuple(finding, ast.Load()))))
        emitter.add(ast.If(test, body, []))
        self.temps = emitter.temps
        self.put(emitter.blocks[0], mark)

    @staticmethod
    def known(value: ast.expr) -> ast.expr:
        """True, false, or None for whatever else."""
        return ast.IfExp(ast.BoolOp(ast.Or(), [is_(value, TRUE), is_(value, FALSE)]), value, NONE)

    def part(self, unit: Unit, emitter: ToPython, body: list[ast.stmt]) -> ast.expr:
        """The value of another text of the rule, within the block of its finding."""
        inner = self.emitter(unit)
        inner.temps = emitter.temps
        target = inner.stored(inner.value(unit.checked.tree))
        emitter.temps = inner.temps
        body.extend(inner.blocks[0])
        return name(target)
