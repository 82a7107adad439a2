"""The table of what would have been approved."""

from __future__ import annotations

from django.db import models


class Explanation(models.Model):
    """What would have been approved instead of a decision of the rules, sought after it by the worker.

    `sealed` is `content.explained.Found` under the case's key, bound to the decision's row. Never changed.
    """

    decision = models.OneToOneField(
        "cases.Decision", primary_key=True, on_delete=models.PROTECT, related_name="explanation"
    )
    engine = models.CharField(max_length=32)
    sealed = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"explanation of {self.decision_id}"
