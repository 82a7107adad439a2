"""All reads of the vault."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from miaopi.blobs import queries as blobs
from miaopi.people.models import Client, Person
from miaopi.people.viewers import Viewer
from miaopi.texts import Fault, Faulty
from miaopi.vault.models import Material


def material(viewer: Viewer, material_id: UUID) -> Material:
    """A material that the viewer owns. Who sees it through a case asks `cases`.

    Raises: Faulty: vault.unknown, also where it is somebody else's.
    """
    found = _of(viewer).filter(pk=material_id).first()
    if found is None:
        raise Faulty([Fault("vault.unknown")])
    return found


def held(
    owner: Person | Client | Viewer, kind: str | None = None, *, kinds: Collection[str] | None = None
) -> tuple[Material, ...]:
    """What an owner has handed in, newest first; of one kind, of some, or all. One query."""
    found = _of(owner)
    if kind is not None:
        found = found.filter(kind=kind)
    if kinds is not None:
        found = found.filter(kind__in=tuple(kinds))
    return tuple(found.order_by("-uploaded_at", "id"))


def _of(owner: Person | Client | Viewer) -> QuerySet[Material]:
    match owner:
        case Viewer(person=Person() as person):
            return _all().filter(holder=person)
        case Viewer(client=Client() as client):
            return _all().filter(client=client)
        case Viewer():
            return _all().none()
        case Client():
            return _all().filter(client=owner)
        case _:
            return _all().filter(holder=owner)


def newest(owner: Person | Client | Viewer, kind: str) -> Material | None:
    """What would be used again: the newest of this kind."""
    return next(iter(held(owner, kind)), None)


def read(kept: Material) -> bytes:
    """The file as it is stored. Raises what `blobs.queries.read` raises."""
    return blobs.read(kept.blob)


def thumbnail(kept: Material) -> bytes | None:
    """A small JPEG of an image; None for a PDF."""
    return blobs.read(kept.thumbnail) if kept.thumbnail else None


def _all() -> QuerySet[Material]:
    return Material.objects.select_related("blob", "thumbnail")
