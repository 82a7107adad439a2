"""Confirmations: whoever will be looked up stands behind the application first."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from miaopi.people.viewers import Viewer


def request_submission(
    *, viewer: Viewer, case_id: UUID, version_no: int | None, consent: bool, key: str, at: datetime
) -> bool:
    """The filer hands the application in: answers are checked, consent kept, the other parties asked.

    Returns: True when nobody else must confirm, or all have: then the caller runs `submit.submit` at once (the
             outbox does otherwise).
    Raises:  AnswersFaulty, Faster, KeyReused.
    """
    raise NotImplementedError


def confirm(*, viewer: Viewer, party_id: UUID, consent: bool, at: datetime) -> UUID | None:
    """The party stands behind the application.   Returns: the case's id when it was the last to confirm."""
    raise NotImplementedError


def decline(*, viewer: Viewer, party_id: UUID, at: datetime) -> None:
    """The party does not; the application goes back to the filer, who is told."""
    raise NotImplementedError


def send_again(*, viewer: Viewer, case_id: UUID, party_id: UUID, at: datetime) -> None:
    """A new link to a party who has not answered; the old one is over."""
    raise NotImplementedError
