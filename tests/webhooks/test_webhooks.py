"""A client's endpoint is told, signed, again after a refusal, and never inside our own network."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from standardwebhooks import Webhook, WebhookVerificationError

from miaopi.outbox import worker
from miaopi.outbox.models import Row
from miaopi.people.models import Client
from miaopi.texts import Faulty
from miaopi.webhooks import actions, queries, sending
from miaopi.webhooks.models import TYPES, Delivery, Endpoint
from tests import factories
from tests.webhooks.receiver import Receiver, receiver

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture
def hook():
    with receiver() as box:
        yield box


def client() -> Client:
    made = factories.client("webhooks").client
    assert made is not None
    return made


def work(*, at: datetime) -> None:
    worker.run_pending(at=at, lanes=[actions.LANE])


def named(hook: Receiver, *types: str) -> tuple[Endpoint, str]:
    return actions.create(client=client(), url=hook.url, types=types, at=NOON)


def test_what_arrives_is_believed_by_a_receiver_that_others_wrote(hook: Receiver) -> None:
    endpoint, secret = named(hook)

    actions.announce(
        client_id=endpoint.client_id, type_="case.approved", data={"number": "1234-5678-90"}, at=NOON
    )
    work(at=NOON)

    ((headers, body),) = hook.came
    with time_machine.travel(NOON, tick=False):
        told = Webhook(secret).verify(body, headers)
        assert told == {
            "type": "case.approved",
            "timestamp": NOON.isoformat(),
            "data": {"number": "1234-5678-90"},
        }
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(body + b" ", headers)
    assert queries.deliveries(endpoint.client, endpoint.pk)[0].state == "delivered"


def test_a_refusal_is_tried_again_with_the_same_id_and_bytes(hook: Receiver) -> None:
    endpoint, _ = named(hook)
    hook.answers[:] = [500, 200]

    actions.ping(client=endpoint.client, endpoint_id=endpoint.pk, at=NOON)
    work(at=NOON)
    (row,) = queries.deliveries(endpoint.client, endpoint.pk)
    assert (row.state, row.last_status, row.tries) == ("queued", "http-500", 1)
    work(at=NOON + timedelta(hours=1))

    (first, body), (second, again) = hook.came
    assert first["webhook-id"] == second["webhook-id"]
    assert body == again
    assert first["webhook-timestamp"] != second["webhook-timestamp"]
    (row,) = queries.deliveries(endpoint.client, endpoint.pk)
    endpoint.refresh_from_db()
    assert (row.state, row.tries, endpoint.failing_since) == ("delivered", 2, None)


def test_an_endpoint_that_says_it_is_gone_is_switched_off_until_its_client_switches_it_on(
    hook: Receiver,
) -> None:
    endpoint, _ = named(hook)
    hook.answers[:] = [410]

    actions.ping(client=endpoint.client, endpoint_id=endpoint.pk, at=NOON)
    work(at=NOON)
    actions.announce(client_id=endpoint.client_id, type_="case.approved", data={}, at=NOON)
    assert [each.state for each in queries.deliveries(endpoint.client, endpoint.pk)] == ["failed"]

    actions.switch_on(client=endpoint.client, endpoint_id=endpoint.pk)
    actions.send_again(
        client=endpoint.client, delivery_id=Delivery.objects.get().pk, at=NOON + timedelta(minutes=1)
    )
    work(at=NOON + timedelta(minutes=2))
    assert len(hook.came) == 2
    assert Delivery.objects.get().state == "delivered"


def test_an_endpoint_that_takes_nothing_for_five_days_is_switched_off(hook: Receiver) -> None:
    endpoint, _ = named(hook)
    hook.answers[:] = [503] * 50
    actions.ping(client=endpoint.client, endpoint_id=endpoint.pk, at=NOON)
    work(at=NOON)

    actions.ping(client=endpoint.client, endpoint_id=endpoint.pk, at=NOON + timedelta(days=5))
    work(at=NOON + timedelta(days=5))

    endpoint.refresh_from_db()
    assert endpoint.failing_since == NOON
    assert endpoint.switched_off_at == NOON + timedelta(days=5)


def test_a_redirect_is_not_followed(hook: Receiver) -> None:
    endpoint, _ = named(hook)
    hook.answers[:] = [302]

    actions.ping(client=endpoint.client, endpoint_id=endpoint.pk, at=NOON)
    work(at=NOON)

    assert len(hook.came) == 1
    assert Delivery.objects.get().last_status == "http-302"


def test_only_the_types_that_were_asked_for_are_told(hook: Receiver) -> None:
    endpoint, _ = named(hook, "case.rejected")

    for type_ in ("case.approved", "case.rejected"):
        actions.announce(client_id=endpoint.client_id, type_=type_, data={}, at=NOON)

    assert [each.type for each in queries.deliveries(endpoint.client, endpoint.pk)] == ["case.rejected"]


def test_what_is_announced_in_a_transaction_that_is_undone_was_never_announced(hook: Receiver) -> None:
    endpoint, _ = named(hook)
    with transaction.atomic():
        actions.announce(client_id=endpoint.client_id, type_="case.approved", data={}, at=NOON)
        transaction.set_rollback(True)

    assert not Delivery.objects.exists()
    assert not Row.objects.filter(kind=actions.SEND).exists()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://hooks.example/x",
        "http://hooks.example/x",
        "https://user:word@hooks.example/x",
        "https:///x",
        "https://hooks.example/x#y",
        "https://hooks.example:0/",
        "https://hooks.example:port/",
        "hooks.example",
    ],
)
def test_an_address_that_is_none_is_refused(url: str, settings) -> None:
    settings.WEBHOOKS_INNER = False

    with pytest.raises(Faulty) as refused:
        actions.create(client=client(), url=url, types=(), at=NOON)

    (fault,) = refused.value.faults
    assert (fault.code, fault.where.field) == ("webhooks.url-wrong", "url")


def test_inner_addresses_get_nothing_unless_the_operator_says_so(hook: Receiver, settings) -> None:
    settings.WEBHOOKS_INNER = False
    with pytest.raises(sending.Refused) as refused:
        sending.send(hook.url, b"{}", {})
    assert refused.value.why == "inner-address"
    assert hook.came == []

    settings.WEBHOOKS_INNER = True
    sending.send(hook.url, b"{}", {})
    assert len(hook.came) == 1


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("2606:4700::1111", True),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert sending.is_public(address) is public


def test_a_client_has_ten_addresses_each_once_and_known_types() -> None:
    owner = client()
    for number in range(actions.MOST):
        actions.create(client=owner, url=f"https://hooks.example/{number}", types=TYPES, at=NOON)

    for url, types, code in (
        ("https://hooks.example/more", (), "webhooks.too-many"),
        ("https://hooks.example/0", ("case.baked",), "webhooks.type-unknown"),
    ):
        with pytest.raises(Faulty) as refused:
            actions.create(client=owner, url=url, types=types, at=NOON)
        assert refused.value.faults[0].code == code
    last = next(one for one in queries.endpoints(owner) if one.url.endswith(f"/{actions.MOST - 1}"))
    actions.remove(client=owner, endpoint_id=last.pk)
    with pytest.raises(Faulty) as refused:
        actions.create(client=owner, url="https://hooks.example/1", types=(), at=NOON)
    assert refused.value.faults[0].code == "webhooks.url-twice"


def test_another_clients_endpoint_is_not_there(hook: Receiver) -> None:
    endpoint, _ = named(hook)
    stranger = client()

    for act in (
        lambda: queries.deliveries(stranger, endpoint.pk),
        lambda: actions.remove(client=stranger, endpoint_id=endpoint.pk),
        lambda: actions.ping(client=stranger, endpoint_id=endpoint.pk, at=NOON),
        lambda: actions.switch_on(client=stranger, endpoint_id=endpoint.pk),
    ):
        with pytest.raises(queries.NotFound):
            act()


def test_the_secret_stands_nowhere_in_the_open(hook: Receiver) -> None:
    endpoint, secret = named(hook)

    with connection.cursor() as cursor:
        cursor.execute("select * from webhooks_endpoint")
        stored = [bytes(each) if isinstance(each, memoryview) else each for each in cursor.fetchone()]
    assert secret.encode() not in b"".join(each for each in stored if isinstance(each, bytes))
    assert secret not in json.dumps([str(each) for each in stored])
    assert Endpoint.objects.get(pk=endpoint.pk).secret == secret
