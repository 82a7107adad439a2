"""Why, and what would be approved, for one viewer: nobody reads of somebody else's data in an explanation.

A part of a condition that rests on a fact about another party says what was looked at, not what was found. A
change is told whole where every finding is the viewer's to read; without its values where a rule that reads
what changes reads somebody else's data too, since the least change would then tell of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import cast

from miaopi import feel
from miaopi.cases import sealing, shown, words
from miaopi.cases.actions.explain import EVENTS
from miaopi.cases.models import Case, Decision
from miaopi.cases.pages import ChangeLine, FactLine, FindingLine
from miaopi.content import Matter, explained
from miaopi.rules import Parameter
from miaopi.rules.model import Facts
from miaopi.texts import Words

Json = Mapping[str, object]
NOTHING = Words("没有", "none")


class Masked:
    """Tells values as every page of a case does: units, words of codes, personal numbers masked."""

    def __init__(self, matter: Matter) -> None:
        self.matter = matter

    def value(self, name: str, value: object, kind: feel.Type) -> Words | None:
        """A value that stands in a fact, or that was worked out."""
        plain = feel.as_json(value)
        if plain in (None, ""):
            return NOTHING
        return shown.part(self.matter, name, plain, kind)


@dataclass(frozen=True)
class Why:
    """One run, for a viewer who stands in these roles."""

    matter: Matter
    stored: Json
    roles: frozenset[str]

    @cached_property
    def facts(self) -> Facts:
        """What the run saw."""
        return explained.read_facts(self.matter, self.stored["facts"])

    @cached_property
    def values(self) -> Mapping[str, object]:
        """The same with parameters and what was worked out."""
        return self.matter.rules.values(self.facts)

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The facts that are somebody else's."""
        about = shown.about(self.matter)
        return frozenset(name for name, parties in about.items() if not shown.may_see(parties, self.roles))

    def parts(self, code: str) -> tuple[Words, ...]:
        """The clauses of a rule that held."""
        return explained.parts_of(self.matter, self.facts, code, Masked(self.matter), hidden=self.hidden)

    def change(self, case: Case, decision: Decision, findings: tuple[FindingLine, ...]) -> ChangeLine | None:
        """What would be approved; None where nothing was sought."""
        if not is_explained(self.matter, decision, self.stored):
            return None
        if not all(line.full for line in findings):
            return ChangeLine("withheld")
        explanation = getattr(decision, "explanation", None)
        if explanation is None:
            return ChangeLine("pending")
        found = explained.read(sealing.open_explanation(case, explanation))
        names = {name for name, _before, _after in found.changes}
        kept_back = names if self.tells_of_others(names) else ()
        told = explained.told(self.matter, found, Masked(self.matter), kept_back=kept_back)
        return ChangeLine(told.kind, told.lines, told.smallest)

    def tells_of_others(self, names: set[str]) -> bool:
        """Does a rule that reads one of these facts read somebody else's data, too?"""
        blueprint = self.matter.rules.blueprint
        for unit in blueprint.rules:
            read = blueprint.closed(frozenset(unit.when.checked.names))
            if read & names and read & self.hidden:
                return True
        return False

    def seen(self, findings: tuple[FindingLine, ...]) -> tuple[FactLine, ...]:
        """What the findings rest on that the viewer may read, with where it came from."""
        rules = {rule.code for rule in self.matter.rules.rules}
        codes = [line.code for line in findings if line.full and line.code in rules]
        names = dict.fromkeys(name for code in codes for name in self.names_of(code))
        return tuple(line for name in names if (line := self.line(name)) is not None)

    def names_of(self, code: str) -> Iterator[str]:
        """The facts, parameters and derived facts that the parts of a rule read."""
        yield from explained.names_of(self.matter, self.facts, code)

    def line(self, name: str) -> FactLine | None:
        """One row of the table: what, how much, from where."""
        if name in self.hidden:
            return None
        rules = self.matter.rules
        origin = cast("Mapping[str, Json]", self.stored["origins"]).get(name)
        at = None if origin is None else origin["at"]
        kind = "derived" if origin is None else str(origin["kind"])
        source = shown.source(self.matter, origin)
        if name in rules.parameters:
            kind, source = "parameter", self.in_force(rules.parameters[name])
        value = shown.fact(self.matter, name, feel.as_json(self.values[name]))
        label = shown.labels(self.matter)[name]
        return FactLine(name, label, value, kind, source, cast("datetime | None", at))

    def in_force(self, parameter: Parameter) -> Words:
        """A parameter stands in the published rules, from a day on."""
        day = self.values.get(parameter.dated_by) if parameter.dated_by else None
        held = [value.from_ for value in parameter.values if isinstance(day, date) and value.from_ <= day]
        if not held or max(held) == date.min:
            return words.RULES
        since = shown.day(max(held))
        return Words(f"{words.RULES.zh}，{since.zh}起用", f"{words.RULES.en}, in force since {since.en}")


def is_explained(matter: Matter, decision: Decision, stored: Json) -> bool:
    """Was it, or will it be, sought what would be approved?"""
    return (
        decision.event in EVENTS
        and not stored.get("override")
        and not stored["unanswered"]
        and bool(matter.can_change)
    )
