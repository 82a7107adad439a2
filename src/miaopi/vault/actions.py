"""All writes of the vault."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Protocol, runtime_checkable

from django.db import transaction

from miaopi.blobs import actions as blobs
from miaopi.people.models import Client, Person
from miaopi.people.viewers import Viewer
from miaopi.vault import images, kinds, pdfs
from miaopi.vault.errors import MOST_OCTETS, Empty, TooLarge
from miaopi.vault.models import Material

CHUNK = 256 * 1024
LONGEST_FILENAME = 120


@runtime_checkable
class Readable(Protocol):
    """A file, or what an upload looks like: gives octets, and none at its end."""

    def read(self, size: int, /) -> bytes: ...


Content = bytes | Readable | Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file after checking: what is stored."""

    data: bytes
    content_type: str
    pages: int
    thumbnail: bytes | None


def add(
    *,
    kind: str,
    filename: str,
    stream: Content,
    at: datetime,
    holder: Person | None = None,
    client: Client | None = None,
    viewer: Viewer | None = None,
    accept: Iterable[str] = (),
    grade: str = Material.Grade.UPLOADED,
) -> Material:
    """Check a file by its content, clean it and keep it; the same file of the same kind is kept once.

    Images are written anew as JPEG, upright and bare; PDFs without anything that acts. Slow work is done
    before the transaction begins.

    Args:    holder, client: exactly one; whose it is. Or viewer: whoever is at work.  stream: octets, or
             a stream that is read to the limit only. accept: media types wanted here; none: all that the
             vault takes.
    Raises:  Empty, TooLarge, WrongKind, Unreadable, Encrypted, TooManyPages, TooManyPixels (all Faulty).
    Basis:   优化营商环境条例 第三十六条: what was handed in once is not asked for again.
    """
    if viewer is not None:
        holder, client = viewer.person, viewer.client
    if (holder is None) == (client is None):
        raise ValueError("a material belongs to a holder or to a client")
    cleaned = clean(read_limited(stream), accept=tuple(accept))
    return _keep(cleaned, kind=kind, filename=filename, holder=holder, client=client, grade=grade, at=at)


def read_limited(stream: Content) -> bytes:
    """The whole content, never much more than the limit in memory. Raises TooLarge."""
    if isinstance(stream, bytes):
        chunks: Iterable[bytes] = (stream,)
    elif isinstance(stream, Readable):
        chunks = iter(lambda: stream.read(CHUNK), b"")
    else:
        chunks = stream
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > MOST_OCTETS:
            raise TooLarge
    return bytes(data)


def clean(data: bytes, *, accept: tuple[str, ...] = ()) -> Cleaned:
    """What would be stored of a file. Raises as `add`."""
    if not data:
        raise Empty
    content_type = kinds.kind_of(data, accept=accept)
    if content_type == kinds.PDF:
        pdf = pdfs.clean(data)
        return Cleaned(pdf.data, kinds.PDF, pdf.pages, None)
    image = images.clean(data, content_type)
    return Cleaned(image.data, kinds.JPEG, 1, image.thumbnail)


@transaction.atomic
def _keep(
    cleaned: Cleaned,
    *,
    kind: str,
    filename: str,
    holder: Person | None,
    client: Client | None,
    grade: str,
    at: datetime,
) -> Material:
    sha256 = hashlib.sha256(cleaned.data).hexdigest()
    known = Material.objects.filter(
        holder=holder, client=client, kind=kind, sha256=sha256, grade=grade
    ).first()
    if known is not None:
        return known
    return Material.objects.create(
        holder=holder,
        client=client,
        kind=kind,
        blob=blobs.put(cleaned.data),
        thumbnail=blobs.put(cleaned.thumbnail) if cleaned.thumbnail else None,
        filename=bare_filename(filename, cleaned.content_type),
        content_type=cleaned.content_type,
        size=len(cleaned.data),
        pages=cleaned.pages,
        sha256=sha256,
        grade=grade,
        uploaded_at=at,
    )


def bare_filename(filename: str, content_type: str) -> str:
    """The name without folders and control characters, with the ending of what is stored."""
    name = PurePosixPath(filename.replace("\\", "/")).name
    printable = "".join(character for character in name if character.isprintable())
    stem = PurePosixPath(printable).stem.strip(". ")[:LONGEST_FILENAME] or "file"
    return stem + (".pdf" if content_type == kinds.PDF else ".jpg")


@transaction.atomic
def raise_grade(*, material: Material, grade: str) -> Material:
    """Staff compared it with the original (B), or a body's seal was checked (A). Basis:
    国办函〔2016〕108号."""
    kept = Material.objects.select_for_update(of=("self",)).get(pk=material.pk)
    kept.grade = Material.Grade(grade)
    kept.save(update_fields=["grade"])
    return kept
