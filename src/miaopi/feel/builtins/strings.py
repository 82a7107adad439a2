"""Built-in functions on strings. A character is a code point; positions count from 1, or from -1 backwards.

Basis: DMN 1.5, 10.3.4.3 (string functions), 10.3.4.1 (string, number).
"""

from __future__ import annotations

import re
from decimal import Decimal

from miaopi.feel import literals
from miaopi.feel.builtins.registry import ABSENT, builtin
from miaopi.feel.decimals import CONTEXT, plain
from miaopi.feel.failing import Failed
from miaopi.feel.operations import LONGEST_TEXT
from miaopi.feel.printer import quoted
from miaopi.feel.values import Function, Range

CLAUSE = "10.3.4.3"
# DMN 1.5, 10.3.1.2, rule 37 (numeric literal), with a sign.
LITERAL = re.compile(
    r"-?(?:[0-9]{1,6200}(?:\.[0-9]{1,6200})?|\.[0-9]{1,6200})(?:[eE][+-]?[0-9]{1,4})?", re.ASCII
)


@builtin("substring(string: string, start position: number, length?: number) -> string", clause=CLAUSE)
def substring(text: str, start: Decimal, length: Decimal = ABSENT) -> str:
    """A part of a text."""
    if abs(start) < 1 or (length is not ABSENT and length < 1):
        raise Failed("note-range")
    first = int(start) - 1 if start > 0 else max(len(text) + int(start), 0)
    return text[first:] if length is ABSENT else text[first : first + int(length)]


@builtin("string length(string: string) -> number", clause=CLAUSE, total=True)
def string_length(text: str) -> Decimal:
    """How many characters."""
    return Decimal(len(text))


@builtin("upper case(string: string) -> string", clause=CLAUSE, total=True)
def upper_case(text: str) -> str:
    """In capitals."""
    return text.upper()


@builtin("lower case(string: string) -> string", clause=CLAUSE, total=True)
def lower_case(text: str) -> str:
    """In small letters."""
    return text.lower()


@builtin("substring before(string: string, match: string) -> string", clause=CLAUSE, total=True)
def substring_before(text: str, match: str) -> str:
    """What stands before the first match; nothing where there is none."""
    return text.partition(match)[0] if match and match in text else ""


@builtin("substring after(string: string, match: string) -> string", clause=CLAUSE, total=True)
def substring_after(text: str, match: str) -> str:
    """What stands after the first match; nothing where there is none."""
    if not match:
        return text
    return text.partition(match)[2]


@builtin("contains(string: string, match: string) -> boolean", clause=CLAUSE, total=True)
def contains(text: str, match: str) -> bool:
    """Does it hold the match?"""
    return match in text


@builtin("starts with(string: string, match: string) -> boolean", clause=CLAUSE, total=True)
def starts_with(text: str, match: str) -> bool:
    """Does it begin so?"""
    return text.startswith(match)


@builtin("ends with(string: string, match: string) -> boolean", clause=CLAUSE, total=True)
def ends_with(text: str, match: str) -> bool:
    """Does it end so?"""
    return text.endswith(match)


@builtin("string join(list: list<string>, delimiter?: Any) -> string", clause=CLAUSE)
def string_join(items: tuple[str | None, ...], delimiter: object = ABSENT) -> str:
    """The texts in a row; nulls are left out."""
    between = "" if delimiter is ABSENT or delimiter is None else delimiter
    if not isinstance(between, str):
        raise Failed("note-arguments")
    found = [item for item in items if item is not None]
    if sum(map(len, found)) + len(between) * len(found) > LONGEST_TEXT + len(between):
        raise Failed("note-range")
    return between.join(found)


@builtin("string(from: Any) -> string", clause="10.3.4.1")
def string(value: object) -> str | None:
    """A value as text; a string is itself."""
    if value is None or isinstance(value, str):
        return value
    return shown(value)


def _key(name: str) -> str:
    """A name as it is; in quotes where a sign in it would end it."""
    return quoted(name) if any(sign in name for sign in '{}:,"') else name


def shown(value: object) -> str:
    """A value as FEEL shows it within a list or a context: strings in quotes.

    Raises: Failed: the text would be too long.
    """
    parts: list[str] = []
    _show(value, parts, [LONGEST_TEXT])
    return "".join(parts)


def _show(value: object, parts: list[str], left: list[int]) -> None:
    """Piece by piece, so that it can be stopped."""
    match value:
        case tuple():
            _add("[", parts, left)
            for n, item in enumerate(value):
                if n:
                    _add(", ", parts, left)
                _show(item, parts, left)
            _add("]", parts, left)
        case dict():
            _add("{", parts, left)
            for n, (name, item) in enumerate(value.items()):
                _add(f"{', ' if n else ''}{_key(name)}: ", parts, left)
                _show(item, parts, left)
            _add("}", parts, left)
        case Range():
            _add("[" if value.low_in else "(", parts, left)
            _show(value.low, parts, left)
            _add("..", parts, left)
            _show(value.high, parts, left)
            _add("]" if value.high_in else ")", parts, left)
        case _:
            _add(_plain(value), parts, left)


def _add(part: str, parts: list[str], left: list[int]) -> None:
    left[0] -= len(part)
    if left[0] < 0:
        raise Failed("note-range")
    parts.append(part)


def _plain(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value)
        case Decimal():
            return plain(value) if value.adjusted() < 60 else str(value)
        case Function():
            return f"function({', '.join(value.params)})"
    return literals.text(value)


@builtin(
    "number(from: string, grouping separator?: Any, decimal separator?: Any) -> number", clause="10.3.4.1"
)
def number(text: str, grouping: object = ABSENT, point: object = ABSENT) -> Decimal:
    """The number that a text means, with its separators of groups and of the fraction."""
    group = None if grouping is ABSENT else grouping
    mark = None if point is ABSENT else point
    if (
        group not in (None, " ", ",", ".")
        or mark not in (None, ",", ".")
        or (group is not None and group == mark)
    ):
        raise Failed("note-arguments")
    if isinstance(group, str):
        text = text.replace(group, "")
    if mark == ",":
        if "." in text:
            raise Failed("note-range")
        text = text.replace(",", ".")
    if not LITERAL.fullmatch(text):
        raise Failed("note-range")
    return CONTEXT.create_decimal(text)
