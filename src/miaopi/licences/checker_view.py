"""What a stranger who checks a certificate may see of a line: enough to compare, too little to learn.

Basis: 个人信息保护法 第六条 (least data); standards.md 14 (modelled): names 符*燕, addresses to the building.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from miaopi import secrets
from miaopi.texts import Words

HIDDEN = "***"
_PIECES = re.compile(r"(　|，|；|, |; )")
_MASKED_NUMBER = re.compile(r"\*{4,}")
_ROOM_ZH = re.compile(r"[0-9A-Za-z]+(?:[-–][0-9A-Za-z]+)*\s*(?:室|房|户)")
_ROOM_EN = re.compile(r"\b(Room|Rm\.?|Unit|Flat|Apartment|Apt\.?)\s+[^\s,;]+")


def for_checker(text: Words, *, persons: Iterable[str], is_a_person: bool = False) -> Words:
    """The text with persons' names masked, document numbers left out and the room's number hidden.

    Args: persons: names to mask wherever they stand.  is_a_person: the line begins with a name, which
          is masked also where it is written unlike in `persons`.
    """
    names = sorted(persons, key=len, reverse=True)  # the longest first: 王芳 stands within 王芳芳
    return Words(_line(text.zh, names, is_a_person), _line(text.en, names, is_a_person))


def _line(text: str, names: Iterable[str], is_a_person: bool) -> str:
    pieces = _PIECES.split(text)
    first = "、".join(map(secrets.mask_name, pieces[0].split("、"))) if is_a_person else pieces[0]
    kept = [first]
    for joint, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if not _MASKED_NUMBER.search(piece):
            kept += [joint, piece]
    line = "".join(kept)
    for name in names:
        line = line.replace(name, secrets.mask_name(name))
    return _ROOM_EN.sub(rf"\1 {HIDDEN}", _ROOM_ZH.sub(HIDDEN, line))
