"""A person at a browser: goes to pages, presses and fills by visible words, and meets every page's checks."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from miaopi_demo.people import Person
from tests.journeys import checks
from tests.journeys.house import House
from tests.journeys.wording import say

PHONE = {"width": 390, "height": 844}
WAIT_SECONDS = 20.0
CODE = r"(?:验证码|Code) (\d{6})"


class Traveller:
    """One person with one device. `page` is Playwright's, for what has no word here."""

    def __init__(
        self,
        browser: Browser,
        house: House,
        *,
        scripts: bool = True,
        language: str = "zh",
        size: dict[str, int] | None = None,
        **device: Any,
    ) -> None:
        self.house, self.language, self.scripts = house, language, scripts
        self.context: BrowserContext = browser.new_context(
            viewport=size or PHONE,  # type: ignore[arg-type]  # a TypedDict of the same shape
            java_script_enabled=scripts,
            locale="zh-CN" if language == "zh" else "en-GB",
            timezone_id="Asia/Shanghai",
            base_url=house.address,
            **device,
        )
        self.context.set_default_timeout(WAIT_SECONDS * 1000)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.troubles.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._said)
        self.troubles: list[str] = []
        self.visited: list[str] = []

    def _said(self, message: Any) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.troubles.append(f"{self.page.url}: {message.text}")

    # ── going ────
    def open(self, address: str) -> None:
        """Go to an address, as from a bookmark or a message."""
        self.page.goto(address)
        self.arrived()

    def press(self, name: str, *, within: Locator | None = None, exact: bool = True) -> None:
        """Press the link or button of that name."""
        where = within or self.page
        name = self._(name)
        target = where.get_by_role("link", name=name, exact=exact).or_(
            where.get_by_role("button", name=name, exact=exact)
        )
        target.first.click()
        self.arrived()

    def arrived(self) -> None:
        """Check the page that is there now as every page is checked."""
        self.page.wait_for_load_state()
        self.visited.append(urlsplit(self.page.url).path)
        checks.html(self.page)
        checks.width(self.page)
        assert not self.troubles, self.troubles

    def _(self, text: str) -> str:
        """Journeys are told in Chinese; this is what an English page says instead."""
        return say(text, self.language)

    # ── reading ────
    def sees(self, *texts: str | re.Pattern[str]) -> None:
        """The words are on the page, not folded away."""
        for text in texts:
            self._sees(self._(text) if isinstance(text, str) else text)

    def _sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.main.get_by_text(text).filter(visible=True).first).to_be_visible()

    def sees_not(self, *texts: str | re.Pattern[str]) -> None:
        """The words are not on the page, not even folded away."""
        for text in texts:
            expect(self.main.get_by_text(text)).to_have_count(0)

    def is_at(self, heading: str | re.Pattern[str]) -> None:
        """The page has this heading."""
        heading = self._(heading) if isinstance(heading, str) else heading
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()

    @property
    def main(self) -> Locator:
        """What the page is about."""
        return self.page.get_by_role("main")

    def until(self, holds: Callable[[], bool], turn: Callable[[], object]) -> None:
        """Take turns (refresh, look again) until it holds. Raises: AssertionError: it never did."""
        end = time.monotonic() + WAIT_SECONDS
        while not holds():
            assert time.monotonic() < end, f"never came: {self.page.url}\n{self.main.inner_text()}"
            turn()

    # ── filling ────
    def fill(self, label: str, text: str) -> None:
        """Write into the box of that label."""
        self.page.get_by_label(self._(label), exact=True).fill(text)

    def choose(self, option: str, *, of: str) -> None:
        """Choose one of a question's answers."""
        group = self.page.get_by_role("group", name=self._(of))
        group.get_by_role("radio", name=self._(option)).first.check()

    def date(self, label: str, day: str) -> None:
        """Write a date in its three boxes."""
        group = self.page.get_by_role("group", name=self._(label))
        for word, part in zip("年月日", day.split("-"), strict=True):
            group.get_by_label(self._(word), exact=True).fill(part.lstrip("0"))

    def tick(self, label: str) -> None:
        """Tick a box."""
        self.page.get_by_label(self._(label)).check()

    # ── the phone ────
    def text_with(self, phone: str, pattern: str | re.Pattern[str], *, more_than: int = 0) -> re.Match[str]:
        """The newest message that has it, as soon as there are more of them than were there before."""
        sheet = self._phones(phone)
        end = time.monotonic() + WAIT_SECONDS
        while len(found := _matches(sheet, pattern)) <= more_than:
            assert time.monotonic() < end, (
                f"no message with {pattern}: {sheet.get_by_role('main').inner_text()}"
            )
            sheet.reload()
        sheet.close()
        return found[0]

    def texts_with(self, phone: str, pattern: str | re.Pattern[str]) -> int:
        """How many messages have it now."""
        sheet = self._phones(phone)
        found = len(_matches(sheet, pattern))
        sheet.close()
        return found

    def _phones(self, phone: str) -> Page:
        sheet = self.context.new_page()
        sheet.goto(f"/demo/phones?phone={phone}&still=1")
        return sheet

    def log_in(self, who: Person) -> None:
        """Log in where a page asks for it, by the code of the phones page; say who one is the first time."""
        self.house.a_minute_passes()  # the same person may have logged in on another journey just now
        self.fill("手机号码", who.phone)
        before = self.texts_with(who.phone, CODE)
        self.press("发送数字")
        self.fill("短信里的 6 位数字", self.text_with(who.phone, CODE, more_than=before).group(1))
        self.press("登录")
        if urlsplit(self.page.url).path == "/identify":
            self.fill("姓名", who.name)
            self.fill("身份证号码", who.number)
            self.press("核对")
        self.read_own_language()

    def read_own_language(self) -> None:
        """An account keeps the language in which its person came first; this traveller may read another."""
        told = self.page.evaluate("document.documentElement.lang")
        if told != {"zh": "zh-Hans", "en": "en"}[self.language]:
            name = {"zh": "中文", "en": "English"}[self.language]
            self.page.get_by_role("link", name=name, exact=True).click()
            self.arrived()

    def told(self) -> str:
        """Where the person is and what the page says."""
        return f"{self.page.url}\n{self.page.locator('body').inner_text()}"

    def close(self) -> None:
        """Put the device away."""
        self.context.close()


def _matches(sheet: Page, pattern: str | re.Pattern[str]) -> list[re.Match[str]]:
    """What the phones page shows of it, the newest first."""
    return list(re.finditer(pattern, sheet.get_by_role("main").inner_text()))
