"""Tokens of clients: `mp_PREFIX_SECRET`. The prefix finds the row, the keyed hash of the whole decides."""

from __future__ import annotations

import re
from collections.abc import Callable

from miaopi.secrets import keyed_hash

FORM = re.compile(r"mp_([A-Za-z0-9]{8})_[A-Za-z0-9_-]{32,}")


def new_token(chance: Callable[[int], str]) -> str:
    """A token of 256 random bits; `chance(n)` gives URL-safe text of n random octets."""
    prefix = re.sub(r"[^A-Za-z0-9]", "", chance(32))[:8].ljust(8, "0")
    return f"mp_{prefix}_{chance(32)}"


def token_hash(token: str) -> str:
    """What is stored of a token, 64 hex digits."""
    return keyed_hash(token, use="people.client-token").hex()


def prefix_of(token: str) -> str:
    """What a token is found by. One of another form (a demo's setting) is found by a part of its keyed
    hash, so that nothing of it stands in the database."""
    form = FORM.fullmatch(token)
    return form[1] if form else keyed_hash(token, use="people.client-prefix").hex()[:12]
