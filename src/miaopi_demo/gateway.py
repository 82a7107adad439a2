"""The demo's phone gateway: takes messages, keeps them, and tells what became of them.

    POST /sms {"id", "to", "text"}      → {"gateway_id", "state": "accepted"}; the same again for an id
    GET  /sms.json?to=PHONE             → {"items": [{"id", "to", "text", "taken_at"}, …]}, newest first
    GET  /receipts?after=SERIAL         → {"items": [{"id", "gateway_id", "state", "at"}, …], "next": SERIAL}

Receipts carry our own id, so that a message sent twice can be seen; the states are those of SMPP (DELIVRD …).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from miaopi_demo.numbers import is_fictitious
from miaopi_demo.store import Store

LONGEST_TEXT: Final = 1000
NEWEST: Final = 200
_PHONE: Final = re.compile(r"1\d{10}|0\d{2,3}-?\d{8}", re.ASCII)
_ID: Final = re.compile(r"[\w.:-]{1,100}")


class RefusedError(Exception):
    """The gateway does not take a message; `code` says why and `status` is the HTTP status."""

    def __init__(self, code: str, status: int = 422) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


def take(store: Store, raw: Mapping[str, Any], at: datetime) -> dict[str, str]:
    """Keep a message once.

    Raises: RefusedError: badly formed, a real phone, or the id was used for another message.
    """
    identifier, phone, text = (raw.get(name) for name in ("id", "to", "text"))
    if not isinstance(identifier, str) or not _ID.fullmatch(identifier):
        raise RefusedError("bad-id")
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_TEXT:
        raise RefusedError("bad-text")
    if not isinstance(phone, str) or not _PHONE.fullmatch(phone):
        raise RefusedError("not-a-phone")
    if not is_fictitious(phone):
        raise RefusedError("not-an-example-number")
    with store.changing() as db:
        db.execute(
            "INSERT OR IGNORE INTO message (id, phone, text, taken_at) VALUES (?, ?, ?, ?)",
            (identifier, phone, text, at.isoformat()),
        )
        row = db.execute("SELECT serial, phone, text FROM message WHERE id = ?", (identifier,)).fetchone()
    if (row["phone"], row["text"]) != (phone, text):
        raise RefusedError("id-used-otherwise", 409)
    return {"gateway_id": _gateway_id(row["serial"]), "state": "accepted"}


def messages(store: Store, phone: str = "") -> list[dict[str, str]]:
    """The newest messages, of one phone where given."""
    where, values = ("WHERE phone = ?", (phone,)) if phone else ("", ())
    rows = store.all(f"SELECT * FROM message {where} ORDER BY serial DESC LIMIT {NEWEST}", *values)  # noqa: S608
    return [
        {"id": row["id"], "to": row["phone"], "text": row["text"], "taken_at": row["taken_at"]}
        for row in rows
    ]


def receipts(store: Store, after: int) -> dict[str, Any]:
    """What became of the messages after a serial: here each one arrives."""
    rows = store.all("SELECT * FROM message WHERE serial > ? ORDER BY serial LIMIT 500", after)
    items = [
        {"id": row["id"], "gateway_id": _gateway_id(row["serial"]), "state": "DELIVRD", "at": row["taken_at"]}
        for row in rows
    ]
    return {"items": items, "next": rows[-1]["serial"] if rows else after}


def _gateway_id(serial: int) -> str:
    return f"demo-{serial:08d}"
