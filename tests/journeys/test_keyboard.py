"""The whole way by keyboard alone: each thing is reached by Tab, shows its focus, and is worked by keys."""

from contextlib import suppress

import pytest
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.journeys import lease, people
from tests.journeys.conftest import Travel
from tests.journeys.traveller import Traveller

pytestmark = pytest.mark.browser

MOST_STEPS = 80
# Where focus is, by what a screen reader would call it, and whether anyone can see that it is there.
FOCUS = """() => {
  const at = document.activeElement;
  const group = at.type === "radio" ? at.closest("fieldset").querySelector("legend").textContent.trim() : "";
  const label = at.labels?.length ? at.labels[0].textContent : at.textContent;
  const over = at.parentElement;
  const around = [at, over, over?.parentElement, ...(at.labels ?? [])].filter(Boolean);
  const shown = around.map((node) => getComputedStyle(node)).some((style) =>
    style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none");
  return {name: label.trim().replace(/\\s+/g, " "), group, shown, tag: at.tagName, href: at.href};
}"""


class Keys:
    """A person without a mouse."""

    def __init__(self, at: Traveller) -> None:
        self.at, self.page = at, at.page

    def to(self, name: str, *, group: str = "") -> None:
        """Tab on until the thing of that name has focus. Raises: AssertionError: not reached, not seen."""
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            here = _focus(self.page)
            assert here["shown"] or here["tag"] == "BODY", ("focus does not show", here)
            if here["name"].startswith(name) and (not group or here["group"].startswith(group)):
                return
            if group and here["group"].startswith(group):
                break  # inside the group one goes on by arrows
        for _ in range(MOST_STEPS if group else 0):
            if _focus(self.page)["name"].startswith(name):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(("not reached by keys", name, group, _focus(self.page)))

    def press(self, name: str) -> None:
        """Go to a link or button and press Enter."""
        self.to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.at.arrived()

    def write(self, name: str, text: str) -> None:
        """Go to a box and type."""
        self.to(name)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def choose(self, option: str, group: str) -> None:
        """Go to a question, choose with arrows and the space bar."""
        self.to(option, group=group)
        self.page.keyboard.press("Space")

    def tick(self, name: str) -> None:
        """Go to a box to tick and tick it."""
        self.to(name)
        self.page.keyboard.press("Space")

    def date(self, group: str, day: str) -> None:
        """Three boxes, one after the other."""
        for word, part in zip("年月日", day.split("-"), strict=True):
            self.write(word, part.lstrip("0"))

    def attach(self, name: str, file: bytes) -> None:
        """Open the browser's own dialog by Enter or space; what it gives back is the file.

        A busy machine may still be drawing when the key comes, and the browser then opens nothing: one
        presses again.
        """
        self.to(name)
        for key in ("Enter", "Space", "Enter"):
            with suppress(PlaywrightTimeoutError):
                with self.page.expect_file_chooser(timeout=7_000) as chooser:
                    self.page.keyboard.press(key)
                chooser.value.set_files(
                    {"name": "contract.pdf", "mimeType": "application/pdf", "buffer": file}
                )
                return
        raise AssertionError(f"no key opens {name}")


def _focus(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(FOCUS)
    return found


def test_a_lease_is_registered_without_a_mouse(travel: Travel) -> None:
    home, _lessor, lessee = people.free(14)
    agreed = lease.of(home, lessee)
    first, second = travel(), travel()

    applies(Keys(first), agreed)
    first.is_at("在等对方确认")
    second.page.goto(lease.link_for(second, lessee))
    confirms(Keys(second), agreed)
    second.is_at("已办好")
    Keys(first).press("现在刷新")
    first.is_at("已办好")
    Keys(first).press("查看证明")
    first.sees("有效")


def applies(keys: Keys, agreed: lease.Lease) -> None:
    """From the home page to the end of the form."""
    keys.page.goto("/")
    keys.press(lease.MATTER)
    keys.press("开始办理")
    logs_in(keys, agreed.lessor)
    keys.choose("秀英区", "在哪里办？")
    keys.choose("出租人", "您是哪一方？")
    keys.press("开始填写")
    keys.choose("第一次登记", "办哪一种登记")
    keys.choose("个人", "承租人是个人还是企业")
    keys.write("承租人的姓名", agreed.lessee.name)
    keys.write("承租人的证件号码", agreed.lessee.number)
    keys.write("承租人的手机号码", agreed.lessee.phone)
    keys.press("保存，下一步")
    keys.write("不动产权证号", agreed.home.title_number)
    keys.write("房屋地址", agreed.home.location)
    keys.to("房屋在哪个区")
    keys.page.keyboard.press("ArrowDown")  # the first of the list
    keys.write("租的面积", agreed.area)
    keys.choose("住", "租来做什么")
    keys.press("保存，下一步")
    keys.write("一共住几个人", "2")
    keys.press("保存，下一步")
    keys.write("每月租金", agreed.rent)
    for group, day in zip(("哪天签的合同", "哪天开始租", "租到哪天"), agreed.days, strict=True):
        keys.date(group, day)
    keys.choose("否", "是转租吗")
    keys.press("保存，下一步")
    keys.attach("拍照，或者选文件", agreed.contract)
    keys.press("保存，下一步")
    keys.tick("我同意这样核对")
    keys.press("提交申请")


def logs_in(keys: Keys, who: people.Person) -> None:
    """Phone, code, and who one is."""
    keys.write("手机号码", who.phone)
    keys.press("发送数字")
    keys.write("短信里的 6 位数字", keys.at.text_with(who.phone, r"验证码 (\d{6})").group(1))
    keys.press("登录")
    keys.write("姓名", who.name)
    keys.write("身份证号码", who.number)
    keys.press("核对")


def confirms(keys: Keys, agreed: lease.Lease) -> None:
    """The other side."""
    logs_in(keys, agreed.lessee)
    keys.tick("我同意这样核对")
    keys.press("确认")
