"""The worker as a process of threads: lanes, stopping, killing, two at once."""

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection

from miaopi import outbox
from miaopi.outbox import actions, registry, worker
from miaopi.outbox.models import Row
from tests import racing
from tests.outbox.conftest import AT, Recorder, put

pytestmark = pytest.mark.django_db(transaction=True)


def serve(stop: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=lambda: worker.run(stop=stop))
    thread.start()
    return thread


def test_it_works_until_it_is_stopped_with_no_transaction_open(handled: Recorder) -> None:
    stop, seen = threading.Event(), []

    def note(job: outbox.Job) -> None:
        seen.append(connection.in_atomic_block)
        if job.key == "k2":
            stop.set()

    handled.before = note
    put("k1")
    put("k2", at=AT + timedelta(seconds=1))
    serve(stop).join(30)

    assert seen == [False, False]
    assert Row.objects.filter(done_at__isnull=False).count() == 2


def test_bulk_work_does_not_stand_before_a_message() -> None:
    """The bulk row cannot end before the message was sent: one thread for both would never end."""
    sent, stop = threading.Event(), threading.Event()

    @outbox.handler("test.bulk", lane="bulk")
    def bulk(job: outbox.Job, *, at: datetime) -> None:
        assert sent.wait(30)
        stop.set()

    @outbox.handler("test.message", lane="messages")
    def message(job: outbox.Job, *, at: datetime) -> None:
        sent.set()

    actions.enqueue(kind="test.bulk", key="b", data={}, run_after=AT)
    actions.enqueue(kind="test.message", key="m", data={}, run_after=AT + timedelta(seconds=1))
    serve(stop).join(60)

    assert Row.objects.filter(done_at__isnull=False).count() == 2


def test_when_it_stops_what_is_begun_is_finished_and_the_rest_given_back(handled: Recorder) -> None:
    stop = threading.Event()
    handled.before = lambda job: stop.set()
    for number in range(5):
        put(f"k{number}")

    worker.run(stop=stop)

    assert len(handled.jobs) == 1
    assert Row.objects.filter(done_at__isnull=False).count() == 1
    assert Row.objects.open().filter(attempts=0, due__lte=datetime.now(UTC)).count() == 4


def test_once_does_what_is_due_and_ends(handled: Recorder) -> None:
    registry.every("test.work", step=timedelta(days=1))
    for number in range(worker.BATCH + 3):
        put(f"k{number}")
    put("later", at=datetime.now(UTC) + timedelta(hours=1))

    worker.run(once=True)

    assert len(handled.jobs) == worker.BATCH + 3 + 1  # one by the clock


def test_a_database_that_is_away_is_waited_for(handled: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stop(threading.Event):
        """Waits for nothing, so that the test does not either."""

        def wait(self, timeout: float | None = None) -> bool:
            return super().wait(0)

    stop, troubles, claim = Stop(), [1, 2], actions.claim

    def troubled(**arguments: object) -> object:
        if troubles:
            raise OperationalError(troubles.pop())
        return claim(**arguments)

    monkeypatch.setattr(actions, "claim", troubled)
    handled.before = lambda job: stop.set()
    put()

    worker.run(stop=stop, lanes=["tests"])

    assert len(handled.jobs) == 1


def test_many_workers_at_once_do_each_row_once(handled: Recorder) -> None:
    for number in range(60):
        put(f"k{number}")

    results = racing.many(4, lambda _: worker.run_pending(at=AT))

    assert all(isinstance(each, int) for each in results), results
    assert sum(results) == 60
    assert sorted(job.key for job in handled.jobs) == sorted(f"k{number}" for number in range(60))


def test_without_the_push_forward_two_workers_do_one_row_twice(
    handled: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard taken away: a claim that only reads gives the row to both."""
    meeting = racing.barrier(2)

    def only_read(*, at: datetime, lanes: object, limit: int) -> tuple[outbox.Job, ...]:
        rows = list(Row.objects.due(at))
        meeting.wait()
        return tuple(outbox.Job(row.kind, row.key, row.data, row.attempts, AT) for row in rows)

    put()
    both_at_work = racing.barrier(2)
    handled.before = lambda job: both_at_work.wait() and None
    monkeypatch.setattr(actions, "claim", only_read)
    racing.meet(
        *[lambda: worker._work_off(["tests"], clock=lambda: AT, chance=lambda: 0, stop=threading.Event())] * 2
    )

    assert len(handled.jobs) == 2


def test_two_that_put_in_the_same_key_at_once_make_one_row(handled: Recorder) -> None:
    results = racing.many(4, lambda _: put("same"))

    assert results == [None] * 4
    assert Row.objects.count() == 1


KILLED = """
import os, signal
import django
django.setup()
from datetime import datetime, timedelta, UTC
from django.db import connection
connection.settings_dict["NAME"] = os.environ["TEST_DATABASE"]
from miaopi import outbox
from miaopi.outbox import worker

@outbox.handler("test.work", lane="tests", lease=timedelta(minutes=2))
def die(job, *, at):
    print("began", job.key, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

worker.run(once=True, lanes=["tests"], clock=lambda: datetime.fromisoformat(os.environ["NOW"]))
"""


def test_a_worker_that_is_killed_loses_nothing(handled: Recorder) -> None:
    put()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "NOW": AT.isoformat(),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }

    killed = subprocess.run(
        [sys.executable, "-c", KILLED],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, "began k1\n"), killed.stderr
    assert worker.run_pending(at=AT) == 0
    assert worker.run_pending(at=AT + timedelta(minutes=2)) == 1
    assert handled.jobs[0].attempts == 2
