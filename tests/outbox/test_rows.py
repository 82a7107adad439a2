"""What becomes of a row: done, tried again, dead, revived."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from miaopi import outbox, secrets
from miaopi.outbox import actions, backoff, handlers, queries, registry, worker
from miaopi.outbox.models import Row
from tests.outbox.conftest import AT, Recorder, put

pytestmark = pytest.mark.django_db


def state(key: str = "k1") -> str:
    row = Row.objects.get(key=key)
    return "done" if row.done_at else "dead" if row.dead_at else "open"


def test_due_work_is_done_once(handled: Recorder) -> None:
    put(message="m1")

    assert worker.run_pending(at=AT) == 1
    assert worker.run_pending(at=AT + timedelta(days=1)) == 0

    (job,) = handled.jobs
    assert (job.kind, job.key, job.data, job.attempts) == ("test.work", "k1", {"message": "m1"}, 1)
    assert state() == "done"


def test_the_same_kind_and_key_is_one_row_also_when_it_is_done(handled: Recorder) -> None:
    put(message="m1")
    put(message="m2")
    worker.run_pending(at=AT)
    put(message="m3")
    worker.run_pending(at=AT)

    assert [job.data["message"] for job in handled.jobs] == ["m1"]


def test_work_waits_for_its_time(handled: Recorder) -> None:
    put(at=AT + timedelta(seconds=1))

    assert worker.run_pending(at=AT) == 0
    assert worker.run_pending(at=AT + timedelta(seconds=1)) == 1


def test_a_row_that_is_rolled_back_was_never_there(handled: Recorder) -> None:
    with transaction.atomic():
        put()
        transaction.set_rollback(True)

    assert worker.run_pending(at=AT) == 0


def test_work_that_puts_work_in_is_followed_up(handled: Recorder) -> None:
    handled.before = lambda job: put("k2") if job.key == "k1" else None
    put()

    assert worker.run_pending(at=AT) == 2


def test_a_failure_is_tried_again_later_and_later_and_then_is_dead(handled: Recorder) -> None:
    def fail(job: outbox.Job) -> None:
        raise OSError("no route to 14200000001")

    handled.before = fail
    put()

    reached = worker.run_all(at=AT)

    assert [job.attempts for job in handled.jobs] == [1, 2, 3]
    assert reached - AT == backoff.delay(1, chance=0.5) + backoff.delay(2, chance=0.5)
    (dead,) = queries.dead_letters()
    assert dead.error.startswith("OSError test_rows.py:")
    assert "142" not in dead.error


def test_a_dead_letter_can_be_revived(handled: Recorder) -> None:
    handled.before = _give_up
    put()
    worker.run_pending(at=AT)
    assert state() == "dead"
    handled.before = lambda job: None

    assert actions.revive(kind="test.work", key="k1", at=AT)
    worker.run_pending(at=AT)

    assert state() == "done"
    assert not actions.revive(kind="test.work", key="k1", at=AT)


def _give_up(job: outbox.Job) -> None:
    raise outbox.GiveUp("gateway.refused")


def test_a_handler_may_say_when_it_wants_to_be_asked_again(handled: Recorder) -> None:
    def later(job: outbox.Job) -> None:
        if job.attempts == 1:
            raise outbox.Retry(timedelta(minutes=15), why="source.silent")

    handled.before = later
    put()
    worker.run_pending(at=AT)
    row = Row.objects.get()

    assert (row.due, row.error) == (AT + timedelta(minutes=15), "source.silent")
    assert worker.run_all(at=AT) == AT + timedelta(minutes=15)
    assert state() == "done"


def test_work_that_someone_finished_in_his_own_transaction_is_not_done_again(handled: Recorder) -> None:
    put()

    assert actions.finish(kind="test.work", key="k1", at=AT)
    assert worker.run_pending(at=AT) == 0
    assert not actions.finish(kind="test.work", key="k1", at=AT)


def test_a_kind_that_nobody_here_does_is_left_for_others(handled: Recorder) -> None:
    actions.enqueue(kind="other.work", key="k", data={}, run_after=AT, lane="tests")

    assert worker.run_pending(at=AT) == 0
    assert worker.run_all(at=AT) == AT
    assert state("k") == "open"


def test_a_row_goes_to_the_lane_of_its_handler(handled: Recorder) -> None:
    put()
    actions.enqueue(kind="test.work", key="elsewhere", data={}, run_after=AT, lane="bulk")

    assert Row.objects.get(key="k1").lane == "tests"
    assert worker.run_pending(at=AT, lanes=["bulk"]) == 1
    assert [job.key for job in handled.jobs] == ["elsewhere"]


def test_work_killed_in_the_middle_is_redone_when_its_lease_ends(handled: Recorder) -> None:
    put()
    (lost,) = actions.claim(at=AT, lanes=["tests"])  # and then the process is killed

    assert worker.run_pending(at=lost.deadline - timedelta(seconds=1)) == 0
    assert worker.run_pending(at=lost.deadline) == 1
    assert handled.jobs[0].attempts == 2


def test_who_comes_back_after_his_lease_changes_nothing(handled: Recorder) -> None:
    put()
    (slow,) = actions.claim(at=AT, lanes=["tests"])
    (quick,) = actions.claim(at=slow.deadline, lanes=["tests"])

    assert not actions.done(job=slow, at=AT)
    actions.bury(job=slow, error="late", at=AT)
    actions.again(job=slow, due=AT, error="late")
    actions.release(job=slow, at=AT)
    assert actions.renewed(job=slow, lease=timedelta(minutes=1), at=AT) is None

    row = Row.objects.get()
    assert (row.attempts, row.due, row.error, row.dead_at) == (2, quick.deadline, "", None)
    assert actions.done(job=quick, at=AT)


def test_what_was_claimed_and_not_begun_is_given_back_uncounted(handled: Recorder) -> None:
    put()
    (job,) = actions.claim(at=AT, lanes=["tests"])

    actions.release(job=job, at=AT)

    row = Row.objects.get()
    assert (row.attempts, row.due) == (0, AT)


def test_the_oldest_are_taken_first_and_only_as_many_as_asked(handled: Recorder) -> None:
    for number in range(5):
        put(f"k{number}", at=AT - timedelta(minutes=number))

    first = actions.claim(at=AT, lanes=["tests"], limit=2)

    assert [job.key for job in first] == ["k4", "k3"]


@pytest.mark.parametrize("data", [{"name": "王永福"}, {"number": "460199195811020052"}])
def test_data_about_a_person_are_refused(data: dict[str, str]) -> None:
    with pytest.raises(secrets.PersonalData):
        put(**data)
    with pytest.raises(secrets.PersonalData):
        put("14200000001")


def test_done_rows_are_forgotten_and_dead_letters_stay(handled: Recorder) -> None:
    put("good")
    worker.run_pending(at=AT)
    handled.before = _give_up
    put("bad")
    worker.run_pending(at=AT)

    assert actions.forget(before=AT + timedelta(days=1)) == 1
    assert [row.key for row in Row.objects.all()] == ["bad"]


def test_the_state_of_lanes_tells_how_many_wait_and_how_long(handled: Recorder) -> None:
    put("k1", at=AT - timedelta(minutes=5))
    put("k2", at=AT)
    put("k3", at=AT + timedelta(minutes=5))

    assert queries.lane_states(AT) == (queries.LaneState("tests", 2, timedelta(minutes=5)),)


@given(st.integers(1, 200), st.floats(0, 1))
def test_the_wait_grows_to_an_hour_and_chance_spreads_its_upper_half(attempts: int, chance: float) -> None:
    wait = backoff.delay(attempts, chance=chance)
    whole = (
        min(timedelta(seconds=2) * 2 ** (attempts - 1), timedelta(hours=1))
        if attempts < 30
        else timedelta(hours=1)
    )

    assert whole / 2 <= wait <= whole
    assert backoff.delay(attempts, chance=0) * 2 == backoff.delay(attempts, chance=1)


# ---- by the clock


def test_a_worker_makes_the_slots_of_its_own_lanes(handled: Recorder) -> None:
    registry.every("test.work", step=timedelta(days=1))

    actions.enqueue_slots(at=AT, lanes=["bulk"])
    assert not Row.objects.exists()

    actions.enqueue_slots(at=AT, lanes=["tests"])
    assert Row.objects.count() == 1


def test_rows_done_long_ago_go_by_themselves(handled: Recorder) -> None:
    put("old", at=AT - timedelta(days=40))
    worker.run_pending(at=AT - timedelta(days=31))
    put("new")
    worker.run_pending(at=AT)

    handlers.forget(outbox.Job("outbox.forget", "slot", {}, 1, AT), at=AT)

    assert [row.key for row in Row.objects.all()] == ["new"]


def test_many_workers_make_one_row_a_slot(handled: Recorder) -> None:
    registry.every("test.work", step=timedelta(days=1), offset=timedelta(hours=16, minutes=10))

    for minutes in (0, 5, 60, 60 * 24):
        actions.enqueue_slots(at=AT + timedelta(minutes=minutes))
    worker.run_pending(at=AT + timedelta(days=1))

    assert [job.key for job in handled.jobs] == ["2026-11-23T16:10:00+00:00", "2026-11-24T16:10:00+00:00"]


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)), st.integers(1, 10**6), st.integers(0, 10**5))  # noqa: DTZ001
def test_a_time_lies_in_its_slot(naive: datetime, step: int, offset: int) -> None:
    at = naive.replace(tzinfo=AT.tzinfo)
    every = outbox.Every("k", timedelta(seconds=step), timedelta(seconds=offset))

    slot = every.slot(at)

    assert slot <= at < slot + every.step
    assert every.slot(slot) == slot


# ---- registering


def test_a_kind_has_one_handler(handled: Recorder) -> None:
    with pytest.raises(ValueError, match="two handlers"):
        outbox.handler("test.work")(lambda job, *, at: None)


def test_lanes_are_those_of_the_handlers_and_the_default(handled: Recorder) -> None:
    assert registry.lanes() == ("default", "tests")
