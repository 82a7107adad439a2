"""How often one address may try what needs no login: ask for codes, try them, guess a certificate's code.

Counted in each web process and kept nowhere, as for the API's clients: it is there to make guessing slow, not
to be exact. Many people share an address (a company, a mobile network), so the figures are far above what one
person does; what protects a single phone is counted with the phone (actions/codes.py).
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import ip_address

from miaopi.texts import Fault, Faulty

MOST_KEPT = 10_000


class TooMany(Faulty):
    """This address must wait; `seconds` says how long."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__([Fault("people.too-many-here", values={"minutes": math.ceil(seconds / 60)})])


class Limit:
    """For each address the instant up to which its tries are paid for (GCRA: one number, no list)."""

    def __init__(self, most: int, span: timedelta) -> None:
        self._span, self._each = span.total_seconds(), span.total_seconds() / most
        self._paid_until: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, address: str, *, at: datetime) -> None:
        """Count a try.   Raises: TooMany: it is not let through, and not counted."""
        if not address:
            return
        now = at.timestamp()
        with self._lock:
            before = self._paid_until.get(address, now)
            # A clock that was set back must not shut anybody out for longer than the span.
            paid = min(max(before, now), now + self._span) + self._each
            if paid - now > self._span + 1e-6:
                raise TooMany(math.ceil(paid - now - self._span))
            if len(self._paid_until) >= MOST_KEPT:
                self._paid_until = {key: until for key, until in self._paid_until.items() if until > now}
            self._paid_until[address] = paid


CODES_SENT = Limit(60, timedelta(hours=1))
CODES_TRIED = Limit(200, timedelta(hours=1))
CERTIFICATES_GUESSED = Limit(60, timedelta(hours=1))  # only what could be right and is not: 31⁷ are possible


IDENTITIES_TRIED = Limit(100, timedelta(hours=1))


def address_of(meta: Mapping[str, object], *, behind_proxy: bool) -> str:
    """Where a request comes from: behind a proxy the last address of those that came along, which it added.

    "" where that is this machine: a proxy that does not tell, so that one limit would shut out everybody.
    """
    forwarded = str(meta.get("HTTP_X_FORWARDED_FOR") or "") if behind_proxy else ""
    address = forwarded.rpartition(",")[2].strip() or str(meta.get("REMOTE_ADDR") or "")
    try:
        return "" if ip_address(address).is_loopback else address
    except ValueError:  # a socket has no address
        return ""
