"""What time alone does to a case: it is served, closed, ended for want of a supplement; drafts are
deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from miaopi.cases import clocks, states
from miaopi.cases.actions import clockwork, draft, lettering, moves, parties, telling
from miaopi.cases.models import Case
from miaopi.catalogue import queries as catalogue
from miaopi.ledger import Actor
from miaopi.outbox import actions as outbox

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
    clockwork.mark_late(case, catalogue.matter(case.version_id), at=at)
    moves.move(case, "deliver", by=by, at=at, data=data)
    case.delivered_at = at
    moves.move(case, "close", by=moves.TIMER, at=at)
    case.closed_at = at
    case.save(update_fields=[*moves.MOVED, "delivered_at", "closed_at", "overdue_delivery"])


@transaction.atomic
def supplement_due(*, case_id: UUID, attempt: int, at: datetime) -> None:
    """Nothing came within the time: before acceptance the case ends without a decision, and one
    may apply again at once with all kept (T14); what an examiner asked for is decided on what is there (T22).

    What was handed in before the last instant is received, though the worker comes to it later (W3).
    """
    case = moves.locked(case_id)
    overdue = case.due_on is not None and at >= clocks.end_of(case.due_on)
    if case.state not in states.ASKED or case.attempt != attempt or not overdue:
        return
    if case.substate == states.CONFIRMING and parties.all_confirmed(case.pk):
        return
    matter = catalogue.matter(case.version_id)
    case.parties.filter(state="asked").update(token_hash=None, token_until=None)
    if case.state == states.State.SUSPENDED:
        moves.move(case, "resume", by=moves.TIMER, at=at)
        clockwork.go_on(case, at=at)
        clockwork.recount(case, matter)
        telling.tell(case, matter, "over_examined", at=at)
    else:
        moves.move(case, "supplement_due", by=moves.TIMER, at=at)
        case.closed_at = at
        lettering.for_event(case, matter, "supplement_due", by=moves.TIMER, at=at)
        telling.tell(case, matter, "supplement_over", at=at)
    case.save()


@transaction.atomic
def remind_draft(*, case_id: UUID, key: str, at: datetime) -> None:
    """A draft that nobody touched for long: its filer is told when it is deleted (P05)."""
    case = moves.untouched_draft(case_id)
    if case is None or not outbox.finish(kind="cases.draft_reminder", key=key, at=at):
        return
    if case.changed_at > clocks.left_alone_since(at):
        return
    until = clocks.draft_last_day(case.changed_at, told_on=clocks.day_of(at))
    telling.tell(case, catalogue.matter(case.version_id), "draft_reminder", at=at, until=until)
    clockwork.end_draft(case, until)


@transaction.atomic
def draft_over(*, case_id: UUID, at: datetime) -> None:
    """A draft untouched for 90 days, told 7 days before, is deleted with its key (P05, modelled).

    Basis: 个人信息保护法 art. 47.
    """
    case = moves.untouched_draft(case_id)
    if case is None:
        return
    if at < clocks.draft_ends(case.changed_at):
        return
    draft.throw_away(case, by=moves.TIMER, at=at)
