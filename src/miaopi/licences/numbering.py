"""The human number of a licence and the serial in its identifier: one count for both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from miaopi.licences.issuers import Issuer

SHANGHAI = ZoneInfo("Asia/Shanghai")
# One statement on both databases. The row stays locked to the end of the transaction, so that no number is
# given twice and none is lost when a transaction rolls back.
_NEXT = """
    INSERT INTO licences_counter (series, last) VALUES (%s, 1)
    ON CONFLICT (series) DO UPDATE SET last = licences_counter.last + 1 RETURNING last
"""


@dataclass(frozen=True, slots=True)
class Numbered:
    """`number` as printed (海秀房租备〔2026〕4127 号), `serial` for the identifier (20261124004127)."""

    number: str
    serial: str


def next_number(*, template: str, type_code: str, issuer: Issuer, at: datetime) -> Numbered:
    """The next number of the type, counted for each short name and year that the template shows.

    Take it late in the transaction: others of the same series wait for its end.

    Args:    template: with {serial}, and {short}, {year} where they are wanted.
    """
    day = at.astimezone(SHANGHAI)
    values = {"short": issuer.short, "year": f"{day:%Y}"}
    shown = [value if f"{{{name}}}" in template else "*" for name, value in values.items()]
    count = _next("|".join((type_code, *shown)))
    return Numbered(
        number=template.format(**values, serial=count),
        serial=f"{day:%Y%m%d}{count:06}",
    )


def _next(series: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [series])
        row = cursor.fetchone()
    assert row is not None  # RETURNING gives the row in either case
    return int(row[0])
