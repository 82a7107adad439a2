"""The rules as one SQL query: outcome and codes for each row of fact sets.

    plan = bulk.plan(rule_set, columns)      columns: SQL types by name, of what holds the fact sets
    plan.query(source, dialect="duckdb")     SELECT *, outcome, codes FROM source
    plan.refused                             rules that SQL cannot say exactly, each with why
    plan.faulty                              a condition: the row is no fact set (a null, a value not allowed)

A refused rule is evaluated by the compiled Python function (`plan.in_python`); its outcome comes into the
query as a column `py_N`, NULL where it does not hold, which whoever runs the query joins to the source.

Parameters and derived facts are worked out once a row, in a query below. All of it is exact: equality with
the compiled rules is tested over a million fact sets.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from sqlglot import exp

from miaopi.feel import sql, typed, types
from miaopi.feel.sql import Refused, Sql, SqlType, ToSql
from miaopi.feel.sql.to_sql import again, constant, either, is_null
from miaopi.feel.sql.types import joined
from miaopi.rules.model import STRENGTH, FactSpec, Parameter
from miaopi.rules.program import RuleUnit, Unit
from miaopi.rules.ruleset import RuleSet
from miaopi.texts import Words

OUTCOME, CODES = "outcome", "codes"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule or derived fact that SQL cannot say, and why."""

    code: str
    why: str
    detail: str

    @property
    def text(self) -> Words:
        """In words."""
        zh, en = sql.types.REASONS[self.why]
        more = f" ({self.detail})" if self.detail else ""
        return Words(zh + more, en + more)


@dataclass(frozen=True, slots=True)
class Held:
    """A rule as SQL: is it so, and its outcome (a text where fixed); None where Python says it."""

    number: int
    code: str
    when: exp.Expression | None
    outcome: str | exp.Expression


