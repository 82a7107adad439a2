"""What is refused is refused with every reason, its law, the ways to object; and can be put right at once."""

import re

import pytest

from tests.journeys import lease, people
from tests.journeys.conftest import Travel

pytestmark = pytest.mark.browser


def test_too_many_people_is_put_right_and_approved_with_all_answers_kept(
    travel: Travel, scripts: bool
) -> None:
    home, lessor, lessee = people.free(3 if scripts else 4)
    agreed = lease.of(home, lessee, occupants=14)
    first, second = travel(scripts=scripts), travel(scripts=scripts)
    lease.whole(first, lessor, agreed)
    lease.confirm(second, lessee, lease.link_for(second, lessee))

    first.press("现在刷新")
    first.is_at("没有批准")
    most = int(home.area_m2 // 10)
    first.sees(f"{home.area_m2:f}".rstrip("0").rstrip(".") + f" 平方米最多登记 {most} 人居住，您填了 14 人。")
    first.sees(re.compile("商品房屋租赁管理办法.*第八条"), "行政复议", "起诉")
    first.sees(re.compile(r"最晚 \d{4}年\d+月\d+日（周.）"))
    first.text_with(lessor.phone, "房屋租赁没有登记")

    first.press("修改，重新申请")
    assert first.page.url.endswith("#occupants")
    first.fill("一共住几个人", "2")
    first.press("保存，下一步")
    first.is_at("核对，然后提交")
    first.sees(home.location, lessee.name, "租赁合同.pdf")
    lease.hand_in(first)
    second.open(lease.link_for(second, lessee, earlier=1))
    second.tick(lease.AGREE)
    second.press("确认")
    second.is_at("已办好")
    first.open("/mine")
    first.sees("没有批准", "已办好")


def test_every_finding_is_told_and_a_person_can_be_asked_to_decide(travel: Travel) -> None:
    home, lessee = people.troubled("grade-D"), people.tenant(5)
    agreed = lease.of(home, lessee, occupants=14)
    first, second = travel(), travel()
    lease.whole(first, agreed.lessor, agreed)
    lease.confirm(second, lessee, lease.link_for(second, lessee))

    second.is_at("没有批准")
    second.sees("这套房现在不能出租，原因已告诉出租人。", re.compile("最多登记"))
    second.sees_not(re.compile("D 级"))
    first.press("现在刷新")
    first.is_at("没有批准")
    first.sees("房屋安全等级是 D 级，住人有危险，不能出租。", re.compile("最多登记"))

    first.press("请人来定")
    first.sees(re.compile("行政复议和起诉的期限照样算"))
    first.press("请人来定", within=first.main)
    first.is_at("由人来看")
    first.sees("最晚答复", re.compile(r"\d{4}年\d+月\d+日（周.）"), "您请人来定。")
    first.text_with(agreed.lessor.phone, "由人来看，最晚")
