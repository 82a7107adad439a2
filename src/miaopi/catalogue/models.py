"""Published versions of matters, and offerings."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact


class MatterVersion(models.Model):
    """A matter as it was published. The database refuses to change or remove it: decisions rest on it."""

    hash = models.CharField(max_length=64, primary_key=True)
    slug = models.CharField(max_length=80)
    number = models.PositiveIntegerField()  # 1, 2 … within the matter
    bundle = models.BinaryField()
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    search_text = models.TextField()  # names and plain names, normalised, one a line
    basic_code = models.CharField(max_length=12)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slug", "number"], name="versions_of_a_matter_are_counted"),
            models.CheckConstraint(
                condition=Exact(Length("hash"), 64), name="a_version_is_named_by_its_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.number}"


class Offering(models.Model):
    """A matter offered by one department. The code is never reused, also after closing.

    Basis: GB/T 39554.1-2020: credit code of the body (18), exercise level (1), basic code (12).
    """

    class Status(models.TextChoices):
        PUBLISHED = "published"
        PAUSED = "paused"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=31)
    matter_slug = models.CharField(max_length=80, db_index=True)
    version = models.ForeignKey(MatterVersion, on_delete=models.PROTECT, related_name="offerings")
    department = models.ForeignKey("places.Department", on_delete=models.PROTECT, related_name="offerings")
    division = models.ForeignKey("places.Division", on_delete=models.PROTECT, related_name="offerings")
    level = models.CharField(max_length=1)  # 行使层级 1-6
    instant = models.BooleanField()
    status = models.CharField(max_length=10, choices=Status, default=Status.PUBLISHED)
    offered_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["division", "matter_slug"], name="offering_by_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="an_offering_code_is_never_reused"),
            models.CheckConstraint(
                condition=Exact(Length("code"), 31), name="an_offering_code_has_31_positions"
            ),
            models.CheckConstraint(
                condition=Q(level__in=["1", "2", "3", "4", "5", "6"]), name="an_offering_has_a_known_level"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["published", "paused", "closed"]),
                name="an_offering_has_a_known_status",
            ),
        ]

    def __str__(self) -> str:
        return self.code
