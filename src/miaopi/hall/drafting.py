"""An application to edit, as this page asks it: of one about a registration, only what may change."""

from dataclasses import replace
from uuid import UUID

from miaopi.cases import again, queries
from miaopi.cases.again import Taken
from miaopi.cases.pages import DraftPage
from miaopi.people.viewers import Viewer


def draft(who: Viewer, case_id: UUID) -> DraftPage:
    """The application with `shown` cut to what is asked.   Raises: CaseNotFound."""
    return with_registration(who, case_id)[0]


def with_registration(who: Viewer, case_id: UUID) -> tuple[DraftPage, Taken | None]:
    """The same, and what it takes from a registration, if it is about one."""
    whole = queries.draft_page(who, case_id)
    taken = again.taken(who, whole)
    if taken is None:
        return whole, None
    asked = tuple(name for name in whole.shown if name not in taken.kept)
    return replace(whole, shown=asked), taken
