"""Working days and periods by the official calendar of China. Pure: days in, days out.

The rules of a period, in order (lifecycle of a case, section on clocks):

W1  A working day is Monday to Friday that is no holiday in calendar.csv, or a weekend day that it lists as
    worked.
W2  The day of the event does not count; the n-th working day after it is the due day. (民法典 第二百零一条)
W3  Receipt is the moment the platform took it, at night and on holidays too; it is not moved. (电子签名法
    第十一条)
W4  The due day ends at 24:00 in Asia/Shanghai; late is the first instant of the day after. (民法典
    第二百零三条)
W5  A stop from day S to day R takes the working days in (S, R] out: S still counts, R does not. Stops that
    meet are one.
W6  A stop that begins after the due day changes nothing.
W7  Natural days and months: the event day does not count; months end on the same day number, or on the
    month's last; a last day that is no working day moves to the next one. (民法典 第二百零二条、第二百零三条)
W8  Backwards: the working days from the notice (not counted) to the event (counted) are at least n.
W9  In a year that is not loaded, Monday to Friday less the fixed festival days count, and the due day is
    `provisional`.

Whoever holds instants turns them into days of Asia/Shanghai first. Basis: 行政许可法 第八十二条 (limits are
working days).
"""

from __future__ import annotations

from miaopi.workdays.calendar import is_loaded, is_working_day
from miaopi.workdays.periods import (
    Due,
    Stop,
    add_working_days,
    days_before,
    latest_notice,
    months,
    natural_days,
    next_working_day,
    remaining,
)

__all__ = [
    "Due",
    "Stop",
    "add_working_days",
    "days_before",
    "is_loaded",
    "is_working_day",
    "latest_notice",
    "months",
    "natural_days",
    "next_working_day",
    "remaining",
]
