"""How an event is hashed and a head is marked; docs/ledger.md repeats it for those who check from outside.

hash(event) = SHA-256( canonical JSON (RFC 8785) of
              {"prev", "chain", "seq", "kind", "at", "actor": {"kind", "id"}, "data"} )
at          = UTC, microseconds, "2026-11-24T04:05:06.000007Z"
mac(head)   = HMAC-SHA-256 with the keyset's key for "ledger.head" over canonical JSON of [chain, seq, hash]
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256

import rfc8785

from miaopi import secrets


def instant(at: datetime) -> str:
    """An aware time in the one spelling that is hashed."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def event_hash(
    *,
    prev: str,
    chain: str,
    seq: int,
    kind: str,
    at: datetime,
    actor: tuple[str, str],
    data: Mapping[str, object],
) -> str:
    """The hash of an event, 64 hex digits."""
    return sha256(
        rfc8785.dumps(
            {
                "prev": prev,
                "chain": chain,
                "seq": seq,
                "kind": kind,
                "at": instant(at),
                "actor": {"kind": actor[0], "id": actor[1]},
                "data": data,  # type: ignore[dict-item]  # checked by secrets.only_codes when it was appended
            }
        )
    ).hexdigest()


def head_mac(*, chain: str, seq: int, hash: str) -> str:  # noqa: A002  - the column's name
    """The keyed mark of a head, 64 hex digits."""
    return secrets.keyed_hash(rfc8785.dumps([chain, seq, hash]).decode(), use="ledger.head").hex()
