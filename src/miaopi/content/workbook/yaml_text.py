"""Writing YAML as the matters' folders are written: one fact a line, both languages side by side.

What is written reads back as the same values: texts that YAML would take for something else are quoted.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

WIDTH = 120
# A text that stands as it is: no sign of YAML's in it, and nothing that another type is written like.
PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~=<0-9+.][^\x00-\x1f\x7f,\[\]{}'\"#:\\]*")
# On a line of its own, commas and brackets within a text mean nothing.
PLAIN_LINE = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~=<0-9+.][^\x00-\x1f\x7f#:\\]*")
ESCAPES = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
NUMERIC = re.compile(r"[0-9.]+")
WORDS = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n", ".inf", ".nan", "nan", "inf"))
BREAKS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]|[ \t]+\n|\n[ \t]*\n?[ \t]+\Z"
)


def scalar(value: object) -> str:
    """A value on one line."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case int():
            return str(value)
        case datetime.date():
            return value.isoformat()
        case str():
            return quoted(value)
    raise TypeError(type(value).__name__)


def quoted(text: str, pattern: re.Pattern[str] = PLAIN) -> str:
    """A text, in quotes where it needs them."""
    if (
        pattern.fullmatch(text)
        and text == text.strip()
        and text.casefold() not in WORDS
        and text.isprintable()
    ):
        return text
    if "\n" in text or not text.isprintable():
        return '"' + "".join(map(_escaped, text)) + '"'
    if NUMERIC.fullmatch(text):
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _escaped(sign: str) -> str:
    """A sign within double quotes."""
    if sign in ESCAPES:
        return ESCAPES[sign]
    if sign.isprintable():
        return sign
    return f"\\u{ord(sign):04X}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08X}"


def flow(value: object) -> str:
    """A value in braces and brackets, on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{quoted(str(key))}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    return scalar(value)


def entry(key: str, value: object, indent: int) -> list[str]:
    """`key: value`, on one line where it fits, else below."""
    before = " " * indent
    head = f"{before}{quoted(key)}:"
    if isinstance(value, str) and "\n" in value and not BREAKS.search(value) and not value[0].isspace():
        return [f"{head} |", *(f"{before}  {line}" if line else "" for line in value.split("\n"))]
    line = f"{head} {quoted(value, PLAIN_LINE) if isinstance(value, str) else flow(value)}"
    if len(line) <= WIDTH or not isinstance(value, Mapping | list) or not value:
        return [line]
    if isinstance(value, Mapping):
        return [head, *(part for name, one in value.items() for part in entry(str(name), one, indent + 2))]
    return [head, *(part for one in value for part in item(one, indent + 2))]


def item(value: object, indent: int) -> list[str]:
    """`- value`"""
    before = " " * indent
    line = f"{before}- {flow(value)}"
    if len(line) <= WIDTH or not isinstance(value, Mapping):
        return [line]
    return record(value, indent)


def record(value: Mapping[str, Any], indent: int) -> list[str]:
    """`- key: value` with each key on a line of its own."""
    lines = [part for name, one in value.items() for part in entry(str(name), one, indent + 2)]
    return [f"{' ' * indent}- {lines[0].lstrip()}", *lines[1:]]


def ordered(value: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    """The entries in the order of the keys; others last."""
    return {key: value[key] for key in (*keys, *(key for key in value if key not in keys)) if key in value}
