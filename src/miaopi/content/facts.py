"""From an application and the answers of registries to the facts of its rules: pure, so that a replay is the
same call.

What is not known is null. A registry is unanswered where a lookup that the matter needs (its `when` is true)
was not answered whole: silent, late, malformed, a needed field left out, or not asked because its key never
became known. Nothing is guessed; what is there is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from miaopi import feel, rules
from miaopi.content.contracts import Contract, Reading
from miaopi.content.form import Form
from miaopi.content.inputs import FactSet, Inputs, LookupAnswer, Origin, Request
from miaopi.content.spec import Lookup
from miaopi.content.terms import Term
from miaopi.content.values import known

UNANSWERED = "registries_unanswered"
INPUTS: Mapping[str, feel.Type] = {
    "materials": feel.ListOf(feel.STRING),
    "confirmed": feel.ListOf(feel.STRING),
    "filer": feel.ContextOf((("number", feel.STRING), ("represents", feel.STRING))),
    "filed_on": feel.DATE,
    "attempt": feel.NUMBER,
}
Env = dict[str, object]


@dataclass(frozen=True, slots=True)
class Mapper:
    """The lookups of a matter and the formulas of its facts, in the order of matter.yaml."""

    form: Form
    lookups: Mapping[str, Lookup]
    contracts: Mapping[str, Contract]
    terms: Mapping[str, Term]
    rules: rules.RuleSet

    def environment(self, inputs: Inputs, answers: Mapping[str, LookupAnswer]) -> Env:
        """Everything that a formula of the matter may name, as far as it is known."""
        env: Env = {
            "form": known(self.form.type, inputs.answers),
            "materials": tuple(inputs.materials),
            "confirmed": tuple(inputs.confirmed),
            "filer": {"number": inputs.filer.number, "represents": inputs.filer.represents},
            "filed_on": inputs.filed_on,
            "attempt": Decimal(inputs.attempt),
        }
        for name in self.lookups:
            reading = self.reading(name, answers.get(name))
            env[name] = dict(reading.record) if reading and reading.record is not None else None
        for name, term in self.terms.items():
            self._add_parameters(env, term)
            env[name] = term(env)
        return env

    def _add_parameters(self, env: Env, term: Term) -> None:
        """Parameters of rules.yaml that a formula names, at their value of the day that dates them."""
        for name in term.names & self.rules.parameters.keys() - env.keys():
            parameter = self.rules.parameters[name]
            day = env.get(parameter.dated_by) if parameter.dated_by else env["filed_on"]
            in_force = [
                value
                for value in parameter.values
                if value.from_ is None or (isinstance(day, date) and value.from_ <= day)
            ]
            env[name] = max(in_force, key=lambda value: value.from_ or date.min).value if in_force else None

    def reading(self, name: str, answer: LookupAnswer | None) -> Reading | None:
        """What a stored answer holds by its contract; None where nothing came in time."""
        if answer is None or answer.state in ("silent", "late"):
            return None
        lookup = self.lookups[name]
        raw = answer.raw if answer.raw is not None else answer.record
        return self.contracts[lookup.registry].read(
            raw, needs=lookup.needs, record_required=lookup.record_required
        )

    def needed(self, env: Env) -> Iterator[Lookup]:
        """The lookups that this case needs, as far as can be told."""
        for lookup in self.lookups.values():
            if lookup.when is None or lookup.when(env) is True:
                yield lookup

    def next_lookups(self, inputs: Inputs, answers: Mapping[str, LookupAnswer]) -> tuple[Request, ...]:
        """The next wave: needed, not asked yet, every part of the key known."""
        env = self.environment(inputs, answers)
        wave = (self._request(lookup, env) for lookup in self.needed(env) if lookup.name not in answers)
        return tuple(request for request in wave if request is not None)

    def _request(self, lookup: Lookup, env: Env) -> Request | None:
        parts = self.contracts[lookup.registry].key
        values = {name: term(env) for name, term in lookup.key.items()}
        if any(values.get(name) is None for name, part in parts.items() if not part.optional):
            return None
        key = {name: str(feel.as_json(value)) for name, value in values.items() if value is not None}
        return Request(lookup.name, lookup.registry, key, lookup.about, lookup.purpose) if key else None

    def facts(self, inputs: Inputs, answers: Mapping[str, LookupAnswer]) -> FactSet:
        """The facts, where each came from, and the registries that are missing."""
        env = self.environment(inputs, answers)
        unanswered: list[str] = []
        for lookup in self.needed(env):
            reading = self.reading(lookup.name, answers.get(lookup.name))
            if (reading is None or reading.state != "answered") and lookup.registry not in unanswered:
                unanswered.append(lookup.registry)
        values = {name: feel.as_json(env[name]) for name in self.terms}
        values[UNANSWERED] = list(unanswered)
        applying = {lookup.name for lookup in self.needed(env)}
        origins = {name: self._origin(name, answers, applying) for name in self.terms}
        origins[UNANSWERED] = Origin("platform", "lookups")
        return FactSet(
            values={name: values[name] for name in self.rules.facts},
            origins={name: origins[name] for name in self.rules.facts},
            unanswered=tuple(unanswered),
        )

    def _origin(self, name: str, answers: Mapping[str, LookupAnswer], applying: set[str]) -> Origin:
        ways = self._ways(name)
        asked = [lookup for lookup in self.lookups if any(way[0] == lookup for way in ways)]
        for lookup in sorted(asked, key=lambda one: one not in applying):
            contract = self.contracts[self.lookups[lookup].registry]
            answer = answers.get(lookup)
            at = answer.answered_at if answer else None
            return Origin("platform" if contract.kind == "platform" else "registry", contract.name, at)
        roots = {way[0] for way in ways}
        if self.rules.facts[name].source != "form" or roots & {"filer", "confirmed"}:
            return Origin("derived", name)
        fields = sorted(".".join(way[1:]) for way in ways if way[0] == "form" and len(way) > 1)
        return Origin("form", fields[0] if fields else min(roots, default=name))

    def _ways(self, name: str) -> set[tuple[str, ...]]:
        """What a fact rests on, through the facts that it names."""
        ways: set[tuple[str, ...]] = set()
        for way in self.terms[name].reaches:
            ways |= self._ways(way[0]) if way[0] in self.terms and way[0] != name else {way}
        return ways

    def ways_of(self, term: Term) -> set[tuple[str, ...]]:
        """What a formula rests on, through the facts that it names."""
        ways: set[tuple[str, ...]] = set()
        for way in term.reaches:
            ways |= self._ways(way[0]) if way[0] in self.terms else {way}
        return ways
