"""Writes of the outbox: putting work in, and what becomes of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from miaopi import secrets
from miaopi.outbox import registry
from miaopi.outbox.models import Row, Rows
from miaopi.outbox.registry import Job


def enqueue(
    *, kind: str, key: str, data: Mapping[str, object], run_after: datetime, lane: str | None = None
) -> None:
    """Put work into the outbox, in the caller's transaction; a second row of this kind and key is not made.

    Args:    key: what makes the work one ("message id", "licence id.version").  data: ids and codes only.
             run_after: aware.  lane: the handler's where not given.
    Raises:  secrets.PersonalData: the data or the key hold text about a person.
    """
    if run_after.tzinfo is None:
        raise ValueError("run_after must be aware")
    secrets.only_codes({"key": key}, place=kind)
    row = Row(
        kind=kind,
        lane=lane or _lane_of(kind),
        key=key,
        data=secrets.only_codes(data, place=kind),
        due=run_after,
    )
    Row.objects.bulk_create([row], ignore_conflicts=True)


def finish(*, kind: str, key: str, at: datetime) -> bool:
    """Mark work as done inside the transaction that did it (at a first download, say).

    Whether it was open.
    """
    return Row.objects.open().filter(kind=kind, key=key).update(done_at=at, error="") == 1


def enqueue_slots(*, at: datetime, lanes: Sequence[str] | None = None) -> None:
    """Make the rows of what happens by the clock, in these lanes or all, for the slot that `at` lies in."""
    for each in registry.by_the_clock():
        if lanes is not None and _lane_of(each.kind) not in lanes:
            continue
        slot = each.slot(at)
        key = slot.isoformat()
        if not Row.objects.filter(
            kind=each.kind, key=key
        ).exists():  # a look costs less than a write, on SQLite
            enqueue(kind=each.kind, key=key, data={}, run_after=slot)


@transaction.atomic
def claim(*, at: datetime, lanes: Sequence[str], limit: int = 20) -> tuple[Job, ...]:
    """Take due rows for as long as their handlers' leases last; no other worker gets them meanwhile.

    A row whose lease is over is due again: whoever had it was killed. Rows of a kind without a handler here
    are left to a worker that has one.
    """
    known = registry.handlers()
    rows = list(
        Row.objects.select_for_update(skip_locked=True)
        .due(at)
        .filter(lane__in=lanes, kind__in=known)
        .order_by("due", "id")[:limit]
    )
    for lease in {known[row.kind].lease for row in rows}:
        same = [row.pk for row in rows if known[row.kind].lease == lease]
        Row.objects.filter(pk__in=same).update(due=at + lease, attempts=F("attempts") + 1)
    return tuple(
        Job(row.kind, row.key, row.data, row.attempts + 1, at + known[row.kind].lease) for row in rows
    )


def done(*, job: Job, at: datetime) -> bool:
    """The work is done; False where the lease was over and somebody else has it now."""
    return _mine(job).update(done_at=at, error="") == 1


def release(*, job: Job, at: datetime) -> None:
    """Give back a row that was claimed and not begun: due at once, its try not counted."""
    _mine(job).update(due=at, attempts=F("attempts") - 1)


def again(*, job: Job, due: datetime, error: str) -> None:
    """Try again later."""
    _mine(job).update(due=due, error=error[:300])


def bury(*, job: Job, error: str, at: datetime) -> None:
    """A dead letter: it is not tried again until an operator revives it."""
    _mine(job).update(dead_at=at, error=error[:300])


def revive(*, kind: str, key: str, at: datetime) -> bool:
    """Try a dead letter again from the start; whether there was one."""
    dead = Row.objects.filter(kind=kind, key=key, dead_at__isnull=False)
    return dead.update(dead_at=None, attempts=0, due=at) == 1


@transaction.atomic
def forget(*, before: datetime, limit: int = 10_000) -> int:
    """Delete rows that were done before this time; how many. Dead letters stay."""
    old = Row.objects.filter(done_at__lt=before).order_by("pk").values_list("pk", flat=True)[:limit]
    return Row.objects.filter(pk__in=list(old)).delete()[0]


def renewed(*, job: Job, lease: timedelta, at: datetime) -> Job | None:
    """Claim a row anew for a full lease just before its work begins; None where somebody else has it now."""
    until = at + lease
    if _mine(job).update(due=until) != 1:
        return None
    return Job(job.kind, job.key, job.data, job.attempts, until)


def _mine(job: Job) -> Rows:
    """The row, while this try of it is the newest one."""
    return Row.objects.open().filter(kind=job.kind, key=job.key, attempts=job.attempts)


def _lane_of(kind: str) -> str:
    known = registry.handlers().get(kind)
    return registry.DEFAULT_LANE if known is None else known.lane
