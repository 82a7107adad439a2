"""Submission: ask the sources, run the rules, record everything in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from miaopi.people.viewers import Viewer


@dataclass(frozen=True, slots=True)
class Body:
    """What a client hands in: the API's `POST /cases`, parsed, not yet checked.

    applicant: the role of the party who files (a key of the matter's parties).  attestations: roles (or places such
    as `co_owners.0`) that the client has verified, each with how: `{"lessor": {"method": "…"}}`.
    materials: `[{"kind", "id"}]`.  consent: `{"agreed": true, "version": …}`.
    """

    offering: str
    applicant: str
    answers: Mapping[str, object]
    materials: tuple[tuple[str, UUID], ...]
    attestations: Mapping[str, object]
    consent: Mapping[str, object]
    person_wanted: bool = False
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class Submitted:
    """The case that came of it; `created` is False where the key had been used for the same body before."""

    case_id: UUID
    created: bool
    faults: Iterable[object] = ()


def submit(*, case_id: UUID, at: datetime) -> UUID:
    """Ask, evaluate and decide a case whose parties all stand behind it. Safe to call twice."""
    raise NotImplementedError


def submit_new(*, viewer: Viewer, body: Body, key: str, at: datetime) -> Submitted:
    """A client hands in a whole application at once.

    Raises: AnswersFaulty, KeyReused, NotAllowed.
    """
    raise NotImplementedError
