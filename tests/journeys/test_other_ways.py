"""A draft on two devices, a party who declines, a stranger, a silent registry, what is missing or wrong."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import company, lease, people
from tests.journeys.conftest import Travel
from tests.journeys.house import House

pytestmark = pytest.mark.browser


def test_a_draft_goes_on_from_another_device(travel: Travel, house: House) -> None:
    home, lessor, lessee = people.free(6)
    agreed = lease.of(home, lessee)
    phone = travel()
    lease.begin(phone, lessor, agreed)
    lease.parties(phone, agreed)
    phone.fill("房屋地址", home.location)
    phone.press("保存，以后再填")

    house.a_minute_passes()
    tablet = travel(size={"width": 820, "height": 1180})
    tablet.open("/mine")
    tablet.log_in(lessor)
    tablet.sees("草稿")
    tablet.press(lease.MATTER)
    tablet.sees(home.location, lessee.name)
    tablet.press("提交申请")
    tablet.page.get_by_role("alert").get_by_role("link").first.click()
    expect(tablet.page.get_by_label("房屋地址")).to_have_value(home.location)
    lease.house(tablet, agreed)
    tablet.is_at("核对，然后提交")


def test_nothing_happens_when_a_party_declines_and_a_stranger_sees_nothing(travel: Travel) -> None:
    home, lessor, lessee = people.free(7)
    agreed = lease.of(home, lessee)
    first, second, stranger = travel(), travel(), travel()
    lease.whole(first, lessor, agreed)
    link = lease.link_for(second, lessee)

    stranger.open(link)
    stranger.sees_not(lessor.name, home.location)
    stranger.log_in(people.tenant(8))
    stranger.sees_not(lessor.name, home.location, lessee.name)
    stranger.is_at("这个确认链接不是给您的，或者已经过期。")

    second.open(link)
    second.log_in(lessee)
    second.press("不同意")
    second.is_at("您没有同意")
    first.text_with(lessor.phone, "有一方没有确认")
    first.open("/mine")
    first.press(lease.MATTER)
    first.sees(home.location)
    first.page.goto(link)
    first.sees_not("申请写了什么")


def test_a_registry_that_is_down_is_named_waited_for_and_asked_again(travel: Travel, house: House) -> None:
    home, lessor, lessee = people.free(9)
    agreed = lease.of(home, lessee)
    first, second = travel(scripts=False), travel()
    lease.whole(first, lessor, agreed)
    house.switch("real-estate-unit", "down")
    lease.confirm(second, lessee, lease.link_for(second, lessee))

    second.is_at("在等不动产登记答复")
    second.sees("从什么时候等", "下一次问", "没有答复，就不知道能不能批。我们不猜，等有了答复再定。")
    first.press("现在刷新")
    first.is_at("在等不动产登记答复")

    house.mend()
    house.later(minutes=11)
    first.press("现在刷新")
    first.is_at("已办好")
    house.later(minutes=13 * 60)  # what nobody waits for at the screen is sent by day
    first.text_with(lessor.phone, "房屋租赁已登记")


def test_what_is_missing_is_asked_for_all_at_once(travel: Travel, house: House) -> None:
    home, lessor, lessee = people.free(10)
    agreed = lease.of(home, lessee, area_m2=str(home.area_m2 + 10))
    case = company.file(house, agreed, contract=False)
    at = travel()

    at.open(f"/cases/{case['number']}")
    at.log_in(lessor)
    at.is_at("请补充 2 样")
    at.sees("没有附租赁合同。", re.compile(f"登记的是 {home.area_m2:f}".rstrip("0").rstrip(".")))
    at.sees("最晚", re.compile(r"\d{4}年\d+月\d+日（周.）"))


def test_what_a_person_must_see_says_why_and_by_when(travel: Travel, house: House) -> None:
    home = people.troubled("grade-C")
    case = company.file(house, lease.of(home, people.tenant(11)))
    at = travel()

    at.open(f"/cases/{case['number']}")
    at.log_in(people.owner(home))
    at.is_at("由人来看")
    at.sees("最晚答复", re.compile(r"\d{4}年\d+月\d+日（周.）"), "房屋安全等级是 C 级，要由人来看。")


def test_a_wrong_answer_keeps_all_the_others_and_says_where_it_is(travel: Travel, scripts: bool) -> None:
    home, lessor, lessee = people.free(12 if scripts else 13)
    agreed = lease.of(home, lessee)
    at = travel(scripts=scripts)
    lease.begin(at, lessor, agreed)

    at.choose("第一次登记", of="办哪一种登记")
    lease.person(at, "承租人", lessee)
    at.fill("承租人的证件号码", lessee.number[:-1])
    at.press("保存，下一步")

    assert at.page.title().startswith("错误：")
    expect(at.page.get_by_role("alert")).to_be_focused()
    expect(at.page.get_by_label("承租人的姓名或名称")).to_have_value(lessee.name)
    expect(at.page.get_by_label("承租人的证件号码")).to_have_value(lessee.number[:-1])
    expect(at.page.get_by_label("承租人的手机号码")).to_have_value(lessee.phone)
    at.page.get_by_role("alert").get_by_role("link").first.click()
    expect(at.page.get_by_label("承租人的证件号码")).to_be_focused()

    at.fill("承租人的证件号码", lessee.number)
    at.press("保存，下一步")
    lease.house(at, agreed)
    lease.term(at, agreed)
    at.press("保存，下一步")
    at.sees(re.compile("请上传租赁合同"))
    wrong = {"name": "租赁合同.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + b"\0" * 400}
    at.page.get_by_label("租赁合同", exact=False).first.set_input_files(wrong)  # type: ignore[arg-type]
    at.press("保存，下一步")
    assert at.page.title().startswith("错误：")
    at.is_at("材料")
    lease.attach(at, agreed)
    at.is_at("核对，然后提交")
