"""Messages."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from miaopi.secrets.fields import SealedNumber, SealedText


class Message(models.Model):
    """One text to one phone. Text and phone are sealed; a login code is wiped once it is of no more use."""

    class State(models.TextChoices):
        QUEUED = "queued"  # the outbox has it
        SENT = "sent"  # the gateway took it
        DELIVERED = "delivered"  # the phone has it
        FAILED = "failed"  # it did not and will not arrive
        UNKNOWN = "unknown"  # no receipt within 72 hours

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    case_id = models.UUIDField(null=True, blank=True, db_index=True)  # a number, not a key: cases stand above
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    # Without a phone it stands in the person's space alone.
    phone = SealedNumber(null=True, blank=True)  # type: ignore[misc]  # the field's type has no optional form
    text = SealedText()
    parts = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    gateway_id = models.CharField(max_length=100, blank=True, default="")
    reason = models.CharField(max_length=40, blank=True, default="")  # why it failed: a code, never a text
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()  # later than created_at where the night holds it
    expires_at = models.DateTimeField(null=True, blank=True)  # not sent after this: a code that is of no use
    sent_at = models.DateTimeField(null=True, blank=True)
    receipt_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        indexes: ClassVar = [models.Index(fields=["person", "-created_at"], name="message_of_person")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sent", "delivered", "failed", "unknown"]),
                name="a_message_is_in_a_known_state",
            ),
            models.CheckConstraint(condition=Q(parts__gte=1), name="a_message_has_a_part"),
            models.CheckConstraint(
                condition=Q(state="queued") | Q(state="failed") | Q(sent_at__isnull=False),
                name="what_was_sent_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Message {self.pk}"


class ReceiptMark(models.Model):
    """How far the receipts of a gateway were read. One row a gateway, named by a hash of its address."""

    gateway = models.CharField(max_length=64, primary_key=True)
    mark = models.CharField(max_length=100, blank=True)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"ReceiptMark {self.gateway[:8]}"
