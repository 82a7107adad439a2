"""Events, heads, signed roots. Triggers (migration 0002) keep events and roots as they were written."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from miaopi.ledger.actors import KINDS

GENESIS = "0" * 64


class Event(models.Model):
    """One thing that happened. `hash` is SHA-256 over all the rest and the hash before it (chain.py)."""

    chain = models.CharField(max_length=120)
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=100, blank=True)
    data = models.JSONField()
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["chain", "seq"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_event_a_number", fields=["chain", "seq"]),
            models.CheckConstraint(name="events_count_from_one", condition=Q(seq__gte=1)),
            models.CheckConstraint(name="event_actor_kind_is_known", condition=Q(actor_kind__in=KINDS)),
        ]
        indexes: ClassVar = [models.Index(name="event_kind_at", fields=["kind", "at"])]

    def __str__(self) -> str:
        return f"{self.chain} #{self.seq} {self.kind}"


class Head(models.Model):
    """The end of a chain. `mac` is a keyed hash over chain, seq and hash.

    Without the keyset nobody can set it.
    """

    chain = models.CharField(max_length=120, primary_key=True)
    seq = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.chain} up to #{self.seq}"


class Root(models.Model):
    """A day's Merkle root over all heads (RFC 9162, 2.1), signed with the platform's Ed25519 key."""

    day = models.DateField(unique=True)
    made_at = models.DateTimeField()
    size = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    prev = models.CharField(max_length=64)
    key_id = models.CharField(max_length=8)
    signature = models.CharField(max_length=128)

    class Meta:
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.hash[:16]}"


class Leaf(models.Model):
    """A head as the newest root saw it; the leaves of older roots are dropped when a new root is made."""

    root = models.ForeignKey(Root, on_delete=models.CASCADE, related_name="leaves")
    position = models.PositiveBigIntegerField()
    chain = models.CharField(max_length=120)
    seq = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["root", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_leaf_a_position", fields=["root", "position"]),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.chain} #{self.seq}"
