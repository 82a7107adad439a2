"""The clocks of a case: which runs, since when, until when, and how near its end is.

C1 acceptance: 5 working days from receipt, anew from a supplement (行政许可法 art. 32; anew: modelled).
C2, C3: the matter's limits in working days from the acceptance, less the stops, C3 never after C2 (art.
42, 45). C4: 30 natural days for the applicant to add what is missing (modelled). C5: 10 working days to
serve a decision (art. 44). T07: a silent source is asked every 10 minutes for 2 hours, then each hour, for
at most 1 working day (modelled). W4: a day ends at 24:00 in Asia/Shanghai. W9: a day that rests on a year
without a published calendar is `provisional`, and is told as such.

What is kept on the row are copies, set here alone; `unfolding.life` finds them again from the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from miaopi import workdays
from miaopi.cases import states
from miaopi.cases.states import State
from miaopi.content import Matter
from miaopi.texts import Words
from miaopi.workdays import Due, Stop

CHINA = ZoneInfo("Asia/Shanghai")
ACCEPTANCE_DAYS = 5
SUPPLEMENT_DAYS = 30
SUPPLEMENT_REMINDERS = (7, 1)  # so many days before the last one
DELIVERY_DAYS = 10
DRAFT_DAYS, DRAFT_REMINDER_DAYS = 90, 83  # P05: deleted after so many days untouched, told before
REVIEW_DAYS = 60  # T36: how long a person can be asked for after a decision of the rules
RECONSIDERATION_DAYS = 60  # 行政复议法 art. 20
SUIT_MONTHS = 6  # 行政诉讼法 art. 46
PERMIT = "01"  # type of a matter under the 行政许可法, whose art. 45 knows no stop for a waiting applicant
_OFTEN, _SELDOM, _OFTEN_FOR = timedelta(minutes=10), timedelta(hours=1), timedelta(hours=2)
_MORNING = time(9)  # reminders go out when people are up
_YELLOW_PERCENT = 20

NAMES = {
    "C1": Words("受理", "Acceptance"),
    "C2": Words("法定期限", "Statutory limit"),
    "C3": Words("承诺期限", "Promised limit"),
    "C4": Words("等申请人补充", "Applicant's supplement"),
    "C5": Words("送达", "Delivery"),
}


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock as it stands on a day. `remaining` is in working days, below 0 once late.

    `colour` is green, yellow or red; of a clock that stands still it is empty, and `due_on` is not known yet.
    """

    no: str
    name: Words
    limit: int
    started_on: date
    due_on: date | None
    provisional: bool
    remaining: int | None
    colour: str


@dataclass(frozen=True, slots=True)
class Limits:
    """The due days of C2 and C3."""

    statutory: Due
    promised: Due


def day_of(at: datetime) -> date:
    """The day of an instant for people."""
    return at.astimezone(CHINA).date()


def end_of(day: date) -> datetime:
    """24:00 of a day in Asia/Shanghai: the first instant that is late."""
    return datetime.combine(day + timedelta(days=1), time(0), CHINA)


def morning_of(day: date) -> datetime:
    """When people are told what must be told on that day."""
    return datetime.combine(day, _MORNING, CHINA)


def review_until(decided_at: datetime) -> date:
    """The last day to ask for a person after a decision of the rules (T36)."""
    return day_of(decided_at) + timedelta(days=REVIEW_DAYS)


def source_last_day(since: datetime) -> Due:
    """The last day on which a silent source is waited for (T07)."""
    return workdays.add_working_days(day_of(since), 1)


def source_window_ends(since: datetime) -> datetime:
    """When waiting is over and a person decides (T07)."""
    return end_of(source_last_day(since).day)


def next_try(since: datetime, *, at: datetime) -> datetime:
    """When a silent source is asked again; the last time at the end of the window."""
    step = _OFTEN if at < since + _OFTEN_FOR else _SELDOM
    return min(at + step, max(source_window_ends(since), at))


def next_try_for_person(*, at: datetime) -> datetime:
    """While a person examines, a silent source is asked each hour."""
    return at + _SELDOM


def acceptance(received_on: date) -> Due:
    """C1 (W2, W3).   Basis: 行政许可法 art. 32."""
    return workdays.add_working_days(received_on, ACCEPTANCE_DAYS)


def supplement(asked_on: date) -> Due:
    """C4, moved to a working day (W7)."""
    return workdays.natural_days(asked_on, SUPPLEMENT_DAYS)


