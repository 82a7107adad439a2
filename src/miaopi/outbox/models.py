"""One table of deferred work."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q


class Rows(models.QuerySet["Row"]):
    """Words for rows."""

    def open(self) -> "Rows":
        """Neither done nor dead."""
        return self.filter(done_at__isnull=True, dead_at__isnull=True)

    def due(self, at: datetime) -> "Rows":
        """Open, and their time has come (or the lease of whoever had them is over)."""
        return self.open().filter(due__lte=at)


class Row(models.Model):
    """Something to do. `data` holds ids and codes only.

    `due` is pushed forward by a lease while somebody works.
    """

    kind = models.CharField(max_length=80)
    lane = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    data = models.JSONField()
    due = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    objects = Rows.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_row_a_kind_and_key", fields=["kind", "key"]),
            models.CheckConstraint(
                name="row_is_done_or_dead_not_both",
                condition=Q(done_at__isnull=True) | Q(dead_at__isnull=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="open_rows_by_lane_and_due",
                fields=["lane", "due", "id"],
                condition=Q(done_at__isnull=True, dead_at__isnull=True),
            ),
            models.Index(name="dead_letters", fields=["dead_at"], condition=Q(dead_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
