"""How a JSON body is read: strictly, since what is kept sealed for years must be exactly what was sent.

Numbers with a fraction stay decimals; a name that stands twice, NaN, half a character or a NUL is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from miaopi.api.problems import Problem
from miaopi.texts import Fault, Place

MOST_DIGITS = 40


class StrictParser(Parser):
    """The API's parser.   Raises: ValueError, which the framework answers as a body that cannot be read."""

    def parse_body(self, request: HttpRequest) -> Any:
        return loads(request.body)


def loads(data: bytes) -> Any:
    """The JSON value of a body.   Raises: ValueError, RecursionError."""
    text = data.decode("utf-8")
    value = json.loads(
        text,
        parse_float=_decimal,
        parse_int=_integer,
        parse_constant=_no_constant,
        object_pairs_hook=_each_name_once,
    )
    # Escapes may spell what UTF-8 cannot; one look at the whole finds it in any name or text.
    if "\\u" in text and not _is_text(json.dumps(value, ensure_ascii=False, default=str)):
        raise ValueError("half a character or a NUL")
    return value


def only(given: MultiValueDict[str, Any], *names: str) -> None:
    """A query or a form has these names, each once: one that is misspelt would silently change what is meant.

    Raises: Problem 422: one error for each name that is not known or stands twice.
    """
    faults = [
        Fault(f"api.field-{'twice' if name in names else 'unknown'}", Place(field=name), {"name": name})
        for name, values in given.lists()
        if name not in names or len(values) > 1
    ]
    if faults:
        raise Problem(422, *faults)


def is_storable(text: str) -> bool:
    """Whether both databases can hold the text: no NUL, no half of a surrogate pair."""
    return "\0" not in text and _encodes(text)


def _is_text(dumped: str) -> bool:
    return "\\u0000" not in dumped and _encodes(dumped)


def _encodes(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if len(text) > MOST_DIGITS or abs(value.adjusted()) > MOST_DIGITS:
        raise ValueError("a number out of any range")
    return value


def _integer(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError("a number out of any range")
    return int(text)


def _no_constant(text: str) -> None:
    raise ValueError(f"{text} is no JSON")


def _each_name_once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError("a name stands twice")
        found[name] = value
    return found
