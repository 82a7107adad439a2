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


class FirstFile(models.Model):
    """The one file of another app's row, linked to as `owner_field`: the first one stored is kept for ever.

    `sha256` is of the file as it is given out.
    """

    owner_field: ClassVar[str]
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()

    class Meta:
        abstract = True
