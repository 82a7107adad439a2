"""At the window, by keys alone: two people without a phone leave with the certificate in hand."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from miaopi.cases.actions import window
from miaopi_demo import officials
from tests.journeys import lease, people
from tests.journeys.conftest import Travel
from tests.journeys.house import House
from tests.journeys.test_keyboard import Keys
from tests.journeys.traveller import Traveller

pytestmark = pytest.mark.browser
DESK = {"width": 1280, "height": 900}
WINDOW = "/desk/window/"


@pytest.mark.parametrize(("scripts", "language", "number"), [(False, "zh", 26), (True, "en", 27)])
def test_two_without_a_phone_leave_with_the_certificate(
    travel: Travel, house: House, scripts: bool, language: str, number: int
) -> None:
    home, _lessor, lessee = people.free(number)
    agreed = lease.of(home, lessee)
    clerk = travel(scripts=scripts, language=language, size=DESK)
    keys = Keys(clerk)

    logs_in(keys, house)
    registers(keys, agreed.lessor)
    fills_in(keys, agreed)
    reads_out(keys, agreed)
    clerk.is_at("已办好")
    is_a_paper(clerk, "打印证明")
    hands_over(keys)
    next_please(keys, agreed.lessor)


def logs_in(keys: Keys, house: House) -> None:
    """Staff number and password, then the code of the phone; one that served another journey serves again."""
    with closing(sqlite3.connect(house.folder / "miaopi.sqlite3", timeout=20)) as tables:
        tables.execute("UPDATE officials_official SET totp_step = 0 WHERE username = 'clerk'")
        tables.commit()
    at = keys.at
    at.open(f"/desk/login?next={WINDOW}")
    keys.write(at._("工号"), "clerk")
    keys.write(at._("口令"), officials.PASSWORD)
    keys.press(at._("下一步"))
    keys.to(at._("验证器里的 6 位数字"))
    keys.page.keyboard.insert_text(officials.code_of("clerk", at=datetime.now(UTC)))
    enter(keys)


def enter(keys: Keys) -> None:
    """Enter where one is."""
    with keys.page.expect_navigation():
        keys.page.keyboard.press("Enter")
    keys.at.arrived()


def registers(keys: Keys, who: people.Person) -> None:
    """Nobody of that number is known: the name is asked, the phone stays open; then what for."""
    at = keys.at
    at.is_at("下一位是谁")
    keys.write(at._("证件号码，或者手机号码"), who.number)
    enter(keys)
    at.is_at("登记新来的人")
    keys.write(at._("姓名"), who.name)
    enter(keys)
    at.is_at(who.name)
    keys.choose("出租人" if at.language == "zh" else "lessor", at._("本人是哪一方"))
    keys.tick(at._("本人要办这件事，同意由我代填"))
    keys.press(at._("开始代填"))


def fills_in(keys: Keys, agreed: lease.Lease) -> None:
    """Every question on one page; the person's own side is known."""
    at = keys.at
    at.sees(agreed.lessor.name)
    keys.choose(at._("第一次登记"), at._("办哪一种登记"))
    keys.write(at._("承租人的姓名或名称"), agreed.lessee.name)
    keys.write(at._("承租人的证件号码"), agreed.lessee.number)
    keys.write(at._("不动产权证号"), agreed.home.title_number)
    keys.write(at._("房屋地址"), agreed.home.location)
    keys.to(at._("房屋在哪个区"))
    keys.page.keyboard.press("ArrowDown")  # the first of the list
    keys.write(at._("租的面积"), agreed.area)
    keys.choose(at._("住"), at._("租来做什么"))
    keys.write(at._("一共住几个人"), "2")
    keys.write(at._("每月租金"), agreed.rent)
    for label, day in zip(("哪天签的合同", "哪天开始租", "租到哪天"), agreed.days, strict=True):
        keys.write(at._(label), day.replace("-", ""))
    keys.choose(at._("否"), at._("是转租吗"))
    keys.attach(at._("扫描件，或者照片"), agreed.contract)
    keys.press(at._("保存，去核对"))


def reads_out(keys: Keys, agreed: lease.Lease) -> None:
    """Both stand there and say yes."""
    at = keys.at
    at.is_at("念给本人听，然后提交")
    at.sees(agreed.home.location, agreed.lessee.name)
    keys.choose(at._("在窗口，看了证件"), "承租人" if at.language == "zh" else "lessee")
    keys.choose(window.HOW["read-out"].as_json()[at.language], at._("在场的各方怎么同意的"))
    keys.press(at._("提交申请"))


def is_a_paper(at: Traveller, name: str) -> None:
    """The link leads to a PDF that the browser shows, for printing."""
    href = at.page.get_by_role("link", name=at._(name)).get_attribute("href")
    assert href is not None
    paper = at.page.context.request.get(href)
    assert (paper.headers["content-type"], paper.body()[:5]) == ("application/pdf", b"%PDF-")


def hands_over(keys: Keys) -> None:
    """Signed for, and so served."""
    at = keys.at
    expect(at.page.locator("a[href*='/letters/']").first).to_be_visible()
    keys.tick(at._("证明和信件打印给本人了，本人已签收"))
    keys.press(at._("记下送达"))
    at.sees("已经送达。")


def next_please(keys: Keys, before: people.Person) -> None:
    """Nothing of the one before is on the page, nor behind the browser's way back."""
    at = keys.at
    keys.page.keyboard.press("Control+Home")
    keys.press(at._("换下一位"))
    at.is_at("下一位是谁")
    at.sees_not(before.name)
    at.page.go_back()
    at.page.wait_for_load_state()
    at.sees_not(before.name)
