"""Days and moments as pages show them: in a `<time>`, in the page's language."""

from datetime import date, datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString

from miaopi.faces import language


def day(value: date | str | None, *, weekday: bool = False) -> str | SafeString:
    """A day, with its weekday where it is a deadline; text that is no day stays as it is."""
    if value is None:
        return ""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return str(value)
    if isinstance(value, datetime):
        value = language.local(value).date()
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat(), language.day(value, weekday=weekday)
    )


def moment(value: datetime | None) -> str | SafeString:
    """A day and a clock time of the city."""
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>',
        language.local(value).isoformat(timespec="minutes"),
        language.moment(value),
    )
