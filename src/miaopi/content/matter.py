"""A matter, whole: what its pages show and what it answers for a case. Frozen and shared between threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from miaopi import feel
from miaopi.content import asks, party
from miaopi.content.again import Again
from miaopi.content.contracts import Contract
from miaopi.content.facts import Mapper
from miaopi.content.form import Form
from miaopi.content.inputs import FactSet, Inputs, LookupAnswer, Request
from miaopi.content.spec import (
    Ask,
    CanChange,
    Claim,
    ClaimSpec,
    Consent,
    Doubts,
    Fee,
    Guide,
    LicenceData,
    LicenceField,
    LicenceLine,
    LicenceSpec,
    Limit,
    Lookup,
    MaterialSpec,
    PartySpec,
)
from miaopi.content.terms import Term
from miaopi.rules import Basis, Evaluation, Law, RuleSet
from miaopi.texts import Words

Answers = Mapping[str, LookupAnswer]
EFFECTS = ("issue", "replace", "end", "none")


@dataclass(frozen=True, slots=True)
class Matter:
    """See the package's docstring for what each part is for; the parts themselves are in `spec`."""

    slug: str
    hash: str
    name: Words
    plain_names: tuple[Words, ...]
    result: Words
    basic_code: str
    type_code: str
    handling: str
    department: str
    applicants: tuple[str, ...]
    laws: Mapping[str, Law]
    legal_basis: tuple[Basis, ...]
    statutory: Limit
    promised: Limit
    decision_persons: int
    decision_basis: tuple[Basis, ...]
    fee: Fee
    guide: Guide
    form: Form
    materials: tuple[MaterialSpec, ...]
    parties: tuple[PartySpec, ...]
    contracts: Mapping[str, Contract]
    lookups: Mapping[str, Lookup]
    known: Mapping[str, Term]
    claim_spec: ClaimSpec | None
    licence_spec: LicenceSpec | None
    again: Again | None
    consent: Consent
    messages: Mapping[str, Words]
    rules: RuleSet
    mapper: Mapper
    can_change: tuple[CanChange, ...]
    could_i: Doubts | None
    files: Mapping[str, str]
    listing: Mapping[str, object]

    @property
    def summary(self) -> Words:
        """One or two sentences: what it is and what one gets."""
        return self.guide.lead

    @property
    def asks(self) -> tuple[Ask, ...]:
        """Everything that this matter may ask of registries, whatever the application."""
        return asks.rows(self.lookups.values(), self.contracts)

    def asks_for(self, inputs: Inputs) -> tuple[Ask, ...]:
        """The rows of the consent: what may be asked, given the answers and who files.

        Args: inputs: a filer without a number is one of whom it is not settled yet for whom they file.
        """
        return asks.rows(asks.may_be_asked(self.mapper, inputs), self.contracts)

    def parties_of(self, answers: Mapping[str, object]) -> tuple[party.Party, ...]:
        """Everyone named in clean answers."""
        return party.parties_of(self.parties, answers)

    def material(self, key: str) -> MaterialSpec | None:
        """A material by its key."""
        return next((spec for spec in self.materials if spec.key == key), None)

    def materials_for(self, inputs: Inputs, answers: Answers) -> tuple[MaterialSpec, ...]:
        """The materials that this case is asked for, given what is known of it."""
        env = self.mapper.environment(inputs, answers)
        return tuple(spec for spec in self.materials if spec.when is None or spec.when(env) is True)

    def next_lookups(self, inputs: Inputs, answers: Answers) -> tuple[Request, ...]:
        """The next wave of questions: those needed, with a known key, that are not among the answers yet."""
        return self.mapper.next_lookups(inputs, answers)

    @property
    def known_by(self) -> frozenset[str]:
        """The lookups from which answers can be filled in."""
        return frozenset(reach[0] for term in self.known.values() for reach in term.reaches) & set(
            self.lookups
        )

    def known_answers(self, inputs: Inputs, answers: Answers) -> dict[str, object]:
        """What registries can fill in, as the form stores it; without what they do not know."""
        env = self.mapper.environment(inputs, answers)
        found = {name: feel.as_json(term(env)) for name, term in self.known.items()}
        return self.form.clean({**inputs.answers, **{k: str(v) for k, v in found.items() if v is not None}})

    def facts(self, inputs: Inputs, answers: Answers) -> FactSet:
        """The facts of the decision; pure."""
        return self.mapper.facts(inputs, answers)

    def evaluate(self, facts: FactSet, *, trace: bool = True) -> Evaluation:
        """Findings and outcome on these facts.

        Raises: Faulty: rules.fact-missing, fact-unknown or fact-type.
        """
        return self.rules.evaluate(self.rules.read(facts.values), trace=trace)

    def claim(self, inputs: Inputs, answers: Answers) -> Claim | None:
        """What the licence of this case takes for itself; None where the matter claims nothing or nothing
        begins."""
        spec = self.claim_spec
        env = self.mapper.environment(inputs, answers)
        if spec is None or (self.licence_spec and self.licence_spec.effect(env) in ("end", "none")):
            return None
        from_, to = spec.from_(env), spec.to(env)
        assert isinstance(from_, date)
        assert isinstance(to, date)
        parts = spec.parts(env) if spec.parts else ()
        return Claim(tuple(str(term(env)) for term in spec.scope), _texts(parts), from_, to)

    def licence(self, inputs: Inputs, answers: Answers) -> LicenceData | None:
        """What an approval of this case issues, replaces or ends; None where the matter issues nothing."""
        spec = self.licence_spec
        if spec is None:
            return None
        env = self.mapper.environment(inputs, answers)
        effect = spec.effect(env)
        replaces = spec.replaces(env) if spec.replaces else None
        return LicenceData(
            effect=effect if effect in EFFECTS else "none",  # type: ignore[arg-type]  # held to EFFECTS
            number=spec.number,
            valid_from=_day(spec.valid_from(env)),
            valid_to=_day(spec.valid_to(env)),
            holders=spec.holders,
            keys={name: _texts(term(env)) for name, term in spec.keys.items()},
            numbered=tuple(name for name, term in spec.keys.items() if "number" in term.names),
            data={name: feel.as_json(term(env)) for name, term in spec.data.items()},
            lines=tuple(line for row in spec.fields if (line := _line(row, env)) is not None),
            replaces=None if replaces is None else str(replaces),
        )

    def message(self, kind: str, values: Mapping[str, object]) -> Words:
        """The text of a message, its placeholders filled; the signature comes in front of it later.

        The brackets of the signature stand there alone: in a value (a name that somebody wrote) they are made
        others.

        Raises: KeyError: no such kind, or a placeholder without a value.
        """
        filled = self.messages[kind].fill(values)
        return Words(filled.zh.translate(_NO_SIGNATURE), filled.en.translate(_NO_SIGNATURE))


_NO_SIGNATURE = str.maketrans("【】", "〔〕")


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value if item is not None) if isinstance(value, tuple) else ()


def _line(row: LicenceField, env: Mapping[str, object]) -> LicenceLine | None:
    """A line of the certificate; one whose value is null in Chinese is left out."""
    zh, en = row.zh(env), row.en(env)
    return None if zh is None else LicenceLine(row.key, row.label, Words(str(zh), str(en or zh)), row.checker)
