"""The two numbers of a case: a short one for people, and the one of 43 positions for exchange.

Rules in their order:
1. Short (modelled): `HK` YYMMDD, 6 random characters, 1 check by ISO 7064 MOD 37,36 over the fourteen
before it.
2. Random from 31 characters: digits and letters without I, O, S, V, Z, which are read as 1, 0, 5, U, 2.
3. Exchange (GB/T 39554.1-2020, national form unchecked): offering's code 31, date YYYYMMDD 8, running
number 4.
4. The running number must not tell how many cases there are: it is drawn from 36⁴ and unique by constraint.
   At a thousand cases a day of one offering two meet each third day, so whoever draws must try again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from secrets import choice

from miaopi.licences import identifier

PREFIX = "HK"
DRAWS = 5  # with ten thousand that day already, one case in 10¹¹ meets five times
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_RUNNING = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHAPE = re.compile(rf"{PREFIX}\d{{6}}[{ALPHABET}]{{6}}[0-9A-Z]")
_LOOK_ALIKES = str.maketrans("IOSVZ", "105U2")
_JOINTS = re.compile(r"[\s\-‐-―−_·]+")


def short(day: date, *, pick: Callable[[str], str] = choice) -> str:
    """A new short number of that day, with its check."""
    body = f"{PREFIX}{day:%y%m%d}" + "".join(pick(ALPHABET) for _ in range(6))
    return body + identifier.check(body)


def exchange(offering_code: str, day: date, *, pick: Callable[[str], str] = choice) -> str:
    """A new number of 43 positions."""
    return f"{offering_code}{day:%Y%m%d}" + "".join(pick(_RUNNING) for _ in range(4))


def read(typed: str) -> str | None:
    """A short number as typed, put right: width, case, dashes, look-alikes. None where it cannot be one."""
    text = _JOINTS.sub("", unicodedata.normalize("NFKC", typed)).upper()
    text = text[:8] + text[8:14].translate(_LOOK_ALIKES) + text[14:]
    return text if _SHAPE.fullmatch(text) and identifier.checks(text) else None