@dataclass(frozen=True)
class Plan:
    """How fact sets with these columns are decided."""

    rules: RuleSet
    layers: tuple[tuple[str, exp.Expression], ...]
    held: tuple[Held, ...]
    refused: tuple[Refusal, ...]
    faulty: exp.Expression
    prefix: str

    @property
    def by_python(self) -> tuple[Held, ...]:
        """The rules that Python decides."""
        return tuple(rule for rule in self.held if rule.when is None)

    @cached_property
    def in_python(self) -> RuleSet:
        """The refused rules as a rule set of their own."""
        wanted = [rule.number for rule in self.by_python]
        blueprint = self.rules.blueprint
        return dataclasses.replace(
            self.rules,
            rules=tuple(self.rules.rules[number] for number in wanted),
            fillers=tuple(self.rules.fillers[number] for number in wanted),
            blueprint=dataclasses.replace(blueprint, rules=tuple(blueprint.rules[n] for n in wanted)),
        )

    @property
    def read_by_python(self) -> tuple[str, ...]:
        """The facts that refused rules read, directly or through derived facts; days that choose values."""
        found: set[str] = set()
        waiting = [name for rule in self.by_python for name in self.rules.blueprint.rules[rule.number].names]
        # The careful form of a rule set works out every parameter.
        waiting += [one.dated_by for one in self.rules.parameters.values() if one.dated_by is not None]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                unit = self.rules.blueprint.derived.get(name)
                waiting.extend(unit.checked.names if unit else ())
        return tuple(name for name in self.rules.facts if name in found)

    def select(self, source: exp.Expression, *, keep: str = "*") -> exp.Select:
        """`SELECT keep, outcome, codes` over a table or query; both names with the plan's prefix."""
        inner: exp.Expression = source
        for level in self.levels:
            columns = [exp.alias_(node.copy(), name, quoted=True) for name, node in level]
            inner = exp.select("*", *columns, copy=False).from_(_below(inner), copy=False)
        rows = [exp.alias_(self.row(rule), f"{self.prefix}r{rule.number}", quoted=True) for rule in self.held]
        inner = exp.select("*", *rows, copy=False).from_(_below(inner), copy=False)
        kept = exp.Star(except_=self.hidden()) if keep == "*" else exp.column(keep)
        told = [
            exp.alias_(self.outcome, f"{self.prefix}{OUTCOME}", quoted=True),
            exp.alias_(self.codes, f"{self.prefix}{CODES}", quoted=True),
        ]
        return exp.select(kept, *told, copy=False).from_(_below(inner), copy=False)

    def query(self, source: str, *, dialect: str = "duckdb", keep: str = "*") -> str:
        """The query over a table by its name."""
        return self.select(exp.to_table(source, dialect=dialect), keep=keep).sql(dialect)

    def hidden(self) -> list[exp.Expression]:
        """What the query works with and does not give."""
        names = [name for name, _node in self.layers]
        names += [f"{self.prefix}r{rule.number}" for rule in self.held]
        return [exp.column(name, quoted=True) for name in names]

    @property
    def levels(self) -> Iterator[list[tuple[str, exp.Expression]]]:
        """The layers, those together that do not read each other."""
        level: list[tuple[str, exp.Expression]] = []
        for name, node in self.layers:
            read = {column.name for column in node.find_all(exp.Column)}
            if any(other in read for other, _node in level):
                yield level
                level = []
            level.append((name, node))
        if level:
            yield level

    def row(self, rule: Held) -> exp.Expression:
        """A rule's outcome, NULL where it does not hold; a plain condition where the outcome is fixed."""
        if rule.when is None:
            return exp.column(f"{self.prefix}py_{rule.number}", quoted=True)
        if isinstance(rule.outcome, str):
            return rule.when.copy()
        return exp.case().when(rule.when.copy(), rule.outcome.copy())

    def is_outcome(self, rule: Held, outcome: str) -> exp.Expression | None:
        """Does the rule hold with this outcome? None where it never does."""
        column = exp.column(f"{self.prefix}r{rule.number}", quoted=True)
        if rule.when is not None and isinstance(rule.outcome, str):
            return column if rule.outcome == outcome else None
        unit = self.rules.blueprint.rules[rule.number].outcome
        ends = {unit} if isinstance(unit, str) else set(_texts(unit))
        if outcome not in ends:
            return None
        return exp.EQ(this=column, expression=exp.Literal.string(outcome))

    @property
    def outcome(self) -> exp.Expression:
        """The strongest outcome, else approve."""
        made = exp.case()
        for outcome in STRENGTH:
            parts = [part for rule in self.held if (part := self.is_outcome(rule, outcome)) is not None]
            if parts:
                made = made.when(either(parts), exp.Literal.string(outcome))
        return made.else_(exp.Literal.string("approve"))

    @property
    def codes(self) -> exp.Expression:
        """The codes of the rules that hold, in order, with blanks between."""
        parts: list[exp.Expression] = [exp.Literal.string(" ")]
        for rule in self.held:
            column = exp.column(f"{self.prefix}r{rule.number}", quoted=True)
            plain = rule.when is not None and isinstance(rule.outcome, str)
            test = column if plain else exp.Not(this=is_null(column))
            parts.append(exp.case().when(test, exp.Literal.string(rule.code)))
        return exp.Anonymous(this="CONCAT_WS", expressions=parts)


def _texts(unit: Unit) -> Iterator[object]:
    """The ends of `if … then "…" else "…"`, and whatever other texts it compares with."""
    return (node.value for node in typed.walk(unit.checked.tree) if isinstance(node, typed.Const))


def _below(inner: exp.Expression) -> exp.Expression:
    if isinstance(inner, exp.Select):
        return inner.subquery("below", copy=False)
    return inner


def plan(rules: RuleSet, columns: Mapping[str, SqlType | Refused], *, prefix: str = "") -> Plan:
    """How fact sets in a table are decided.

    Args:   columns: the type of each fact's column (or why it is not exact).  prefix: of the names that the
            query adds, so that two versions can stand in one.
    """
    return _Planner(rules, columns, prefix).plan()


