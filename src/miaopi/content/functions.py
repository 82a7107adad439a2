"""Functions that matter.yaml may call beside FEEL's own. Pure; null where a needed value is null."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from miaopi import feel, workdays
from miaopi.content.spec import Field

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHOWN_FRONT, SHOWN_BACK = 3, 4


def natural_day_deadline(day: object, days: object) -> object:
    """The last day of a period of natural days, moved to a working day. Basis: 民法典 第二百零三条."""
    if not isinstance(day, date) or not isinstance(days, Decimal):
        return None
    return workdays.natural_days(day, int(days)).day


def masked(number: object) -> object:
    """A number with its middle hidden: `460***********0041`."""
    if not isinstance(number, str):
        return None
    hidden = len(number) - SHOWN_FRONT - SHOWN_BACK
    return number[:SHOWN_FRONT] + "*" * hidden + number[-SHOWN_BACK:] if hidden > 0 else "*" * len(number)


def joined(texts: object, between: object) -> object:
    """Texts in a row: `joined(["R2", "R3"], "、")`."""
    if not isinstance(texts, tuple) or not isinstance(between, str):
        return None
    return between.join(str(text) for text in texts)


def day_zh(day: object) -> object:
    """`2026年3月5日`"""
    return f"{day.year}年{day.month}月{day.day}日" if isinstance(day, date) else None


def day_en(day: object) -> object:
    """`5 March 2026`"""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if isinstance(day, date) else None


def _option(fields: Mapping[str, Field], language: str) -> Callable[..., object]:
    def label(field: object, value: object) -> object:
        spec = fields.get(str(field))
        options = spec.options if spec else ()
        return next((option.label.in_(language) for option in options if option.value == value), None)

    return label


def hosts(fields: Mapping[str, Field]) -> Mapping[str, feel.Host]:
    """The functions of one matter; `option_zh("use", x)` gives the words of a choice in its form."""
    text, day = feel.STRING, feel.DATE
    choice = (("field", text), ("value", text))
    return {
        "natural_day_deadline": feel.Host((("day", day), ("days", feel.NUMBER)), day, natural_day_deadline),
        "masked": feel.Host((("number", text),), text, masked),
        "joined": feel.Host((("texts", feel.ListOf(text)), ("between", text)), text, joined),
        "day_zh": feel.Host((("day", day),), text, day_zh),
        "day_en": feel.Host((("day", day),), text, day_en),
        "option_zh": feel.Host(choice, text, _option(fields, "zh")),
        "option_en": feel.Host(choice, text, _option(fields, "en")),
    }
