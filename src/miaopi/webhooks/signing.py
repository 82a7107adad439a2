"""What makes a delivery believable: a keyed hash over id, time and body.

Basis: Standard Webhooks 1.0: `v1,` and base64 of HMAC-SHA-256 over `id.timestamp.body`; the secret is
`whsec_` and base64 of 24 to 64 bytes; a receiver refuses times more than five minutes away.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from secrets import token_bytes

PREFIX = "whsec_"
LENGTH = 32


def new_secret(chance: Callable[[int], bytes] = token_bytes) -> str:
    """A secret as it is shown to the client, once."""
    return PREFIX + base64.b64encode(chance(LENGTH)).decode()


def headers(*, secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of a delivery.   Args: at: the time of this try, aware."""
    stamp = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.digest(key, b".".join((message_id.encode(), stamp.encode(), body)), sha256)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
