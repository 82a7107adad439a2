"""Numbers that nobody can hold, and the one function that knows them.

Citizen numbers and credit codes use the area 460199, which GB/T 2260 never assigned; phones use 1420000 and
other 142 numbers, an unallocated series; landlines begin 0898-0000; titles are of the year 2099. Everything
else about them is right: birth dates, order, check characters.

Basis: GB 11643-1999 (citizen number), GB 32100-2015 and GB 11714-1997 (credit code, organisation code).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from miaopi.people import policy

AREA: Final = policy.AREA
CITIZEN_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
# ISO 7064 MOD 11-2, where "X" stands for ten.
CITIZEN_CHECKS: Final = "10X98765432"
CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)

# What the platform never asks for, and so does not recognise itself.
_ELSE: Final = re.compile(r"琼A·[0-9A-Z]*[IO][0-9A-Z]*|海口市.*示范(?:路|大道|街|社区).*")


def is_fictitious(value: str) -> bool:
    """Whether nobody can hold this number, title, plate or address: it has one of the prefixes of the
    examples.
    """
    return policy.is_fictitious(value) or bool(_ELSE.fullmatch(value))


def citizen_check(first_17: str) -> str:
    """The check character of a citizen number."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, CITIZEN_WEIGHTS, strict=True))
    return CITIZEN_CHECKS[total % 11]


def citizen_number(born_on: date, order: int) -> str:
    """A number of the unassigned area; `order` is odd for a man, even for a woman."""
    body = f"{AREA}{born_on:%Y%m%d}{order:03d}"
    return body + citizen_check(body)


def organisation_check(first_8: str) -> str:
    """The check character of an organisation code (GB 11714)."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(first_8, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def credit_check(first_17: str) -> str:
    """The check character of a credit code (GB 32100, MOD 31-3)."""
    total = sum(CREDIT_ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(first_17))
    return CREDIT_ALPHABET[(31 - total % 31) % 31]


def phone(serial: int) -> str:
    """A mobile number of the unallocated series, outside the block 1420000 of the stories."""
    number = f"142{serial:08d}"
    if number.startswith("1420000"):
        raise ValueError(f"serial {serial} lies in the block of the stories")
    return number


def title_number(serial: int) -> str:
    """A title of the year 2099."""
    return f"琼（2099）海口市不动产权第{serial:07d}号"
