"""The cases' work in the outbox. Each is safe to do twice: the case's own state says whether anything is
left.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from miaopi import outbox
from miaopi.cases.actions import clockwork, deliver, explain, sources, submit

LANE = "cases"


@outbox.handler("cases.submit", lane=LANE)
def submit_confirmed(job: outbox.Job, *, at: datetime) -> None:
    """Whoever confirmed last did not get to submit it."""
    submit.submit(case_id=_case(job), at=at)


@outbox.handler("cases.ask_again", lane=LANE)
def ask_again(job: outbox.Job, *, at: datetime) -> None:
    """A registry gave no answer before."""
    sources.ask_again(case_id=_case(job), at=at)


@outbox.handler("cases.deliver", lane=LANE)
def serve(job: outbox.Job, *, at: datetime) -> None:
    """The decision is in the holder's space."""
    deliver.deliver(case_id=_case(job), at=at)


@outbox.handler("cases.supplement_reminder", lane=LANE)
def supplement_reminder(job: outbox.Job, *, at: datetime) -> None:
    """Something is still missing, and its last day is near."""
    clockwork.remind_supplement(case_id=_case(job), attempt=_attempt(job), key=job.key, at=at)


@outbox.handler("cases.supplement_due", lane=LANE)
def supplement_due(job: outbox.Job, *, at: datetime) -> None:
    """The time for a supplement is over."""
    deliver.supplement_due(case_id=_case(job), attempt=_attempt(job), at=at)


@outbox.handler("cases.deem_accepted", lane=LANE)
def deem_accepted(job: outbox.Job, *, at: datetime) -> None:
    """The time to accept or to ask is over."""
    clockwork.deem_accepted(case_id=_case(job), attempt=_attempt(job), at=at)


@outbox.handler("cases.clock", lane=LANE)
def look_at_clocks(job: outbox.Job, *, at: datetime) -> None:
    """A due day has passed."""
    clockwork.look_at_clocks(case_id=_case(job), at=at)


@outbox.handler(explain.KIND, lane=explain.LANE, lease=timedelta(minutes=5), tries=4)
def explain_decision(job: outbox.Job, *, at: datetime) -> None:
    """What would be approved instead."""
    explain.explain(decision_id=UUID(str(job.data["decision"])), at=at)


@outbox.handler("cases.each_morning", lane=LANE)
def each_morning(job: outbox.Job, *, at: datetime) -> None:
    """Each morning: which drafts were left alone for long, and which days are not provisional any more."""
    clockwork.watch_drafts(at=at)
    clockwork.count_again(at=at)


@outbox.handler("cases.draft_reminder", lane=LANE)
def draft_reminder(job: outbox.Job, *, at: datetime) -> None:
    """A draft was left alone for long."""
    deliver.remind_draft(case_id=_case(job), key=job.key, at=at)


@outbox.handler("cases.draft_over", lane=LANE)
def draft_over(job: outbox.Job, *, at: datetime) -> None:
    """A draft was left alone for too long."""
    deliver.draft_over(case_id=_case(job), at=at)


outbox.every(
    "cases.each_morning", step=timedelta(days=1), offset=timedelta(hours=1)
)  # 9 in the morning in Haikou


def _case(job: outbox.Job) -> UUID:
    return UUID(str(job.data["case"]))


def _attempt(job: outbox.Job) -> int:
    """Keys are case:round:attempt and what else makes the timer one (`clockwork.key_of`)."""
    return int(job.key.split(":")[2])
