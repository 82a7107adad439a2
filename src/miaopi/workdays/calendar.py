"""Which day is worked: calendar.csv for the years that it covers, the fixed festival days for the others.

calendar.csv holds every day that differs from plain weeks, by the State Council's yearly notices
(国务院办公厅关于部分节假日安排的通知). Basis of the fixed days: 全国年节及纪念日放假办法 (revised
2024-11-10).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources

SATURDAY = 5

# Festivals that follow the moon have no formula here: the days of each year to come are written down. A day
# on a weekend would be made up on a weekday that only the yearly notice names, so it is left out. Beyond 2027
# only the festivals of the solar calendar are known.
FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
FIXED_BY_YEAR = {2027: {(2, 5), (2, 6), (2, 7), (2, 8), (4, 5), (6, 9), (9, 15)}}


@cache
def _days() -> Mapping[date, bool]:
    """Day → worked, for the days that differ from plain weeks."""
    text = resources.files("miaopi.workdays").joinpath("calendar.csv").read_text(encoding="utf-8")
    return {
        date.fromisoformat(row["date"]): row["kind"] == "workday" for row in csv.DictReader(text.splitlines())
    }


@cache
def _years() -> frozenset[int]:
    return frozenset(day.year for day in _days())


def is_loaded(year: int) -> bool:
    """Whether the official calendar of the year is known; else its working days are provisional (W9)."""
    return year in _years()


def is_working_day(day: date) -> bool:
    """Whether public bodies work on the day (W1, W9).

    Basis: 行政许可法 第八十二条; 国务院 yearly notices in calendar.csv.
    """
    weekday = day.weekday() < SATURDAY
    if is_loaded(day.year):
        return _days().get(day, weekday)
    festival = FIXED | FIXED_BY_YEAR.get(day.year, set())
    return weekday and (day.month, day.day) not in festival
