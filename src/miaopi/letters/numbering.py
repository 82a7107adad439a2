"""The number of a letter: 海秀房租备〔2026〕受 12 号.

Counted for each body, year and kind. That no number is given twice is promised, and the database holds it;
that none is left out is not.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from miaopi.letters.contents import SHANGHAI
from miaopi.letters.kinds import FORMS, Kind

# One statement on both databases. The row stays locked to the end of the transaction.
_NEXT = """
    INSERT INTO letters_counter (series, last) VALUES (%s, 1)
    ON CONFLICT (series) DO UPDATE SET last = letters_counter.last + 1 RETURNING last
"""


def next_number(*, prefix: str, kind: Kind, at: datetime) -> str:
    """The next number of the kind under a body's prefix.

    Two bodies that share a prefix share the count, so no number is given twice.
    """
    series = f"{prefix}〔{at.astimezone(SHANGHAI):%Y}〕{FORMS[kind].mark}"
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [series])
        row = cursor.fetchone()
    assert row is not None  # RETURNING gives the row in either case
    return f"{series} {int(row[0])} 号"
