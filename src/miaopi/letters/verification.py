"""Checking a letter: what may be told to whoever holds it, and whether it still stands.

Whoever checks is not logged in. The code is only on the letter, so its check says what letter it is and
whether a later decision has taken its place; who it is for shows masked, what stands in it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from miaopi.letters import contents, words
from miaopi.letters.models import Copy
from miaopi.texts import Words

LetterState = Literal["valid", "ended", "unknown", "mistyped"]


@dataclass(frozen=True, slots=True)
class Shown:
    """One line that a checker sees."""

    key: str
    label: Words
    value: Words


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer to a check.

    state: valid (as given out, and it stands), ended (genuine, but a later decision took its place), unknown
    (right in form, never issued here) or mistyped.  about: what took its place, and when.
    """

    state: LetterState
    heading: Words
    says: Words
    about: Words | None
    then: tuple[Words, ...]
    lines: tuple[Shown, ...]
    issued_on: date | None
    ended_on: date | None
    checked_at: datetime


def of(copy: Copy, *, at: datetime) -> Verification:
    """The answer about a copy that there is."""
    letter = copy.letter
    later = letter.replaced_by
    told = words.STANDS if later is None else words.REPLACED
    about = None
    if later is not None and letter.replaced_at is not None:
        day = contents.day_words(contents.day_of(letter.replaced_at))
        about = words.REPLACED_BY.fill(
            {"day": day, "title": contents.title_of(later.kind), "number": later.number}
        )
    return Verification(
        state="valid" if later is None else "ended",
        heading=told.heading,
        says=told.says,
        about=about,
        then=told.then,
        lines=_lines(copy),
        issued_on=contents.day_of(letter.issued_at),
        ended_on=None if letter.replaced_at is None else contents.day_of(letter.replaced_at),
        checked_at=at,
    )


def nothing(state: Literal["unknown", "mistyped"], *, at: datetime) -> Verification:
    """The answer to what cannot be right, or was never issued here."""
    told = words.UNKNOWN if state == "unknown" else words.MISTYPED
    return Verification(state, told.heading, told.says, None, told.then, (), None, None, at)


def _lines(copy: Copy) -> tuple[Shown, ...]:
    letter = copy.letter
    held = contents.read(copy)
    issued = contents.day_words(contents.day_of(letter.issued_at))
    return (
        Shown("title", words.TITLE, held.title),
        Shown("number", words.NUMBER, Words(letter.number, letter.number)),
        Shown("body", words.BODY, held.body),
        Shown("addressee", words.ADDRESSEE, words.masked(held.addressee)),
        Shown("issued_on", words.ISSUED_ON, issued),
    )
