"""Texts with placeholders: `60 平方米最多登记 {fits} 人`.

A placeholder is a fact, a parameter, a derived fact or an entry of the rule's `values`; nothing else stands
in braces.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from miaopi import feel
from miaopi.texts import Words

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
NOTHING = Words("—", "—")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def placeholders(words: Words | None) -> tuple[str, ...]:
    """The names in braces, of both languages."""
    if words is None:
        return ()
    return tuple(
        dict.fromkeys(match.strip() for text in (words.zh, words.en) for match in PLACEHOLDER.findall(text))
    )


def say(value: object, words: Mapping[str, Words]) -> Words:
    """A value as people read it; a code by its words."""
    match value:
        case None:
            return NOTHING
        case bool():
            return Words("是", "yes") if value else Words("否", "no")
        case Decimal():
            return Words(feel.plain(value), feel.plain(value))
        case str():
            return words.get(value, Words(value, value))
        case datetime.date():
            return Words(
                f"{value.year}年{value.month}月{value.day}日",
                f"{value.day} {MONTHS[value.month - 1]} {value.year}",
            )
        case tuple():
            parts = [say(item, words) for item in value]
            return Words("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))
    shown = str(feel.as_json(value))
    return Words(shown, shown)


@dataclass(frozen=True, slots=True)
class Filler:
    """Fills the placeholders of one rule: their names in the order of the values, and words for codes."""

    names: tuple[str, ...]
    words: tuple[Mapping[str, Words], ...]

    def fill(self, template: Words, values: tuple[object, ...]) -> Words:
        """The text with its placeholders filled."""
        said = {
            name: say(value, words) for name, value, words in zip(self.names, values, self.words, strict=True)
        }
        return Words(
            PLACEHOLDER.sub(lambda match: said[match.group(1).strip()].zh, template.zh),
            PLACEHOLDER.sub(lambda match: said[match.group(1).strip()].en, template.en),
        )
