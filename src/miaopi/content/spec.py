"""The parts of a matter as plain data: what a page, a letter or an action may read of it.

Every text is `Words` (zh and en). Every condition is a compiled FEEL expression or absent. Nothing here
reads a file, a clock or a database; `matter.Matter` holds these parts and answers questions about a case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from miaopi.content.terms import Term
from miaopi.rules import Basis
from miaopi.texts import Words


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit in working days (0: at once) with what to say about it."""

    working_days: int
    says: Words
    basis: tuple[Basis, ...] = ()
    by_person_working_days: int | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """`charged` false: free, and then nothing else is filled."""

    charged: bool
    says: Words
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A frequent question and its answer."""

    asks: Words
    answer: Words


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: what happens, who does it, how long it takes."""

    name: Words
    who: Words
    takes: Words


@dataclass(frozen=True, slots=True)
class Guide:
    """What the guide page says, in its order (国务院令第716号 第六条: conditions, materials, steps)."""

    lead: Words
    who: Words
    when: Words
    conditions: tuple[Words, ...]
    minutes: int
    steps: tuple[Step, ...]
    rights: tuple[Words, ...]
    duties: tuple[Words, ...]
    faq: tuple[Question, ...]
    next: tuple[Words, ...] = ()
    groups: tuple[RuleGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Rules that the guide shows together under one heading, by code."""

    title: Words
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a field: the value that is stored and the words that are shown."""

    value: str
    label: Words
    hint: Words | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One question of the form, or one part of a composite one (then `name` is dotted: `lessor.number`).

    widget: text, long-text, document-number, number, money, area, date, choice, yes-no, phone, division,
    items (a list of short texts), party, person, parties; of a part also id-number. `party` is {kind, name,
    number, phone}, `person` {name, number}, `parties` a list of party (`many`); their parts stand in
    `fields`. `schema` is the JSON Schema of the stored value. `required` true, false or a term; a hidden
    field is never required. `options_from` names the `lookup.field` whose entries (with id) a page may
    offer. `why` says why it is asked. `empty` says what it means that nothing was answered.
    """

    name: str
    label: Words
    hint: Words | None
    why: Words | None
    widget: str
    schema: Mapping[str, object]
    options: tuple[Option, ...] = ()
    unit: Words | None = None
    required: bool | Term = True
    show: Term | None = None
    fields: tuple[Field, ...] = ()
    many: bool = False
    options_from: str | None = None
    example: object = None
    empty: Words | None = None

    @property
    def key(self) -> str:
        """The last part of the name: `number` of `lessor.number`."""
        return self.name.rsplit(".", 1)[-1]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the form: one subject."""

    id: str
    title: Words
    intro: Words | None
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MaterialSpec:
    """A material. `when` absent: always. `accept` are media types. `reuse`: a copy held before may serve
    again."""

    key: str
    name: Words
    hint: Words | None
    when: Term | None
    required: bool
    many: bool
    accept: tuple[str, ...]
    basis: tuple[Basis, ...]
    purpose: Words
    from_registry: str | None = None
    reuse: bool = False


@dataclass(frozen=True, slots=True)
class PartySpec:
    """Someone whom the application concerns. `at`: the form field that names them (party, or list of party).

    files: may apply. confirms: is asked to stand behind the application before anything is looked up about
    them.
    """

    key: str
    at: str
    role: Words
    many: bool = False
    files: bool = False
    confirms: bool = False
    asks: Words | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """One question to a registry. `about` is the party whose data it is (told in full to that party
    alone)."""

    name: str
    registry: str
    key: Mapping[str, Term]
    when: Term | None
    about: str | None
    purpose: Words
    record_required: bool = False
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ClaimSpec:
    """What may exist only once. `parts` absent or empty: the whole; days from and to, both included."""

    scope: tuple[Term, ...]
    parts: Term | None
    from_: Term
    to: Term


@dataclass(frozen=True, slots=True)
class LicenceField:
    """One line of the certificate; `checker`: an unknown person who checks it may see it too."""

    key: str
    label: Words
    zh: Term
    en: Term
    checker: bool = False


@dataclass(frozen=True, slots=True)
class LicenceSpec:
    """What an approval makes. Terms are evaluated by `Matter.licence(...)`; nobody else needs to."""

    type_serial: str
    effect: Term
    number: str
    valid_from: Term
    valid_to: Term
    holders: tuple[str, ...]
    keys: Mapping[str, Term]
    data: Mapping[str, Term]
    fields: tuple[LicenceField, ...]
    statement: Words
    foot: Words
    replaces: Term | None
    seal: str


@dataclass(frozen=True, slots=True)
class LicenceLine:
    """One line of the certificate, computed: `{"key", "label": {zh, en}, "value": {zh, en}, "checker"}` as
    JSON."""

    key: str
    label: Words
    value: Words
    checker: bool

    def as_json(self) -> dict[str, object]:
        """What is stored with the licence."""
        return {
            "key": self.key,
            "label": self.label.as_json(),
            "value": self.value.as_json(),
            "checker": self.checker,
        }


@dataclass(frozen=True, slots=True)
class LicenceData:
    """What to issue, computed for one case.

    effect: what an approval does. number: the template, {short}, {year} and {serial} still open. keys: the
    values by which the platform source `licences` finds it; `numbered` are the keys that hold the licence's
    own number too, put in by whoever makes the number. data: the machine's record (JSON). replaces: number
    of the licence that ends.
    """

    effect: Literal["issue", "replace", "end", "none"]
    number: str
    valid_from: date | None
    valid_to: date | None
    holders: tuple[str, ...]
    keys: Mapping[str, tuple[str, ...]]
    numbered: tuple[str, ...]
    data: Mapping[str, object]
    lines: tuple[LicenceLine, ...]
    replaces: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim computed for one case: scope values in order, parts (empty = the whole), days both included."""

    scope: tuple[str, ...]
    parts: tuple[str, ...]
    from_: date
    to: date


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer of the "could I?" page, and the facts for which it stands (JSON); none: as usual."""

    says: Words
    sets: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question of the "could I?" page: one of some choices, or a number that some facts take.

    usual: numbers by which the question is weighed against the others.
    """

    key: str
    asks: Words
    hint: Words | None
    facts: tuple[str, ...]
    options: tuple[Choice, ...] = ()
    unit: Words | None = None
    least: int = 0
    most: int = 0
    usual: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubts:
    """The "could I?" page of a matter.   usual: every fact (JSON), of an application that is approved."""

    usual: Mapping[str, object]
    questions: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class CanChange:
    """Something that an applicant can change in truth: the facts that say it, and how it is told.

    taken: of a fact that is a text or a list, from which registry's list it is taken (`rooms.id`).  becomes:
    of a fact that cannot be chosen, which derived fact it becomes once one of the entry's facts changes.
    """

    facts: tuple[str, ...]
    says: Words
    taken: Mapping[str, str]
    becomes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agrees to before the first lookup. The rows (whom, what, why) are `Matter.asks`."""

    version: str
    intro: Words
    statement: Words
    person_wanted: Words


@dataclass(frozen=True, slots=True)
class Ask:
    """One row of the consent: which registry is asked what, about whom, and why."""

    registry: str
    source: Words
    department: str
    about: str | None
    what: tuple[Words, ...]
    purpose: Words
