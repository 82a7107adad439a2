"""What can be asked of a model: its inputs, decisions, knowledge models and services, compiled.

Each decision sees the variables of what it requires and nothing else, and is worked out once an evaluation.

Basis: DMN 1.5, 6.3 (requirements), 10.4 (execution of decision services).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from miaopi import feel
from miaopi.dmn import model
from miaopi.dmn.compile import Boxes, Code, nothing
from miaopi.dmn.errors import DmnError
from miaopi.dmn.evaluate import State
from miaopi.dmn.lookup import Lookup
from miaopi.dmn.tables import Compiled
from miaopi.dmn.types import Misfit, fitted
from miaopi.feel.types import erased
from miaopi.texts import Fault

if TYPE_CHECKING:
    from miaopi.dmn.files import File

DEEPEST = 200  # decisions that require each other in a row


@dataclass(eq=False)
class Unit:
    """One element of a file; compiled when it is first asked for, after all files are there."""

    file: File
    element: model.Element

    @property
    def name(self) -> str:
        """Its variable's name."""
        return self.element.name

    @cached_property
    def boxes(self) -> Boxes:
        """The compiler for its expressions."""
        return Boxes(self.file.types, self.file.entries, self.file.faults, strict=self.file.strict)

    @cached_property
    def kind(self) -> feel.Type:
        """The type of its variable."""
        return self.boxes.kind(self.element.kind, self.element)

    @cached_property
    def type(self) -> feel.Type:
        """What is known of its value."""
        return erased(self.kind)

    def units(self, references: Iterable[str]) -> list[tuple[str, Unit]]:
        """Those referred to, each with the name of the import that it comes by (nothing: this file)."""
        if self.file.lenient:
            return list(self.known_units(references))
        return [self.file.find(reference, self.element) for reference in references]

    def known_units(self, references: Iterable[str]) -> Iterator[tuple[str, Unit]]:
        """Those that are there; of the others the file has a fault."""
        for reference in references:
            try:
                yield self.file.find(reference, self.element)
            except DmnError as error:
                self.file.faults.extend(one for one in error.faults if one not in self.file.faults)

    @property
    def required(self) -> list[tuple[str, Unit]]:
        """Whatever it needs."""
        return []

    def external(self, seen: set[Unit] | None = None) -> bool:
        """Does its value hang on a function in another language?"""
        seen = set() if seen is None else seen
        if self in seen:
            return False
        seen.add(self)
        return self.own_external or any(unit.external(seen) for _by, unit in self.required)

    @property
    def own_external(self) -> bool:
        """Has its own logic such a function?"""
        return False

    def prepare(self) -> None:
        """Compile it now, so that what is wrong with it is told."""

    def value(self, state: State) -> object:
        """Its value in an evaluation."""
        if self not in state.values:
            state.values[self] = self.work_out(state)
        return state.values[self]

    def work_out(self, state: State) -> object:
        """Its value, worked out."""
        raise NotImplementedError


def scope(units: Iterable[tuple[str, Unit]]) -> dict[str, feel.Type]:
    """The names in scope, with their types; what is imported stands within its import's name."""
    found: dict[str, feel.Type] = {}
    imported: dict[str, list[tuple[str, feel.Type]]] = {}
    for by, unit in units:
        if by:
            imported.setdefault(by, []).append((unit.name, unit.type))
        else:
            found[unit.name] = unit.type
    return {**found, **{by: feel.ContextOf(tuple(fields)) for by, fields in imported.items()}}


def environment(units: Iterable[tuple[str, Unit]], state: State) -> dict[str, object]:
    """The values of the names in scope."""
    found: dict[str, object] = {}
    imported: dict[str, dict[str, object]] = {}
    for by, unit in units:
        if by:
            imported.setdefault(by, {})[unit.name] = unit.value(state)
        else:
            found[unit.name] = unit.value(state)
    return {**clock(state), **found, **imported}


CLOCK: Mapping[str, feel.Type] = {
    "now": feel.FunctionOf((), feel.DATE_TIME),
    "today": feel.FunctionOf((), feel.DATE),
}


def clock(state: State) -> Mapping[str, object]:
    """`now()` and `today()` of an evaluation."""
    return state.clock


class InputUnit(Unit):
    """A value from outside; null where it is not given."""

    def work_out(self, state: State) -> object:
        return None


