"""A rule set that can be run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import getcontext, setcontext
from functools import cached_property
from itertools import repeat
from types import MappingProxyType
from typing import overload

from miaopi.feel import CONTEXT, FeelError, TooMuchWork
from miaopi.feel.compiled import FAILURES
from miaopi.feel.python_shared import UNSET
from miaopi.feel.runtime import OutOfWork, Run
from miaopi.feel.type_words import say
from miaopi.rules.decision_tables import DecisionTable
from miaopi.rules.model import (
    Derived,
    Evaluation,
    Facts,
    FactSpec,
    Finding,
    Held,
    LawLike,
    Parameter,
    Rule,
    Trace,
)
from miaopi.rules.program import Blueprint
from miaopi.rules.rule_section import ABOUT
from miaopi.rules.shapes import guess
from miaopi.rules.texts import Filler
from miaopi.rules.writer import Careful, Fast, Shown, Traced
from miaopi.texts import Fault, Faulty, Place, Words

# The rules that hold, what each condition was, the values of parameters and derived facts.
Everything = tuple[list[Held], tuple[bool | None, ...], tuple[object, ...]]


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
        around = getcontext()
        setcontext(CONTEXT)  # so that plain signs reckon as FEEL does
        try:
            if trace:
                found, holds, later = self._traced(facts.tuple, Run())
                return Evaluation(found, facts.tuple, self, (holds, later))
            return Evaluation(self._plain(facts.tuple, Run()), facts.tuple, self)
        except FAILURES:
            # An operation without a value, such as a division by zero: the careful variant makes it null.
            return self._carefully(facts, trace=trace)
        except (OutOfWork, RecursionError):
            raise self._too_much() from None
        finally:
            setcontext(around)

    def _carefully(self, facts: Facts, *, trace: bool) -> Evaluation:
        try:
            found, holds, later = self._careful(facts.tuple, Run())
        except (OutOfWork, RecursionError):
            raise self._too_much() from None
        return Evaluation(found, facts.tuple, self, (holds, later) if trace else None)

    def _too_much(self) -> TooMuchWork:
        return TooMuchWork([Fault("feel.too-much-work", Place(self.blueprint.file))])

    def values(self, facts: Facts) -> Mapping[str, object]:
        """The facts with parameters and derived facts, as the rules see them."""
        *_found, later = self._careful(facts.tuple, Run())
        return dict(zip(self.blueprint.slots, (*facts.tuple, *later), strict=True))

    # What an evaluation makes when it is read

    def findings_of(self, held: Sequence[Held], facts: tuple[object, ...]) -> tuple[Finding, ...]:
        """The findings of the rules that hold; of those that show no values, made once."""
        return tuple(self._fixed.get(one) or self._found(one, facts) for one in held)

    def _found(self, held: Held, facts: tuple[object, ...]) -> Finding:
        code, outcome = held
        number = self._numbers[code]
        if not self.blueprint.rules[number].values:
            return self._fixed.setdefault(held, self._finding(number, outcome, ()))
        if number not in self._shown:
            self._shown[number] = Shown(self.blueprint).values(number)
        try:
            values = self._shown[number](facts, Run())
        except (OutOfWork, RecursionError):
            raise self._too_much() from None
        return self._finding(number, outcome, values)

    @cached_property
    def _fixed(self) -> dict[Held, Finding]:
        """Findings whose sentences show no values, by code and outcome."""
        return {}

    @cached_property
    def _shown(self) -> dict[int, Callable[..., tuple[object, ...]]]:
        """What works out the values that a rule's sentences show, by the rule's number."""
        return {}

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {code: number for number, code in enumerate(self._codes)}

    def steps_of(
        self, facts: tuple[object, ...], holds: tuple[bool | None, ...], later: tuple[object, ...]
    ) -> Sequence[Trace]:
        """The trace: a rule, what its condition was, what it read."""
        return Steps(self._codes, holds, self._names, Seen(self, facts, later))

    @cached_property
    def _codes(self) -> tuple[str, ...]:
        return tuple(rule.code for rule in self.rules)

    @cached_property
    def _names(self) -> tuple[tuple[str, ...], ...]:
        return tuple(rule.names for rule in self.rules)

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
        return Fast.of(self.blueprint)

    @cached_property
    def _traced(self) -> Callable[..., Everything]:
        return Traced.of(self.blueprint)

    @cached_property
    def _careful(self) -> Callable[..., Everything]:
        return Careful(self.blueprint).write()


class Steps(Sequence[Trace]):
    """The trace of an evaluation; each step is made when it is read."""

    __slots__ = ("codes", "holds", "names", "seen")

    def __init__(
        self,
        codes: tuple[str, ...],
        holds: tuple[bool | None, ...],
        names: tuple[tuple[str, ...], ...],
        seen: Seen,
    ) -> None:
        self.codes = codes
        self.holds = holds
        self.names = names
        self.seen = seen

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, at: int) -> Trace: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Trace, ...]: ...
    def __getitem__(self, at: int | slice) -> Trace | tuple[Trace, ...]:
        if isinstance(at, slice):
            return tuple(self)[at]
        return Trace(self.codes[at], self.holds[at], self.names[at], self.seen)

    def __iter__(self) -> Iterator[Trace]:
        steps = zip(self.codes, self.holds, self.names, repeat(self.seen), strict=False)
        return map(tuple.__new__, repeat(Trace), steps)  # as Trace._make, but faster


class Seen(Mapping[str, object]):
    """What an evaluation saw, by name: facts, parameters and derived facts. A derived fact that no rule came
    to is worked out when it is read."""

    __slots__ = ("facts", "later", "rules")

    def __init__(self, rules: RuleSet, facts: tuple[object, ...], later: tuple[object, ...]) -> None:
        self.rules = rules
        self.facts = facts
        self.later = later

    def __getitem__(self, name: str) -> object:
        slot = self.rules.blueprint.slots[name]
        if slot < len(self.facts):
            return self.facts[slot]
        value = self.later[slot - len(self.facts)]
        if value is UNSET:
            *_found, self.later = self.rules._careful(self.facts, Run())
            value = self.later[slot - len(self.facts)]
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self.rules.blueprint.slots)

    def __len__(self) -> int:
        return len(self.rules.blueprint.slots)

    def __repr__(self) -> str:
        # Facts hold personal data: a stray print or log line shows none.
        return f"<Seen: {len(self)}>"
