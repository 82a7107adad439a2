"""Answers in one form: what people type, copy or send as JSON becomes what is stored. Nothing is refused
here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from miaopi import feel
from miaopi.content import identifiers
from miaopi.content.spec import Field

YES = frozenset({"true", "yes", "on", "1"})
NO = frozenset({"false", "no", "off", "0"})
DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", re.ASCII)
AMOUNT = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?", re.ASCII)


def is_empty(value: object) -> bool:
    """Nothing was answered: no text, no part, no entry. False and 0 are answers."""
    if isinstance(value, Mapping):
        return all(is_empty(part) for part in value.values())
    return value is None or value == "" or (isinstance(value, list | tuple) and not value)


def clean(field: Field, value: object) -> object:
    """The value of a field in its one form; what cannot be read stays as it is, for the person to see and
    mend."""
    if field.fields and not field.many:
        return _parts(field, value)
    if field.many or field.widget == "items":
        return _list(field, value)
    if field.widget == "yes-no":
        return _yes_no(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return value
    return _scalar(field, value)


def _parts(field: Field, value: object) -> object:
    if not isinstance(value, Mapping):
        return value
    parts = {part.key: clean(part, value[part.key]) for part in field.fields if part.key in value}
    return parts | {str(name): extra for name, extra in value.items() if name not in parts}


def _list(field: Field, value: object) -> object:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple):
        return value
    if field.fields:
        rows = (_parts(field, row) for row in value)
    else:
        rows = (_text(row) if isinstance(row, str) else row for row in value)
    return [row for row in rows if not is_empty(row)]


def _yes_no(value: object) -> object:
    if isinstance(value, str):
        word = value.strip().lower()
        return True if word in YES else False if word in NO else value
    return value


def _scalar(field: Field, value: str | int | float | Decimal) -> object:
    text = _text(str(value))
    match field.widget:
        case "number":
            flat = identifiers.normal(text)
            return (
                int(flat) if re.fullmatch(r"[0-9]{1,9}", flat) else value if isinstance(value, int) else text
            )
        case "money" | "area":
            return _amount(text)
        case "date":
            return _day(text)
        case "phone":
            return identifiers.normal_phone(text)
        case "id-number":
            return identifiers.normal(text)
        case "document-number":
            return identifiers.normal_document(text)
        case "division":
            return identifiers.normal(text)
        case _:
            return text if isinstance(value, str) else value


def _text(text: str) -> str:
    """One space between words, none around; composed characters."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _amount(text: str) -> str:
    """`1,800.50` and `１８００` as `1800.5` and `1800`."""
    flat = re.sub(r"[\s,，元]", "", unicodedata.normalize("NFKC", text))
    return feel.plain(Decimal(flat)) if AMOUNT.fullmatch(flat) else text


def _day(text: str) -> str:
    """`2026年3月5日` and `2026-3-5` as `2026-03-05`."""
    parts = DAY.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    return f"{parts[1]}-{int(parts[2]):02}-{int(parts[3]):02}" if parts else text
