"""The way out: one shape for every gateway, and the one over HTTP.

What goes over HTTP: `PUT {address}/messages/{id}` with `{"phone", "text"}`; the gateway answers
200 or 201 with `{"gateway_id", "state": "sent" | "delivered"}`. The id is ours and the same at each try,
so that a gateway that took a message before says so again and sends nothing twice. 408, 429 and 5xx mean
later; any other status means no.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol
from uuid import UUID

import httpx2
from django.conf import settings

TIMEOUT = httpx2.Timeout(connect=3.0, read=10.0, write=5.0, pool=1.0)
LATER = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Receipt:
    """The gateway has the message: its own id for it, and what it knows already."""

    gateway_id: str
    state: Literal["sent", "delivered"] = "sent"


class GatewayError(Exception):
    """Base of what a gateway may answer in place of a receipt; `code` goes into the log and the row."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class GatewayBusy(GatewayError):  # noqa: N818  - it may work later
    """Not now: nobody there, too much, broken. Whether it took the message is unknown; try again with the
    same id."""


class GatewayRefused(GatewayError):  # noqa: N818  - a no, not a fault of ours
    """Never: the gateway does not take this message."""


class Gateway(Protocol):
    """What a gateway is. Idempotent by message id."""

    def send(self, *, message_id: UUID, phone: str, text: str) -> Receipt:
        """Hand a message over. Raises GatewayBusy, GatewayRefused."""
        ...


class HttpGateway:
    """A gateway behind an HTTP address."""

    def __init__(self, address: str, *, transport: httpx2.BaseTransport | None = None) -> None:
        self._client = httpx2.Client(
            base_url=address.rstrip("/") + "/", timeout=TIMEOUT, transport=transport, trust_env=False
        )

    def send(self, *, message_id: UUID, phone: str, text: str) -> Receipt:
        """Hand a message over. Raises GatewayBusy, GatewayRefused."""
        try:
            answer = self._client.put(f"messages/{message_id}", json={"phone": phone, "text": text})
        except httpx2.TransportError as error:
            raise GatewayBusy(
                type(error).__name__
            ) from None  # the error's text may hold the address and more
        if answer.status_code in LATER or answer.status_code >= 500:
            raise GatewayBusy(f"http-{answer.status_code}")
        if answer.status_code not in (200, 201):
            raise GatewayRefused(f"http-{answer.status_code}")
        return _receipt(answer)


def _receipt(answer: httpx2.Response) -> Receipt:
    try:
        body = answer.json()
        return Receipt(str(body["gateway_id"])[:100], "delivered" if body["state"] == "delivered" else "sent")
    except (ValueError, KeyError, TypeError):
        raise GatewayBusy("no-receipt") from None


@lru_cache(maxsize=4)
def _http(address: str) -> HttpGateway:
    return HttpGateway(address)


def gateway() -> Gateway:
    """The gateway that the settings name. Raises GatewayBusy where none is named: messages wait."""
    if not settings.SMS_GATEWAY:
        raise GatewayBusy("no-gateway")
    return _http(settings.SMS_GATEWAY)
