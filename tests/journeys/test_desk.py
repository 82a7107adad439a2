"""At the desk: a referral decided by examiner and approver, and a revocation that a checker sees."""

from __future__ import annotations

import re
from itertools import product

import pytest

from tests.journeys import checks, company, lease, people, staff
from tests.journeys.conftest import Travel
from tests.journeys.house import House
from tests.journeys.traveller import PHONE, Traveller

pytestmark = pytest.mark.browser
# What every run walks: the two that differ most. All eight are walked in the long checks.
SHORT = [(False, "zh", PHONE), (True, "en", staff.DESK)]
LONG = [way for way in product((True, False), ("zh", "en"), (PHONE, staff.DESK)) if way not in SHORT]
WAYS = [*SHORT, *(pytest.param(*way, marks=pytest.mark.prove) for way in LONG)]
# Titles of homes that rules refer (E1, E2, E4), of the district: what is approved is let, so each way has its
# own; a rejection registers nothing.
TO_APPROVE, TO_REJECT = (89, 90), (69, 88, 107)


def disputed(way: int) -> tuple[lease.Lease, str]:
    """A lease that rules refer, and what officials make of it."""
    if way < len(TO_APPROVE):
        return lease.of(people.home(TO_APPROVE[way]), people.tenant(11)), "同意"
    return lease.of(people.home(TO_REJECT[way % len(TO_REJECT)]), people.tenant(11)), "不同意"


def axe(at: Traveller) -> None:
    """axe runs a script of its own, so only where scripts may run."""
    if at.scripts:
        checks.axe(at.page)


@pytest.mark.parametrize(("scripts", "language", "size"), WAYS)
def test_a_referral_is_decided_by_examiner_and_approver(
    travel: Travel, house: House, scripts: bool, language: str, size: dict[str, int]
) -> None:
    agreed, wanted = disputed([*SHORT, *LONG].index((scripts, language, size)))
    number = company.file(house, agreed)["number"]
    examiner = travel(scripts=scripts, language=language, size=size)
    staff.log_in(examiner, house, "examiner")

    examiner.open(f"/desk/cases/{number}")
    examiner.sees(re.compile("^E[124]$"))
    axe(examiner)
    examiner.press("我来看", exact=False)
    examiner.press("提出意见", exact=False)
    axe(examiner)
    examiner.press("提出意见")
    examiner.sees(re.compile("有 1 处要改|1 thing"))
    said = {"同意": "Approve", "不同意": "Reject"}[wanted] if language == "en" else wanted
    examiner.page.get_by_role("radio", name=said, exact=True).check()
    examiner.press("提出意见")
    examiner.sees("等决定")

    approver = travel(scripts=scripts, language=language, size=size)
    staff.log_in(approver, house, "approver")
    approver.press(number)
    axe(approver)
    approver.page.get_by_role("link", name=re.compile(f"^{said}")).click()
    approver.arrived()
    approver.sees("审查意见")
    approver.page.get_by_role("button", name=said, exact=True).click()
    approver.arrived()
    approver.sees(re.compile("已制证|已决定|已送达|已办结|Issued|Decided|Delivered|Closed"))

    citizen = travel(scripts=scripts, language=language)
    citizen.open(f"/cases/{number}")
    citizen.log_in(agreed.lessor)
    citizen.is_at(re.compile("已办好|Approved" if wanted == "同意" else "没有批准|Not approved"))
    axe(citizen)


@pytest.mark.parametrize(("scripts", "language", "size"), WAYS)
def test_a_revocation_is_seen_at_once_by_whoever_checks(
    travel: Travel, house: House, scripts: bool, language: str, size: dict[str, int]
) -> None:
    home, _lessor, lessee = people.free(18 + [*SHORT, *LONG].index((scripts, language, size)))
    licence = company.file(house, lease.of(home, lessee))["licence"]
    code = licence["verify"].rpartition("/")[2]
    checker = travel(scripts=scripts, language=language)
    checker.open(f"/v/{code}")
    checker.sees(re.compile("有效|Valid"))

    examiner = travel(scripts=scripts, language=language, size=size)
    staff.log_in(examiner, house, "examiner2")
    examiner.open("/desk/licences/")
    axe(examiner)
    propose(examiner, licence["number"])
    checker.open(f"/v/{code}")
    checker.sees(re.compile("有效|Valid"))

    approver = travel(scripts=scripts, language=language, size=size)
    staff.log_in(approver, house, "approver2")
    approver.open("/desk/licences/")
    approver.press(licence["number"])
    axe(approver)
    approver.page.get_by_role("button", name=re.compile("确认撤销|Confirm")).click()
    approver.arrived()
    checker.open(f"/v/{code}")
    checker.sees(re.compile("已撤销|Annulled|annulled"))
    axe(checker)


def propose(at: Traveller, number: str) -> None:
    """Find it, say which kind of end, why, by which law, how the holder was heard."""
    at.page.get_by_label(at._("编号、查验码或者电子证照标识")).last.fill(number)
    at.press("找证照")
    axe(at)
    at.press("结束这份证照")
    axe(at)
    at.page.get_by_role("radio", name=re.compile("撤销|Annul")).check()
    at.page.get_by_role("textbox", name=re.compile(at._("为什么"))).fill("合同上出租人的签名不是本人的。")
    at.fill("依据哪部法律", "行政许可法")
    at.fill("第几条", "69")
    at.fill("怎么听取持证人意见的", "11 月 24 日当面听取，没有异议。")
    at.press("提出")
