"""Answers as words: what the page to check says of each field. Numbers of people stand masked."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from miaopi import secrets
from miaopi.content import Field
from miaopi.faces import language
from miaopi.faces.language import joined, words
from miaopi.faces.times import day


def say(item: Field, value: object, divisions: Mapping[str, str]) -> str | SafeString:
    """One answer as a person reads it; empty where nothing was answered."""
    if value is None or value == "":
        return ""
    match item.widget:
        case "party" | "person":
            return _person(value)
        case "parties":
            rows = value if isinstance(value, list | tuple) else []
            return language.rows(_person(row) for row in rows) or _("没有")
        case "yes-no":
            return _yes_no(item, value)
        case "choice":
            return next((words(option.label) for option in item.options if option.value == value), str(value))
        case "items":
            return joined(str(one) for one in value) if isinstance(value, list | tuple) else str(value)
        case "date":
            return _day(value)
        case "division":
            return divisions.get(str(value), str(value))
        case "phone":
            return secrets.mask_phone(str(value))
        case "id-number":
            return secrets.mask_number(str(value))
        case _:
            return _line(item, value)


def _person(value: object) -> str:
    if not isinstance(value, Mapping):
        return ""
    shown = [str(value.get("name") or "")]
    if value.get("number"):
        number = str(value["number"])
        shown.append(number if value.get("kind") == "enterprise" else secrets.mask_number(number))
    if value.get("phone"):
        shown.append(secrets.mask_phone(str(value["phone"])))
    return language.parts(shown)


def _yes_no(item: Field, value: object) -> str:
    for option in item.options:
        if option.value == ("true" if value is True else "false"):
            return words(option.label)
    return _("是") if value is True else _("否")


def _day(value: object) -> str | SafeString:
    try:
        return day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _line(item: Field, value: object) -> str:
    text = str(value)
    if item.widget in {"number", "money", "area"}:
        try:
            text = f"{Decimal(text):,f}"
        except InvalidOperation:
            return text
    unit = words(item.unit)
    return f"{text} {unit}" if unit else text


def rows(
    fields: Mapping[str, Field],
    names: tuple[str, ...],
    answers: Mapping[str, object],
    divisions: Mapping[str, str],
) -> list[dict[str, Any]]:
    """Rows for the component `summary_list`, in the order of `names`."""
    shown = []
    for name in names:
        item = fields[name]
        value = say(item, answers.get(name), divisions) or words(item.empty)
        shown.append(
            {
                "name": name,
                "key": words(item.label),
                "value": value or _("没有填"),
                "empty": not value,
            }
        )
    return shown
