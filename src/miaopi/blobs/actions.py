"""Writes of blobs."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from django.db import models, transaction

from miaopi import secrets
from miaopi.blobs import store
from miaopi.blobs.errors import BlobError
from miaopi.blobs.models import Blob, FirstFile
from miaopi.outbox import actions as outbox


def put(data: bytes) -> Blob:
    """Store a content; the same content gives the same Blob and is stored once.

    The file is written before the row: a transaction that rolls back leaves a file that no row names, which
    does no harm and goes when files are counted against rows. A stored file that is missing or changed is
    written anew.
    """
    name = store.name_of(data)
    if not _is_whole(name):
        store.write(name, data)
    Blob.objects.bulk_create([Blob(name=name, size=len(data))], ignore_conflicts=True)
    return Blob.objects.get(pk=name)


def made_once(
    *, owner: models.Model, files: type[FirstFile], make: Callable[[], bytes], render: str, at: datetime
) -> bytes:
    """The file of a row, made at the first call and the same bytes ever after.

    A worker and a download may race: each makes one (no lock is held meanwhile), the first to store wins, and
    the other gives out what the first one stored.

    Args:    files: the table of such files.  render: the outbox kind whose work for this row is then done.
    Raises:  what `make` raises; BlobError.
    """
    kept = _kept(owner, files)
    if kept is None:
        kept = _keep_first(owner, files, make(), render=render, at=at)
    return store.read(kept.blob.name)


@transaction.atomic
def _keep_first(
    owner: models.Model, files: type[FirstFile], data: bytes, *, render: str, at: datetime
) -> FirstFile:
    """Keep this file, unless one is kept already; that one then."""
    type(owner)._default_manager.select_for_update().get(pk=owner.pk)  # so that a loser leaves no file behind
    kept = _kept(owner, files)
    if kept is None:
        kept = files._default_manager.create(
            **{files.owner_field: owner},
            blob=put(data),
            made_at=at,
            sha256=sha256(data).hexdigest(),
            size=len(data),
        )
        outbox.finish(kind=render, key=str(owner.pk), at=at)
    return kept


def _kept(owner: models.Model, files: type[FirstFile]) -> FirstFile | None:
    return files._default_manager.select_related("blob").filter(**{files.owner_field: owner}).first()


def _is_whole(name: str) -> bool:
    try:
        store.read(name)
    except (BlobError, secrets.UnknownKey):
        return False
    return True
