"""From text to tokens.

A token is a word, a number, a string or a sign. Names may hold blanks and signs ("date and time", "profit-
and-loss"), so which tokens make one name is decided by the parser, which knows the names in scope.

Basis: DMN 1.5, 10.3.1.2, rules 27–37 (names, literals) and 10.3.1.3 (comments).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from miaopi.feel.errors import FeelError, Source, Span
from miaopi.texts import Fault

LONGEST = 20_000
WORD, NUMBER, STRING, SIGN, END = "word", "number", "string", "sign", "end"


class Token(NamedTuple):
    """`text` is the word, the sign, the number as written, or what the string means."""

    kind: str
    text: str
    span: Span


_START = (
    r"?A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_PART = _START + r"0-9\u00B7\u0300-\u036F\u203F-\u2040"
_BLANK = r"[\s\u0085\u00A0\u1680\u180E\u2000-\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF]"
# No nested repeats: the time is linear in the text, whatever it is.
_TOKEN = re.compile(
    rf"(?P<blank>{_BLANK}+|//[^\n]*|/\*.*?\*/)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)"
    rf"|(?P<word>[{_START}][{_PART}]*)"
    r'|(?P<string>"(?:[^"\\]|\\.)*")'
    r"|(?P<sign>\*\*|\.\.|!=|<=|>=|->|[-+*/=<>()\[\]{},:.@'|])",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}


def tokens(source: Source) -> tuple[Token, ...]:
    """The tokens of a text, an END last.

    Raises: FeelError: feel.too-long, feel.string-open, feel.bad-sign.
    """
    if len(source.text) > LONGEST:
        raise FeelError([source.fault("too-long", Span(0, 20), limit=LONGEST)])
    found: list[Token] = []
    at, end = 0, len(source.text)
    while at < end:
        match = _TOKEN.match(source.text, at)
        if match is None:
            raise FeelError([_bad(source, at)])
        kind = match.lastgroup or SIGN
        if kind != "blank":
            span = Span(at, match.end())
            text = _unquote(match.group(), source, span) if kind == STRING else match.group()
            found.append(Token(kind, text, span))
        at = match.end()
    found.append(Token(END, "", Span(end, end)))
    return tuple(found)


def _bad(source: Source, at: int) -> Fault:
    if source.text[at] == '"':
        return source.fault("string-open", Span(at, len(source.text)))
    return source.fault("bad-sign", Span(at, at + 1))


def _unquote(quoted: str, source: Source, span: Span) -> str:
    def plain(match: re.Match[str]) -> str:
        code = match.group(1)
        if code[0] in "uU" and len(code) > 1:
            point = int(code[1:], 16)
            if point > 0x10FFFF:
                raise FeelError([source.fault("bad-escape", span, escape=match.group())])
            return chr(point)
        # Any other is itself: so a pattern may be written "\d+" as well as "\\d+".
        return _PLAIN.get(code, match.group())

    text = _ESCAPE.sub(plain, quoted[1:-1])
    # Two surrogates of JSON fashion make one character; one alone is no character.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@lru_cache(4096)
def words(name: str) -> tuple[tuple[str, bool], ...]:
    """The tokens that spell a name, and whether a blank stands before each."""
    found: list[tuple[str, bool]] = []
    blank = False
    for match in _TOKEN.finditer(name):
        if match.lastgroup != "blank":
            found.append((match.group(), blank))
        blank = match.lastgroup == "blank"
    return tuple(found)
