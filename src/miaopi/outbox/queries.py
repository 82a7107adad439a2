"""Reads of the outbox, for operators, health pages and tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from miaopi.outbox.models import Row


@dataclass(frozen=True, slots=True)
class LaneState:
    """How a lane stands: rows whose time has come, and how long the oldest has waited."""

    lane: str
    due: int
    waited: timedelta


def lane_states(at: datetime) -> tuple[LaneState, ...]:
    """Every lane with due rows."""
    rows = (
        Row.objects.due(at).values("lane").annotate(due_rows=Count("pk"), oldest=Min("due")).order_by("lane")
    )
    return tuple(LaneState(row["lane"], row["due_rows"], at - row["oldest"]) for row in rows)


def dead_letters() -> tuple[Row, ...]:
    """What an operator must look at, the oldest first."""
    return tuple(Row.objects.filter(dead_at__isnull=False).order_by("dead_at", "pk"))


def next_due(*, lanes: Sequence[str], kinds: Sequence[str]) -> datetime | None:
    """When the next open row of these lanes and kinds is due; None where there is none."""
    rows = Row.objects.open().filter(lane__in=lanes, kind__in=kinds).order_by("due")
    return rows.values_list("due", flat=True).first()


def row(kind: str, key: str) -> Row | None:
    """One row, whatever became of it."""
    return Row.objects.filter(kind=kind, key=key).first()
