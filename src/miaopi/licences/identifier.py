"""Identifier of an electronic licence, and the check that tells a typing error from an unknown one.

Rules in their order (GB/T 36904-2018 电子证照 标识规范; the parts that live samples show):
1. `1.2.156.3005.2.` TYPE `.` ISSUER `.` SERIAL `.` VERSION `.` CHECK
2. TYPE: credit code of the body that defined the type (18) and 3 digits.
3. ISSUER: credit code of the issuer (18). A 6-digit area is met in one live sample: read, never written.
4. SERIAL: 7 to 32 of [0-9A-Z], unique within TYPE and ISSUER.
5. VERSION: 3 digits from 001.
6. CHECK: ISO 7064 MOD 37,36 (GB/T 17710) over TYPE, ISSUER, SERIAL, VERSION without root and dots.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from miaopi.papers.codes import CheckError, ShapeError, normal

__all__ = [
    "CheckError",
    "Identifier",
    "ShapeError",
    "check",
    "checks",
    "make",
    "normal",
    "read",
]

ROOT = "1.2.156.3005.2"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_BODY = re.compile(
    re.escape(ROOT)
    + r"\.([0-9A-Z]{18}[0-9]{3})\.([0-9A-Z]{18}|[0-9]{6})\.([0-9A-Z]{7,32})\.([0-9]{3})\.([0-9A-Z])"
)


@dataclass(frozen=True, slots=True)
class Identifier:
    """The parts of an identifier; `str()` writes it with its check."""

    type_code: str
    issuer_code: str
    serial: str
    version: int

    @property
    def check(self) -> str:
        """The check character."""
        return check(f"{self.type_code}{self.issuer_code}{self.serial}{self.version:03}")

    def __str__(self) -> str:
        return ".".join(
            (ROOT, self.type_code, self.issuer_code, self.serial, f"{self.version:03}", self.check)
        )


def check(text: str) -> str:
    """The check character of ISO 7064 MOD 37,36 over [0-9A-Z].

    Raises: ShapeError: another character.
    """
    product = 36
    for character in text:
        product = (product + _value(character)) % 36 or 36
        product = product * 2 % 37
    return ALPHABET[(37 - product) % 36]


def checks(text: str) -> bool:
    """Whether the last character of the text is the check of the rest."""
    return len(text) > 1 and check(text[:-1]) == text[-1]


def make(*, type_code: str, issuer_code: str, serial: str, version: int) -> Identifier:
    """An identifier to be written.

    Raises: ShapeError: a part is not as the standard wants it.
    """
    made = Identifier(type_code, issuer_code, serial, version)
    if len(issuer_code) != 18 or not 1 <= version <= 999 or not _BODY.fullmatch(f"{made}"):
        raise ShapeError(f"{type_code}.{issuer_code}.{serial}.{version}")
    return made


def read(typed: str) -> Identifier:
    """What someone typed or scanned: upper case, full width, spaces and dashes are put right.

    Raises: ShapeError: this is no identifier.  CheckError: it is one, with a typing error.
    """
    match = _BODY.fullmatch(normal(typed))
    if match is None:
        raise ShapeError(typed)
    type_code, issuer_code, serial, version, check_character = match.groups()
    found = Identifier(type_code, issuer_code, serial, int(version))
    if found.check != check_character:
        raise CheckError(typed)
    return found


def _value(character: str) -> int:
    try:
        return _VALUES[character]
    except KeyError:
        raise ShapeError(character) from None
