"""Tables of letters. A letter has one number; each addressee has a copy with what that person may read."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from miaopi.blobs.models import FirstFile
from miaopi.letters.kinds import Kind

# Plain texts, since a migration that holds them must not import the product.
KIND_CODES = tuple(kind.value for kind in Kind)


class Letter(models.Model):
    """One letter of one case. What stands in it is sealed, copy by copy, under the letter's own key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)  # no foreign key: cases stand on a higher floor
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=80, unique=True)  # 文号, printed on it
    department = models.ForeignKey("places.Department", models.PROTECT, related_name="+")
    division = models.CharField(max_length=12)
    round = models.PositiveSmallIntegerField()  # of the case
    issued_at = models.DateTimeField()
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaces")
    replaced_at = models.DateTimeField(null=True)
    key = models.ForeignKey("secrets.DataKey", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-issued_at", "id")
        indexes: ClassVar = [models.Index(fields=["case_id", "issued_at"], name="letter_by_case")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=KIND_CODES), name="letter_kind_is_known"),
            models.CheckConstraint(
                condition=Q(replaced_by=None, replaced_at=None)
                | Q(replaced_by__isnull=False, replaced_at__isnull=False),
                name="letter_replaced_says_when",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | ~Q(replaced_by=F("id")), name="letter_replaces_another"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Copy(models.Model):
    """What one addressee reads of a letter. Where a client filed, the applicant's copy is also its copy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    letter = models.ForeignKey(Letter, models.CASCADE, related_name="copies")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, null=True, related_name="+")
    is_main = models.BooleanField()  # the applicant's; the others are for parties
    language = models.CharField(max_length=2)
    code = models.CharField(max_length=10, unique=True)  # typed by a checker, without the dash
    sealed = models.BinaryField()  # JSON of `contents.Contents`, bound to this row

    class Meta:
        ordering = ("letter", "-is_main", "id")
        verbose_name_plural = "copies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "person"], name="letter_has_one_copy_a_person"),
            models.UniqueConstraint(
                fields=["letter"], condition=Q(is_main=True), name="letter_has_one_main_copy"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(client__isnull=False), name="copy_is_for_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"copy of {self.letter_id}"


class LetterPdf(FirstFile):
    """The one file of a copy: the first stored is the one given out, for ever."""

    owner_field = "copy"
    copy = models.OneToOneField(Copy, models.PROTECT, related_name="pdf")

    def __str__(self) -> str:
        return f"file of {self.copy_id}"


class Counter(models.Model):
    """The last number given in a series: what stands before the count in a number, year and mark included."""

    series = models.CharField(primary_key=True, max_length=60)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"
