"""Citizen numbers, unified social credit codes, mobile numbers, document numbers: one form, and what is
wrong.

Rules of the citizen number (GB 11643-1999), in order: 18 characters, the last may be X; the first two digits
are a province; the birth day exists, is not before 1900 and not to come; the check character by ISO 7064 MOD
11-2. The six digits of the area are never compared with today's list: an abolished code stays valid for life.

Rules of the credit code (GB 32100-2015), in order: 18 characters of an alphabet without I O S V Z; the check
character by GB/T 17710 (MOD 31-3). The inner check of the organisation code (GB 11714-1997) only warns. The
letters of registering authorities that we do not know are let through, and the division is never compared
with today's list.

Each check gives the code of a fault and its values, or None; the caller knows the place.
"""

from __future__ import annotations

import re
import string
import unicodedata
from datetime import date

# GB 11643: ISO 7064 MOD 11-2, where "X" stands for ten. So the number is text, never an int.
CHECK_CHARACTERS = "10X98765432"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PROVINCES = frozenset(
    map(
        str,
        (
            *range(11, 16),
            *range(21, 24),
            *range(31, 38),
            *range(41, 47),
            *range(50, 55),
            *range(61, 66),
            71,
            81,
            82,
            83,
        ),
    )
)
EARLIEST = 1900
LENGTH = 18
FIRST_GENERATION = 15

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
LOOKALIKES = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

PHONE_LENGTH = 11
UPPER = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)

Wrong = tuple[str, dict[str, object]]


def normal(text: str) -> str:
    """One form for numbers that people type: full-width to half-width, no spaces or hyphens, upper case."""
    flat = re.sub(r"[\s\-‐-―−]", "", unicodedata.normalize("NFKC", text))
    # Once more: signs that stood apart may have met. Only a to z: other letters may change their length.
    return unicodedata.normalize("NFKC", flat).translate(UPPER)


def normal_phone(text: str) -> str:
    """A mobile number without spaces, hyphens and China's own prefix."""
    flat = normal(text)
    return re.sub(r"^(?:\+86|0086)+(?=1)", "", flat)


def normal_document(text: str) -> str:
    """A document's number as it is printed: no spaces, full-width round brackets, 〔〕 around a year."""
    flat = unicodedata.normalize("NFKC", re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    return flat.translate(str.maketrans("()[]", "（）〔〕")).replace("【", "〔").replace("】", "〕")


def citizen_number(number: str, *, today: date | None = None) -> Wrong | None:
    """What is wrong with a normal citizen number; without `today` a birth to come is not noticed.

    Basis: GB 11643-1999; 居民身份证法 (numbers of 15 digits ended on 2013-01-01).
    """
    if len(number) == FIRST_GENERATION and number.isdecimal():
        return "answer-number-first-generation", {}
    if len(number) != LENGTH:
        return "answer-number-length", {"count": len(number)}
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return "answer-number-characters", {}
    if number[:2] not in PROVINCES:
        return "answer-number-province", {"start": number[:2]}
    return _birth(number, today) or _citizen_check(number)


def _birth(number: str, today: date | None) -> Wrong | None:
    year, month, day = number[6:10], number[10:12], number[12:14]
    shown: dict[str, object] = {"year": year, "month": int(month), "day": int(day)}
    try:
        born = date(int(year), int(month), int(day))
    except ValueError:
        return "answer-number-birth", shown
    if born.year < EARLIEST:
        return "answer-number-birth", shown
    return ("answer-number-future", shown) if today is not None and born > today else None


def _citizen_check(number: str) -> Wrong | None:
    rest = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False)) % 11
    return None if number[-1] == CHECK_CHARACTERS[rest] else ("answer-number-check", {})


def credit_code(code: str) -> Wrong | None:
    """What is wrong with a normal credit code. Basis: GB 32100-2015; GB/T 17710."""
    if len(code) != LENGTH:
        return "answer-credit-length", {"count": len(code)}
    for character in code:
        if character in LOOKALIKES:
            return "answer-credit-letter", {"letter": character, "instead": LOOKALIKES[character]}
        if character not in CREDIT_ALPHABET:
            return "answer-credit-character", {"character": character}
    total = sum(
        CREDIT_ALPHABET.index(character) * weight
        for character, weight in zip(code, CREDIT_WEIGHTS, strict=False)
    )
    expected = CREDIT_ALPHABET[(31 - total % 31) % 31]
    return None if code[-1] == expected else ("answer-credit-check", {})


def credit_code_warning(code: str) -> Wrong | None:
    """What is odd about a right credit code: the check of the organisation code inside. Basis: GB
    11714-1997."""
    total = sum(
        int(character, 36) * weight
        for character, weight in zip(code[8:16], ORGANISATION_WEIGHTS, strict=True)
    )
    expected = {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))
    return None if code[16] == expected else ("answer-credit-inner", {})


def mobile_number(number: str) -> Wrong | None:
    """What is wrong with a normal mobile number: 11 digits that begin with 1."""
    if not number.isascii() or not number.isdecimal():
        return "answer-phone-characters", {}
    if len(number) != PHONE_LENGTH:
        return "answer-phone-length", {"count": len(number)}
    return None if number[0] == "1" else ("answer-phone-start", {})
