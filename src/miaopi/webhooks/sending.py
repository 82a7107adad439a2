"""One try of one delivery, over HTTPS to an address that is no inner one.

The name is resolved once, every address it has must be public, and the connection goes to the one that was
checked: a name that points elsewhere a moment later (DNS rebinding) gains nothing. No redirect is followed.
An operator whose clients stand in an inner network allows that by MIAOPI_WEBHOOKS_INNER.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

import httpx2
from django.conf import settings

from miaopi.texts import Fault, Faulty, Place

TIMEOUT = httpx2.Timeout(connect=5.0, read=10.0, write=5.0, pool=2.0)
MOST_ANSWER = 16_384
TAKEN = range(200, 300)
GONE = 410


class Refused(Exception):  # noqa: N818  - told as a state of the delivery
    """The try failed; `why` is a code for the row: `http-500`, `timeout`, `inner-address` …"""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def check_url(url: str) -> None:
    """That the address can be one to send to, by its form.   Raises: Faulty: webhooks.url-wrong."""
    parts = urlsplit(url)
    schemes = ("https", "http") if settings.WEBHOOKS_INNER else ("https",)
    try:
        wrong = parts.scheme not in schemes or not parts.hostname or parts.username or parts.port == 0
    except ValueError:
        wrong = True
    if wrong or parts.fragment:
        raise Faulty([Fault("webhooks.url-wrong", Place(field="url"), {"schemes": " / ".join(schemes)})])


def send(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Hand it over.   Raises: Refused."""
    parts = urlsplit(url)
    assert parts.hostname is not None  # check_url
    port = parts.port or (443 if parts.scheme == "https" else 80)
    target = _literal(resolve(parts.hostname, port))
    path = parts.path or "/"
    address = f"{parts.scheme}://{target}:{port}{path}{'?' + parts.query if parts.query else ''}"
    named = {"host": parts.netloc, "content-type": "application/json", "user-agent": "miaopi-webhooks/1"}
    try:
        with _http().stream(
            "POST",
            address,
            content=body,
            headers={**named, **headers},
            extensions={"sni_hostname": parts.hostname},
        ) as answer:
            read = 0
            for chunk in answer.iter_raw():  # a receiver that talks without end is not listened to
                read += len(chunk)
                if read > MOST_ANSWER:
                    break
    except httpx2.TimeoutException:
        raise Refused("timeout") from None
    except httpx2.TransportError as error:
        raise Refused(type(error).__name__) from None  # its text may hold the address
    if answer.status_code not in TAKEN:
        raise Refused(f"http-{answer.status_code}")


def resolve(host: str, port: int) -> str:
    """An address of the host, all of them being public.   Raises: Refused."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused("name-unknown") from None
    addresses = [str(each[4][0]).split("%")[0] for each in found]
    if not settings.WEBHOOKS_INNER and not all(is_public(each) for each in addresses):
        raise Refused("inner-address")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether the address belongs to the open internet; an IPv4 inside an IPv6 is looked through."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is not None:
            return is_public(str(inner))
        if found.teredo is not None:
            return False
    return found.is_global and not found.is_multicast


def _literal(address: str) -> str:
    return f"[{address}]" if ":" in address else address


@cache
def _http() -> httpx2.Client:
    return httpx2.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False)
