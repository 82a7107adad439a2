"""Races without sleeps: each act runs in a thread with a connection of its own, and all start at one barrier.

    first, second = racing.meet(lambda: submit(a), lambda: submit(b))
    assert [type(each) for each in (first, second)].count(Taken) == 1

Needs `@pytest.mark.django_db(transaction=True)`: threads see only what is committed. Where acts must meet in
the middle of a transaction, let them share a barrier of their own (`racing.barrier(2)`).
"""

import threading
from collections.abc import Callable
from typing import TypeVar

from django.db import connections

T = TypeVar("T")
PATIENCE_SECONDS = 60


def barrier(parties: int) -> threading.Barrier:
    """A barrier that breaks instead of hanging for ever."""
    return threading.Barrier(parties, timeout=PATIENCE_SECONDS)


def meet(*acts: Callable[[], T]) -> list[T | BaseException]:
    """Run the acts at once; what each returned, or the exception that it raised, in their order."""
    start = barrier(len(acts))
    results: list[T | BaseException] = [RuntimeError("did not finish")] * len(acts)

    def run(index: int, act: Callable[[], T]) -> None:
        try:
            connections["default"].ensure_connection()
            start.wait()
            results[index] = act()
        except BaseException as error:  # noqa: BLE001  - handed to the test, which judges it
            results[index] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(index, act), name=f"racer-{index}")
        for index, act in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    return results


def many(count: int, act: Callable[[int], T]) -> list[T | BaseException]:
    """`count` threads run the same act at once, each told its number."""

    def numbered(index: int) -> Callable[[], T]:
        return lambda: act(index)

    return meet(*(numbered(index) for index in range(count)))
