"""Messages as a phone shows them: filled with what such a message is filled with, signed, cut into parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from miaopi.cases import shown
from miaopi.content import Matter
from miaopi.hall.dev import samples
from miaopi.messages.text import parts, signed
from miaopi.texts import Words

LINK = "https://miaopi.example/c/AbCdEfGhIjKlMnOpQrStUv"


@dataclass(frozen=True, slots=True)
class Text:
    """One kind of message in both languages. `parts`: how many the network makes of it."""

    kind: str
    zh: str
    en: str
    parts: Mapping[str, int]


def texts(matter: Matter) -> tuple[Text, ...]:
    """Every message of a matter."""
    return tuple(_text(matter, kind) for kind in matter.messages)


def _text(matter: Matter, kind: str) -> Text:
    filled = matter.message(kind, values(matter))
    zh = signed(filled.zh, signature=settings.SMS_SIGNATURE)
    en = signed(filled.en, signature=settings.SMS_SIGNATURE)
    return Text(kind, zh, en, {"zh": len(parts(zh)), "en": len(parts(en))})


def values(matter: Matter) -> dict[str, object]:
    """What the places of a message hold, as long as they get."""
    page = samples.page(matter.slug, samples.by_rule(matter.slug)["A1"])
    assert page.supplement_until is not None
    return {
        "matter": matter.name,
        "department": page.case.offering.department,
        "case": samples.NUMBER,
        "until": shown.day(page.supplement_until),
        "number": "海秀房租备〔2026〕1234号",
        "role": Words("承租人", "lessee"),
        "who": "王*福",
        "link": LINK,
    }
