"""Does the outbox's work: claims due rows, works with no transaction open, records what became of them.

`run` is the worker process: a thread a lane, so that bulk work never stands before a message. `run_pending`
and `run_all` do the same inline for tests and commands.
"""

import random
import threading
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import PurePath

import structlog
from django.db import DatabaseError, close_old_connections, connection

from miaopi.outbox import actions, backoff, queries, registry
from miaopi.outbox.registry import GiveUp, Handler, Job, Retry

BATCH = 20
SHORTEST_WAIT_SECONDS = 0.05
LONGEST_WAIT_SECONDS = 0.5

Clock = Callable[[], datetime]
Chance = Callable[[], float]

_log = structlog.get_logger("miaopi.outbox")


def now() -> datetime:
    """The worker's clock: the outermost edge reads it, handlers are told."""
    return datetime.now(UTC)


def run(
    *,
    once: bool = False,
    stop: threading.Event | None = None,
    lanes: Sequence[str] | None = None,
    clock: Clock = now,
    chance: Chance = random.random,
) -> None:
    """Work until `stop` is set; with `once`, until nothing is due.

    What is begun is finished before it returns.
    """
    halt = stop or threading.Event()
    chosen = tuple(lanes or registry.lanes())
    _log.info("worker started", lanes=chosen, once=once)
    if once:
        actions.enqueue_slots(at=clock(), lanes=chosen)
        while _work_off(chosen, clock=clock, chance=chance, stop=halt):
            pass
    else:
        threads = [
            threading.Thread(target=_serve, args=((lane,), halt, clock, chance), name=f"outbox-{lane}")
            for lane in chosen
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    _log.info("worker stopped", lanes=chosen)


def run_pending(*, at: datetime, lanes: Sequence[str] | None = None, chance: Chance = lambda: 0.5) -> int:
    """Do inline all that is due at `at`, also what that makes due at once; how many tries were made."""
    chosen, tries = tuple(lanes or registry.lanes()), 0
    while did := _work_off(chosen, clock=lambda: at, chance=chance, stop=threading.Event()):
        tries += did
    return tries


def run_all(*, at: datetime, until: datetime | None = None, chance: Chance = lambda: 0.5) -> datetime:
    """Do inline all that is open, moving the time on to each row's due time (at most to `until`).

    The time reached.
    """
    moment = at
    while True:
        run_pending(at=moment, chance=chance)
        due = queries.next_due(lanes=registry.lanes(), kinds=tuple(registry.handlers()))
        if due is None or (until is not None and due > until):
            return moment
        moment = max(due, moment)


def _serve(lanes: Sequence[str], stop: threading.Event, clock: Clock, chance: Chance) -> None:
    """One lane's thread: work, wait a little, work; a database that is away is waited for."""
    wait = SHORTEST_WAIT_SECONDS
    while not stop.is_set():
        try:
            close_old_connections()
            actions.enqueue_slots(at=clock(), lanes=lanes)
            worked = _work_off(lanes, clock=clock, chance=chance, stop=stop)
        except DatabaseError as error:
            _log.warning("database away", lanes=tuple(lanes), error=type(error).__name__)
            connection.close()
            worked = 0
            stop.wait(5.0)
        wait = SHORTEST_WAIT_SECONDS if worked else min(wait * 2, LONGEST_WAIT_SECONDS)
        if not worked:
            stop.wait(wait)
    connection.close()


def _work_off(lanes: Sequence[str], *, clock: Clock, chance: Chance, stop: threading.Event) -> int:
    """Claim a batch and do it; what is not begun when the worker stops is given back. How many were tried."""
    jobs = actions.claim(at=clock(), lanes=lanes, limit=BATCH)
    tried = 0
    for job in jobs:
        if stop.is_set():
            actions.release(job=job, at=clock())
            continue
        by = registry.handlers()[job.kind]
        # A batch's later rows have waited: each gets its whole lease, unless somebody took it over meanwhile.
        mine = actions.renewed(job=job, lease=by.lease, at=clock())
        if mine is not None:
            _do(mine, by, clock=clock, chance=chance)
            tried += 1
    return tried


def _do(job: Job, by: Handler, *, clock: Clock, chance: Chance) -> None:
    """One try of one row, and its record."""
    try:
        by.work(job, at=clock())
    except Retry as asked:
        _again(job, by, asked.why or "retry", clock=clock, chance=chance, after=asked.after)
    except GiveUp as gave_up:
        _bury(job, gave_up.why, at=clock())
    except Exception as error:  # noqa: BLE001  - the outermost edge: recorded, logged, tried again
        _log.exception("work failed", kind=job.kind, key=job.key, attempts=job.attempts)
        _again(job, by, where_it_failed(error), clock=clock, chance=chance)
    else:
        if not actions.done(job=job, at=clock()):
            _log.warning("lease was over", kind=job.kind, key=job.key, attempts=job.attempts)


def _again(
    job: Job, by: Handler, why: str, *, clock: Clock, chance: Chance, after: timedelta | None = None
) -> None:
    """Another try, after the time that was asked for or the usual back-off; a dead letter after the last."""
    if job.attempts >= by.tries:
        _bury(job, why, at=clock())
        return
    wait = backoff.delay(job.attempts, chance=chance()) if after is None else after
    actions.again(job=job, due=clock() + wait, error=why)
    _log.info("work put off", kind=job.kind, key=job.key, attempts=job.attempts, why=why, wait=str(wait))


def _bury(job: Job, why: str, *, at: datetime) -> None:
    actions.bury(job=job, error=why, at=at)
    _log.error("dead letter", kind=job.kind, key=job.key, attempts=job.attempts, why=why)


def where_it_failed(error: Exception) -> str:
    """Class, file and line of a failure; not its text, which may speak of a person."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
