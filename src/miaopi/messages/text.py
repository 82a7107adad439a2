"""A text as the network sends it: signature, parts, and what must not stand in it. Pure.

3GPP TS 23.038, 23.040 and standards.md 16:
1. One character outside the GSM alphabet makes the whole message UCS-2: 70 units, or parts of 67.
2. In the GSM alphabet 160 septets, or parts of 153; `^ { } \\ [ ] ~ |` and the euro sign count two.
3. A character outside the BMP counts two units and is not cut in half; nor is a GSM escape.
4. The signature 【…】 counts, stands in front, and there is exactly one.
"""

from __future__ import annotations

from collections.abc import Iterator

from miaopi.secrets import mask_text
from miaopi.texts import Fault, Faulty

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_ESCAPED = frozenset("^{}\\[]~|€\f")
LONGEST = 10 * 67  # ten parts: more is a letter, not a message


class TextRefused(Faulty):
    """A text that must not go out: our own fault, whoever wrote it."""


def signed(text: str, *, signature: str) -> str:
    """The text with the signature in front.

    Raises: TextRefused: messages.signature-twice, messages.personal-number, messages.empty,
             messages.too-long.
    """
    body = text.strip()
    if not body:
        raise TextRefused([Fault("messages.empty")])
    if "【" in body or "】" in body:
        raise TextRefused([Fault("messages.signature-twice")])
    if mask_text(body) != body:
        raise TextRefused([Fault("messages.personal-number")])
    whole = f"【{signature}】{body}"
    if units(whole) > LONGEST:
        raise TextRefused([Fault("messages.too-long", values={"units": units(whole), "most": LONGEST})])
    return whole


def is_gsm(text: str) -> bool:
    """Whether the whole text is in the GSM 7-bit alphabet."""
    return all(character in GSM or character in GSM_ESCAPED for character in text)


def units(text: str) -> int:
    """Septets of a GSM text, UTF-16 units of any other."""
    gsm = is_gsm(text)
    return sum(_width(character, gsm=gsm) for character in text)


def parts(text: str) -> tuple[str, ...]:
    """The text as the network cuts it: one part where it fits, else parts that leave room for their
    header."""
    gsm = is_gsm(text)
    single, each = (160, 153) if gsm else (70, 67)
    return (text,) if units(text) <= single else tuple(_cut(text, each, gsm=gsm))


def _width(character: str, *, gsm: bool) -> int:
    if gsm:
        return 2 if character in GSM_ESCAPED else 1
    return 2 if ord(character) > 0xFFFF else 1


def _cut(text: str, room: int, *, gsm: bool) -> Iterator[str]:
    part, used = "", 0
    for character in text:
        width = _width(character, gsm=gsm)
        if used + width > room:
            yield part
            part, used = "", 0
        part, used = part + character, used + width
    yield part
