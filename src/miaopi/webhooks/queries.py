"""All reads of webhooks. A client sees its own."""

from __future__ import annotations

from uuid import UUID

from miaopi.people.models import Client
from miaopi.webhooks.models import Delivery, Endpoint

NotFound = Endpoint.DoesNotExist
SHOWN = 100


def endpoints(client: Client) -> tuple[Endpoint, ...]:
    """The client's addresses, the oldest first."""
    return tuple(Endpoint.objects.filter(client=client))


def endpoint_of(client: Client, endpoint_id: UUID) -> Endpoint:
    """One of them.   Raises: NotFound, also when it is another client's."""
    return Endpoint.objects.get(pk=endpoint_id, client=client)


def deliveries(client: Client, endpoint_id: UUID) -> tuple[Delivery, ...]:
    """The last hundred of an endpoint, the newest first.   Raises: NotFound."""
    return tuple(endpoint_of(client, endpoint_id).deliveries.all()[:SHOWN])
