"""Data keys: each seals the content of one case (or another unit that is erased as a whole)."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from miaopi.secrets import cipher
from miaopi.secrets.errors import KeyErased

# The key id in front of a token made with a data key: the row tells which key it is.
DATA_KEY_ID = "00000000"


class DataKey(models.Model):
    """A key of its own, wrapped under the platform's key. Erasing it erases all that it sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField(null=True)
    purpose = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="data_key_is_there_or_erased",
                condition=Q(wrapped__isnull=True, erased_at__isnull=False)
                | Q(wrapped__isnull=False, erased_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"

    def seal(self, data: bytes, aad: str) -> bytes:
        """Encrypt under this key, bound to it and to `aad`.

        Raises: KeyErased.
        """
        return cipher.seal_with(self._key(), data, key_id=DATA_KEY_ID, aad=f"{self.pk}|{aad}")

    def open(self, token: bytes, aad: str) -> bytes:
        """Decrypt what `seal` gave for the same `aad`.

        Raises: KeyErased; Tampered.
        """
        return cipher.open_with(self._key(), bytes(token), aad=f"{self.pk}|{aad}")

    def _key(self) -> bytes:
        if self.wrapped is None:
            raise KeyErased(key=self.pk)
        return cipher.open_(bytes(self.wrapped), aad=wrap_aad(self.pk))


def wrap_aad(key_id: uuid.UUID) -> str:
    """The place that a wrapped key is bound to."""
    return f"secrets_datakey.wrapped.{key_id}"
