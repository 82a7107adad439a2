"""Drafts: begin, save a page, attach, copy, take back, throw away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from miaopi.people.viewers import Viewer
from miaopi.texts import Fault


@dataclass(frozen=True, slots=True)
class Saved:
    """What was kept and what is still wrong with it; `version_no` is the one for the next act."""

    version_no: int
    faults: tuple[Fault, ...]


def start_draft(
    *,
    viewer: Viewer,
    offering_code: str,
    at: datetime,
    language: str = "zh",
    via: str = "hall",
    prefill: bool = True,
) -> UUID:
    """A new application of the viewer; known answers are already there.   Returns: the case's id."""
    raise NotImplementedError


def save_page(
    *,
    viewer: Viewer,
    case_id: UUID,
    answers: Mapping[str, object],
    fields: Iterable[str],
    version_no: int | None,
    at: datetime,
) -> Saved:
    """Keep the answers of some fields, faulty ones too, and say what is wrong with them."""
    raise NotImplementedError


def attach(*, viewer: Viewer, case_id: UUID, kind: str, material_id: UUID, at: datetime) -> None:
    """Put a material of the viewer's vault to the case, as this kind."""
    raise NotImplementedError


def detach(*, viewer: Viewer, case_id: UUID, kind: str, material_id: UUID, at: datetime) -> None:
    """Take a material off the case; it stays in the vault."""
    raise NotImplementedError


def copy_to_draft(*, viewer: Viewer, case_id: UUID, at: datetime) -> UUID:
    """Correct and apply again: a new draft with every answer and material kept.   Returns: its id."""
    raise NotImplementedError


def reopen(*, viewer: Viewer, case_id: UUID, at: datetime) -> None:
    """Take an application back from those who were asked to confirm, to change it."""
    raise NotImplementedError


def discard(*, viewer: Viewer, case_id: UUID, at: datetime) -> None:
    """Delete a draft and its key."""
    raise NotImplementedError
