"""Tables of licences; what each must never be stands here as a constraint."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from miaopi.blobs.models import FirstFile

if TYPE_CHECKING:
    from miaopi.people.models import Person


class State(models.TextChoices):
    """What was last done to a licence. Expiry is computed from the date at reading, never stored.

    Basis: 行政许可法 第八、四十九、六十九、七十条; 行政处罚法 第九条; GB/T 36903 证照状态.
    """

    VALID = "valid", "有效"
    SUSPENDED = "suspended", "暂扣"
    ANNULLED = "annulled", "撤销"
    WITHDRAWN = "withdrawn", "撤回"
    REVOKED = "revoked", "吊销"
    DEREGISTERED = "deregistered", "注销"
    REPLACED = "replaced", "已由新版本替换"


ENDED = (State.ANNULLED, State.WITHDRAWN, State.REVOKED, State.DEREGISTERED, State.REPLACED)


class LicenceQuerySet(models.QuerySet["Licence"]):
    """The vocabulary of reads."""

    def live(self) -> LicenceQuerySet:
        """Not ended by an act; the term may be over."""
        return self.filter(ended_at=None)

    def in_force(self, day: date) -> LicenceQuerySet:
        """Live, its term not over on that day (Asia/Shanghai). One that begins later counts too."""
        return self.live().filter(Q(valid_to=None) | Q(valid_to__gte=day))

    def held_by(self, person: Person) -> LicenceQuerySet:
        """Licences in which the person has any role."""
        return self.filter(holders__person=person).distinct()


class Licence(models.Model):
    """One version of a licence. A change makes a new row with the same serial and the next version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)  # no foreign key: cases stand on a higher floor
    matter_slug = models.CharField(max_length=80)
    version_hash = models.CharField(
        max_length=64
    )  # of the matter version that issued it; its template makes the PDF
    offering_code = models.CharField(max_length=40)
    division = models.CharField(max_length=12)
    client = models.ForeignKey(
        "people.Client", models.PROTECT, null=True, related_name="+"
    )  # that applied by API
    type_code = models.CharField(max_length=21)  # credit code of who defined the type + 3 digits
    issuer_code = models.CharField(max_length=18)
    serial = models.CharField(max_length=32)
    version = models.PositiveSmallIntegerField()
    identifier = models.CharField(max_length=110, unique=True)  # GB/T 36904, with root, dots and check
    number = models.CharField(max_length=80, unique=True)  # printed on it
    code = models.CharField(max_length=8, unique=True)  # typed by a checker, without the dash
    state = models.CharField(max_length=12, choices=State.choices, default=State.VALID)
    issued_at = models.DateTimeField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # last day, Asia/Shanghai; null: no end
    ended_at = models.DateTimeField(null=True)
    ended_from = models.DateField(null=True)  # first day without force; annulled: the day of issue
    end_reason = models.JSONField(null=True)  # {"zh", "en"}: plain words, no personal data
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    key = models.ForeignKey("secrets.DataKey", models.PROTECT, related_name="+")
    sealed = models.BinaryField()  # JSON: titles, fields, statement, record; under `key`, bound to this row

    objects = LicenceQuerySet.as_manager()

    class Meta:
        ordering = ("-issued_at", "id")
        indexes: ClassVar = [models.Index(fields=["matter_slug", "ended_at"], name="licence_by_matter")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["type_code", "issuer_code", "serial", "version"],
                name="licence_serial_is_unique_in_its_type",
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1, version__lte=999), name="licence_version_has_three_digits"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="licence_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | Q(state__in=(State.VALID, State.SUSPENDED), ended_at__isnull=True),
                name="licence_ended_says_when",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="licence_term_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def is_in_force(self, day: date) -> bool:
        """Not ended and its term not over on that day (Asia/Shanghai)."""
        return self.ended_at is None and (self.valid_to is None or day <= self.valid_to)


class LicenceHolder(models.Model):
    """Who stands on a licence and as what: one row a person and role."""

    licence = models.ForeignKey(Licence, models.CASCADE, related_name="holders")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["licence", "person", "role"], name="holder_has_a_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.licence_id}"


class LicenceKey(models.Model):
    """A value by which other matters may look the licence up, kept only as a keyed hash."""

    licence = models.ForeignKey(Licence, models.CASCADE, related_name="keys")
    name = models.CharField(max_length=60)
    value_hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [models.Index(fields=["name", "value_hash"], name="licence_by_key")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["licence", "name", "value_hash"], name="licence_key_stands_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.licence_id}"


class Claim(models.Model):
    """A part of a scope taken for a span of days; the database refuses two live ones that meet.

    One row a part, as the range [h, h] of its 64-bit hash; the whole as the range without ends (both null).
    """

    licence = models.ForeignKey(Licence, models.CASCADE, related_name="claims")
    scope_hash = models.BinaryField(max_length=32)
    part_from = models.BigIntegerField(null=True)
    part_to = models.BigIntegerField(null=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # last day; null: no end
    live = models.BooleanField(default=True)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(part_from=None, part_to=None) | Q(part_from__lte=F("part_to")),
                name="claim_is_a_part_or_the_whole",
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="claim_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"claim of {self.licence_id}"


class EndAct(models.Model):
    """An end that an official proposes and, where two persons are asked, another one confirms.

    What was written (ground, law, how the holder was heard) is sealed under the licence's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="end_acts")
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=8, default="proposed")
    proposed_by = models.ForeignKey("officials.Official", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey("officials.Official", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()

    class Meta:
        ordering = ("-proposed_at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=("annul", "withdraw", "revoke", "deregister")),
                name="end_act_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", settled_by=None, settled_at=None)
                | Q(state__in=("done", "dropped"), settled_by__isnull=False, settled_at__isnull=False),
                name="end_act_settled_says_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(kind="deregister") | ~Q(settled_by=F("proposed_by")),
                name="end_act_takes_two_persons",
            ),
            models.UniqueConstraint(
                fields=["licence"], condition=Q(state="proposed"), name="licence_has_one_open_end_act"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.licence_id}"


class Counter(models.Model):
    """The last number given in a series; a series is a type, an issuer and a year."""

    series = models.CharField(primary_key=True, max_length=60)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"


class LicencePdf(FirstFile):
    """The one certificate of a licence version: the first stored is the one given out, for ever."""

    owner_field = "licence"
    licence = models.OneToOneField(Licence, models.PROTECT, related_name="pdf")

    def __str__(self) -> str:
        return f"certificate of {self.licence_id}"
