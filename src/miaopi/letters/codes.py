"""The code of a copy: 10 characters, so that nobody takes it for a certificate's 8 (papers.codes)."""

from __future__ import annotations

from miaopi.papers import codes
from miaopi.papers.codes import shown as shown

LENGTH = 10
_ADDRESS = "/V/"


def draw() -> str:
    """A new code, without the dash."""
    return codes.draw(LENGTH)


def read(typed: str) -> str:
    """A code as typed, or the one in a scanned address.   Raises: codes.ShapeError; codes.CheckError."""
    return codes.read(_last_part(typed), LENGTH)


def is_meant(typed: str) -> bool:
    """Whether what was typed has the length of a letter's code, right or not."""
    return len(codes.normal(_last_part(typed))) == LENGTH


def _last_part(typed: str) -> str:
    """What follows /v/ in an address; else all of it."""
    upper = typed.strip().upper()
    return upper.rsplit(_ADDRESS, 1)[-1].strip("/") if _ADDRESS in upper else upper
