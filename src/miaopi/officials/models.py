"""Officials and their posts."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from miaopi.secrets.fields import SealedText

ROLES = ("clerk", "examiner", "approver", "administrator")


class OfficialManager(BaseUserManager["Official"]):
    """Finds officials by their staff number."""

    def get_by_natural_key(self, username: str | None) -> Official:
        return self.get(username=(username or "").strip().lower())


class Official(AbstractBaseUser):
    """A member of staff. Never deleted: what they did keeps their name.

    `username` is the staff number, lower-case. The password is hashed by Django; the second factor is a TOTP
    (RFC 6238) whose last used step is kept, so that no code works twice. `failures` and `locked_until` count
    wrong passwords and codes of this account. `number_hash` is the keyed hash of the citizen number, as
    `people.Person` has it, so that nobody handles a case of their own; the number itself is not kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=60)
    number_hash = models.CharField(max_length=64, blank=True, default="")
    language = models.CharField(max_length=2, default="zh")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    totp_secret = SealedText(null=True)  # type: ignore[misc]  # the field's type has no optional form
    totp_step = models.PositiveBigIntegerField(default=0)
    totp_since = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    # Django's own admin is not installed; the flags exist for libraries that ask.
    is_staff = False
    is_superuser = False

    objects: ClassVar[OfficialManager] = OfficialManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        ordering: ClassVar = ["username"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="an_official_reads_chinese_or_english", condition=Q(language__in=["zh", "en"])
            ),
            models.CheckConstraint(
                name="a_staff_number_is_lower_case", condition=Q(username__regex=r"^[a-z0-9.-]{3,30}$")
            ),
            # Who examines and who decides are two persons, not two accounts of one.
            models.UniqueConstraint(
                name="a_person_is_one_official", fields=["number_hash"], condition=~Q(number_hash="")
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """A code for the day on which the phone is lost: good once. Only its keyed hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["official", "code_hash"], name="a_recovery_code_is_given_once")
        ]

    def __str__(self) -> str:
        return f"RecoveryCode {self.pk}"


class Post(models.Model):
    """What an official may do: one role, for one department's offerings, in one division and below it.

    A clerk of a service centre (duty `centre`) takes the offerings of every department in the division.
    `until_on` is the last day; null: until ended.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=14)
    department = models.ForeignKey("places.Department", on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey("places.Division", on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["official", "role", "department", "division", "from_on"]
        constraints: ClassVar = [
            models.CheckConstraint(name="a_post_has_a_known_role", condition=Q(role__in=ROLES)),
            models.CheckConstraint(
                name="a_post_ends_after_it_begins",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            ),
            models.UniqueConstraint(
                name="a_post_is_held_once",
                fields=["official", "role", "department", "division"],
                condition=Q(until_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.department_id} {self.division_id}"
