"""A whole rule set as one Python function, in three variants.

plain     Each condition asks only whether it is true. Rules that stand together and begin with the same part
          (`kept and …`) ask it once.
traced    Each condition has its value, so that a trace can tell false from neither.
careful   Calls the runtime for every operation, and takes over where an operation of the others fails.

In the first two what rules share is worked out once and only when it is needed (`python_shared`), and the
thread's decimal context is ours (the caller sets it). All give code and outcome of the rules that hold, in
order; the last two also what held, and the values of parameters and derived facts. What the texts show is
a function of its own (`Shown`), run when they are read.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import FunctionType

from miaopi.feel import typed
from miaopi.feel.python_blocks import Program
from miaopi.feel.python_shared import UNSET, Sprawl
from miaopi.feel.python_table import FALSE, NONE, TRUE, Table, assign, build, call, is_, lines, name
from miaopi.feel.to_python import ToPython
from miaopi.feel.typed import Node
from miaopi.feel.types import BOOLEAN
from miaopi.rules.model import Parameter
from miaopi.rules.program import Blueprint, Dated, RuleUnit, Unit

FIRST = "def run(facts, run):"


def target(label: str) -> ast.expr:
    """A variable written."""
    return ast.Name(label, ast.Store())


def tuple_of(parts: Sequence[ast.expr]) -> ast.expr:
    """A tuple."""
    return ast.Tuple(list(parts), ast.Load())


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule, and what of its condition is still open where we stand: all of these."""

    number: int
    rule: RuleUnit
    open: tuple[Node, ...]
    emitter: ToPython


class Writing(Program):
    """What the variants share."""

    def __init__(self, blueprint: Blueprint) -> None:
        super().__init__(Table())
        self.blueprint = blueprint
        self.slots = {slot: label for label, slot in blueprint.slots.items()}

    def emitter(self, unit: Unit, mark: str) -> ToPython:
        """What writes a text, into the block that is open now."""
        raise NotImplementedError

    def first(self, parameters: Sequence[str]) -> Iterator[ast.stmt]:
        """Facts out of their tuple; parameters of the day."""
        count = self.blueprint.facts
        if count:
            facts: ast.expr = ast.Tuple([target(f"f{slot}") for slot in range(count)], ast.Store())
            yield ast.Assign([facts], name("facts"), lineno=0)
        dated = [
            one
            for one in (self.blueprint.parameters[label] for label in parameters)
            if one.dated_by is not None
        ]
        for day, group in groupby(
            sorted(dated, key=lambda one: one.dated_by or ""), lambda one: one.dated_by
        ):
            yield self.dated(str(day), list(group))

    def dated(self, day: str, parameters: list[Parameter]) -> ast.stmt:
        """Parameters that depend on one day, all at once."""
        slots: list[ast.expr] = [target(f"f{self.blueprint.slots[one.name]}") for one in parameters]
        values = call(self.table.function(Dated(parameters)), name(f"f{self.blueprint.slots[day]}"))
        return ast.Assign([ast.Tuple(slots, ast.Store())], values, lineno=0)

    def parameter(self, slot: int) -> ast.expr | None:
        """A parameter's value; None where the slot is none."""
        found = self.blueprint.parameters.get(self.slots[slot])
        if found is None:
            return None
        return self.table.constant(found.values[0].value) if found.dated_by is None else name(f"f{slot}")

    def finding(self, entry: Entry) -> None:
        """`hit((code, outcome))`, a constant."""
        outcome, code = entry.rule.outcome, entry.rule.code
        if isinstance(outcome, str):
            entry.emitter.add(self.hit(code, outcome))
        else:
            self.ends(code, outcome.checked.tree, self.emitter(outcome, mark_of(code, outcome)))

    def ends(self, code: str, tree: Node, emitter: ToPython) -> None:
        """`if … then "supplement" else "refer"`: each end is a constant."""
        match tree:
            case typed.Const(value=str() as outcome):
                emitter.add(self.hit(code, outcome))
            case typed.If(test=test, yes=yes, no=no):
                truth = emitter.true(test)
                with emitter.inner() as then:
                    self.ends(code, yes, emitter)
                with emitter.inner() as otherwise:
                    self.ends(code, no, emitter)
                emitter.add(ast.If(truth, then, otherwise))

    def hit(self, code: str, outcome: str) -> ast.stmt:
        return ast.Expr(call(name("hit"), self.table.constant((code, outcome))))

    def built(self, first: list[ast.stmt], answer: ast.expr) -> FunctionType:
        """The function."""
        found = [
            assign("found", ast.List([], ast.Load())),
            assign("hit", ast.Attribute(name("found"), "append", ast.Load())),
        ]
        statements = [*first, *found, *self.blocks[0], ast.Return(answer)]
        return build([FIRST, *lines(statements, "", "    ")], self.table, f"rules {self.blueprint.file}")


def mark_of(label: str, unit: Unit) -> str:
    """What a line of a text is marked with."""
    return f"{label} {unit.source.where}"


