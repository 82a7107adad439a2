"""Where to turn who does not agree, and until when.

Basis: 行政复议法 art. 20; 行政诉讼法 art. 46; the last day moves past days of rest (W7).
"""

from __future__ import annotations

from datetime import date

from miaopi import workdays
from miaopi.cases import clocks
from miaopi.cases.pages import Remedies
from miaopi.places.models import Department


def against(department: Department, told_on: date) -> Remedies:
    """The remedies against what a department told somebody on that day (Asia/Shanghai)."""
    reconsider = workdays.natural_days(told_on, clocks.RECONSIDERATION_DAYS)
    suit = workdays.months(told_on, clocks.SUIT_MONTHS)
    return Remedies(
        reconsideration_body=department.reconsideration,
        reconsideration_until=reconsider.day,
        court=department.court,
        suit_until=suit.day,
        provisional=reconsider.provisional or suit.provisional,
    )
