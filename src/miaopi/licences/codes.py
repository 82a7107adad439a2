"""The short code that a checker types: 8 characters, no look-alikes, one of them a check.

31 characters: digits and letters without I, O, S, V, Z, which are read as 1, 0, 5, U, 2. Seven are drawn
(31⁷ ≈ 27 thousand million, so a guess finds nothing while `people.limits` counts them), the eighth is chosen
so that Σ 24ⁱ·vᵢ ≡ 0 (mod 31). 24 is a primitive root of the prime 31: its powers differ for all eight places,
so one wrong character and any two swapped ones are always noticed.
"""

from __future__ import annotations

import secrets as chance
from collections.abc import Callable

from miaopi.licences.identifier import CheckError, ShapeError, normal

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 8
_PRIME = len(ALPHABET)
_WEIGHTS = tuple(pow(24, place, _PRIME) for place in range(LENGTH))
_LOOK_ALIKES = str.maketrans("IOSVZ", "105U2")


def draw(choose: Callable[[str], str] = chance.choice) -> str:
    """A new code, without the dash. `choose` picks one character; by default unguessable."""
    return complete("".join(choose(ALPHABET) for _ in range(LENGTH - 1)))


def complete(seven: str) -> str:
    """Seven characters and their check."""
    rest = _sum(seven)
    inverse = pow(_WEIGHTS[-1], -1, _PRIME)
    return seven + ALPHABET[-rest * inverse % _PRIME]


def read(typed: str) -> str:
    """A code as typed, in the stored form; look-alikes, case, width, spaces and dashes are put right.

    Raises: ShapeError; CheckError.
    """
    code = normal(typed).translate(_LOOK_ALIKES)
    if len(code) != LENGTH or any(character not in ALPHABET for character in code):
        raise ShapeError(typed)
    if _sum(code):
        raise CheckError(typed)
    return code


def shown(code: str) -> str:
    """As printed: K7M2-QXT4."""
    return f"{code[:4]}-{code[4:]}"


def _sum(code: str) -> int:
    return (
        sum(weight * ALPHABET.index(character) for weight, character in zip(_WEIGHTS, code, strict=False))
        % _PRIME
    )
