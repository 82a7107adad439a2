"""Decision tables of a matter: each file under tables/ is a function that rules call by its name.

`tables/fee.dmn` holds a knowledge model or a decision named `fee`; its parameters (or inputs) are those of
the function. An unknown argument gives an unknown value, whatever the table says of null: a row that is
reached because an earlier one could not hold rests on the gap. The clock is no input: `now()` and `today()`
are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from miaopi import feel
from miaopi.dmn import DmnError, model
from miaopi.dmn.files import Model
from miaopi.dmn.files import read as read_model
from miaopi.dmn.names import parts
from miaopi.dmn.units import DecisionUnit, InputUnit, KnowledgeUnit, Unit
from miaopi.feel import Host, Type
from miaopi.feel.builtins import BUILTINS
from miaopi.feel.types import erased
from miaopi.texts import Fault, Faulty, Place

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
CLOCK = re.compile(r"\b(now|today)\s*\(\s*\)")
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
# Never asked: a table that reads the clock is refused.
SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TableSource:
    """The text of a DMN file, and the file that reports name."""

    text: str
    file: str


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """One table: its name, the function for rules, and what it is made of (for proofs, exports, diffs)."""

    name: str
    source: TableSource
    definitions: model.Definitions
    params: tuple[tuple[str, Type], ...]
    result: Type
    host: Host

    @property
    def table(self) -> model.Table | None:
        """The decision table itself; None where the file holds more than one box."""
        bodies: dict[str, model.Boxed | None] = {one.name: one.logic for one in self.definitions.decisions}
        for one in self.definitions.knowledge:
            bodies[one.name] = one.logic.body if one.logic is not None else None
        logic = bodies.get(self.name)
        return logic if isinstance(logic, model.Table) else None


def read(
    sources: Mapping[str, TableSource], types: Mapping[str, Type], faults: list[Fault]
) -> dict[str, DecisionTable]:
    """Every table that can be read; what is wrong with the others is noted.

    Args:   types: of facts, for parameters that name no type and are called as a fact.
    """
    found: dict[str, DecisionTable] = {}
    for name, source in sources.items():
        where = Place(source.file)
        if not NAME.fullmatch(name):
            faults.append(Fault("rules.table-name", where, {"name": name}))
        elif name in types or name in BUILTINS:
            faults.append(Fault("rules.table-name-taken", where, {"name": name}))
        else:
            try:
                found[name] = _read(name, source, types)
            except Faulty as error:
                faults.extend(error.faults)
    return found


def _read(name: str, source: TableSource, types: Mapping[str, Type]) -> DecisionTable:
    loaded = read_model(source.text.encode(), file=source.file, strict=True)
    faults = [*loaded.faults, *_clocks(loaded)]
    if faults:
        raise DmnError(faults)
    unit = _unit(loaded, name, source)
    params = tuple((label, _type(kind, types.get(label))) for label, kind in _params(unit))
    if not params:
        raise DmnError([Fault("rules.table-without-input", unit.element.where, {"name": name})])
    result = erased(unit.kind)
    host = Host(params, result, _caller(loaded, unit, tuple(label for label, _kind in params)))
    return DecisionTable(name, source, loaded.root.definitions, params, result, host)


def _unit(loaded: Model, name: str, source: TableSource) -> Unit:
    """The knowledge model of the table's name, or else the decision.

    Raises: DmnError: rules.table-unnamed.
    """
    for kind in (KnowledgeUnit, DecisionUnit):
        if name in loaded.names(kind):
            return loaded.unit(name, kind)
    raise DmnError([Fault("rules.table-unnamed", Place(source.file), {"name": name})])


def _params(unit: Unit) -> Iterator[tuple[str, Type]]:
    """Names and types: of a knowledge model its parameters, of a decision all inputs below it."""
    if isinstance(unit, KnowledgeUnit):
        for param in unit.element.logic.params if unit.element.logic is not None else ():
            yield param.name, unit.boxes.kind(param.kind, param)
        return
    seen: list[Unit] = []
    waiting = [unit]
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.append(one)
        if isinstance(one, InputUnit):
            yield one.name, one.kind
        waiting.extend(below for _by, below in one.required)


def _type(kind: Type, of_fact: Type | None) -> Type:
    return of_fact if kind == feel.ANY and of_fact is not None else erased(kind)


def _caller(loaded: Model, unit: Unit, names: tuple[str, ...]) -> Callable[..., object]:
    """The table as a Python function of its arguments in order."""
    ask = loaded.call if isinstance(unit, KnowledgeUnit) else loaded.decide

    def call(*args: object) -> object:
        return ask(unit.name, dict(zip(names, args, strict=True)), at=SOME_TIME).value

    return call


def _clocks(loaded: Model) -> Iterator[Fault]:
    """Each place that reads the clock."""
    for part in parts(loaded.root.definitions):
        if isinstance(part, model.Literal) and CLOCK.search(QUOTED.sub('""', part.text)):
            yield Fault("rules.table-clock", part.where, {"text": part.text})
