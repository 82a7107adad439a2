"""Checking a certificate: from what somebody typed or scanned to what they may be told.

Whoever checks is not logged in. An identifier is not secret, so it shows nothing about a person; a code is
only on the certificate, so it shows a few masked lines to compare (standards.md 7 and 14).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from miaopi.licences import codes, contents, identifier, words
from miaopi.licences.models import Licence, State
from miaopi.texts import Words

VerificationState = Literal["valid", "expired", "suspended", "ended", "revoked", "unknown", "mistyped"]
By = Literal["code", "identifier"]
_ADDRESS = "/V/"
_STATES: dict[str, VerificationState] = {
    State.VALID: "valid",
    State.SUSPENDED: "suspended",
    State.DEREGISTERED: "ended",
    State.REPLACED: "ended",
    State.ANNULLED: "revoked",
    State.WITHDRAWN: "revoked",
    State.REVOKED: "revoked",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One line that a checker sees."""

    key: str
    label: Words
    value: Words


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer to a check.

    state: valid, expired, suspended, ended (deregistered, replaced), revoked (annulled, withdrawn, revoked),
    unknown (right in form, never issued here) or mistyped.  act: the exact state of the licence, "" where
    there is none.  about: when and why it ended.  lines: certificate, number, issuer, days, and for a valid
    code the masked lines.
    """

    state: VerificationState
    act: str
    by: By
    heading: Words
    says: Words
    about: Words | None
    then: tuple[Words, ...]
    lines: tuple[Shown, ...]
    issued_on: date | None
    valid_from: date | None
    valid_to: date | None
    ended_on: date | None
    checked_at: datetime


def parse(typed: str) -> tuple[By, str]:
    """Which of the two was typed, in the stored form; a scanned address counts as the code in it.

    Raises: identifier.ShapeError, identifier.CheckError; `by` of the attempt is `by_of(typed)`.
    """
    text = identifier.normal(_last_part(typed))
    if by_of(typed) == "identifier":
        return "identifier", str(identifier.read(text))
    return "code", codes.read(text)


def by_of(typed: str) -> By:
    """Whether a text is meant as an identifier (they have stops and are long) or as a code."""
    text = _last_part(typed)
    return "identifier" if "." in identifier.normal(text) or len(text) > 2 * codes.LENGTH else "code"


def mistyped(typed: str, *, at: datetime) -> Verification:
    """The answer to what cannot be right."""
    by = by_of(typed)
    return _nothing("mistyped", "mistyped" if by == "code" else "mistyped-identifier", by, at)


def unknown(by: By, *, at: datetime) -> Verification:
    """The answer to what could be right and was never issued here."""
    return _nothing("unknown", "unknown", by, at)


def of(licence: Licence, by: By, *, at: datetime) -> Verification:
    """The answer about a licence that there is. Expiry is computed for the day of `at`."""
    act = "expired" if _is_over(licence, at) else str(licence.state)
    state = "expired" if act == "expired" else _STATES[licence.state]
    told = words.BY_STATE[act]
    return Verification(
        state=state,
        act=act,
        by=by,
        heading=told.heading,
        says=_says(licence, told.says, act, at),
        about=_about(licence),
        then=told.then if by == "code" or state != "valid" else (),
        lines=_lines(licence, personal=by == "code" and state == "valid"),
        issued_on=contents.day_of(licence.issued_at),
        valid_from=licence.valid_from,
        valid_to=licence.valid_to,
        ended_on=None if licence.ended_at is None else contents.day_of(licence.ended_at),
        checked_at=at,
    )


def _last_part(typed: str) -> str:
    """What follows /v/ in an address; else all of it."""
    upper = typed.strip().upper()
    return upper.rsplit(_ADDRESS, 1)[-1].strip("/") if _ADDRESS in upper else typed.strip()


def _is_over(licence: Licence, at: datetime) -> bool:
    return licence.ended_at is None and not licence.is_in_force(contents.day_of(at))


def _says(licence: Licence, told: Words, act: str, at: datetime) -> Words:
    """Before its own first day a certificate is genuine and valid, but not now."""
    if act == State.VALID and contents.day_of(at) < licence.valid_from:
        return words.VALID_FROM.fill({"first": contents.day_words(licence.valid_from)})
    return told


def _about(licence: Licence) -> Words | None:
    if licence.ended_at is None or licence.end_reason is None:
        return None
    reason = Words(licence.end_reason["zh"], licence.end_reason["en"])
    day = licence.ended_from or contents.day_of(licence.ended_at)  # an annulled one: its day of issue
    return words.ENDED_ON.fill({"day": contents.day_words(day), "reason": reason})


def _lines(licence: Licence, *, personal: bool) -> tuple[Shown, ...]:
    held = contents.read(licence)
    own = [Shown(line.key, line.label, line.checker) for line in held.lines if line.checker is not None]
    days = Shown("term", words.TERM, term(licence))
    lines = (
        Shown("title", words.TITLE, held.title),
        Shown("number", words.NUMBER, Words(licence.number, licence.number)),
        Shown("issuer", words.ISSUER, held.issuer),
        Shown("issued_on", words.ISSUED_ON, contents.day_words(contents.day_of(licence.issued_at))),
    )
    if not personal:
        return (*lines, days)
    if any(line.value.zh == days.value.zh for line in own):  # the certificate names its term itself
        return (*lines, *own)
    return (*lines, *own, days)


def term(licence: Licence) -> Words:
    """2026年12月1日至 2027年11月30日."""
    first = contents.day_words(licence.valid_from)
    if licence.valid_to is None:
        return words.FROM.fill({"first": first})
    return words.FROM_TO.fill({"first": first, "last": contents.day_words(licence.valid_to)})


def _nothing(state: VerificationState, key: str, by: By, at: datetime) -> Verification:
    told = words.BY_STATE[key]
    return Verification(
        state=state,
        act="",
        by=by,
        heading=told.heading,
        says=told.says,
        about=None,
        then=told.then,
        lines=(),
        issued_on=None,
        valid_from=None,
        valid_to=None,
        ended_on=None,
        checked_at=at,
    )
