"""All reads of cases. One guarded door: a case that is not the viewer's is not there."""

from __future__ import annotations

from uuid import UUID

from miaopi.cases.pages import Batch, CaseLine, CasePage, ConfirmationPage, DraftPage, OutcomePage
from miaopi.people.viewers import Viewer


def case_for(viewer: Viewer, ref: str | UUID) -> CasePage:
    """The case by number or id.   Raises: CaseNotFound, also when it exists and is not the viewer's."""
    raise NotImplementedError


def draft_page(viewer: Viewer, ref: str | UUID) -> DraftPage:
    """The application to edit; only the filer's.   Raises: CaseNotFound."""
    raise NotImplementedError


def outcome_page(viewer: Viewer, ref: str | UUID) -> OutcomePage:
    """The outcome, in the viewer's words.   Raises: CaseNotFound."""
    raise NotImplementedError


def my_cases(viewer: Viewer) -> tuple[CaseLine, ...]:
    """Everything the person filed or is named in, newest change first."""
    raise NotImplementedError


def changed_since(viewer: Viewer, cursor: str | None, *, limit: int = 50) -> Batch:
    """A client's own cases in order of change, after the cursor (or an ISO instant), to be asked on."""
    raise NotImplementedError


def confirmation(
    viewer: Viewer, *, token: str | None = None, party_id: UUID | None = None
) -> ConfirmationPage:
    """What the party is asked.   Raises: NotAParty: the link is not for the viewer, or it is over."""
    raise NotImplementedError
