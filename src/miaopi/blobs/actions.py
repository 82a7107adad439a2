"""Writes of blobs."""

from miaopi import secrets
from miaopi.blobs import store
from miaopi.blobs.errors import BlobError
from miaopi.blobs.models import Blob


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


def _is_whole(name: str) -> bool:
    try:
        store.read(name)
    except (BlobError, secrets.UnknownKey):
        return False
    return True
