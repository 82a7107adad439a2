"""When a message may go: not between 22:00 and 08:00 in Asia/Shanghai (standards.md 16, modelled)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
NIGHT_BEGINS = time(22)
NIGHT_ENDS = time(8)


def after_night(at: datetime) -> datetime:
    """The instant itself by day; else the next eight in the morning. Aware, UTC in and out."""
    there = at.astimezone(CHINA)
    if NIGHT_ENDS <= there.time() < NIGHT_BEGINS:
        return at
    day = there.date() + timedelta(days=there.time() >= NIGHT_BEGINS)
    return datetime.combine(day, NIGHT_ENDS, CHINA).astimezone(at.tzinfo)
