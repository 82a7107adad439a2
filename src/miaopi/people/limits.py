"""How often one address may try what needs no login: ask for codes, try them, guess a certificate's code.

Counted in one row an address (actions/tries.py), the same for all web processes. Many people share an address
(a company, a mobile network), so the figures are far above what one person does; what protects a single phone
is counted with the phone (actions/codes.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

from miaopi.people.actions import tries
from miaopi.texts import Fault, Faulty


class TooMany(Faulty):
    """This address must wait; `seconds` says how long."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__([Fault("people.too-many-here", values={"minutes": math.ceil(seconds / 60)})])


@dataclass(frozen=True, slots=True)
class Limit:
    """So many of one thing from one address in a span."""

    what: str
    most: int
    span: timedelta

    def take(self, address: str, *, at: datetime) -> None:
        """Count a try.   Raises: TooMany: it is not let through, and not counted."""
        if not address:
            return
        wait = tries.take(what=self.what, address=address, most=self.most, span=self.span, at=at)
        if wait:
            raise TooMany(wait)


HOUR = timedelta(hours=1)
CODES_SENT = Limit("codes-sent", 60, HOUR)
CODES_TRIED = Limit("codes-tried", 200, HOUR)
IDENTITIES_TRIED = Limit("identities-tried", 100, HOUR)
CERTIFICATES_GUESSED = Limit(
    "certificates", 60, HOUR
)  # only what could be right and is not: 31⁷ are possible


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
