"""The cases' work in the outbox. Each is safe to do twice: the case's own state says whether anything is
left.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from miaopi import outbox
from miaopi.cases.actions import deliver, sources, submit

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


@outbox.handler("cases.supplement_due", lane=LANE)
def supplement_due(job: outbox.Job, *, at: datetime) -> None:
    """The time for a supplement is over."""
    deliver.supplement_due(case_id=_case(job), attempt=int(job.key.rsplit(":", 1)[1]), at=at)


def _case(job: outbox.Job) -> UUID:
    return UUID(str(job.data["case"]))
