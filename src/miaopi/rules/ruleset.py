"""A rule set that can be run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import cast

from miaopi.feel import FeelError, TooMuchWork
from miaopi.feel.compiled import FAILURES
from miaopi.feel.runtime import OutOfWork, Run
from miaopi.feel.type_words import say
from miaopi.rules.decision_tables import DecisionTable
from miaopi.rules.model import (
    STRENGTH,
    Derived,
    Evaluation,
    Facts,
    FactSpec,
    Finding,
    LawLike,
    Outcome,
    Parameter,
    Rule,
    Trace,
)
from miaopi.rules.program import Blueprint, Writer
from miaopi.rules.rule_section import ABOUT
from miaopi.rules.shapes import guess
from miaopi.rules.texts import Filler
from miaopi.texts import Fault, Faulty, Place, Words

Held = tuple[int, str, tuple[object, ...]]


@dataclass(frozen=True)
class RuleSet:
    """The rules of one matter, compiled. Immutable; threads may share it."""

    facts: Mapping[str, FactSpec]
    parameters: Mapping[str, Parameter]
    derived: Mapping[str, Derived]
    rules: tuple[Rule, ...]
    laws: Mapping[str, LawLike]
    fillers: tuple[Filler, ...]
    blueprint: Blueprint
    tables: Mapping[str, DecisionTable] = field(default_factory=dict)

    # Facts

    def read(self, obj: Mapping[str, object]) -> Facts:
        """Every fact, from JSON to FEEL values.

        Raises: Faulty: rules.fact-missing, rules.fact-unknown, rules.fact-type; the place's field names the
                fact.
        """
        faults = [
            Fault(
                "rules.fact-unknown",
                Place(field=str(name)),
                {"name": name, "guess": guess(str(name), self.facts)},
            )
            for name in obj
            if name not in self.facts
        ]
        values: list[object] = []
        for name, spec in self.facts.items():
            if name not in obj:
                faults.append(
                    Fault("rules.fact-missing", Place(field=name), {"name": name, "type": self._type(spec)})
                )
                continue
            try:
                values.append(self._value(spec, obj[name]))
            except FeelError as error:
                faults.extend(self._wrong(spec, fault) for fault in error.faults)
        if faults:
            raise Faulty(faults)
        return Facts(self._slots, tuple(values))

    def _value(self, spec: FactSpec, json: object) -> object:
        if json is None and not spec.nullable:
            raise FeelError(
                [Fault("feel.value-type", Place(), {"type": say(spec.type), "given": Words("空值", "null")})]
            )
        return spec.type.read(json)

    def _wrong(self, spec: FactSpec, fault: Fault) -> Fault:
        """The fault of a value, told of its fact."""
        way = fault.where.field or ""
        field = spec.name + (way if way.startswith("[") or not way else f".{way}")
        given = fault.values.get("given", Words("多余的项", "an entry too many"))
        values = {"name": field, "type": fault.values.get("type", self._type(spec)), "given": given}
        return Fault("rules.fact-type", Place(field=field), values)

    @staticmethod
    def _type(spec: FactSpec) -> Words:
        return say(spec.type)

    @cached_property
    def _slots(self) -> Mapping[str, int]:
        return MappingProxyType({name: slot for slot, name in enumerate(self.facts)})

    # Evaluation

    def evaluate(self, facts: Facts, *, trace: bool = True) -> Evaluation:
        """Findings and outcome. Pure: the same facts always give the same.

        Raises: Faulty: rules.parameter-not-in-force; feel.too-much-work.
        """
        try:
            try:
                if not trace:
                    return self._told(self._plain(facts.tuple, Run()))
                return self._traced_told(self._traced, facts)
            except FAILURES:
                # An operation without a value, such as a division by zero: the careful variant makes it null.
                told = self._traced_told(self._careful, facts)
                return told if trace else Evaluation(told.outcome, told.findings)
        except (OutOfWork, RecursionError):
            raise TooMuchWork([Fault("feel.too-much-work", Place(self.blueprint.file))]) from None

    def values(self, facts: Facts) -> Mapping[str, object]:
        """The facts with parameters and derived facts, as the rules see them."""
        *_found, later = self._careful(facts.tuple, Run())
        return dict(zip(self.blueprint.slots, (*facts.tuple, *later), strict=True))

    def _traced_told(self, function: Callable[..., object], facts: Facts) -> Evaluation:
        found, held, later = cast(
            tuple[list[Held], list[bool | None], tuple[object, ...]], function(facts.tuple, Run())
        )
        told = self._told(found)
        seen = dict(zip(self.blueprint.slots, (*facts.tuple, *later), strict=True))
        steps = tuple(
            Trace(rule.code, holds, {name: seen[name] for name in rule.names})
            for rule, holds in zip(self.rules, held, strict=True)
        )
        return Evaluation(told.outcome, told.findings, steps)

    def _told(self, found: list[Held]) -> Evaluation:
        findings = tuple(self._finding(*one) for one in found)
        outcomes = {finding.outcome for finding in findings}
        strongest = next((outcome for outcome in STRENGTH if outcome in outcomes), "approve")
        return Evaluation(cast(Outcome, strongest), findings)

    def _finding(self, number: int, outcome: str, values: tuple[object, ...]) -> Finding:
        rule, filler = self.rules[number], self.fillers[number]
        text = filler.fill(rule.say, values)
        return Finding(
            code=rule.code, outcome=outcome, text=text, basis=rule.basis,
            about=self._about(rule, filler, values),
            neutral=text if rule.neutral is None else filler.fill(rule.neutral, values),
            next=None if rule.next is None else filler.fill(rule.next, values),
            answers=rule.answers, material=rule.material, sure=rule.sure,
        )  # fmt: skip

    @staticmethod
    def _about(rule: Rule, filler: Filler, values: tuple[object, ...]) -> str | None:
        if ABOUT not in filler.names:
            return rule.about
        about = values[filler.names.index(ABOUT)]
        return about if isinstance(about, str) else None

    @cached_property
    def _plain(self) -> Callable[..., list[Held]]:
        return Writer(self.blueprint, trace=False, careful=False).write()

    @cached_property
    def _traced(self) -> Callable[..., object]:
        return Writer(self.blueprint, trace=True, careful=False).write()

    @cached_property
    def _careful(self) -> Callable[..., tuple[object, object, tuple[object, ...]]]:
        return Writer(self.blueprint, trace=True, careful=True).write()
