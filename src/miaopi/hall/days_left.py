"""How long there is still, in days as people count them."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from miaopi.faces import language


def until(last: date | None, *, at: datetime) -> str:
    """还有 12 天; 今天是最后一天; nothing where there is no day, or it is over."""
    if last is None:
        return ""
    days = (last - language.local(at).date()).days
    if days < 0:
        return ""
    if days == 0:
        return _("今天是最后一天")
    return ngettext("还有 %(n)d 天", "还有 %(n)d 天", days) % {"n": days}
