"""What a case hands to its matter, and what the matter hands back: frozen, storable, replayable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from miaopi.texts import Words

State = Literal["answered", "silent", "late", "malformed", "incomplete"]


@dataclass(frozen=True, slots=True)
class Filer:
    """Who files: own number; `represents` is the party's number that they legally represent by the business
    registry."""

    number: str
    represents: str | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that an application holds when it is decided.

    answers: as `form.clean` gives them. materials: kinds attached. confirmed: numbers of those who stand
    behind it. filed_on: day of the first submission in Asia/Shanghai, the same after a supplement. attempt:
    1, 2 …
    """

    answers: Mapping[str, object]
    materials: tuple[str, ...]
    confirmed: tuple[str, ...]
    filer: Filer
    filed_on: date
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Request:
    """One question to one registry, ready to be asked. `subject` is the party whom it is about."""

    lookup: str
    registry: str
    key: Mapping[str, str]
    subject: str | None
    purpose: Words


@dataclass(frozen=True, slots=True)
class LookupAnswer:
    """What a registry gave. `raw` is the answer as it came (None: none came); `record` what could be read of
    it.

    answered: whole. incomplete: `missing` names needed fields left out, the others are used. malformed: not
    of the contract's form, nothing is used. silent, late: nothing came, or after the deadline.
    """

    lookup: str
    registry: str
    state: State
    record: Mapping[str, object] | None
    missing: tuple[str, ...]
    raw: object
    asked_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact came from: the form's field, a registry's or platform source's name, or a formula; and
    when."""

    kind: Literal["form", "registry", "platform", "derived"]
    name: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FactSet:
    """The facts of a decision (JSON-able: numbers and days as text), where each came from, which registries
    are missing."""

    values: Mapping[str, object]
    origins: Mapping[str, Origin]
    unanswered: tuple[str, ...]
