"""So many calls a minute, refilled steadily."""

from uuid import uuid4

from miaopi.api.limits import Limiter


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_minutes_worth_at_once_and_then_one_by_one() -> None:
    clock, key = Clock(), uuid4()
    limiter = Limiter(clock)

    assert [limiter.wait(key, a_minute=60) for _ in range(60)] == [0] * 60
    assert limiter.wait(key, a_minute=60) == 1
    clock.now += 1
    assert limiter.wait(key, a_minute=60) == 0
    assert limiter.wait(key, a_minute=60) == 1


def test_a_refused_call_costs_nothing() -> None:
    clock, key = Clock(), uuid4()
    limiter = Limiter(clock)
    for _ in range(100):
        limiter.wait(key, a_minute=6)

    clock.now += 60

    assert [limiter.wait(key, a_minute=6) for _ in range(7)] == [0] * 6 + [10]


def test_clients_do_not_pay_for_each_other() -> None:
    limiter = Limiter(Clock())
    hasty, calm = uuid4(), uuid4()

    assert [limiter.wait(hasty, a_minute=1) for _ in range(2)] == [0, 60]
    assert limiter.wait(calm, a_minute=1) == 0
