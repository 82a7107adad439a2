"""All writes of webhooks: endpoints by their client, deliveries in the transaction of what they tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from miaopi.outbox import actions as outbox
from miaopi.people.models import Client
from miaopi.texts import Fault, Faulty, Place
from miaopi.webhooks import sending, signing
from miaopi.webhooks.models import TYPES, Delivery, Endpoint
from miaopi.webhooks.queries import NotFound, endpoint_of

SEND = "webhooks.send"
LANE = "webhooks"
MOST = 10
PATIENCE = timedelta(days=5)


@transaction.atomic
def create(
    *,
    client: Client,
    url: str,
    types: Sequence[str],
    at: datetime,
    secret: Callable[[], str] = signing.new_secret,
) -> tuple[Endpoint, str]:
    """Name an address.   Returns: the endpoint and its secret, which is told here once.

    Args:    types: of what to tell; empty: everything.
    Raises:  Faulty: webhooks.url-wrong, type-unknown, too-many, url-twice.
    """
    sending.check_url(url)
    unknown = [each for each in types if each not in TYPES]
    if unknown:
        values = {"type": unknown[0], "known": ", ".join(TYPES)}
        raise Faulty([Fault("webhooks.type-unknown", Place(field="types"), values)])
    held = list(Endpoint.objects.select_for_update().filter(client=client))
    if len(held) >= MOST:
        raise Faulty([Fault("webhooks.too-many", Place(field="url"), {"most": MOST})])
    if any(each.url == url for each in held):
        raise Faulty([Fault("webhooks.url-twice", Place(field="url"))])
    told = secret()
    made = Endpoint.objects.create(
        client=client, url=url, secret=told, types=sorted(set(types)), created_at=at
    )
    return made, told


@transaction.atomic
def remove(*, client: Client, endpoint_id: UUID) -> None:
    """Tell this address no more; what waits for it goes too.   Raises: NotFound."""
    endpoint_of(client, endpoint_id).delete()


@transaction.atomic
def switch_on(*, client: Client, endpoint_id: UUID) -> Endpoint:
    """Try an address again that was switched off.   Raises: NotFound."""
    endpoint = endpoint_of(client, endpoint_id)
    endpoint.failing_since = endpoint.switched_off_at = None
    endpoint.save(update_fields=["failing_since", "switched_off_at"])
    return endpoint


@transaction.atomic
def ping(*, client: Client, endpoint_id: UUID, at: datetime) -> Delivery:
    """Send something harmless, to try an address.   Raises: NotFound."""
    return _queue([endpoint_of(client, endpoint_id)], "ping", {}, at=at)[0]


@transaction.atomic
def send_again(*, client: Client, delivery_id: UUID, at: datetime) -> Delivery:
    """Send what failed once more, under the same id.   Raises: NotFound."""
    found = Delivery.objects.filter(pk=delivery_id, endpoint__client=client).first()
    if found is None:
        raise NotFound
    if found.state == Delivery.State.FAILED:
        found.state, found.ended_at, found.tries = Delivery.State.QUEUED, None, 0
        found.save(update_fields=["state", "ended_at", "tries"])
        _enqueue(found, serial=int(at.timestamp()), at=at)
    return found


def announce(*, client_id: UUID, type_: str, data: Mapping[str, object], at: datetime) -> None:
    """Tell a client's endpoints, in the caller's transaction. One query where it has none.

    Args: data: the case's number and where it stands; nothing about a person.
    """
    ends = Endpoint.objects.filter(client=client_id, switched_off_at=None)
    _queue([each for each in ends if not each.types or type_ in each.types], type_, data, at=at)


def _queue(
    ends: Sequence[Endpoint], type_: str, data: Mapping[str, object], *, at: datetime
) -> list[Delivery]:
    rows = [Delivery(endpoint=each, type=type_, data=dict(data), at=at) for each in ends]
    Delivery.objects.bulk_create(rows)
    for row in rows:
        _enqueue(row, serial=0, at=at)
    return rows


def _enqueue(row: Delivery, *, serial: int, at: datetime) -> None:
    key = f"{row.pk}:{serial}"
    outbox.enqueue(kind=SEND, key=key, data={"delivery": str(row.pk)}, run_after=at, lane=LANE)


@transaction.atomic
def record_taken(*, delivery_id: UUID, at: datetime) -> None:
    """The receiver has it."""
    row = _held(delivery_id)
    if row is None:
        return
    row.state, row.ended_at, row.last_status, row.tries = Delivery.State.DELIVERED, at, "taken", row.tries + 1
    row.save(update_fields=["state", "ended_at", "last_status", "tries"])
    Endpoint.objects.filter(pk=row.endpoint_id, failing_since__isnull=False).update(failing_since=None)


@transaction.atomic
def record_refused(*, delivery_id: UUID, why: str, last: bool, gone: bool, at: datetime) -> None:
    """A try failed. After five days of nothing taken, or when it says it is gone, the endpoint is off."""
    row = _held(delivery_id)
    if row is None:
        return
    row.tries, row.last_status = row.tries + 1, why[:40]
    if last or gone:
        row.state, row.ended_at = Delivery.State.FAILED, at
    row.save(update_fields=["state", "ended_at", "last_status", "tries"])
    endpoint = Endpoint.objects.select_for_update().get(pk=row.endpoint_id)
    endpoint.failing_since = endpoint.failing_since or at
    if gone or at - endpoint.failing_since >= PATIENCE:
        endpoint.switched_off_at = endpoint.switched_off_at or at
    endpoint.save(update_fields=["failing_since", "switched_off_at"])


def _held(delivery_id: UUID) -> Delivery | None:
    """The delivery while it waits; None where it was removed or has ended."""
    row = Delivery.objects.select_for_update().filter(pk=delivery_id, state=Delivery.State.QUEUED)
    return row.first()
