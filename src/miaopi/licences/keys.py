"""Values by which a licence is looked up: the same form when it is written and when it is asked."""

from __future__ import annotations

import unicodedata

from miaopi import secrets


def key_hash(matter_slug: str, name: str, text: str) -> bytes:
    """Keyed hash of a value under its name and matter; width, case and outer spaces make no difference."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    return secrets.keyed_hash(f"{matter_slug}|{name}|{plain}", use="licences.key")
