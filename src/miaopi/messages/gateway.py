"""The way out: one shape for every gateway, and the one over HTTP.

    PUT {address}/messages/{id}  {"phone", "text"}  → 200 or 201 {"gateway_id", "state"}
    GET {address}/receipts?after=MARK               → 200 {"items": [{"id", "state"}, …], "next": MARK}

The id is ours and the same at each try, so that a gateway that took a message before says so again and sends
nothing twice. 408, 425, 429 and 5xx mean later; any other status means no. A receipt's state is one of SMPP's
words (DELIVRD, EXPIRED, UNDELIV, REJECTD, UNKNOWN). The address may hold a name and a password.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, Protocol
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


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a message, by our id."""

    message_id: str
    status: str


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

    def receipts(self, *, after: str) -> tuple[tuple[Delivery, ...], str]:
        """What became of messages since a mark, and the next mark; "" is the beginning. Raises
        GatewayError."""
        ...


class HttpGateway:
    """A gateway behind an HTTP address."""

    def __init__(self, address: str, *, transport: httpx2.BaseTransport | None = None) -> None:
        self._client = httpx2.Client(
            base_url=address.rstrip("/") + "/", timeout=TIMEOUT, transport=transport, trust_env=False
        )

    def send(self, *, message_id: UUID, phone: str, text: str) -> Receipt:
        """Hand a message over. Raises GatewayBusy, GatewayRefused."""
        body = self._ask("PUT", f"messages/{message_id}", json={"phone": phone, "text": text})
        try:
            state = str(body["state"]).lower()
            return Receipt(str(body["gateway_id"])[:100], "delivered" if state == "delivered" else "sent")
        except (KeyError, TypeError):
            raise GatewayBusy("no-receipt") from None

    def receipts(self, *, after: str) -> tuple[tuple[Delivery, ...], str]:
        """What became of messages since a mark, and the next mark. Raises GatewayError."""
        body = self._ask("GET", "receipts", params={"after": after} if after else {})
        try:
            items = tuple(Delivery(str(item["id"]), str(item["state"])) for item in body["items"])
            return items, str(body["next"])[:100]
        except (KeyError, TypeError):
            raise GatewayBusy("no-receipts") from None

    def _ask(self, method: str, path: str, **options: Any) -> Any:
        try:
            answer = self._client.request(method, path, **options)
        except httpx2.TransportError as error:
            raise GatewayBusy(type(error).__name__) from None  # its text may hold the address and more
        if answer.status_code in LATER or answer.status_code >= 500:
            raise GatewayBusy(f"http-{answer.status_code}")
        if answer.status_code not in (200, 201):
            raise GatewayRefused(f"http-{answer.status_code}")
        try:
            return answer.json()
        except ValueError:
            raise GatewayBusy("no-json") from None


@lru_cache(maxsize=4)
def _http(address: str) -> HttpGateway:
    return HttpGateway(address)


def gateway() -> Gateway:
    """The gateway that the settings name. Raises GatewayBusy where none is named: messages wait."""
    if not settings.SMS_GATEWAY:
        raise GatewayBusy("no-gateway")
    return _http(settings.SMS_GATEWAY)
