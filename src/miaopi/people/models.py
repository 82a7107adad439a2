"""Persons, accounts, login codes, clients and mandates."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from miaopi.secrets.fields import SealedNumber, SealedText

SCOPES = (
    "cases:write",
    "cases:read",
    "materials:write",
    "licences:read",
    "attests-parties",
    "webhooks",
)


class Person(models.Model):
    """A natural person or an enterprise, by number. One row for each number, whoever named it first.

    Until an account has been identified as this person, name and phone are what somebody else said.
    """

    class Kind(models.TextChoices):
        PERSON = "person"
        ENTERPRISE = "enterprise"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    name = SealedText()
    number = SealedNumber()  # citizen number or credit code
    number_hash = models.CharField(max_length=64)
    # Where messages go.
    phone = SealedNumber(null=True, blank=True)  # type: ignore[misc]  # the field's type has no optional form
    phone_hash = models.CharField(max_length=64, blank=True, default="", db_index=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number_hash"], name="a_number_stands_for_one_person"),
            models.CheckConstraint(
                condition=Q(kind__in=["person", "enterprise"]), name="a_person_is_a_person_or_an_enterprise"
            ),
        ]

    def __str__(self) -> str:
        return f"Person {self.pk}"


class Account(models.Model):
    """What a phone opens. It stands for nobody until it is identified, and then for one person for good."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="account"
    )
    phone = SealedNumber()
    phone_hash = models.CharField(max_length=64)
    identified_at = models.DateTimeField(null=True, blank=True)
    identified_by = models.CharField(max_length=40, blank=True, default="")
    language = models.CharField(max_length=2, default="zh")
    large_text = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    tries_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phone_hash"], name="a_phone_opens_one_account"),
            models.CheckConstraint(
                condition=Q(person__isnull=True, identified_at__isnull=True)
                | Q(person__isnull=False, identified_at__isnull=False),
                name="identified_means_a_person_and_a_time",
            ),
            models.CheckConstraint(
                condition=Q(language__in=["zh", "en"]), name="an_account_reads_chinese_or_english"
            ),
        ]

    def __str__(self) -> str:
        return f"Account {self.pk}"

    @property
    def is_identified(self) -> bool:
        """Whether the account stands for a person."""
        return self.person_id is not None


class LoginCode(models.Model):
    """The newest code of a phone for one purpose: six digits, kept as a keyed hash, good once.

    One row a phone and purpose, so that sending and trying lock the same row and the counts are exact.
    """

    class Purpose(models.TextChoices):
        LOGIN = "login"
        PHONE = "phone"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=10, choices=Purpose)
    phone_hash = models.CharField(max_length=64)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, blank=True)
    code_hash = models.CharField(max_length=64, blank=True, default="")
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    window_at = models.DateTimeField()
    sent_in_window = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phone_hash", "purpose"], name="a_phone_has_one_code_a_purpose"),
            models.CheckConstraint(condition=Q(tries__lte=5), name="a_code_is_tried_at_most_five_times"),
        ]

    def __str__(self) -> str:
        return f"LoginCode {self.pk}"


class Tries(models.Model):
    """What came from one address without a login, of one thing: up to when it is paid for (limits.py).

    The address itself is not kept, only its keyed hash, and no longer than it counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    what = models.CharField(max_length=20)
    address_hash = models.CharField(max_length=64)
    paid_until = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["what", "address_hash"], name="an_address_has_one_count_a_thing"),
        ]

    def __str__(self) -> str:
        return f"Tries {self.pk}"


class Client(models.Model):
    """A program that calls the API with a token. Of the token only a keyed hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    department = models.ForeignKey("places.Department", on_delete=models.PROTECT, null=True, blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["prefix"], name="a_token_prefix_names_one_client"),
        ]

    def __str__(self) -> str:
        return f"Client {self.pk}"

    def may(self, scope: str) -> bool:
        """Whether the client was given this scope."""
        return self.active and scope in self.scopes


class Mandate(models.Model):
    """One person may act for another in one matter, from day to day, both included.

    No last day: until revoked.

    Basis: 民法典 第一百六十五条: a written mandate names agent, matter, powers and term.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    principal = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates_given")
    agent = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates_held")
    matter_slug = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["principal", "agent", "matter_slug"], name="mandate_by_both")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="a_mandate_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(principal=F("agent")), name="nobody_mandates_themselves"),
        ]

    def __str__(self) -> str:
        return f"Mandate {self.pk}"
