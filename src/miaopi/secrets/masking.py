"""Masks for people and for log lines.

Basis: standards.md 14 and 1 (modelled): name 符*燕, two characters 王*; phone 142****0001; citizen number
460***********0041 (first three, last four). GB/T 35273-2020 7.2: shown data are de-identified.
"""

import re
import unicodedata

STAR = "*"

# A run of exactly 18 digits (the last may be X), also written in groups or full-width. Longer runs are case
# numbers and codes. `\d` matches every script's digits on purpose.
_CITIZEN = r"(?<!\d)\d(?:[ \-]?\d){16}[ \-]?[\dXxＸｘ](?!\d)"
# 15 digits: the first generation's numbers still are somebody's.
_CITIZEN_15 = r"(?<!\d)\d{15}(?!\d)"
_PHONE = r"(?<!\d)(?:\+?86[ \-]?|0086[ \-]?)?[1１]\d{2}[ \-]?\d{4}[ \-]?\d{4}(?!\d)"
# Ids and hashes are looked at first and kept: their digits are nobody's.
_ID = r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b"
_IN_TEXT = re.compile(
    f"(?P<id>{_ID})|(?P<citizen>{_CITIZEN})|(?P<citizen15>{_CITIZEN_15})|(?P<phone>{_PHONE})"
)


def mask_name(name: str) -> str:
    """符海燕 → 符*燕, 王芳 → 王*, 李 → *; as many characters as before."""
    characters = unicodedata.normalize("NFC", " ".join(name.split()))
    if len(characters) < 2:
        return STAR * len(characters)
    if len(characters) == 2:
        return characters[0] + STAR
    return characters[0] + STAR * (len(characters) - 2) + characters[-1]


def mask_number(number: str) -> str:
    """First three and last four; a number of seven characters or fewer is all stars."""
    plain = number.strip()
    if len(plain) < 8:
        return STAR * len(plain)
    return plain[:3] + STAR * (len(plain) - 7) + plain[-4:]


def mask_phone(phone: str) -> str:
    """142****0001; a landline keeps its last four digits alone."""
    plain = re.sub(r"[ \-]", "", phone.strip())
    if len(plain) == 11 and plain.startswith("1"):
        return mask_number(plain)
    return STAR * max(len(plain) - 4, 0) + plain[-4:] if len(plain) >= 8 else STAR * len(plain)


def mask_text(text: str) -> str:
    """The text with every citizen number and mobile phone in it masked; ids and hashes stay."""
    return _IN_TEXT.sub(_masked, text)


def is_personal(text: str) -> bool:
    """Whether a text, as a whole, is a citizen number or a mobile phone."""
    match = _IN_TEXT.fullmatch(text.strip())
    return match is not None and match["id"] is None


def _masked(match: re.Match[str]) -> str:
    if match["id"] is not None:
        return match["id"]
    plain = re.sub(r"[ \-+]", "", unicodedata.normalize("NFKC", match[0])).upper()
    if match["phone"] is not None:
        return mask_phone(plain[-11:])
    return mask_number(plain)
