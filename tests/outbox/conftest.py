"""Handlers that tests register, and that are gone afterwards."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from miaopi import outbox
from miaopi.outbox import actions, registry

AT = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def only_our_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_handlers", {})
    monkeypatch.setattr(registry, "_clock", {})


class Recorder:
    """A handler that writes down its jobs, and does what the test tells it to before."""

    def __init__(self) -> None:
        self.jobs: list[outbox.Job] = []
        self.before: Callable[[outbox.Job], None] = lambda job: None

    def __call__(self, job: outbox.Job, *, at: datetime) -> None:
        self.jobs.append(job)
        self.before(job)


@pytest.fixture
def handled() -> Iterator[Recorder]:
    recorder = Recorder()
    registry.handler("test.work", lane="tests", tries=3, lease=timedelta(minutes=2))(recorder)
    return recorder


def put(key: str = "k1", *, at: datetime = AT, **data: object) -> None:
    actions.enqueue(kind="test.work", key=key, data=data, run_after=at)
