"""Median monthly rents per square metre, by division and use, for districts and for what lies below them.

Where too few leases were seen there is no median: the source says null, which is an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Final

from miaopi_demo.homes import DISTRICTS
from miaopi_demo.people import communities, seeded

USES: Final = {"residence": 1.0, "office": 1.6, "shop": 2.6, "warehouse": 0.6, "workshop": 0.5, "other": 0.9}
# The district and town of the main story, as in the worked examples of the rules.
STORY: Final = {("460105", "residence"): Decimal(30), ("460105100", "residence"): Decimal(30)}


@cache
def medians() -> Mapping[tuple[str, str], Decimal | None]:
    """Median rent in yuan per square metre and month by (division, use); None for want of data."""
    random = seeded("rents")
    made: dict[tuple[str, str], Decimal | None] = {}
    for division in (*DISTRICTS, *communities()):
        is_town = len(division) == 9 and division[6] != "0"
        level = random.randint(14, 22) if is_town else random.randint(26, 42)
        for use, factor in USES.items():
            scarce = is_town and use in {"office", "workshop", "other"} and random.random() < 0.5
            made[division, use] = None if scarce else Decimal(round(level * factor))
    return made | STORY
