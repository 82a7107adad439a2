"""Citizen numbers, credit codes and phones: made uniform, and told what is wrong with them. Pure.

GB 11643-1999 (citizen number): 17 digits and a check character by ISO 7064 MOD 11-2; the area is the one
of the first registration and is never compared with today's list, only its province. GB 32100-2015
(credit code): 18 characters of 31 with a check by MOD 31-3; the inner check of the organisation code is
not insisted on.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from miaopi.texts import Fault, Faulty, Place

PROVINCES = frozenset(
    [
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
    ]
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"  # "X" stands for ten, so the number is text, never an int
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
EARLIEST_BIRTH = date(1900, 1, 1)


def uniform(text: str) -> str:
    """A number as it is stored: NFKC, upper case, without spaces and hyphens."""
    return re.sub(r"[\s\-‐-―−]", "", unicodedata.normalize("NFKC", text)).upper()


def uniform_name(text: str) -> str:
    """A name as it is stored: NFC (no rare character is replaced), outer spaces off, spaces inside single."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def citizen_number(text: str, *, today: date, field: str | None = None) -> str:
    """The number made uniform.

    Args:    today: in Asia/Shanghai; nobody is born after it.
    Raises:  Faulty: people.number-…, one fault.
    Basis:   GB 11643-1999; 居民身份证法 (2011): numbers of 15 digits ended on 2013-01-01.
    """
    number = uniform(text)
    code = _citizen_fault(number, today)
    if code:
        raise Faulty([Fault(code, Place(field=field))])
    return number


def _citizen_fault(number: str, today: date) -> str | None:
    if not number:
        return "people.number-missing"
    if re.fullmatch(r"\d{15}", number, re.ASCII):
        return "people.number-first-generation"
    if not re.fullmatch(r"\d{17}[\dX]", number, re.ASCII):
        return "people.number-form"
    if int(number[:2]) not in PROVINCES:
        return "people.number-province"
    born = birth_date(number)
    if born is None or not EARLIEST_BIRTH <= born <= today:
        return "people.number-birth"
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return None if number[17] == CHECK_CHARACTERS[total % 11] else "people.number-check"


def birth_date(number: str) -> date | None:
    """The day of birth that a citizen number says; None where there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def credit_code(text: str, *, field: str | None = None) -> str:
    """The unified social credit code made uniform.

    Raises:  Faulty: people.code-…, one fault.
    Basis:   GB 32100-2015.
    """
    code = uniform(text)
    fault = _credit_fault(code)
    if fault:
        raise Faulty([Fault(fault, Place(field=field))])
    return code


def _credit_fault(code: str) -> str | None:
    if not code:
        return "people.credit-code-missing"
    if re.search(r"[IOSVZ]", code):
        return "people.credit-code-letter"
    if len(code) != 18 or any(character not in CREDIT_ALPHABET for character in code):
        return "people.credit-code-form"
    total = sum(
        CREDIT_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17])
    )
    return None if code[17] == CREDIT_ALPHABET[-total % 31] else "people.credit-code-check"


def mobile(text: str, *, field: str | None = None) -> str:
    """A mainland mobile number: 11 digits beginning with 1; a leading +86 is taken off.

    Raises:  Faulty: people.phone-missing, people.phone-form.
    """
    phone = uniform(text)
    phone = re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", phone)
    if not phone:
        raise Faulty([Fault("people.phone-missing", Place(field=field))])
    if not re.fullmatch(r"1[3-9]\d{9}", phone, re.ASCII):
        raise Faulty([Fault("people.phone-form", Place(field=field))])
    return phone


def number_of(kind: str, text: str, *, today: date, field: str | None = None) -> str:
    """A person's citizen number or an enterprise's credit code, made uniform. Raises Faulty."""
    if kind == "enterprise":
        return credit_code(text, field=field)
    return citizen_number(text, today=today, field=field)


def age_on(born: date, day: date) -> int:
    """Full years on a day; who is born on 29 February has the birthday on 1 March in common years.

    Basis: 民法典 第十七条 (周岁; that the birthday itself counts is modelled).
    """
    before_birthday = (day.month, day.day) < (born.month, born.day)
    return day.year - born.year - before_birthday