class Fast(Writing):
    """The plain variant."""

    def __init__(self, blueprint: Blueprint, *, plainly: bool = False) -> None:
        super().__init__(blueprint)
        self.plainly = plainly
        units = [*blueprint.derived.values(), *(rule.when for rule in blueprint.rules)]
        if not self.plainly:
            self.shared.count(unit.checked.tree for unit in units)

    @classmethod
    def of(cls, blueprint: Blueprint) -> FunctionType:
        """The function."""
        try:
            return cls(blueprint).write()
        except Sprawl:
            return cls(blueprint, plainly=True).write()

    def prepare(self) -> None:
        """Where parts would be written out too often, derived facts come first, in order."""
        if self.plainly:
            for label in self.blueprint.derived:
                self.fact(self.blueprint.slots[label], "value")

    def write(self) -> FunctionType:
        """The function: facts and a run in, findings out."""
        parameters = list(self.first(self.blueprint.read()))
        self.prepare()
        self.rules(self.entries())
        return self.built([*parameters, *self.unset()], name("found"))

    def unset(self) -> Iterator[ast.stmt]:
        """Shared parts that some way through may leave out have no value at first."""
        if self.shared.perhaps:
            first: list[ast.expr] = [target(variable) for variable in self.shared.perhaps]
            yield ast.Assign(first, self.table.constant(UNSET), lineno=0)

    def emitter(self, unit: Unit, mark: str) -> ToPython:
        emitter = ToPython(self.table, unit.source, self.blueprint.hosts, careful=False, program=self)
        emitter.mark = mark
        return emitter

    def entries(self) -> list[Entry]:
        """The rules, with nothing of them known."""
        found = []
        for number, rule in enumerate(self.blueprint.rules):
            tree = rule.when.checked.tree
            parts = tree.items if isinstance(tree, typed.And) else (tree,)
            found.append(Entry(number, rule, parts, self.emitter(rule.when, mark_of(rule.code, rule.when))))
        return found

    def fact(self, slot: int, form: str) -> ast.expr | None:
        if slot < self.blueprint.facts:
            return None
        parameter = self.parameter(slot)
        if parameter is not None:
            return parameter if form == "value" else None
        unit = self.blueprint.derived[self.slots[slot]]
        tree = unit.checked.tree
        truth = form == "true" and self.asks_only_truth and tree.type == BOOLEAN and tree.null
        if form != "value" and not truth:
            return None
        emitter = self.emitter(unit, mark_of(self.slots[slot], unit))
        if truth:
            return emitter.once(("slot", slot, "true"), lambda: emitter.true(tree))
        return emitter.once(("slot", slot, "value"), lambda: emitter.value(tree))

    asks_only_truth = True

    def runs(self, entries: list[Entry]) -> Iterator[list[Entry]]:
        """Neighbours that begin with the same part."""

        def first(entry: Entry) -> object:
            return self.shared.shapes.exact(entry.open[0]) if len(entry.open) > 1 else entry.number

        for _key, group in groupby(entries, first):
            yield list(group)

    def rules(self, entries: list[Entry]) -> None:
        """`if <what they begin with>: <the rest of each>`"""
        for group in self.runs(entries):
            emitter = group[0].emitter
            if len(group) == 1:
                self.rule(group[0])
                continue
            test = emitter.true(group[0].open[0])
            with emitter.inner() as body:
                self.rules([stripped(one) for one in group])
            emitter.add(ast.If(test, body, []))

    def rule(self, entry: Entry) -> None:
        """`if <condition>: hit(…)`"""
        emitter = entry.emitter
        emitter.where(entry.open, lambda: self.finding(entry))


def stripped(entry: Entry) -> Entry:
    """A rule whose condition's first part is known to be true, or is looked after by who asks."""
    return Entry(entry.number, entry.rule, entry.open[1:], entry.emitter)


