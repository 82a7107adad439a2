"""Claims: what may exist only once in a place and a time.   See docs/claims.md."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, connection

from miaopi import secrets
from miaopi.licences.models import Claim, Licence
from miaopi.texts import Fault, Faulty

REFUSAL = (
    "no_two_live_claims_meet"  # the name of the constraint and the message of the triggers (migration 0002)
)
_HIGHEST = 2**63 - 1


class Taken(Faulty):
    """Another live licence holds a part of the scope on a day of the span; nothing was written."""

    def __init__(self) -> None:
        super().__init__([Fault("licences.taken")])


def take(
    *, licence: Licence, scope: Sequence[str], parts: Sequence[str], from_on: date, to_on: date | None
) -> None:
    """Claim parts of a scope for the licence; no parts: the whole.

    Call it in a transaction and let that one fail.

    Args:    scope: values in the matter's order.  from_on, to_on: first and last day; to_on None: no end.
    Raises:  Taken: refused by the database; the transaction can only be rolled back (to its savepoint).
    """
    scope_hash = _hash("scope", [licence.matter_slug, *scope])
    _stand_in_line(scope_hash)
    # In order, so that two who take several parts meet at the first one.
    spans: list[int | None] = [*sorted({part_hash(part) for part in parts})] or [None]
    rows = [
        Claim(
            licence=licence, scope_hash=scope_hash, part_from=span, part_to=span, from_on=from_on, to_on=to_on
        )
        for span in spans
    ]
    try:
        Claim.objects.bulk_create(rows)
    except IntegrityError as error:
        if is_refusal(error):
            raise Taken from error
        raise


def hand_on(rows: Sequence[Claim], *, to: Licence) -> None:
    """Take for the next version what the one before held; call `free` on that one first."""
    Claim.objects.bulk_create(
        Claim(
            licence=to,
            scope_hash=bytes(row.scope_hash),
            part_from=row.part_from,
            part_to=row.part_to,
            from_on=row.from_on,
            to_on=row.to_on,
        )
        for row in rows
    )


def free(licence: Licence) -> None:
    """Give back what the licence held; others may take it once this is committed."""
    Claim.objects.filter(licence=licence, live=True).update(live=False)


def is_refusal(error: IntegrityError) -> bool:
    """Whether the database refused for a claim, and not for anything else."""
    diagnosis = getattr(
        error.__cause__, "diag", None
    )  # psycopg names the constraint; SQLite gives our message
    return str(error) == REFUSAL if diagnosis is None else diagnosis.constraint_name == REFUSAL


def part_hash(part: str) -> int:
    """64 bits of a part's keyed hash, signed; the highest is left free, as a range ends before it."""
    number = int.from_bytes(_hash("part", [part])[:8], "big", signed=True)
    return min(number, _HIGHEST - 1)


def _hash(use: str, values: Sequence[str]) -> bytes:
    plain = [unicodedata.normalize("NFKC", value).strip() for value in values]
    return secrets.keyed_hash(json.dumps(plain, ensure_ascii=False), use=f"licences.claim.{use}")


def _stand_in_line(scope_hash: bytes) -> None:
    """One transaction at a time per scope: two exclusion checks that wait for each other would be a deadlock.

    It only orders them: the constraint is what refuses. SQLite has one writer.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(scope_hash[:8], "big", signed=True)]
            )
