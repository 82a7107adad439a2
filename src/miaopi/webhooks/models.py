"""Addresses that clients named, and what was sent to each."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from miaopi.secrets.fields import SealedText

# What a client can be told of; transitions of a case lead to these (cases.actions.announcing).
TYPES = (
    "case.received",
    "case.waiting",
    "case.supplement_asked",
    "case.with_a_person",
    "case.approved",
    "case.rejected",
    "case.declined",
    "case.withdrawn",
    "case.ended",
    "licence.ended",
    "ping",
)


class Endpoint(models.Model):
    """An address of a client. The secret signs what is sent there and is shown once, when it is made.

    An endpoint that took nothing for five days is switched off, told by `switched_off_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey("people.Client", on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(max_length=500)
    secret = SealedText()
    types = models.JSONField(default=list)
    failing_since = models.DateTimeField(null=True)
    switched_off_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "url"], name="a_client_names_an_address_once"),
        ]

    def __str__(self) -> str:
        return f"Endpoint {self.pk}"


class Delivery(models.Model):
    """One thing told to one endpoint. Its id is the same at each try, so that a receiver can drop doubles."""

    class State(models.TextChoices):
        QUEUED = "queued"
        DELIVERED = "delivered"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    type = models.CharField(max_length=40)
    data = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    last_status = models.CharField(max_length=40, blank=True, default="")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="queued", ended_at__isnull=True) | Q(ended_at__isnull=False),
                name="a_delivery_that_ended_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Delivery {self.pk}"
