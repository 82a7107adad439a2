"""What is in the folder of blobs."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Blob(models.Model):
    """One content. `name` is its keyed hash (64 hex digits), which tells nothing without the keyset."""

    name = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="blob_name_is_a_hash", condition=Q(name__regex=r"^[0-9a-f]{64}$"))
        ]

    def __str__(self) -> str:
        return self.name
