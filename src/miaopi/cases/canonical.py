"""JSON that has one form only: sorted keys, no spaces, exact numbers and days; what is hashed, sealed
and compared.

A Decimal and a day have no exact JSON form, so they are kept as `{"$n": "67.50"}` and `{"$d": "2026-11-24"}`.
A name of somebody else's JSON that begins with `$` gets a second one, so that it is never taken for ours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal


def dump(value: object) -> bytes:
    """The one form of a value.   Raises: TypeError: something that cannot be stored."""
    return json.dumps(
        _plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def load(data: bytes) -> object:
    """The value again; tuples come back as lists."""
    return json.loads(data, object_hook=_rich, parse_float=Decimal)


def digest(value: object) -> str:
    """SHA-256 of the one form, in hex."""
    return hashlib.sha256(dump(value)).hexdigest()


def _plain(value: object) -> object:
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return {"$n": str(value)}
        case float():
            return {"$n": repr(value)}
        case datetime():
            return {"$t": value.isoformat()}
        case date():
            return {"$d": value.isoformat()}
        case Mapping():
            return {_escaped(str(key)): _plain(each) for key, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(each) for each in (sorted(value) if isinstance(value, set | frozenset) else value)]
        case _:
            raise TypeError(f"{type(value).__name__} cannot be stored with a case")


def _rich(value: dict[str, object]) -> object:
    if len(value) == 1:
        ((tag, text),) = value.items()
        match tag, text:
            case "$n", str():
                return Decimal(text)
            case "$t", str():
                return datetime.fromisoformat(text)
            case "$d", str():
                return date.fromisoformat(text)
    return {key[1:] if key.startswith("$$") else key: each for key, each in value.items()}


def _escaped(key: str) -> str:
    return f"${key}" if key.startswith("$") else key
