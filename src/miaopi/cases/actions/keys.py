"""Idempotency: a key that was used gives the case that it made; with another body it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from miaopi.cases import sealing
from miaopi.cases.errors import KeyReused
from miaopi.cases.models import Case, Submission
from miaopi.people.models import Client, Person


def person_scope(person: Person) -> str:
    """Keys of one person do not meet those of another."""
    return f"person:{person.pk}"


def client_scope(client: Client) -> str:
    """Keys of one client do not meet those of another."""
    return f"client:{client.pk}"


def draft_body(case: Case, answers: Mapping[str, object]) -> str:
    """The keyed hash of what a draft hands in. Not which attempt it is: the same page sent again once its
    supplement was decided hands in the same, and no later attempt may hand in only that.
    """
    kept = sorted([material.kind, str(material.material_id)] for material in case.materials.all())
    return sealing.keyed([str(case.pk), answers, kept], use="submission-body")


def known(*, scope: str, key: str) -> Submission | None:
    """The record of that key, if it was used."""
    return Submission.objects.filter(scope=scope, key_hash=_hash(key)).first()


def same_body(record: Submission, body: str) -> None:
    """Raises: KeyReused: it was another body."""
    if record.body_hash != body:
        raise KeyReused


def was_handed_in(case: Case, body: str) -> bool:
    """Whether exactly this was handed in before for the case (T13: a supplement brings something new)."""
    return Submission.objects.filter(case=case, body_hash=body).exists()


def remember(*, scope: str, key: str, body: str, case: Case, at: datetime) -> Submission:
    """Keep that the key was used.   Raises: IntegrityError: somebody else used it at this instant."""
    return Submission.objects.create(scope=scope, key_hash=_hash(key), body_hash=body, case=case, at=at)


def _hash(key: str) -> str:
    return sealing.keyed(key, use="submission-key")
