"""The clocks of a case as far as rules run it: how long a source is asked again, by when a person decides.

T07: every 10 minutes for 2 hours, then each hour, at most 1 working day (modelled). C2, C3:
`accepted_on` plus the matter's limits in working days, C3 never after C2. C4: 30 natural days
(modelled). W4: a day ends at 24:00 in Asia/Shanghai.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from miaopi import workdays
from miaopi.cases.models import Case
from miaopi.content import Matter

CHINA = ZoneInfo("Asia/Shanghai")
SUPPLEMENT_DAYS = 30
REVIEW_DAYS = 60  # T36: how long a person can be asked for after a decision of the rules
RECONSIDERATION_DAYS = 60  # 行政复议法 art. 20
SUIT_MONTHS = 6  # 行政诉讼法 art. 46
_OFTEN, _SELDOM, _OFTEN_FOR = timedelta(minutes=10), timedelta(hours=1), timedelta(hours=2)


def day_of(at: datetime) -> date:
    """The day of an instant for people."""
    return at.astimezone(CHINA).date()


def end_of(day: date) -> datetime:
    """24:00 of a day in Asia/Shanghai: the first instant that is late."""
    return datetime.combine(day + timedelta(days=1), time(0), CHINA)


def review_until(decided_at: datetime) -> date:
    """The last day to ask for a person after a decision of the rules (T36)."""
    return day_of(decided_at) + timedelta(days=REVIEW_DAYS)


def source_window_ends(since: datetime) -> datetime:
    """When asking again is over and a person decides (T07)."""
    return end_of(workdays.add_working_days(day_of(since), 1).day)


def next_try(since: datetime, *, at: datetime) -> datetime:
    """When a silent source is asked again; the last time at the end of the window."""
    step = _OFTEN if at < since + _OFTEN_FOR else _SELDOM
    return min(at + step, max(source_window_ends(since), at))


def start_person(case: Case, matter: Matter, *, at: datetime) -> None:
    """C2 and C3 start: a person decides, by the promise and by the law at the latest (W2; row not saved).

    Basis: 行政许可法 art. 42; the matter's own limits.
    """
    case.accepted_on = day_of(at)
    case.statutory_due_on = workdays.add_working_days(case.accepted_on, matter.statutory.working_days).day
    promised = workdays.add_working_days(case.accepted_on, max(1, matter.promised.working_days)).day
    case.due_on = min(promised, case.statutory_due_on)
