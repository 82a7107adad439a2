"""Starting and stopping a case's clocks, and what becomes of it when one is over.

The due days on the row are copies of what `clocks` computes from days that stand in the ledger.
One outbox row for each timer; each looks at the case anew and does nothing where the case has gone on, so
that twice is as once.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from miaopi import workdays
from miaopi.cases import clocks, states, unfolding
from miaopi.cases.actions import lettering, moves, telling
from miaopi.cases.models import Case, Stop
from miaopi.cases.states import State
from miaopi.catalogue import queries as catalogue
from miaopi.content import Matter
from miaopi.ledger import actions as ledger
from miaopi.ledger import queries as ledger_reads
from miaopi.outbox import actions as outbox

FLAGS = {
    "C1": "overdue_acceptance",
    "C2": "overdue_statutory",
    "C3": "overdue_promised",
    "C5": "overdue_delivery",
}
APPLICANT = "applicant"  # the one kind of stop that this version has (T23)
_TICK = timedelta(seconds=1)


def key_of(case: Case) -> str:
    """What makes a timer of this attempt one."""
    return f"{case.pk}:{case.round}:{case.attempt}"


def start_acceptance(case: Case, *, received_on: date) -> None:
    """C1 starts, the first time or anew after a supplement (row not saved)."""
    due = clocks.acceptance(received_on)
    case.received_on, case.acceptance_due_on = received_on, due.day
    case.due_on, case.provisional = None, False
    case.source_since, case.source_tries = None, 0


def wait_for_acceptance(case: Case, event: str, *, at: datetime) -> None:
    """The case stays applied: for a source, or for a clerk. When C1 is over without a word, it
    counts as accepted (T18; row not saved).
    """
    assert case.received_on is not None  # it was received
    acceptance = clocks.acceptance(case.received_on)
    due = acceptance if event == "rules_leave" else clocks.source_last_day(case.source_since or at)
    case.due_on, case.provisional = due.day, due.provisional
    outbox.enqueue(
        kind="cases.deem_accepted",
        key=key_of(case),
        data=_ref(case),
        run_after=clocks.end_of(acceptance.day),
    )


def ask_again(case: Case, *, at: datetime) -> None:
    """A silent source is asked again: while the case waits for it, and each hour while a person has it
    (row not saved).
    """
    case.source_since = case.source_since or at
    case.source_tries += 1
    waits = case.state == State.APPLIED
    due = clocks.next_try(case.source_since, at=at) if waits else clocks.next_try_for_person(at=at)
    outbox.enqueue(
        kind="cases.ask_again",
        key=f"{key_of(case)}:{case.source_tries}",
        data=_ref(case),
        run_after=due,
    )


def start_person(case: Case, matter: Matter, *, accepted_on: date) -> None:
    """C2 and C3 start: a person decides, by the promise and by the law at the latest (row not saved)."""
    case.accepted_on = accepted_on
    recount(case, matter)


def recount(case: Case, matter: Matter) -> None:
    """The due days of C2 and C3 from the acceptance and the stops of this round (row not saved)."""
    assert case.accepted_on is not None
    over = stops_of(case)
    due = clocks.limits(
        matter,
        case.accepted_on,
        stops=over,
        statutory_stops=over if clocks.stops_statutory(matter) else (),
    )
    case.due_on, case.statutory_due_on = due.promised.day, due.statutory.day
    case.provisional = due.promised.provisional or due.statutory.provisional
    _watch(case, due.promised.day)


def stops_of(case: Case) -> tuple[workdays.Stop, ...]:
    """The stops of this round that are over."""
    found = case.stops.filter(round=case.round, to_on__isnull=False).order_by("from_on", "id")
    return tuple(workdays.Stop(stop.from_on, stop.to_on) for stop in found if stop.to_on is not None)


def start_supplement(case: Case, *, at: datetime) -> None:
    """C4 starts, with its reminders and its end in the outbox (row not saved).

    Basis: lifecycle C4: 30 natural days, reminders 7 and 1 days before (modelled).
    """
    due = clocks.supplement(clocks.day_of(at))
    case.due_on, case.provisional = due.day, due.provisional
    outbox.enqueue(
        kind="cases.supplement_due",
        key=key_of(case),
        data=_ref(case),
        run_after=clocks.end_of(due.day) + _TICK,
    )
    for days in clocks.SUPPLEMENT_REMINDERS:
        morning = clocks.morning_of(due.day - timedelta(days=days))
        outbox.enqueue(
            kind="cases.supplement_reminder",
            key=f"{key_of(case)}:{days}",
            data=_ref(case),
            run_after=morning,
        )


def watch_drafts(*, at: datetime) -> None:
    """Put to work what nobody touched for long (P05): once a day, one row a draft and a last change."""
    quiet = (
        Case.objects.drafts().filter(changed_at__lte=clocks.left_alone_since(at)).order_by("changed_at", "pk")
    )
    for case in quiet.only("pk", "changed_at").iterator(chunk_size=500):
        outbox.enqueue(
            kind="cases.draft_reminder",
            key=f"{case.pk}:{clocks.day_of(case.changed_at).isoformat()}",
            data=_ref(case),
            run_after=at,
        )


def end_draft(case: Case, last_day: date) -> None:
    """Delete the draft after this day when nobody touches it any more (P05)."""
    key = f"{case.pk}:{clocks.day_of(case.changed_at).isoformat()}"
    outbox.enqueue(
        kind="cases.draft_over",
        key=key,
        data=_ref(case),
        run_after=clocks.end_of(last_day),
    )


def stop(case: Case, *, at: datetime) -> None:
    """C3, and C2 where the law allows it, stand still while the applicant is asked (T23, W5)."""
    Stop.objects.create(case=case, round=case.round, kind=APPLICANT, from_on=clocks.day_of(at))


def go_on(case: Case, *, at: datetime) -> None:
    """An open stop ends (T22, T34)."""
    case.stops.filter(to_on__isnull=True).update(to_on=clocks.day_of(at))


@transaction.atomic
def deem_accepted(*, case_id: UUID, attempt: int, at: datetime) -> None:
    """C1 is over without a word: the case counts as accepted from receipt, and C2, C3 run from then (T18).

    Basis: 行政许可法 art. 32(1)(4).
    """
    case = moves.locked(case_id)
    due = case.acceptance_due_on
    if case.state != State.APPLIED or case.attempt != attempt or due is None or at < clocks.end_of(due):
        return
    assert case.received_on is not None  # due is counted from it
    matter = catalogue.matter(case.version_id)
    case.deemed = case.overdue_acceptance = True
    moves.move(case, "deem_accepted", by=moves.TIMER, at=at)
    start_person(case, matter, accepted_on=case.received_on)
    lettering.for_event(case, matter, "deem_accepted", by=moves.TIMER, at=at)
    telling.tell(case, matter, "deemed_accepted", at=at)
    case.save()


@transaction.atomic
def remind_supplement(*, case_id: UUID, attempt: int, key: str, at: datetime) -> None:
    """The applicant is told that something is still missing, 7 and 1 days before the last one; once each.

    Args: key: the outbox row's, marked as done in this very transaction.
    """
    case = moves.locked(case_id)
    if not outbox.finish(kind="cases.supplement_reminder", key=key, at=at):
        return
    over = case.due_on is None or at >= clocks.end_of(case.due_on)
    if case.state not in states.ASKED or case.attempt != attempt or over:
        return
    telling.tell(case, catalogue.matter(case.version_id), "supplement_reminder", at=at)


@transaction.atomic
def look_at_clocks(*, case_id: UUID, at: datetime) -> None:
    """Mark what is late, for good, and tell the applicant once a clock: by when it was due, and
    what they may do.

    Lateness changes nothing on the merits.   Basis: 优化营商环境条例 art. 36; 行政复议法 art. 11.
    """
    case = moves.locked(case_id)
    matter = catalogue.matter(case.version_id)
    late = mark_late(case, matter, at=at)
    if late:
        case.save(update_fields=list(FLAGS.values()))
        telling.tell(case, matter, "late", at=at, until=late[0].due_on)
    statutory = case.statutory_due_on
    if case.state in states.WITH_A_PERSON and statutory is not None and at < clocks.end_of(statutory):
        _watch(case, statutory)


def count_again(*, at: datetime) -> None:
    """Count the provisional days anew, once the calendar of their year is published (W9). Who was told an
    earlier day is told the later one; a day that was told to an applicant is never moved to an earlier one.
    """
    waiting = Case.objects.at_the_desk().filter(provisional=True).order_by("pk").values_list("pk", flat=True)
    for case_id in waiting.iterator(chunk_size=500):
        _count_again(case_id, at=at)


@transaction.atomic
def _count_again(case_id: UUID, *, at: datetime) -> None:
    case = moves.locked(case_id)
    matter = catalogue.matter(case.version_id)
    told = unfolding.life(ledger_reads.events(moves.chain(case_id)), matter)
    if not case.provisional or told.provisional or case.state != told.state:
        return
    before, asked = case.due_on, case.state in states.ASKED
    case.provisional, case.statutory_due_on = False, told.statutory_due_on
    case.due_on = max(filter(None, (before, told.due_on))) if asked else told.due_on
    case.acceptance_due_on = told.acceptance_due_on
    moves.touch(case, at=at)
    case.save()
    assert case.due_on is not None  # it was provisional, so there was one
    if asked:
        moved = f"{key_of(case)}:{case.due_on.isoformat()}"
        outbox.enqueue(
            kind="cases.supplement_due",
            key=moved,
            data=_ref(case),
            run_after=clocks.end_of(case.due_on) + _TICK,
        )
    elif case.state in states.WITH_A_PERSON:
        _watch(case, case.due_on)
    if before is not None and case.due_on > before:
        telling.tell(case, matter, "moved_later", at=at)


def mark_late(case: Case, matter: Matter, *, at: datetime) -> tuple[clocks.Clock, ...]:
    """Set the flags of the clocks that are over, which are never cleared (row not saved), and say it in the
    ledger.   Returns: the clocks that were not marked before.
    """
    late = tuple(
        clock
        for clock in of_case(case, matter, on=clocks.day_of(at))
        if clock.colour == "red" and clock.no in FLAGS and not getattr(case, FLAGS[clock.no])
    )
    for clock in late:
        setattr(case, FLAGS[clock.no], True)
        ledger.append(
            chain=moves.chain(case.pk),
            kind="case.overdue",
            data={"clock": clock.no, "due": str(clock.due_on), "round": case.round},
            by=moves.TIMER,
            at=at,
        )
    return late


def of_case(case: Case, matter: Matter, *, on: date) -> tuple[clocks.Clock, ...]:
    """The clocks that the case has on a day, from its row and its stops."""
    stops = tuple(case.stops.all())
    return clocks_with(case, matter, stops, on=on)


def clocks_with(case: Case, matter: Matter, stops: tuple[Stop, ...], *, on: date) -> tuple[clocks.Clock, ...]:
    """The same from stops that were read before."""
    over = tuple(
        workdays.Stop(each.from_on, each.to_on)
        for each in sorted(stops, key=lambda each: each.from_on)
        if each.round == case.round and each.to_on is not None
    )
    return clocks.running(
        matter,
        state=case.state,
        received_on=case.received_on,
        accepted_on=case.accepted_on,
        asked_on=clocks.day_of(case.state_since) if case.state in states.ASKED else None,
        decided_on=clocks.day_of(case.decided_at) if case.decided_at else None,
        stops=over,
        statutory_stops=over if clocks.stops_statutory(matter) else (),
        on=on,
    )


def _watch(case: Case, day: date) -> None:
    """Look at the clocks in the first instant after this day."""
    outbox.enqueue(
        kind="cases.clock",
        key=f"{key_of(case)}:{day.isoformat()}",
        data=_ref(case),
        run_after=clocks.end_of(day),
    )


def _ref(case: Case) -> dict[str, object]:
    return {"case": str(case.pk)}
