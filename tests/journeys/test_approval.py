"""Two people and one lease: applied for, confirmed, approved, told, certified, checked by a stranger."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import lease, people
from tests.journeys.conftest import Travel
from tests.journeys.traveller import Traveller
from tests.licences import checking

pytestmark = pytest.mark.browser


def test_a_lease_is_registered_when_both_stand_behind_it(
    travel: Travel, scripts: bool, tmp_path: Path
) -> None:
    # The people of the main story with scripts, others without; one contract as a PDF, the other as a photo.
    home, tenant = (
        (people.home(1), people.person("P01")) if scripts else (people.free(0)[0], people.tenant(0))
    )
    agreed = lease.of(home, tenant)
    lessor, lessee = travel(scripts=scripts), travel(scripts=scripts)

    finds_the_matter_and_reads_the_guide(lessor)
    answers_what_is_not_known_yet(lessor, agreed, photo=not scripts)
    checks_all_and_hands_in(lessor, agreed)
    link = lease.link_for(lessee, agreed.lessee)
    reads_what_is_asked_and_confirms(lessee, agreed, link)

    lessee.is_at("已办好")
    lessor.press("现在刷新")
    lessor.is_at("已办好")
    for traveller, who in ((lessor, agreed.lessor), (lessee, agreed.lessee)):
        traveller.sees(
            re.compile(r"用时 \d+\.\d 秒"), re.compile(r"^海秀房租备〔\d{4}〕\d+号$"), "为什么这样定"
        )
        traveller.text_with(who.phone, r"【海口政务服务】.*房屋租赁已登记.*办件 HK\w+")
    identifier = shows_the_certificate(lessor, agreed)
    pdf = downloads_the_signed_file(lessor)
    is_checked_by_a_stranger(travel(scripts=scripts), checking.scanned(pdf, tmp_path), pdf, tmp_path)
    finds_it_again_among_what_is_mine(lessor, identifier)


def finds_the_matter_and_reads_the_guide(at: Traveller) -> None:
    """By everyday words, and everything is said before anybody logs in."""
    at.open("/")
    at.page.get_by_role("searchbox").fill("租房")
    at.press("搜索")
    at.press(lease.MATTER)
    at.sees("一共 35 条规则，全部公开。", "租赁合同", "不收费", "规则能定的，马上有结果", "怎么审")
    at.page.get_by_text("能不能租、住几个人").click()
    at.sees(re.compile(r"平方米最多登记"))


def answers_what_is_not_known_yet(at: Traveller, agreed: lease.Lease, *, photo: bool) -> None:
    """Page by page; who is logged in is known with the source."""
    at.press("开始办理")
    at.log_in(agreed.lessor)
    at.choose(agreed.district, of="在哪里办？")
    at.choose("出租人", of="您是哪一方？")
    at.press("开始填写")
    if agreed.lessor.key == "P02":  # he reads large text, one question a page: tests/hall walk that
        at.press("标准字号")
    at.sees("出租人：您本人", agreed.lessor.name, re.compile(r"来自 人口库"))
    at.sees_not(agreed.lessor.number)
    lease.parties(at, agreed)
    lease.house(at, agreed)
    lease.term(at, agreed)
    lease.attach(at, agreed, photo=photo)


def checks_all_and_hands_in(at: Traveller, agreed: lease.Lease) -> None:
    """One list of answers, who is asked what and why, one consent."""
    at.is_at("核对，然后提交")
    at.sees(agreed.home.location, agreed.lessee.name, "我们会去核对", "还要别人确认")
    expect(at.page.get_by_role("table", name="向谁核对什么").get_by_role("rowheader")).not_to_have_count(0)
    at.press("提交申请")
    at.sees("请先勾选同意，再提交。")
    assert at.page.title().startswith("错误：")
    lease.hand_in(at)
    at.is_at("在等对方确认")
    at.sees(agreed.lessee.name, "在等", re.compile(r"短信.*发到 142\*{4}\d{4}"))


def reads_what_is_asked_and_confirms(at: Traveller, agreed: lease.Lease, link: str) -> None:
    """Behind the link of the message, after logging in."""
    at.open(link)
    at.log_in(agreed.lessee)
    at.is_at("请您确认")
    at.sees(agreed.home.location, f"{int(agreed.rent):,} 元", "关于您，我们会去核对")
    at.press("确认")
    at.sees("请先勾选同意。不同意，请按“不同意”。")
    at.tick(lease.AGREE)
    at.press("确认")


def shows_the_certificate(at: Traveller, agreed: lease.Lease) -> str:
    """As a card with its state in words; its identifier."""
    at.press("查看证明")
    at.sees(agreed.home.location, "有效")
    return at.page.url.rpartition("/")[2]


def downloads_the_signed_file(at: Traveller) -> bytes:
    """The PDF, whole and signed."""
    with at.page.expect_download() as download:
        at.page.get_by_role("link", name="下载 PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
    return Path(download.value.path()).read_bytes()


def is_checked_by_a_stranger(at: Traveller, address: str, pdf: bytes, folder: Path) -> None:
    """The signature fits the file; the QR code leads to the answer, without login; so does what is typed."""
    with ThreadPoolExecutor() as aside:  # where playwright's loop does not run
        assert "Signature is Valid" in aside.submit(checking.said_by_poppler, pdf, folder).result()
    assert re.search(r"/v/[0-9A-Z-]+$", address), address
    at.open(address)
    at.sees("有效", "海口市秀英区住房和城乡建设局")
    at.open("/verify")
    at.fill("查验码，8 位或者 10 位", address.rpartition("/")[2])
    at.press("查验")
    at.sees("有效")


def finds_it_again_among_what_is_mine(at: Traveller, identifier: str) -> None:
    """My cases, my certificates, my messages."""
    at.open("/")
    at.press("我的")
    at.sees("已办好")
    at.press("我的证明")
    at.sees("有效")
    at.open("/mine/messages")
    at.sees(re.compile("房屋租赁已登记"))
    at.open(f"/licences/{identifier}")
    at.sees("有效")


def test_the_whole_way_in_english(travel: Travel) -> None:
    home, lessor, lessee = people.free(2)
    agreed = lease.of(home, lessee)
    first, second = travel(language="en"), travel(language="en")

    lease.whole(first, lessor, agreed)
    link = first.text_with(lessee.phone, r"names you as.*?(https?://\S+/c/[\w-]+)").group(1)
    lease.confirm(second, lessee, link)

    second.is_at("已办好")
    first.press("现在刷新")
    first.is_at("已办好")
    first.sees(re.compile(r"Decided in \d+\.\d seconds"))
    first.press("查看证明")
    first.sees(re.compile(r"^Valid"))
    first.text_with(lessor.phone, r"Your lease is registered")
