"""The outbox's own work by the clock: rows that were done long ago go."""

from datetime import datetime, timedelta

from miaopi import outbox
from miaopi.outbox import actions

KEPT = timedelta(days=30)  # so long a key stays taken after its work was done

outbox.every("outbox.forget", step=timedelta(days=1), offset=timedelta(hours=19))  # 03:00 in Shanghai


@outbox.handler("outbox.forget", lane="bulk", lease=timedelta(minutes=30))
def forget(job: outbox.Job, *, at: datetime) -> None:
    """Delete rows done more than thirty days ago, in batches; dead letters stay."""
    while actions.forget(before=at - KEPT):
        pass