class _Planner:
    def __init__(self, rules: RuleSet, columns: Mapping[str, SqlType | Refused], prefix: str) -> None:
        self.rules = rules
        self.columns = columns
        self.prefix = prefix
        self.slots: dict[int, Sql | Refused] = {}
        self.refused: list[Refusal] = []
        self.layers: list[tuple[str, exp.Expression]] = []

    def plan(self) -> Plan:
        slots = self.rules.blueprint.slots
        for name, spec in self.rules.facts.items():
            self.slots[slots[name]] = self.fact(name, spec)
        for name, parameter in self.rules.parameters.items():
            self.slots[slots[name]] = self.tried(name, partial(self.parameter, parameter))
        for name, unit in self.rules.blueprint.derived.items():
            self.slots[slots[name]] = self.derived(name, unit)
        held = tuple(self.rule(number, unit) for number, unit in enumerate(self.rules.blueprint.rules))
        return Plan(self.rules, tuple(self.layers), held, tuple(self.refused), self.faulty(), self.prefix)

    def tried(self, code: str, make: Callable[[], Sql]) -> Sql | Refused:
        """What it makes, under a name of its own; or why not."""
        try:
            found = make()
        except Refused as refused:
            self.refused.append(Refusal(code, refused.why, refused.detail))
            return Refused("derived", code)
        name = f"{self.prefix}_{code}"
        self.layers.append((name, found.node))
        return Sql(exp.column(name, quoted=True), found.type, found.null)

    # Names

    def fact(self, name: str, spec: FactSpec) -> Sql | Refused:
        kind = self.columns[name]
        if isinstance(kind, Refused):
            return kind
        return Sql(exp.column(name, quoted=True), kind, spec.nullable)

    def parameter(self, given: Parameter) -> Sql:
        """The value by day, the latest first; before the first day the row is faulty."""
        values = [(one.from_, constant(one.value)) for one in reversed(given.values)]
        kind = values[0][1].type
        for _day, one in values[1:]:
            kind = joined(kind, one.type)
        if given.dated_by is None or len(values) == 1:
            return Sql(values[-1][1].node, kind, False)
        made = exp.case()
        for day, one in values[:-1]:
            test = exp.GTE(this=exp.column(given.dated_by, quoted=True), expression=constant(day).node)
            made = made.when(test, one.node)
        return Sql(exp.paren(made.else_(values[-1][1].node)), kind, False)

    def derived(self, name: str, unit: Unit) -> Sql | Refused:
        return self.tried(name, lambda: ToSql(self.slots).value(unit.checked.tree))

    # Rules

    def rule(self, number: int, unit: RuleUnit) -> Held:
        try:
            when = ToSql(self.slots).true(unit.when.checked.tree)
            outcome: str | exp.Expression
            outcome = unit.outcome if isinstance(unit.outcome, str) else self.text(unit.outcome)
        except Refused as refused:
            self.refused.append(Refusal(unit.code, refused.why, refused.detail))
            return Held(number, unit.code, None, "")
        return Held(number, unit.code, when, outcome)

    def text(self, unit: Unit) -> exp.Expression:
        return ToSql(self.slots).value(unit.checked.tree).node

    # What is no fact set

    def faulty(self) -> exp.Expression:
        """A null or a value that the fact may not have; a day before a parameter's first value."""
        parts: list[exp.Expression] = []
        for name, spec in self.rules.facts.items():
            kind = self.columns[name]
            column = Sql(exp.column(name, quoted=True), sql.TEXT if isinstance(kind, Refused) else kind, True)
            if not spec.nullable:
                parts.append(is_null(again(column).node))
            parts.extend(wrong(spec.type, column))
        for parameter in (self.rules.parameters[name] for name in self.rules.blueprint.read()):
            if parameter.dated_by is not None and parameter.values[0].from_ != date.min:
                day = exp.column(parameter.dated_by, quoted=True)
                parts.append(exp.LT(this=day, expression=constant(parameter.values[0].from_).node))
        return either(parts)


def wrong(kind: types.Type, found: Sql) -> Iterator[exp.Expression]:
    """Conditions that are true where a value that is there is not of its type."""
    match kind:
        case types.Simple(name="string", values=values) if values:
            listed = [exp.Literal.string(value) for value in values]
            yield exp.Not(this=exp.In(this=again(found).node, expressions=listed))
        case types.Simple(name="date"):
            first, last = constant(date.min).node, constant(date.max).node
            yield exp.Not(this=exp.Between(this=again(found).node, low=first, high=last))
        case types.ListOf(element=element):
            inner = found.type.element if isinstance(found.type, sql.ListOf) else sql.TEXT
            name = exp.to_identifier("e")
            one = Sql(exp.column(name.copy()), inner, True)
            body = either([is_null(again(one).node), *wrong(element, one)])
            strays = exp.ArrayFilter(
                this=again(found).node, expression=exp.Lambda(this=body, expressions=[name])
            )
            yield exp.GT(this=exp.ArraySize(this=strays), expression=exp.Literal.number(0))
        case types.ContextOf(fields=fields):
            record = found.type
            for label, part in fields:
                known = record.field(label) if isinstance(record, sql.Record) else None
                node = exp.Dot(this=again(found).node, expression=exp.to_identifier(label, quoted=True))
                one = Sql(node, known or sql.TEXT, True)
                yield is_null(again(one).node)
                yield from wrong(part, one)
