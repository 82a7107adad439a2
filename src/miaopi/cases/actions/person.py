"""A person instead of rules, and taking an application back.   Basis: 个人信息保护法 art. 24."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from miaopi.people.viewers import Viewer


def want_person(*, viewer: Viewer, case_id: UUID, wanted: bool, at: datetime) -> None:
    """Say before submitting that a person shall decide, or take that back; while a source is silent: at once."""
    raise NotImplementedError


def ask_person(*, viewer: Viewer, case_id: UUID, version_no: int | None, at: datetime) -> None:
    """Have a person look at a decision of the rules again, within 60 days (T36); it stands until replaced."""
    raise NotImplementedError


def withdraw(*, viewer: Viewer, case_id: UUID, version_no: int | None, at: datetime) -> None:
    """Take the application back before a decision (T34)."""
    raise NotImplementedError
