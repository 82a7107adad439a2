"""Work of the ledger by the clock: the signed root of each day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from miaopi import outbox
from miaopi.ledger import actions

SHANGHAI = ZoneInfo("Asia/Shanghai")

# Ten past midnight in Shanghai (16:10 UTC): the day that just ended.
outbox.every("ledger.root", step=timedelta(days=1), offset=timedelta(hours=16, minutes=10))


@outbox.handler("ledger.root", lane="bulk", lease=timedelta(minutes=30))
def root(job: outbox.Job, *, at: datetime) -> None:
    """Sign the root of the day before the slot that the key names."""
    slot = datetime.fromisoformat(job.key)
    actions.make_root(day=(slot.astimezone(SHANGHAI) - timedelta(days=1)).date(), at=at)
