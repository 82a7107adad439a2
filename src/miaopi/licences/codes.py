"""The short code of a certificate: 8 characters, one of them a check (papers.codes).

Seven are drawn: 31⁷ ≈ 27 thousand million, so a guess finds nothing while `people.limits` counts them.
"""

from __future__ import annotations

import secrets as chance
from collections.abc import Callable

from miaopi.papers import codes
from miaopi.papers.codes import ALPHABET as ALPHABET
from miaopi.papers.codes import complete as complete
from miaopi.papers.codes import shown as shown

LENGTH = 8


def draw(choose: Callable[[str], str] = chance.choice) -> str:
    """A new code, without the dash. `choose` picks one character; by default unguessable."""
    return codes.draw(LENGTH, choose)


def read(typed: str) -> str:
    """A code as typed, in the stored form.   Raises: codes.ShapeError; codes.CheckError."""
    return codes.read(typed, LENGTH)
