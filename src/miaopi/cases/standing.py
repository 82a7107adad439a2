"""Who stands where in a case: filer, party, somebody who is asked, nobody."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from miaopi.cases import states
from miaopi.cases.models import Case, Party
from miaopi.people.viewers import Viewer

WINDOW = "window"


def is_filer(viewer: Viewer, case: Case) -> bool:
    """Whether the viewer handed it in: the applicant, also where a client did it for them, or that client.

    A clerk who acts for the applicant has only what came in at the window: own cases, and those of offerings
    that the clerk's posts cover.
    """
    if viewer.client is not None:
        return case.client_id == viewer.client.pk
    if not viewer.is_person(case.holder_id):
        return False
    if viewer.clerk is None:
        return True
    return case.via == WINDOW and is_served_here(viewer, case)


def is_served_here(viewer: Viewer, case: Case) -> bool:
    """Whether it is this window's business at all; everybody's own login reaches all that is theirs."""
    if viewer.clerk is None:
        return True
    return case.started_by_id == viewer.clerk or (viewer.covers is not None and viewer.covers(case.offering))


def stands_behind(viewer: Viewer, party: Party) -> bool:
    """Who confirmed may see what became of it; who declined or was never asked may not."""
    if party.state != "confirmed" or not is_served_here(viewer, party.case):
        return False
    return viewer.is_person(party.person_id) or viewer.is_person(party.answered_by_id)


def to_confirm(viewer: Viewer, case: Case) -> UUID | None:
    """The viewer's own part that waits for an answer."""
    if case.substate != states.CONFIRMING or not is_served_here(viewer, case):
        return None
    waiting: Iterable[Party] = (party for party in case.parties.all() if party.state == "asked")
    return next((party.pk for party in waiting if viewer.is_person(party.person_id)), None)


def roles_of(viewer: Viewer, case: Case) -> frozenset[str]:
    """In which roles the viewer stands in the case; a client stands where its applicant does."""
    person = case.holder_id if viewer.client is not None else viewer.person and viewer.person.pk
    return frozenset(
        party.role
        for party in case.parties.all()
        if person is not None and person in {party.person_id, party.answered_by_id}
    )
