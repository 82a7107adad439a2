"""A rule set before it becomes Python: checked texts, slots, parameters by day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from miaopi.feel.checker import Checked
from miaopi.feel.errors import Source
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
        return frozenset().union(*(part.checked.names for part in self.units))

    @property
    def units(self) -> tuple[Unit, ...]:
        """All its texts."""
        return (self.when, *self.values, *([self.outcome] if isinstance(self.outcome, Unit) else []))


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

    def read(self) -> tuple[str, ...]:
        """The parameters that rules read, directly or through derived facts, in order."""
        reads = self.closed(frozenset().union(*(rule.names for rule in self.rules)))
        return tuple(name for name in self.parameters if name in reads)

    def closed(self, names: frozenset[str]) -> frozenset[str]:
        """The names, and those that derived facts among them read."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                if name in self.derived:
                    waiting.extend(self.derived[name].checked.names)
        return frozenset(found)


class Dated:
    """The values of parameters that hold on a day; all of them depend on the same fact."""

    __slots__ = ("days", "last", "latest", "parameters", "values")

    def __init__(self, parameters: Sequence[Parameter]) -> None:
        self.parameters = parameters
        days = sorted({value.from_ for parameter in parameters for value in parameter.values})
        in_force = max(parameter.values[0].from_ for parameter in parameters)
        self.days = [day for day in days if day >= in_force]
        self.values = [tuple(parameter.on(day) for parameter in parameters) for day in self.days]
        self.last, self.latest = self.days[-1], self.values[-1]

    def __call__(self, day: date) -> tuple[object, ...]:
        """Their values on a day.

        Raises: Faulty: rules.parameter-not-in-force: the day is before the first value of one.
        """
        if day >= self.last:
            return self.latest
        place = bisect_right(self.days, day)
        if place == 0:
            raise Faulty([self._fault(day)])
        return self.values[place - 1]

    def _fault(self, day: date) -> Fault:
        late = next(one for one in self.parameters if day < one.values[0].from_)
        values = {
            "name": late.name,
            "fact": late.dated_by or "",
            "first": late.values[0].from_.isoformat(),
        }
        return Fault("rules.parameter-not-in-force", Place(field=late.dated_by), values)
