"""The folder: one encrypted file a content, at `ab/cd/abcd….`.

Written whole, synced, then renamed into place.
"""

import os
import tempfile
from pathlib import Path

from django.conf import settings

from miaopi import secrets
from miaopi.blobs.errors import BlobMissing, BlobTampered
from miaopi.secrets import cipher


def name_of(data: bytes) -> str:
    """Keyed hash of the content, 64 hex digits: who has the folder alone cannot test for a known file."""
    return cipher.keyed_hash_bytes(data, use="blobs.name").hex()


def path_of(name: str) -> Path:
    """Where a blob lies."""
    return Path(settings.BLOBS, name[:2], name[2:4], name)


def write(name: str, data: bytes) -> None:
    """Encrypt and store; afterwards the file survives a power cut.

    Two writers at once leave one whole file.
    """
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.seal(data, aad=_place(name)))
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)
    # The folders too: a new entry is lost with its parent's.
    for folder in (path.parent, path.parent.parent, settings.BLOBS):
        _sync(folder)


def read(name: str) -> bytes:
    """Decrypt and check a stored content.

    Raises: BlobMissing; BlobTampered: the file is not what was stored under this name.
            secrets.UnknownKey: the keyset does not hold the file's key.
    """
    try:
        token = path_of(name).read_bytes()
    except FileNotFoundError:
        raise BlobMissing(name) from None
    try:
        data = secrets.open_(token, aad=_place(name))
    except secrets.Tampered:
        raise BlobTampered(name) from None
    if name_of(data) != name:
        raise BlobTampered(name)
    return data


def _place(name: str) -> str:
    return f"blobs.{name}"


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
