"""Reads of blobs."""

from miaopi.blobs import store
from miaopi.blobs.models import Blob


def read(blob: Blob) -> bytes:
    """The content.

    Raises: BlobMissing; BlobTampered: nothing but what was stored is ever given out.
    """
    return store.read(blob.name)
