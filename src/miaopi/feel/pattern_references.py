"""Patterns that refer back to a group (`(.)\\1`), within bounds that keep them quick.

No engine of linear time knows such references. But a short text has few parts: for each that the group may
match, the pattern is written with that part in the place of group and reference, and that is run in linear
time. What the pattern matches is what one of these matches, as long as the group takes part in the match
exactly once and holds no anchor and no reference itself. Longer texts and other groups are refused.

Basis: XQuery and XPath Functions and Operators 3.1, 5.6.1 (back-references).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product

import re2

from miaopi.feel.failing import Failed

LONGEST_TEXT = 64
MOST_TRIED = 64


class Referring:
    """A pattern with references: `write` gives it for the groups' texts; `groups`: each one's own pattern."""

    def __init__(
        self, groups: Mapping[int, re2._Regexp], write: Callable[[Mapping[int, str]], re2._Regexp]
    ) -> None:
        self.groups = groups
        self.write = write

    def search(self, text: str) -> object | None:
        """A match anywhere in the text, or None.

        Raises: Failed: the text is too long, or the groups may match too many parts of it.
        """
        if len(text) > LONGEST_TEXT:
            raise Failed("note-pattern-reference")
        for tried, found in enumerate(self._choices(text)):
            if tried == MOST_TRIED:
                raise Failed("note-pattern-reference")
            match: object | None = self.write(found).search(text)
            if match is not None:
                return match
        return None

    def _choices(self, text: str) -> Iterator[Mapping[int, str]]:
        ends = range(len(text) + 1)
        parts = sorted({text[start:end] for start in ends for end in ends[start:]}, key=len)
        fitting = [[part for part in parts if group.fullmatch(part)] for group in self.groups.values()]
        for choice in product(*fitting):
            yield dict(zip(self.groups, choice, strict=True))
