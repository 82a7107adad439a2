"""A person instead of rules, and taking an application back.   Basis: 个人信息保护法 art. 24."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from miaopi.cases import clocks, states
from miaopi.cases.actions import moves, telling
from miaopi.cases.actions.confirm import submission_key
from miaopi.cases.errors import NotAllowed
from miaopi.catalogue import queries as catalogue
from miaopi.outbox import actions as outbox
from miaopi.people.viewers import Viewer


@transaction.atomic
def want_person(*, viewer: Viewer, case_id: UUID, wanted: bool, at: datetime) -> None:
    """Say before the decision that a person shall make it, or take that back; while a source is silent:
    at once (P06).

    Raises: CaseNotFound; CaseMoved: it is decided, or a person has it already.
    """
    case = moves.owned(viewer, case_id)
    case.person_wanted = wanted
    if case.substate == states.WAITING_SOURCE and wanted:
        matter = catalogue.matter(case.version_id)
        moves.move(case, "person_first", by=moves.actor(viewer), at=at)
        clocks.start_person(case, matter, at=at)
        telling.outcome(case, matter, "person_first", just_did=True, at=at)
    elif case.state not in states.EDITABLE:
        raise states.CaseMoved(state=case.state, event="person_first", number=case.number or "")
    else:
        moves.touch(case, at=at)
    case.save()


@transaction.atomic
def ask_person(*, viewer: Viewer, case_id: UUID, version_no: int | None = None, at: datetime) -> None:
    """Have a person look at a decision of the rules again (T36); it stands until replaced.

    Raises: CaseNotFound; Faster; CaseMoved: nothing is decided; NotAllowed: a person decided, or 60 days
            are over.
    Basis:  个人信息保护法 art. 24(3); the 60 days are modelled.
    """
    case = moves.owned(viewer, case_id, version_no)
    matter = catalogue.matter(case.version_id)
    states.after(case.state, "ask_person", number=case.number or "")
    if case.decided_by != "rules" or case.decided_at is None:
        raise NotAllowed("cases.review-not-automatic")
    if clocks.day_of(at) > clocks.review_until(case.decided_at):
        raise NotAllowed("cases.review-too-late")
    case.round += 1
    case.person_wanted = True
    moves.move(case, "ask_person", by=moves.actor(viewer), at=at)
    clocks.start_person(case, matter, at=at)
    telling.outcome(case, matter, "ask_person", just_did=True, at=at)
    case.save()


@transaction.atomic
def withdraw(*, viewer: Viewer, case_id: UUID, version_no: int | None = None, at: datetime) -> None:
    """Take the application back before a decision (T34).   Raises: CaseNotFound; Faster; CaseMoved."""
    case = moves.owned(viewer, case_id, version_no)
    outbox.finish(kind="cases.submit", key=submission_key(case), at=at)
    moves.move(case, "withdraw", by=moves.actor(viewer), at=at)
    case.closed_at = at
    case.parties.filter(state="asked").update(token_hash=None, token_until=None)
    case.save()
