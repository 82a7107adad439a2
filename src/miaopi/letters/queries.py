"""All reads of letters: one's own, those of a case, and checking one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db.models import Q, QuerySet

from miaopi.letters import codes, contents, verification
from miaopi.letters.contents import Contents
from miaopi.letters.models import Copy
from miaopi.letters.verification import Verification
from miaopi.papers.codes import CheckError, ShapeError
from miaopi.people.limits import CERTIFICATES_GUESSED
from miaopi.people.viewers import Viewer
from miaopi.texts import Words

__all__ = [
    "LetterLine",
    "LetterPage",
    "NotFound",
    "Verification",
    "held",
    "held_of_case",
    "is_code",
    "letter_for",
    "of_case",
    "page",
    "specimens",
    "verify",
    "verify_file",
]


class NotFound(LookupError):  # noqa: N818  - the same whether there is none or it is not theirs
    """No such letter for this viewer."""


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in a list. `id` is the letter's; `replaced`: a later decision took its place."""

    id: uuid.UUID
    case_id: uuid.UUID
    kind: str
    title: Words
    number: str
    code: str
    issued_at: datetime
    replaced: bool


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A copy as its addressee sees it. `pdf_ready`: the file opens at once."""

    line: LetterLine
    contents: Contents
    language: str
    issued_on: date
    date: Words
    replaced_by: str
    check_address: str
    foot: Words
    pdf_ready: bool


def held(viewer: Viewer) -> tuple[LetterLine, ...]:
    """Every letter of the viewer, the newest first; as many queries with 20 as with 2."""
    return tuple(_line(copy) for copy in _of(viewer).order_by("-letter__issued_at", "-letter_id"))


def held_of_case(viewer: Viewer, case_id: uuid.UUID) -> tuple[LetterLine, ...]:
    """The viewer's letters of one case, the newest first."""
    found = _of(viewer).filter(letter__case_id=case_id)
    return tuple(_line(copy) for copy in found.order_by("-letter__issued_at", "-letter_id"))


def of_case(case_id: uuid.UUID) -> tuple[LetterLine, ...]:
    """The letters of a case in the applicant's copy, the newest first: for officials whose post covers it."""
    found = _rows().filter(letter__case_id=case_id, is_main=True)
    return tuple(_line(copy) for copy in found.order_by("-letter__issued_at", "-letter_id"))


def letter_for(viewer: Viewer, named: str) -> Copy:
    """The viewer's copy of the letter with this number, id or code.   Raises: NotFound."""
    return _first(_of(viewer).filter(_named(named)), named)


def main_copy(named: str) -> Copy:
    """The applicant's copy, for officials whose post covers its case.   Raises: NotFound."""
    return _first(_rows().filter(_named(named), is_main=True), named)


def page(copy: Copy) -> LetterPage:
    """All that a page shows of a copy; the caller has looked who may see it."""
    letter = copy.letter
    day = contents.day_of(letter.issued_at)
    return LetterPage(
        line=_line(copy),
        contents=contents.read(copy),
        language=copy.language,
        issued_on=day,
        date=contents.day_words(day),
        replaced_by=letter.replaced_by.number if letter.replaced_by is not None else "",
        check_address=contents.check_address(copy),
        foot=contents.foot(),
        pdf_ready=hasattr(copy, "pdf"),
    )


def is_code(typed: str) -> bool:
    """Whether what somebody typed or scanned is meant as a letter's code, and not as a certificate's."""
    return codes.is_meant(typed)


def verify(typed: str, *, at: datetime, address: str | None = None) -> Verification:
    """What may be told about a code as somebody typed or scanned it.

    Args:    address: where it is asked from, so that guesses are counted.
    Raises:  people.limits.TooMany: so many codes that could be right and were never issued are guesses.
    """
    try:
        code = codes.read(typed)
    except (ShapeError, CheckError):
        return verification.nothing("mistyped", at=at)
    found = _rows().filter(code=code).first()
    if found is None:
        if address is not None:
            CERTIFICATES_GUESSED.take(address, at=at)
        return verification.nothing("unknown", at=at)
    return verification.of(found, at=at)


def verify_file(data: bytes, *, at: datetime) -> Verification:
    """What may be told about a letter as a file: ours only where every byte is as it was given out."""
    found = _rows().filter(pdf__sha256=sha256(data).hexdigest()).first()
    return verification.nothing("unknown", at=at) if found is None else verification.of(found, at=at)


def _rows() -> QuerySet[Copy]:
    return Copy.objects.select_related("letter__key", "letter__replaced_by", "pdf")


def _of(viewer: Viewer) -> QuerySet[Copy]:
    may = Q(pk__in=[])
    if viewer.person is not None and viewer.client is None:
        may |= Q(person=viewer.person)
    if viewer.client is not None and viewer.client.may("cases:read"):
        may |= Q(client=viewer.client)
    return _rows().filter(may)


def _named(named: str) -> Q:
    try:
        return Q(letter_id=uuid.UUID(named))
    except ValueError:
        return Q(letter__number=named) | Q(code=named.replace("-", "").upper())


def _first(found: Iterable[Copy], named: str) -> Copy:
    copy = next(iter(found), None)
    if copy is None:
        raise NotFound(named)
    return copy


def _line(copy: Copy) -> LetterLine:
    letter = copy.letter
    return LetterLine(
        id=letter.pk,
        case_id=letter.case_id,
        kind=letter.kind,
        title=contents.title_of(letter.kind),
        number=letter.number,
        code=codes.shown(copy.code),
        issued_at=letter.issued_at,
        replaced=letter.replaced_by_id is not None,
    )


def specimens() -> dict[str, Copy]:
    """The newest copy of each kind, whoever it is for: for the pages of those who build, on a demo alone."""
    newest: dict[str, Copy] = {}
    for copy in Copy.objects.select_related("letter__key").order_by("letter__issued_at", "pk"):
        newest[copy.letter.kind] = copy
    return newest
