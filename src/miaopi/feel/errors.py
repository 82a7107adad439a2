"""What can be wrong in a FEEL text.

Faulty (texts)
  FeelError      every fault of one text: wrong sign, unknown name, wrong type, too deep
  TooMuchWork    a loop would run longer than an evaluation may
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from miaopi.texts import Fault, Faulty, Place


class FeelError(Faulty):
    """The text cannot be compiled, or a value is not of the type it should have."""


class TooMuchWork(FeelError):  # noqa: N818  - its name says what happened
    """An evaluation was stopped because its loops would run too long."""


class Span(NamedTuple):
    """From which character to which (from 0, the end not included) of the text."""

    start: int
    end: int


NOWHERE = Span(0, 0)


class Source:
    """A FEEL text and the place in a file where its first character stands."""

    __slots__ = ("text", "where")

    def __init__(self, text: str, where: Place) -> None:
        self.text = text
        self.where = where

    def place(self, span: Span) -> Place:
        """File, line and column of a part of the text; columns count from 1."""
        before = self.text[: span.start]
        down = before.count("\n")
        across = span.start - (before.rfind("\n") + 1)
        first = (self.where.line or 1, self.where.column or 1)
        return replace(self.where, line=first[0] + down, column=across + (first[1] if down == 0 else 1))

    def fault(self, code: str, span: Span, **values: object) -> Fault:
        """A fault at a part of the text; `{text}` in its sentences is that part."""
        values.setdefault("text", self.text[span.start : span.end] or "…")
        return Fault(f"feel.{code}", self.place(span), values)
