"""The few sentences that belong to the platform and to no matter, in both languages."""

from __future__ import annotations

from datetime import date

from miaopi.cases.models import Case
from miaopi.content import Matter
from miaopi.people.models import Person
from miaopi.texts import Words

CLIENT = Words("代办机构", "the body that files for you")
SOMEONE_ELSE = Words("只告诉本人", "told to that person only")
UNKNOWN = Words("不知道", "not known")
NOT_ASKED = Words("没有问", "not asked")
PLATFORM = Words("本平台", "this platform")
NONE = Words("无", "none")
YES = Words("是", "yes")
NO = Words("否", "no")
FORM = Words("您的申请", "your application")
RULES = Words("公开的规则", "the published rules")
DERIVED = Words("由上面算出", "worked out from the above")
WHY_PERSON = Words(
    "您要求由人来定。工作人员会看您交来的全部内容。",
    "You asked that a person decide. An official will look at everything you handed in.",
)
WHY_TAKEN = Words(
    "在我们决定的同时，别人登记了同一处。工作人员会核对后决定。",
    "While we were deciding, someone else registered the same. An official will check and decide.",
)
WHY_PROMISED = Words("这个事项由工作人员决定。", "An official decides this matter.")
OVERRIDES = {"person": WHY_PERSON, "taken": WHY_TAKEN, "promised": WHY_PROMISED}


def last_day(day: date, *, provisional: bool) -> Words:
    """The last day as people write it; where the year's calendar is not published, it says so (W9)."""
    plain = Words(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%B} {day.year}")
    return Words(f"{plain.zh}（暂定）", f"{plain.en} (provisional)") if provisional else plain


def message_values(case: Case, matter: Matter) -> dict[str, object]:
    """What every message may name; nothing about a person."""
    return {"matter": matter.name, "case": case.number or "", "department": case.offering.department.name}


def language_for(case: Case, person: Person | None) -> str:
    """The language of a message: the person's own, or the application's where they have no account."""
    account = getattr(person, "account", None)
    language: str = account.language if account is not None else case.language
    return language
