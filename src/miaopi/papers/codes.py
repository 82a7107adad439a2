"""A code that a checker types: no look-alikes, one character a check. Its length tells what it is of.

31 characters: digits and letters without I, O, S, V, Z, which are read as 1, 0, 5, U, 2. All but the last are
drawn, the last is chosen so that Σ 24ⁱ·vᵢ ≡ 0 (mod 31). 24 is a primitive root of the prime 31: its powers
differ for the first thirty places, so one wrong character and any two swapped ones are always noticed.
"""

from __future__ import annotations

import re
import secrets as chance
import unicodedata
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PRIME = len(ALPHABET)
_LOOK_ALIKES = str.maketrans("IOSVZ", "105U2")
# A space, a dash or any other joint that people type or copy along.
_JOINTS = re.compile(r"[\s\-‐-―−_·]+")
_STOPS = str.maketrans("。．｡、,", ".....")  # what an input method gives for a stop


class ShapeError(ValueError):
    """This cannot be an identifier or a code: wrong length, wrong characters."""


class CheckError(ValueError):
    """The shape is right, the check character is not: somewhere a character is wrong."""


def draw(length: int, choose: Callable[[str], str] = chance.choice) -> str:
    """A new code, without the dash. `choose` picks one character; by default unguessable."""
    return complete("".join(choose(ALPHABET) for _ in range(length - 1)))


def complete(drawn: str) -> str:
    """The drawn characters and their check."""
    inverse = pow(_weight(len(drawn)), -1, _PRIME)
    return drawn + ALPHABET[-_sum(drawn) * inverse % _PRIME]


def read(typed: str, length: int) -> str:
    """A code as typed, in the stored form; look-alikes, case, width, spaces and dashes are put right.

    Raises: ShapeError; CheckError.
    """
    code = normal(typed).translate(_LOOK_ALIKES)
    if len(code) != length or any(character not in ALPHABET for character in code):
        raise ShapeError(typed)
    if _sum(code):
        raise CheckError(typed)
    return code


def shown(code: str) -> str:
    """As printed, in two halves: K7M2-QXT4."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"


def normal(typed: str) -> str:
    """Typed text in the form that is stored: NFKC, upper case, no spaces or dashes, plain stops."""
    plain = unicodedata.normalize("NFKC", typed.translate(_STOPS)).upper()
    return _JOINTS.sub("", plain)


def _weight(place: int) -> int:
    return pow(24, place, _PRIME)


def _sum(code: str) -> int:
    return sum(_weight(place) * ALPHABET.index(character) for place, character in enumerate(code)) % _PRIME
