"""What time alone does to a case: it is served, closed, or ended for want of a supplement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from miaopi.cases import clocks, states
from miaopi.cases.actions import moves, parties
from miaopi.cases.models import Case
from miaopi.ledger import Actor

SERVED_FROM = (states.State.ISSUED, states.State.DECIDED)


@transaction.atomic
def deliver(*, case_id: UUID, at: datetime) -> None:
    """Online service: the letter and the licence are in the holder's space (T32), nothing else is open (T33).

    An approval that issues a licence is issued in the same transaction as it is decided, so whatever is still
    `decided` here issues nothing. Who applied at a window and opens no space is served by hand, there
    (`window.hand_over`). Safe to call twice.

    Basis: 行政许可法 art. 44; 民事诉讼法 on electronic service, by analogy.
    """
    case = moves.locked(case_id)
    if case.state not in SERVED_FROM or by_hand(case):
        return
    serve(case, by=moves.TIMER, at=at)


def by_hand(case: Case) -> bool:
    """Whether nothing enters a space: the holder has no account."""
    return case.via == parties.WINDOW and not hasattr(case.holder, "account")


def serve(case: Case, *, by: Actor, at: datetime, data: Mapping[str, object] = moves.NOTHING) -> None:
    """Served (T32), and closed since nothing else is open (T33). Saves the row.   Raises: CaseMoved."""
    moves.move(case, "deliver", by=by, at=at, data=data)
    case.delivered_at = at
    moves.move(case, "close", by=moves.TIMER, at=at)
    case.closed_at = at
    case.save(update_fields=["state", "substate", "version_no", "changed_at", "delivered_at", "closed_at"])


@transaction.atomic
def supplement_due(*, case_id: UUID, attempt: int, at: datetime) -> None:
    """Nothing came within the time (T14): ended without a decision; one may apply again at once with all
    kept.
    """
    case = moves.locked(case_id)
    overdue = case.due_on is not None and at >= clocks.end_of(case.due_on)
    if case.state != states.State.SUPPLEMENT_ASKED or case.attempt != attempt or not overdue:
        return
    moves.move(case, "supplement_due", by=moves.TIMER, at=at)
    case.closed_at = at
    case.save()
