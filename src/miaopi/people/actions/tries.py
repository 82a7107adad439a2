"""Counting tries by address: one row an address and thing, the same for every web process and machine."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from django.db import transaction

from miaopi.people.models import Tries
from miaopi.secrets import keyed_hash


@transaction.atomic
def take(*, what: str, address: str, most: int, span: timedelta, at: datetime) -> int:
    """Count a try (GCRA: one instant, up to which the tries are paid for, and no list).

    Returns: 0 where it is let through; else the seconds to wait, and it is not counted.
    """
    which = {"what": what, "address_hash": keyed_hash(address, use="people.tries").hex()}
    _, is_new = Tries.objects.get_or_create(**which, defaults={"paid_until": at})
    row = Tries.objects.select_for_update().get(**which)
    # A clock that was set back must not shut anybody out for longer than the span.
    paid = min(max(row.paid_until, at), at + span) + span / most
    if paid > at + span + timedelta(milliseconds=1):
        return ceil((paid - at - span).total_seconds())
    row.paid_until = paid
    row.save(update_fields=["paid_until"])
    if is_new:
        # What is paid for says nothing any more: no address is kept for longer than it counts.
        Tries.objects.filter(paid_until__lt=at).delete()
    return 0
