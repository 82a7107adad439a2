"""Texts as numbers: those that are named somewhere by their place in a table, all others by numbers beyond.

Two numbers are equal where the texts are. A number beyond the table stands for a text that no rule names.
"""

from __future__ import annotations

import z3

from miaopi.feel.smt.terms import Int


class Texts:
    """The table of one encoding; it only grows."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}

    def code(self, text: str) -> int:
        """The number of a text."""
        return self.codes.setdefault(text, len(self.codes))

    def term(self, text: str) -> Int:
        """The same, as a term."""
        return z3.IntVal(self.code(text))

    def text(self, code: int) -> str:
        """The text of a number; one that stands nowhere for a number beyond the table."""
        known = list(self.codes)
        if 0 <= code < len(known):
            return known[code]
        made = f"X{abs(code)}"
        while made in self.codes:
            made += "X"
        return made
