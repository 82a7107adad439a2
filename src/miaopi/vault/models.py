"""Materials."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from miaopi.secrets.fields import SealedText


class Material(models.Model):
    """A document that a holder (at the hall) or a client (by API) handed in; reused by kind.

    Basis: 国办函〔2016〕108号: the grade says how far it may be trusted (A sealed by a body, B compared with
    the original by staff, C uploaded by the user, D the user's own statement).
    """

    class Grade(models.TextChoices):
        SEALED = "A"
        COMPARED = "B"
        UPLOADED = "C"
        STATED = "D"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="materials"
    )
    client = models.ForeignKey(
        "people.Client", on_delete=models.PROTECT, null=True, blank=True, related_name="materials"
    )
    kind = models.CharField(max_length=60)
    blob = models.ForeignKey("blobs.Blob", on_delete=models.PROTECT, related_name="+")
    thumbnail = models.ForeignKey(
        "blobs.Blob", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    filename = SealedText()
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()  # octets as stored, after cleaning
    pages = models.PositiveSmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64)  # of what is stored
    grade = models.CharField(max_length=1, choices=Grade, default=Grade.UPLOADED)
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["holder", "kind", "-uploaded_at"], name="material_of_holder"),
            models.Index(fields=["client", "kind", "-uploaded_at"], name="material_of_client"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(holder__isnull=False, client__isnull=True)
                | Q(holder__isnull=True, client__isnull=False),
                name="a_material_belongs_to_a_holder_or_a_client",
            ),
            models.CheckConstraint(
                condition=Q(grade__in=["A", "B", "C", "D"]), name="a_material_has_a_known_grade"
            ),
        ]

    def __str__(self) -> str:
        return f"Material {self.pk}"
