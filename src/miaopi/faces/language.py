"""Which of the two languages a page speaks, and how it writes days and moments in it."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import translation

from miaopi.texts import Words

HERE = ZoneInfo("Asia/Shanghai")
_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def current() -> str:
    """`zh` or `en`."""
    return "en" if (translation.get_language() or "").startswith("en") else "zh"


def words(text: object) -> str:
    """The text of a `Words` (or `{"zh", "en"}`) in the page's language; anything else as it is."""
    if text is None:
        return ""
    if isinstance(text, Words):
        return text.in_(current())
    if isinstance(text, dict) and {"zh", "en"} <= set(text):
        return str(text[current()])
    return str(text)


def local(moment: datetime) -> datetime:
    """The moment on the clocks of the city."""
    return moment.astimezone(HERE)


def day(value: date, *, weekday: bool = False) -> str:
    """`2026年3月5日（周四）`; `Thursday 5 March 2026`."""
    if current() == "en":
        text = f"{value.day} {_MONTHS_EN[value.month - 1]} {value.year}"
        return f"{_WEEKDAYS_EN[value.weekday()]} {text}" if weekday else text
    text = f"{value.year}年{value.month}月{value.day}日"
    return f"{text}（周{_WEEKDAYS_ZH[value.weekday()]}）" if weekday else text


def moment(value: datetime) -> str:
    """`2026年3月5日 09:12`; `5 March 2026, 09:12`."""
    here = local(value)
    gap = ", " if current() == "en" else " "
    return f"{day(here.date())}{gap}{here:%H:%M}"


def joined(items: Iterable[str]) -> str:
    """A list in a sentence: `甲、乙`; `a, b`."""
    return ("、" if current() == "zh" else ", ").join(items)


def parts(items: Iterable[str]) -> str:
    """What belongs together: `甲，乙`; `a, b`. Empty ones are left out."""
    return ("，" if current() == "zh" else ", ").join(item for item in items if item)


def rows(items: Iterable[str]) -> str:
    """Several such: `甲，乙；丙，丁`; `a, b; c, d`."""
    return ("；" if current() == "zh" else "; ").join(items)


def sentences(items: Iterable[str]) -> str:
    """One sentence after the other: Chinese needs no space between them."""
    return ("" if current() == "zh" else " ").join(item for item in items if item)