class DecisionUnit(Unit):
    """A decision."""

    element: model.Decision

    @property
    def required(self) -> list[tuple[str, Unit]]:
        return self.units((*self.element.requires, *self.element.knows))

    @cached_property
    def code(self) -> Code:
        """Its logic as a function."""
        code, _type = self.boxes.box(self.element.logic, {**CLOCK, **scope(self.required)})
        return self.boxes.fitting(code, self.kind, self.element.where)

    @property
    def own_external(self) -> bool:
        self.prepare()
        return self.boxes.external

    def prepare(self) -> None:
        _ = self.code

    @cached_property
    def lookup(self) -> tuple[Lookup, tuple[Unit, ...]] | None:
        """The logic as a lookup, and what it looks at; None where it is more than that."""
        code = self.code
        found = code.lookup if isinstance(code, Compiled) else None
        if found is None:
            return None
        tested = {unit.name: unit for by, unit in self.required if not by}
        if not tested.keys() >= set(found.names):
            return None
        return found, tuple(tested[name] for name in found.names)

    def work_out(self, state: State) -> object:
        if self.lookup is not None:
            found, tested = self.lookup
            return found([unit.value(state) for unit in tested], state)
        return self.code(environment(self.required, state), state)


class KnowledgeUnit(Unit):
    """A business knowledge model: its value is a function."""

    element: model.Knowledge

    @cached_property
    def kind(self) -> feel.Type:
        """That of the function's result: a variable's type means this, or says it with a function."""
        kind = self.boxes.kind(self.element.kind, self.element)
        return kind.result if isinstance(kind, feel.FunctionOf) else kind

    @cached_property
    def type(self) -> feel.Type:
        return feel.ANY

    @property
    def required(self) -> list[tuple[str, Unit]]:
        return self.units(self.element.knows)

    @cached_property
    def code(self) -> Code:
        """What gives the function."""
        if self.element.logic is None:
            return nothing
        names = {**CLOCK, **scope(self.required), self.name: feel.ANY}
        return self.boxes.box(self.element.logic, names)[0]

    @property
    def own_external(self) -> bool:
        self.prepare()
        return self.boxes.external

    def prepare(self) -> None:
        _ = self.code

    def work_out(self, state: State) -> object:
        env = environment([one for one in self.required if one[1] is not self], state)
        function = self.code(env, state)
        if not isinstance(function, feel.Function):
            return None
        made = feel.Function(
            function.params,
            lambda *args: state.fit(self.kind, function.call(*args), self.element.where),
            function.kinds,
        )
        env[self.name] = made
        return made


class ServiceUnit(Unit):
    """A decision service: its value is a function of its input data, then its input decisions."""

    element: model.Service

    @cached_property
    def type(self) -> feel.Type:
        return feel.ANY

    @cached_property
    def outputs(self) -> list[Unit]:
        """The decisions that it gives."""
        return [unit for _by, unit in self.units(self.element.outputs)]

    @cached_property
    def inputs(self) -> list[Unit]:
        """What it is called with.

        Basis: DMN 1.5, 10.4: the parameters are the input data, then the input decisions.
        """
        references = (*self.element.input_data, *self.element.input_decisions)
        return [unit for _by, unit in self.units(references)]

    @property
    def required(self) -> list[tuple[str, Unit]]:
        return [("", unit) for unit in self.outputs]

    def work_out(self, state: State) -> object:
        def call(*args: object) -> object:
            try:
                values = [fitted(one.kind, arg) for one, arg in zip(self.inputs, args, strict=True)]
            except Misfit:
                return state.note("dmn.note-type", self.element.where)
            with state.deeper():
                return self.called(state, dict(zip(self.inputs, values, strict=True)))

        made = feel.FunctionOf(tuple(unit.type for unit in self.inputs), feel.ANY)
        return feel.Function(tuple(unit.name for unit in self.inputs), call, (made,))

    def called(self, state: State, given: Mapping[Unit, object]) -> object:
        """Its one output, or a context of several."""
        inner = state.within(
            {unit: state.fit(unit.kind, given.get(unit), unit.element.where) for unit in self.inputs}
        )
        values = {unit.name: unit.value(inner) for unit in self.outputs}
        value = next(iter(values.values())) if len(values) == 1 else values
        kind = self.kind.result if isinstance(self.kind, feel.FunctionOf) else self.kind
        return state.fit(kind, value, self.element.where)


MAKERS: Mapping[type[model.Element], type[Unit]] = {
    model.InputData: InputUnit,
    model.Decision: DecisionUnit,
    model.Knowledge: KnowledgeUnit,
    model.Service: ServiceUnit,
}


def check_cycles(units: Iterable[Unit]) -> None:
    """No decision requires itself.

    Raises: DmnError
    """
    done: set[Unit] = set()

    def visit(unit: Unit, way: tuple[Unit, ...]) -> None:
        if unit in way or len(way) > DEEPEST:
            raise DmnError([Fault("dmn.cycle", unit.element.where, {"name": unit.name})])
        if unit in done or not isinstance(unit, DecisionUnit):
            return
        for _by, one in unit.required:
            visit(one, (*way, unit))
        done.add(unit)

    for unit in units:
        visit(unit, ())
