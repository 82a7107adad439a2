"""Writes of secrets: making, erasing and wrapping anew the data keys."""

import os
import uuid
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db import transaction

from miaopi.secrets import cipher, keyset
from miaopi.secrets.models import DataKey, wrap_aad


def new_key(*, purpose: str, at: datetime) -> DataKey:
    """A fresh data key, stored wrapped under the platform's key.

    Args:    purpose: a code ("case").  at: aware, UTC.
    """
    key_id = uuid.uuid4()
    wrapped = cipher.seal(os.urandom(keyset.KEY_BYTES), aad=wrap_aad(key_id))
    return DataKey.objects.create(id=key_id, wrapped=wrapped, purpose=purpose, made_at=at)


@transaction.atomic
def erase(*, key: DataKey, at: datetime) -> None:
    """Erase a data key, and with it all that it sealed; a second time changes nothing.

    Copies in backups and in the database's free pages last until these are overwritten: docs/secrets.md.

    Basis: 个人信息保护法 第四十七条: deleted when the purpose is met or the time is over.
    """
    DataKey.objects.filter(pk=key.pk, erased_at__isnull=True).update(wrapped=None, erased_at=at)
    key.refresh_from_db()


def rewrap(*, limit: int = 1000) -> int:
    """Wrap data keys of an older platform key under the primary one; how many were done (0: none is left).

    Run again until 0: a batch is one transaction and can be cut off anywhere.
    """
    primary = keyset.reload(settings.KEYSET).primary["seal"]
    wrapped_by_another = (
        (pk, bytes(wrapped or b""))
        for pk, wrapped in DataKey.objects.filter(wrapped__isnull=False)
        .values_list("pk", "wrapped")
        .iterator()
        if cipher.key_id_of(bytes(wrapped or b""), aad=wrap_aad(pk)) != primary
    )
    with transaction.atomic():
        batch = list(islice(wrapped_by_another, limit))
        for pk, wrapped in batch:
            anew = cipher.seal(cipher.open_(wrapped, aad=wrap_aad(pk)), aad=wrap_aad(pk))
            # Only where it still is there: a key that is erased meanwhile stays erased.
            DataKey.objects.filter(pk=pk, wrapped__isnull=False).update(wrapped=anew)
    return len(batch)
