"""Built-in functions on regular expressions.

Basis: DMN 1.5, 10.3.4.3 (matches, replace, split); XPath Functions 3.1, 5.6.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from miaopi.feel.builtins.registry import ABSENT, builtin
from miaopi.feel.failing import Failed
from miaopi.feel.operations import LONGEST_TEXT
from miaopi.feel.patterns import pattern, searcher

CLAUSE = "10.3.4.3"
# Reading a pattern takes some hundred microseconds, handing on a match about ten.
WORK, WORK_A_SIGN = 150, 3
REFERENCE = re.compile(r"\\[0-9]")


def _searching(args: Sequence[object]) -> int:
    """A pattern that refers back is tried in up to 64 forms."""
    expression = args[1] if len(args) > 1 else None
    return 100 * WORK if isinstance(expression, str) and REFERENCE.search(expression) else WORK


def _flags(flags: object) -> str:
    if flags is ABSENT or flags is None:
        return ""
    if not isinstance(flags, str):
        raise Failed("note-arguments")
    return flags


@builtin("matches(input: string, pattern: string, flags?: Any) -> boolean", clause=CLAUSE, work_of=_searching)
def matches(text: str, expression: str, flags: object = ABSENT) -> bool:
    """Does a part of the text match?"""
    return searcher(expression, _flags(flags)).search(text) is not None


@builtin(
    "replace(input: string, pattern: string, replacement: string, flags?: Any) -> string",
    clause=CLAUSE,
    work=WORK,
    work_a_sign=WORK_A_SIGN,
)
def replace(text: str, expression: str, replacement: str, flags: object = ABSENT) -> str:
    """The text with every match replaced; `$1` is the first group, `\\$` a dollar."""
    given = _flags(flags)
    found = pattern(expression, given)
    if found.search("") is not None:
        raise Failed("note-pattern")  # XPath: FORX0003
    parts: tuple[str | int, ...] = (replacement,) if "q" in given else _parts(replacement, found.groups)
    kept: list[str] = []
    end = size = 0
    for match in found.finditer(text):
        made = [text[end : match.start()]]
        made += [part if isinstance(part, str) else match.group(part) or "" for part in parts]
        size += sum(map(len, made))
        if size > LONGEST_TEXT:
            raise Failed("note-range")
        kept += made
        end = match.end()
    return "".join((*kept, text[end:]))


def _parts(replacement: str, groups: int) -> tuple[str | int, ...]:
    """The replacement as texts and numbers of groups."""
    parts: list[str | int] = []
    at = 0
    while at < len(replacement):
        sign, follows = replacement[at], replacement[at + 1 : at + 2]
        if sign == "\\":
            if follows not in ("\\", "$"):
                raise Failed("note-pattern")
            parts.append(follows)
            at += 2
        elif sign == "$":
            if not (follows.isascii() and follows.isdigit()):
                raise Failed("note-pattern")
            number, at = int(follows), at + 2
            while replacement[at : at + 1].isdecimal() and number * 10 + int(replacement[at]) <= groups:
                number, at = number * 10 + int(replacement[at]), at + 1
            parts.append(number if number <= groups else "")
        else:
            parts.append(sign)
            at += 1
    return tuple(parts)


@builtin(
    "split(string: string, delimiter: string) -> list<string>",
    clause=CLAUSE,
    work=WORK,
    work_a_sign=WORK_A_SIGN,
)
def split(text: str, delimiter: str) -> tuple[str, ...]:
    """What stands between the matches of a delimiter's pattern."""
    found = pattern(delimiter, "")
    if found.search("") is not None:
        raise Failed("note-pattern")  # XPath: FORX0003
    parts: list[str] = []
    end = 0
    for match in found.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
    return (*parts, text[end:])
