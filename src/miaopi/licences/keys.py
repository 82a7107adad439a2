"""Values by which a licence is looked up: the same form when it is written and when it is asked."""

from __future__ import annotations

import re
import unicodedata

from miaopi import secrets

# Under this name every licence is found by its own number, however it is typed.
NUMBER = "licence.number"
# Which brackets stand around a year depends on the keyboard.
_BRACKETS = str.maketrans("[]【】〔〕「」〈〉{}<>", "()()()()()()()")


def key_hash(matter_slug: str, name: str, text: str) -> bytes:
    """Keyed hash of a value under its name and matter; width, case, spaces, kind of bracket do not count."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper().translate(_BRACKETS)
    return secrets.keyed_hash(f"{matter_slug}|{name}|{plain}", use="licences.key")