def delivery(decided_on: date) -> Due:
    """C5.   Basis: 行政许可法 art. 44."""
    return workdays.add_working_days(decided_on, DELIVERY_DAYS)


def left_alone_since(at: datetime) -> datetime:
    """A draft that was last changed before is left alone for so long that its filer is told of its end."""
    return end_of(day_of(at) - timedelta(days=DRAFT_REMINDER_DAYS))


def draft_last_day(changed_at: datetime, *, told_on: date) -> date:
    """The last day of a draft that nobody touches: 90 days after the last change, a week after being told."""
    week = timedelta(days=DRAFT_DAYS - DRAFT_REMINDER_DAYS)
    return max(day_of(changed_at) + timedelta(days=DRAFT_DAYS), told_on + week)


def draft_ends(changed_at: datetime) -> datetime:
    """When a draft is deleted that nobody touched since; the day told before is its last whole one."""
    return end_of(day_of(changed_at) + timedelta(days=DRAFT_DAYS))


def promised_days(matter: Matter) -> int:
    """The promise where a person decides: its own figure, else the matter's; never 0, which is for rules."""
    by_person = matter.promised.by_person_working_days
    return max(1, matter.promised.working_days if by_person is None else by_person)


def stops_statutory(matter: Matter) -> bool:
    """Whether waiting for the applicant (T23) stops C2, too: not where the 行政许可法 binds."""
    return matter.type_code != PERMIT


def limits(
    matter: Matter, accepted_on: date, *, stops: Sequence[Stop] = (), statutory_stops: Sequence[Stop] = ()
) -> Limits:
    """C2 and C3 from the acceptance (W2, W5, W6); C3 is never after C2.

    Basis: 行政许可法 art. 42, 45; the matter's own limits.
    """
    statutory = workdays.add_working_days(
        accepted_on, matter.statutory.working_days, stops=tuple(statutory_stops)
    )
    promised = workdays.add_working_days(accepted_on, promised_days(matter), stops=tuple(stops))
    return Limits(statutory, min(promised, statutory, key=lambda due: due.day))


def colour(*, limit: int, due_on: date, on: date) -> str:
    """green, yellow when at most a fifth of the limit (but a day) is left, red once late (modelled)."""
    if on > due_on:
        return "red"
    warns = max(1, limit * _YELLOW_PERCENT // 100)
    return "yellow" if workdays.remaining(on, due_on) <= warns else "green"


def clock(no: str, *, limit: int, started_on: date, due: Due | None, on: date) -> Clock:
    """The clock as it stands on a day; without a due day it stands still."""
    return Clock(
        no=no,
        name=NAMES[no],
        limit=limit,
        started_on=started_on,
        due_on=due.day if due else None,
        provisional=due.provisional if due else False,
        remaining=workdays.remaining(on, due.day) if due else None,
        colour=colour(limit=limit, due_on=due.day, on=on) if due else "",
    )


def running(
    matter: Matter,
    *,
    state: str,
    received_on: date | None,
    accepted_on: date | None,
    asked_on: date | None,
    decided_on: date | None,
    stops: Sequence[Stop],
    statutory_stops: Sequence[Stop],
    on: date,
) -> tuple[Clock, ...]:
    """Every clock that a case in this state has, on a day.

    Args: stops: those that are over.  asked_on: when the applicant was asked for something.
    """
    found: list[Clock] = []
    if state == State.APPLIED and received_on is not None:
        due = acceptance(received_on)
        found.append(clock("C1", limit=ACCEPTANCE_DAYS, started_on=received_on, due=due, on=on))
    if state in states.WITH_A_PERSON and accepted_on is not None:
        due_days = limits(matter, accepted_on, stops=stops, statutory_stops=statutory_stops)
        waits = state == State.SUSPENDED
        statutory = None if waits and stops_statutory(matter) else due_days.statutory
        days, promised = matter.statutory.working_days, None if waits else due_days.promised
        found.append(clock("C2", limit=days, started_on=accepted_on, due=statutory, on=on))
        found.append(clock("C3", limit=promised_days(matter), started_on=accepted_on, due=promised, on=on))
    if state in states.ASKED and asked_on is not None:
        found.append(clock("C4", limit=SUPPLEMENT_DAYS, started_on=asked_on, due=supplement(asked_on), on=on))
    if state in (State.DECIDED, State.ISSUED) and decided_on is not None:
        found.append(clock("C5", limit=DELIVERY_DAYS, started_on=decided_on, due=delivery(decided_on), on=on))
    return tuple(found)