class Traced(Fast):
    """The variant with a trace: `h3` is what rule 3's condition is."""

    asks_only_truth = False

    def write(self) -> FunctionType:
        """The function: facts and a run in; findings, what held, and later slots out.

        A derived fact that no rule came to is unset: who reads the trace works it out then.
        """
        first = list(self.first(tuple(self.blueprint.parameters)))
        self.prepare()
        self.traced(self.entries(), None)
        held = tuple_of([name(f"h{number}") for number in range(len(self.blueprint.rules))])
        later = tuple_of([self.later(slot) for slot in list(self.slots)[self.blueprint.facts :]])
        return self.built([*first, *self.unset()], tuple_of([name("found"), held, later]))

    def later(self, slot: int) -> ast.expr:
        parameter = self.parameter(slot)
        if parameter is not None:
            return parameter
        variable = self.shared.variables.get(("slot", slot, "value"))
        return self.table.constant(UNSET) if variable is None else name(variable)

    def traced(self, entries: list[Entry], unsure: str | None) -> None:
        """`unsure`: the variable of what they all begin with where it is true or null, never false."""
        for group in self.runs(entries):
            emitter, first = group[0].emitter, group[0].open[0] if group[0].open else None
            if first is None or len(group) == 1 or (first.null and unsure) or first.type != BOOLEAN:
                for entry in group:
                    self.one(entry, unsure)
                continue
            self.preset(group)
            variable = emitter.stored(emitter.value(first)) if first.null else None
            test = emitter.true(first) if variable is None else not_false(variable)
            with emitter.inner() as body:
                self.traced([stripped(one) for one in group], variable or unsure)
            emitter.add(ast.If(test, body, []))

    def preset(self, group: list[Entry]) -> None:
        """Where what they begin with is false, all are."""
        variables: list[ast.expr] = [target(f"h{entry.number}") for entry in group]
        group[0].emitter.add(ast.Assign(variables, FALSE, lineno=0))

    def one(self, entry: Entry, unsure: str | None) -> None:
        """`h3 = <condition>`, and a finding where that is true and what it hangs on too."""
        emitter, held = entry.emitter, f"h{entry.number}"
        tree = conjunction(entry.open)
        emitter.add(assign(held, emitter.truth(tree)))
        with emitter.inner() as body:
            if unsure is None:
                self.finding(entry)
            else:
                with emitter.inner() as sure:
                    self.finding(entry)
                emitter.add(ast.If(is_(name(unsure), TRUE), sure, [assign(held, NONE)]))
        emitter.add(ast.If(is_(name(held), TRUE), body, []))


def not_false(variable: str) -> ast.expr:
    """`t is not False`"""
    return ast.Compare(name(variable), [ast.IsNot()], [FALSE])


def conjunction(parts: tuple[Node, ...]) -> Node:
    """All of them as one node."""
    if len(parts) == 1:
        return parts[0]
    return typed.And(BOOLEAN, any(one.null or one.type != BOOLEAN for one in parts), parts)


class Careful(Writing):
    """The careful variant: each derived fact, then rule by rule."""

    def __init__(self, blueprint: Blueprint) -> None:
        super().__init__(blueprint)
        self.written: set[str] = set()

    def emitter(self, unit: Unit, mark: str) -> ToPython:
        emitter = ToPython(self.table, unit.source, self.blueprint.hosts, careful=True)
        emitter.blocks = self.blocks
        emitter.prefix = f"v{self.number()}_"
        emitter.mark = mark
        return emitter

    def facts_of(self, parameters: Sequence[str], derived: Sequence[str]) -> list[ast.stmt]:
        """Every slot's value."""
        first = list(self.first(parameters))
        for label in parameters:
            parameter = self.blueprint.parameters[label]
            if parameter.dated_by is None:
                value = self.table.constant(parameter.values[0].value)
                first.append(assign(f"f{self.blueprint.slots[label]}", value))
        for label in derived:
            self.derived(label)
        return first

    def derived(self, label: str) -> None:
        """A derived fact, after those that it reads."""
        if label in self.written:
            return
        self.written.add(label)
        unit = self.blueprint.derived[label]
        for one in sorted(unit.checked.names & self.blueprint.derived.keys()):
            self.derived(one)
        emitter = self.emitter(unit, mark_of(label, unit))
        emitter.add(assign(f"f{self.blueprint.slots[label]}", emitter.value(unit.checked.tree)))

    def write(self) -> FunctionType:
        """The function: facts and a run in; findings, what held, and later slots out."""
        first = self.facts_of(tuple(self.blueprint.parameters), tuple(self.blueprint.derived))
        for number, rule in enumerate(self.blueprint.rules):
            emitter = self.emitter(rule.when, mark_of(rule.code, rule.when))
            held = f"h{number}"
            emitter.add(assign(held, emitter.truth(rule.when.checked.tree)))
            with emitter.inner() as body:
                self.finding(Entry(number, rule, (), emitter))
            emitter.add(ast.If(is_(name(held), TRUE), body, []))
        held_all = tuple_of([name(f"h{number}") for number in range(len(self.blueprint.rules))])
        later = tuple_of([name(f"f{slot}") for slot in list(self.slots)[self.blueprint.facts :]])
        return self.built(first, tuple_of([name("found"), held_all, later]))


class Shown(Careful):
    """What the texts of one rule show: facts and a run in, the values out. Careful: it is read once."""

    def values(self, number: int) -> FunctionType:
        """The function for a rule."""
        rule = self.blueprint.rules[number]
        names = frozenset().union(*(unit.checked.names for unit in rule.values))
        reads = self.blueprint.closed(names)
        first = self.facts_of(
            [one for one in self.blueprint.parameters if one in reads],
            [one for one in self.blueprint.derived if one in reads],
        )
        values = []
        for unit in rule.values:
            emitter = self.emitter(unit, mark_of(rule.code, unit))
            values.append(name(emitter.stored(emitter.value(unit.checked.tree))))
        return self.built(first, tuple_of(values))
