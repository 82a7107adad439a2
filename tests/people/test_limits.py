"""What needs no login is limited by address: asking for codes, trying them, guessing certificates."""

from datetime import UTC, datetime, timedelta

import pytest

from miaopi.people.limits import Limit, TooMany, address_of
from miaopi.people.models import Tries

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 4, tzinfo=UTC)


def test_as_many_as_may_be_and_then_one_waits_a_little() -> None:
    limit = Limit("tests", 3, timedelta(hours=1))
    for _ in range(3):
        limit.take("192.0.2.1", at=AT)

    with pytest.raises(TooMany) as raised:
        limit.take("192.0.2.1", at=AT)

    assert raised.value.seconds == 1200
    assert raised.value.faults[0].values == {"minutes": 20}
    limit.take("192.0.2.2", at=AT)
    limit.take("192.0.2.1", at=AT + timedelta(minutes=20))


def test_a_clock_that_is_set_back_shuts_nobody_out_for_longer() -> None:
    limit = Limit("tests", 3, timedelta(hours=1))
    for _ in range(3):
        limit.take("192.0.2.1", at=AT + timedelta(days=9))

    with pytest.raises(TooMany) as raised:
        limit.take("192.0.2.1", at=AT)

    assert raised.value.seconds <= 3600


@pytest.mark.parametrize(
    ("meta", "behind_proxy", "address"),
    [
        ({"REMOTE_ADDR": "192.0.2.1"}, False, "192.0.2.1"),
        ({"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "9.9.9.9"}, False, "192.0.2.1"),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "9.9.9.9, 192.0.2.7"}, True, "192.0.2.7"),
        ({"REMOTE_ADDR": "127.0.0.1"}, True, ""),
        ({"REMOTE_ADDR": "::1"}, False, ""),
        ({"REMOTE_ADDR": ""}, False, ""),
        ({}, False, ""),
    ],
)
def test_the_address_is_what_the_proxy_added_and_never_what_the_caller_says(
    meta: dict[str, str], behind_proxy: bool, address: str
) -> None:
    assert address_of(meta, behind_proxy=behind_proxy) == address
    Limit("tests", 1, timedelta(hours=1)).take(address, at=AT)


def test_things_are_counted_apart_and_no_address_is_kept_in_the_clear_or_for_longer_than_it_counts() -> None:
    hour = timedelta(hours=1)
    Limit("codes", 1, hour).take("192.0.2.1", at=AT)
    Limit("certificates", 1, hour).take("192.0.2.1", at=AT)

    assert Tries.objects.count() == 2
    assert not any("192.0.2.1" in str(row) for row in Tries.objects.values_list())
    Limit("codes", 1, hour).take("192.0.2.9", at=AT + timedelta(hours=2))
    assert Tries.objects.count() == 1
