"""All reads of the vault."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from miaopi.blobs import queries as blobs
from miaopi.people.models import Client, Person
from miaopi.people.viewers import Viewer
from miaopi.texts import Fault, Faulty
from miaopi.vault.models import Material


def material(viewer: Viewer, material_id: UUID) -> Material:
    """A material that the viewer owns. Who sees it through a case asks `cases`.

    Raises: Faulty: vault.unknown, also where it is somebody else's.
    """
    found = None
    if viewer.person is not None:
        found = _all().filter(pk=material_id, holder=viewer.person).first()
    if found is None and viewer.client is not None:
        found = _all().filter(pk=material_id, client=viewer.client).first()
    if found is None:
        raise Faulty([Fault("vault.unknown")])
    return found


def held(owner: Person | Client, kind: str | None = None) -> tuple[Material, ...]:
    """What an owner has handed in, newest first; of one kind, or all. One query."""
    mine = Q(client=owner) if isinstance(owner, Client) else Q(holder=owner)
    found = _all().filter(mine)
    if kind is not None:
        found = found.filter(kind=kind)
    return tuple(found.order_by("-uploaded_at", "id"))


def newest(owner: Person | Client, kind: str) -> Material | None:
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
