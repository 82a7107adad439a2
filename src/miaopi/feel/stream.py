"""A reader over tokens, with the names in scope: the ground under the parsers of expressions and of types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import NoReturn

from miaopi.feel.errors import FeelError, Source, Span
from miaopi.feel.tokens import END, NUMBER, SIGN, WORD, Token, tokens, words
from miaopi.feel.types import Type
from miaopi.texts import Words

Spelling = tuple[tuple[str, bool], ...]


class Scope:
    """Names by their first token; the longest that fits is meant."""

    __slots__ = ("by_first",)

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.by_first: dict[str, list[Spelling]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """One name more."""
        spelling = words(name)
        if len(spelling) > 1:
            self.by_first.setdefault(spelling[0][0], []).append(spelling)


class Stream:
    """Tokens and a position. Reading goes forward; `at` may be put back to try another reading."""

    def __init__(
        self, source: Source, scopes: Iterable[Scope] = (), kinds: Mapping[str, Type] | None = None
    ) -> None:
        self.kinds = kinds or {}  # types that the caller named
        self.source = source
        self.tokens = tokens(source)
        self.at = 0
        self.scopes = list(scopes)

    @property
    def here(self) -> Token:
        """The next token."""
        return self.tokens[self.at]

    def ahead(self, steps: int = 1) -> Token:
        """A later token (the last is END)."""
        return self.tokens[min(self.at + steps, len(self.tokens) - 1)]

    def take(self) -> Token:
        """Read one token."""
        token = self.tokens[self.at]
        if token.kind != END:
            self.at += 1
        return token

    def sees(self, *texts: str) -> bool:
        """Is the next token one of these words or signs?"""
        token = self.here
        return token.kind in (WORD, SIGN) and token.text in texts

    def skip(self, text: str) -> bool:
        """Read the word or sign where it is next."""
        if self.sees(text):
            self.at += 1
            return True
        return False

    def expect(self, text: str) -> Token:
        """Read the word or sign, which must be next."""
        if not self.sees(text):
            self.refuse(text)
        return self.take()

    def refuse(self, expected: str | Words) -> NoReturn:
        """Say that something else should stand here."""
        token = self.here
        if token.kind == END:
            raise FeelError([self.source.fault("text-ends", token.span, expected=expected)])
        raise FeelError([self.source.fault("unexpected", token.span, expected=expected)])

    def span_from(self, start: Span) -> Span:
        """From a span's start to the last token read."""
        return Span(start.start, self.tokens[max(self.at - 1, 0)].span.end)

    def known_length(self) -> int:
        """How many tokens the longest known name of several tokens has that stands here; 0 for none."""
        return max(
            (
                len(spelling)
                for scope in self.scopes
                for spelling in scope.by_first.get(self.here.text, ())
                if self._spells(spelling)
            ),
            default=0,
        )

    def _spells(self, spelling: Spelling) -> bool:
        """Signs within a name stand as close as in it, so that `a - b` is no `a-b` but a difference."""
        if self.at + len(spelling) >= len(self.tokens):
            return False
        part = self.tokens[self.at : self.at + len(spelling)]
        return all(
            token.text == text
            and token.kind != "string"
            and (n == 0 or apart == self._apart(part[n - 1], token))
            for n, (token, (text, apart)) in enumerate(zip(part, spelling, strict=True))
        )

    @staticmethod
    def _apart(left: Token, right: Token) -> bool:
        return left.span.end < right.span.start

    def name(self, stops: tuple[str, ...]) -> tuple[str, Span]:
        """A name that is bound here: every token up to one of `stops`."""
        start = self.here.span
        parts: list[Token] = []
        while not self.sees(*stops) and self.here.kind in (WORD, NUMBER, SIGN):
            parts.append(self.take())
        if not parts or parts[0].kind != WORD:
            self.refuse(Words("一个名称", "a name"))
        return spell(parts), self.span_from(start)

    @contextmanager
    def within(self, *scopes: Scope) -> Iterator[None]:
        """Names known in a part of the text only."""
        self.scopes.extend(scopes)
        try:
            yield
        finally:
            del self.scopes[-len(scopes) :]


def spell(parts: Iterable[Token]) -> str:
    """A name from its tokens: one space where blanks stood, none where none did."""
    text, end = "", None
    for token in parts:
        if end is not None and token.span.start > end:
            text += " "
        text += token.text
        end = token.span.end
    return text


def normal(name: str) -> str:
    """A name as it compares: outer blanks gone, inner ones one space each."""
    return " ".join(name.split())
