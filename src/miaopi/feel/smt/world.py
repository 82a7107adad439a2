"""What all expressions of one proof share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from miaopi.feel.errors import Span
from miaopi.feel.smt.dates import Calendar
from miaopi.feel.smt.making import Maker
from miaopi.feel.smt.terms import Bool, Int
from miaopi.feel.smt.texts import Texts

MOST_TEXTS = 200


@dataclass(frozen=True, slots=True)
class OpenPart:
    """A part that was left open: why (a code of `reasons`), what, and where in its text."""

    why: str
    what: str
    span: Span


@dataclass
class Sample:
    """A part left open that is a function of one text alone: what it gives for named texts can be tried.

    of: what is so for a text.  text: the number of the text that it reads.  tried: how many texts were.
    """

    of: Callable[[str], list[Bool]]
    text: Int
    tried: int = 0


@dataclass
class World:
    """Texts, days, constraints, and the names of what is left open."""

    items: int = 4
    texts: Texts = field(default_factory=Texts)
    calendar: Calendar = field(default_factory=Calendar)
    domain: list[Bool] = field(default_factory=list)
    functions: dict[object, int] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)

    @property
    def facts(self) -> list[Bool]:
        """Everything that holds of the variables."""
        self.learn()
        return [*self.domain, *self.calendar.facts]

    def learn(self) -> None:
        """Try the parts left open on the texts that are named somewhere: `starts with(id, "46")` on "46"."""
        for sample in self.samples:
            texts = list(self.texts.codes)[sample.tried : MOST_TEXTS]
            sample.tried = max(sample.tried, min(len(self.texts.codes), MOST_TEXTS))
            for text in texts:
                self.domain += sample.of(text)

    def named(self) -> list[Bool]:
        """That what these parts read is a text that was tried: then what they give is no guess."""
        return [sample.text < sample.tried for sample in self.samples]

    def maker(self, namer: Callable[[str, Any], Any], **how: bool) -> Maker:
        """Makes values in this world."""
        return Maker(self.texts, namer, self.items, self.domain, **how)
