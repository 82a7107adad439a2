"""All reads of licences: checking one, one's own, and the one guarded door."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db.models import Q

from miaopi.licences import codes, contents, identifier, verification, words
from miaopi.licences.keys import NUMBER, key_hash
from miaopi.licences.models import Licence, LicenceKey, LicenceQuerySet
from miaopi.licences.verification import Shown, Verification
from miaopi.people.limits import CERTIFICATES_GUESSED
from miaopi.people.models import Person
from miaopi.people.viewers import Viewer
from miaopi.texts import Words

__all__ = [
    "LicencePage",
    "NotFound",
    "Verification",
    "by_id",
    "held",
    "licence_for",
    "licence_of_case",
    "live_of",
    "page",
    "typed",
    "verify",
    "verify_file",
]


class NotFound(LookupError):  # noqa: N818  - the same whether there is none or it is not theirs
    """No such licence for this viewer."""


@dataclass(frozen=True, slots=True)
class LicencePage:
    """A licence as its holder sees it. `state` as in Verification; `pdf_ready`: it opens at once."""

    id: uuid.UUID
    case_id: uuid.UUID
    matter: str
    identifier: str
    number: str
    code: str
    title: Words
    issuer: Words
    state: str
    state_words: Words
    ended: Words | None
    lines: tuple[Shown, ...]
    term: Words
    issued_on: date
    valid_from: date
    valid_to: date | None
    check_address: str
    qr: tuple[str, ...]
    pdf_ready: bool


def verify(typed: str, *, at: datetime, address: str | None = None) -> Verification:
    """What may be told about a code or identifier as somebody typed or scanned it.

    Args:    address: where it is asked from, so that guesses are counted.
    Raises:  people.limits.TooMany: so many codes that could be right and were never issued are guesses.
    """
    try:
        by, stored = verification.parse(typed)
    except (identifier.ShapeError, identifier.CheckError):
        return verification.mistyped(typed, at=at)
    found = _rows().filter(**{by: stored}).first()
    if found is None:
        if address is not None:
            CERTIFICATES_GUESSED.take(address, at=at)
        return verification.unknown(by, at=at)
    return verification.of(found, by, at=at)


def verify_file(data: bytes, *, at: datetime) -> Verification:
    """What may be told about a certificate as a file: ours only where every byte is as it was given out.

    A signature checker leaves a few bytes of the signature's envelope open (docs/certificates.md).
    """
    found = _rows().filter(pdf__sha256=sha256(data).hexdigest()).first()
    return verification.unknown("code", at=at) if found is None else verification.of(found, "code", at=at)


def held(person: Person, *, at: datetime) -> tuple[LicencePage, ...]:
    """Every licence in which the person has a role, the newest first; ended ones too."""
    return tuple(page(licence, at=at) for licence in _rows().held_by(person).order_by("-issued_at", "id"))


def licence_for(viewer: Viewer, typed_identifier: str) -> Licence:
    """The licence with this identifier (or id), if the viewer may see all of it.

    Raises: NotFound: there is none, or it is not theirs.
    """
    may = Q(pk__in=[])
    if viewer.person is not None:
        may |= Q(holders__person=viewer.person)
    if viewer.client is not None and viewer.client.may("licences:read"):
        may |= Q(client=viewer.client)
    found = _rows().filter(_named(typed_identifier)).filter(may).distinct().first()
    if found is None:
        raise NotFound(typed_identifier)
    return found


def live_of(person: Person, matter_slug: str, number: str) -> Licence | None:
    """The person's own licence of that number, however it is typed, unless it has ended."""
    keyed = LicenceKey.objects.filter(name=NUMBER, value_hash=key_hash(matter_slug, NUMBER, number))
    return (
        _rows().live().held_by(person).filter(matter_slug=matter_slug, pk__in=keyed.values("licence")).first()
    )


def licence_of_case(case_id: uuid.UUID) -> Licence | None:
    """The licence that a case issued, if it issued one."""
    return _rows().filter(case_id=case_id).order_by("-version").first()


def by_id(licence_id: uuid.UUID) -> Licence | None:
    """For officials; the caller looks whether a post covers it."""
    return _rows().filter(pk=licence_id).first()


def typed(text: str) -> tuple[Licence, ...]:
    """The licences that what somebody typed may mean: by code, identifier or number. For officials."""
    try:
        by, stored = verification.parse(text)
    except (identifier.ShapeError, identifier.CheckError):
        found: tuple[Licence, ...] = ()
    else:
        found = tuple(_rows().filter(**{by: stored}))
    if found:
        return found
    slugs = Licence.objects.order_by("matter_slug").values_list("matter_slug", flat=True).distinct()
    hashes = [key_hash(slug, NUMBER, text) for slug in slugs]
    keyed = LicenceKey.objects.filter(name=NUMBER, value_hash__in=hashes).values("licence")
    return tuple(_rows().filter(pk__in=keyed).order_by("-version", "pk"))


def page(licence: Licence, *, at: datetime) -> LicencePage:
    """All that a page shows of a licence; the caller has looked who may see it."""
    held_contents = contents.read(licence)
    checked = verification.of(licence, "code", at=at)
    return LicencePage(
        id=licence.pk,
        case_id=licence.case_id,
        matter=licence.matter_slug,
        identifier=licence.identifier,
        number=licence.number,
        code=codes.shown(licence.code),
        title=held_contents.title,
        issuer=held_contents.issuer,
        state=checked.state,
        state_words=words.BY_STATE[checked.act].heading,
        ended=checked.about,
        lines=tuple(Shown(line.key, line.label, line.value) for line in held_contents.lines),
        term=verification.term(licence),
        issued_on=contents.day_of(licence.issued_at),
        valid_from=licence.valid_from,
        valid_to=licence.valid_to,
        check_address=contents.check_address(licence),
        qr=tuple(contents.qr(licence)),
        pdf_ready=hasattr(licence, "pdf"),
    )


def _rows() -> LicenceQuerySet:
    rows = Licence.objects.select_related("key", "pdf")
    assert isinstance(rows, LicenceQuerySet)
    return rows


def _named(typed: str) -> Q:
    try:
        return Q(pk=uuid.UUID(typed))
    except ValueError:
        return Q(identifier=identifier.normal(typed))
