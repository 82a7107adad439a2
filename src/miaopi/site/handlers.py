"""Work of the site by the clock: sessions that have ended go."""

from datetime import datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore

from miaopi import outbox

outbox.every("site.forget_sessions", step=timedelta(days=1), offset=timedelta(hours=18))  # 02:00 in Shanghai


@outbox.handler("site.forget_sessions", lane="bulk", lease=timedelta(minutes=30))
def forget_sessions(job: outbox.Job, *, at: datetime) -> None:
    """Delete sessions whose time is over; Django itself leaves them in the table."""
    SessionStore.clear_expired()
