"""Rows that outlive the person's data (ledger, outbox) hold ids, codes and hashes, nothing about a person."""

import re
import uuid
from collections.abc import Mapping
from datetime import date

from miaopi.secrets import masking
from miaopi.secrets.errors import PersonalData
from miaopi.texts import Place

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
_CODE = re.compile(r"[\x21-\x7e]{0,512}")  # printable ASCII without a space: no name, no address, no sentence
_WHOLE = 2**53  # RFC 8785 and JSON readers are exact up to here


def only_codes(data: Mapping[str, object], *, place: str) -> dict[str, object]:
    """The data as plain JSON, where they hold nothing but ids, codes, hashes, whole numbers, days and truths.

    Raises: PersonalData: a text with spaces or beyond ASCII, a citizen number, a phone, a PersonalNumber, a
            fraction.
    """
    return {_name(name, place): _value(value, f"{place}.{name}") for name, value in data.items()}


def _name(name: object, place: str) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise PersonalData(where=Place(field=place), field=place)
    return name


def _value(value: object, place: str) -> object:
    match value:
        case None | bool():
            return value
        case int() if abs(value) < _WHOLE and not masking.is_personal(str(value)):
            return value
        case str() if _CODE.fullmatch(value) and not masking.is_personal(value):
            return value
        case uuid.UUID():
            return str(value)
        case date():  # a datetime too
            return value.isoformat()
        case list() | tuple():
            return [_value(each, place) for each in value]
        case Mapping():
            return only_codes(value, place=place)
        case _:
            raise PersonalData(where=Place(field=place), field=place)
