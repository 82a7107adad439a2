"""A FEEL expression in a matter's folder: compiled once, evaluated over a case as far as it is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from miaopi import feel
from miaopi.content.reach import Reach


@dataclass(frozen=True, slots=True)
class Term:
    """An expression with its text, for pages that show it, and with the ways into what it reads."""

    text: str
    compiled: feel.Compiled
    reaches: frozenset[Reach]

    @property
    def names(self) -> frozenset[str]:
        """The names that it reads."""
        return frozenset(self.compiled.names)

    def __call__(self, env: Mapping[str, object]) -> object:
        """Its value; null where what it rests on is not known."""
        return self.compiled(env)
