"""Dates, times and durations as text: read and written.

Basis: DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8; XML Schema 1.1 part 2, 3.3 (lexical forms).
"""

from __future__ import annotations

import datetime
import re

from miaopi.feel import calendar
from miaopi.feel.values import DAY_NANOS, NANO, Date, DateTime, DaysTime, FarDate, Time, YearsMonths
from miaopi.feel.zones import zone

Temporal = Date | Time | DateTime | DaysTime | YearsMonths
_DATE = re.compile(r"(-?(?:[0-9]{4}|[1-9][0-9]{4,8}))-([0-9]{2})-([0-9]{2})", re.ASCII)
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,18}))?([Zz]|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z0-9_+\-/]{1,60})?",
    re.ASCII,
)
_MONTHS = re.compile(r"(-?)P(?:([0-9]{1,12})Y)?(?:([0-9]{1,12})M)?", re.ASCII)
_DAYS = re.compile(
    r"(-?)P(?:([0-9]{1,12})D)?(?:(T)(?:([0-9]{1,12})H)?(?:([0-9]{1,12})M)?(?:([0-9]{1,12})(?:\.([0-9]{1,18}))?S)?)?",
    re.ASCII,
)
SECOND, MINUTE, HOUR = NANO, 60 * NANO, 3600 * NANO
WIDEST_OFFSET = 14 * 3600


def date(text: str) -> Date | None:
    """`2026-01-31`, `-0044-03-15`, `12026-01-01`"""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return calendar.made(*map(int, match.groups()))
    except ValueError:
        return None


def time(text: str) -> Time | None:
    """`10:30:00`, with a fraction, with `Z`, `+08:00` or `@Asia/Shanghai`."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second, fraction, place = match.groups()
    if int(hour) > 23 or int(minute) > 59 or int(second) > 59:
        return None
    nanos = int(hour) * HOUR + int(minute) * MINUTE + int(second) * SECOND + _fraction(fraction)
    return _placed(nanos, place)


def _fraction(digits: str | None) -> int:
    return int((digits or "0")[:9].ljust(9, "0"))


def _placed(nanos: int, place: str | None) -> Time | None:
    if place is None:
        return Time(nanos)
    if place in ("Z", "z"):  # the standard's own examples write both (DMN 1.5, 10.3.4.11)
        return Time(nanos, offset=0)
    if place.startswith("@"):
        return Time(nanos, zone=place[1:]) if zone(place[1:]) else None
    parts = [int(part) for part in place[1:].split(":")]
    offset = sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))
    if offset > WIDEST_OFFSET or any(part > 59 for part in parts[1:]):
        return None
    return Time(nanos, offset=-offset if place[0] == "-" else offset)


def date_time(text: str) -> DateTime | None:
    """`2026-01-31T10:30:00`; a date alone means its midnight; 24:00:00 is the next day's."""
    day_text, mark, time_text = text.partition("T")
    day = date(day_text)
    if day is None:
        return None
    if not mark:
        return DateTime(day, Time(0))
    if time_text.startswith("24:00:00"):
        at = time("00:00:00" + time_text[8:])
        if at is None or at.nanos:
            return None
        return DateTime(calendar.plus_days(day, 1), at)
    at = time(time_text)
    return None if at is None else DateTime(day, at)


def duration(text: str) -> DaysTime | YearsMonths | None:
    """`P1Y2M` or `P1DT2H3M4.5S`, with a minus before it for a negative one."""
    months = _MONTHS.fullmatch(text)
    if months and (months.group(2) or months.group(3)):
        total = int(months.group(2) or 0) * 12 + int(months.group(3) or 0)
        return YearsMonths(-total if months.group(1) else total)
    days = _DAYS.fullmatch(text)
    if days is None:
        return None
    sign, day, mark, hour, minute, second, fraction = days.groups()
    if not any((day, hour, minute, second)) or (mark and not any((hour, minute, second))):
        return None
    nanos = int(day or 0) * DAY_NANOS + int(hour or 0) * HOUR + int(minute or 0) * MINUTE
    nanos += int(second or 0) * SECOND + _fraction(fraction)
    return DaysTime(-nanos if sign else nanos)


def temporal(name: str, text: str) -> Temporal | None:
    """The value of the type named that the text means; None where it means none."""
    match name:
        case "date":
            return date(text)
        case "time":
            return time(text)
        case "date and time":
            return date_time(text)
    return duration(text)


def at(text: str) -> Temporal | None:
    """What `@"text"` means.

    Basis: DMN 1.5, 10.3.1.2, rule 66 (at literal).
    """
    if "P" in text[:2]:
        return duration(text)
    return date(text) or time(text) or (date_time(text) if "T" in text else None)


def text(value: object) -> str:
    """A date, time, date and time or duration as FEEL writes it."""
    match value:
        case DateTime(day=day, time=clock):
            return f"{day.isoformat()}T{_time_text(clock)}"
        case datetime.date() | FarDate():
            return value.isoformat()
        case Time():
            return _time_text(value)
        case YearsMonths(months=months):
            return _months_text(months)
        case DaysTime(nanos=nanos):
            return _days_text(nanos)
    raise TypeError(type(value).__name__)


def _time_text(clock: Time) -> str:
    seconds, nanos = divmod(clock.nanos, NANO)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}" + _fraction_text(nanos)
    if clock.zone:
        return f"{text}@{clock.zone}"
    if clock.offset is None:
        return text
    if clock.offset == 0:
        return f"{text}Z"
    size = abs(clock.offset)
    shown = f"{size // 3600:02}:{size // 60 % 60:02}" + (f":{size % 60:02}" if size % 60 else "")
    return f"{text}{'-' if clock.offset < 0 else '+'}{shown}"


def _fraction_text(nanos: int) -> str:
    return f".{nanos:09}".rstrip("0") if nanos else ""


def _months_text(months: int) -> str:
    years, rest = divmod(abs(months), 12)
    parts = (f"{years}Y" if years else "") + (f"{rest}M" if rest or not years else "")
    return f"{'-' if months < 0 else ''}P{parts}"


def _days_text(nanos: int) -> str:
    size = abs(nanos)
    days, rest = divmod(size, DAY_NANOS)
    hours, rest = divmod(rest, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds, fraction = divmod(rest, NANO)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{_fraction_text(fraction)}S" if seconds or fraction else ""
    shown = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return f"{'-' if nanos < 0 else ''}P{shown}" if shown else "PT0S"
