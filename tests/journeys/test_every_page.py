"""Every address of the hall, own and nobody's: axe finds nothing, nobody scrolls sideways, at every width.

One person has a case of each kind; the list below is compared with the addresses that the hall has, so that
a new page cannot be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from miaopi.hall import urls
from tests.journeys import checks, company, lease, people
from tests.journeys.house import House
from tests.journeys.traveller import Traveller

pytestmark = pytest.mark.browser

PHONE = 390
WIDTHS = (320, 390, 640, 1280)  # 640 is 1280 at 200 %
# Name in the hall's urls → an address of it; {…} are what the person has.
NOBODYS = {
    "home": "/",
    "search": "/search?q=租房",
    "rules": "/rules",
    "guide": "/m/house-lease-registration",
    "could_i": "/m/house-lease-registration/could-i",
    "guide_here": "/m/house-lease-registration/{offering}",
    "login": "/login",
    "verify": "/verify",
    "verify_code": "/v/{code}",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "phones": "/demo/phones?still=1",
    "dev": "/dev/",
    "components": "/dev/components",
    "component": "/dev/components/header/1",
    "component footer": "/dev/components/footer/1",
    "component nav": "/dev/components/nav/1",
    "dev_messages": "/dev/messages",
    "dev_findings": "/dev/findings",
    "dev_outcomes": "/dev/outcomes",
    "dev_outcome": "/dev/outcomes/house-lease-registration/C5",
    "search nothing": "/search?q=xyzxyz",
    "verify unknown": "/v/AAAAAAAA",
    "not found": "/no-such-page",
}
OWN = {
    "start": "/m/house-lease-registration/start",
    "page": "/apply/{draft}/p/parties",
    "page home": "/apply/{draft}/p/home",
    "page rent": "/apply/{draft}/p/rent",
    "materials": "/apply/{draft}/materials",
    "check": "/apply/{draft}/check",
    "waiting": "/apply/{waiting}/waiting",
    "confirm_own": "/confirm/{party}",
    "confirm": "/c/{token}",
    "confirmed": "/confirm/{party}/done",
    "case approved": "/cases/{approved}",
    "case rejected": "/cases/{rejected}",
    "case supplement": "/cases/{supplement}",
    "dev_papers": "/dev/papers",
    "dev_trace": "/dev/cases/{approved}/trace",
    "supplement": "/cases/{supplement}/supplement",
    "case waiting": "/cases/{silent}",
    "case_way": "/cases/{approved}/way",
    "case_way waiting": "/cases/{silent}/way",
    "case": "/cases/{referred}",
    "case_way referred": "/cases/{referred}/way",
    "ask_person": "/cases/{rejected}/ask-person",
    "withdraw": "/cases/{supplement}/withdraw",
    "mine": "/mine",
    "licences": "/mine/licences",
    "messages": "/mine/messages",
    "looks": "/mine/looks",
    "letters": "/mine/letters",
    "letter": "/letters/{letter}",
    "licence": "/licences/{identifier}",
    "licence_again": "/licences/{identifier}/again",
}
# These answer no page: a file, a picture, an act, a machine's question, a step of a login that is over.
NO_PAGE = {
    "dev_certificate",
    "letter_pdf",
    "verify_file",
    "dev_letter",
    "picture",
    "discard",
    "again",
    "logout",
    "licence_pdf",
    "verify_scan",
    "healthz",
    "readyz",
    "login_code",
    "identify",
}


@dataclass(frozen=True)
class Walk:
    """A person who is logged in, and an address of each page there is."""

    at: Traveller
    pages: dict[str, str]


@pytest.fixture(scope="module")
def walk(browser: Browser, _house: House) -> Iterator[Walk]:
    """One lessor with everything that can become of an application."""
    at = Traveller(browser, _house)
    has = company_files(_house) | draws_up_by_hand(at, _house)
    yield Walk(at, {name: address.format(**has) for name, address in (NOBODYS | OWN).items()})
    at.close()


def company_files(house: House) -> dict[str, str]:
    """A case of each kind, through a company's system: what its addresses need to know."""
    agreed = lease.of(people.free(15)[0], people.tenant(15))
    approved = company.file(house, agreed)
    has = {
        "offering": company.offering(house, agreed),
        "approved": approved["number"],
        "identifier": approved["licence"]["identifier"],
        "code": approved["licence"]["verify"].rpartition("/")[2],
        "rejected": company.file(house, lease.of(agreed.home, agreed.lessee, occupants=40))["number"],
    }
    too_large = lease.of(agreed.home, agreed.lessee, area_m2="200")
    has["supplement"] = company.file(house, too_large, contract=False)["number"]
    house.switch("real-estate-unit", "down")
    has["silent"] = company.file(house, agreed)["number"]
    house.mend()
    return has


def draws_up_by_hand(at: Traveller, house: House) -> dict[str, str]:
    """A draft, an application that waits for the other side, a question to oneself, a person who decides."""
    agreed = lease.of(people.free(15)[0], people.tenant(15))
    refused = lease.of(agreed.home, agreed.lessee, occupants=40)
    asked = company.file(house, agreed, attested=False)
    has = {"token": lease.link_for(at, agreed.lessor).rpartition("/")[2]}
    at.open(f"/cases/{company.file(house, refused)['number']}")
    at.log_in(agreed.lessor)
    has["referred"] = at.page.url.rpartition("/")[2]
    at.press("请人来定")
    at.press("请人来定", within=at.main)
    at.open("/mine/letters")
    at.main.get_by_role("listitem").first.get_by_role("link").click()
    has["letter"] = part(at, r"/letters/([0-9a-f-]{36})")
    at.open("/mine")
    at.page.get_by_role("listitem").filter(has_text="请您确认").get_by_role("link").first.click()
    has["party"] = part(at, r"/confirm/([0-9a-f-]{36})")
    at.open(f"/cases/{company.file(house, refused)['number']}")
    at.press("修改，重新申请")
    at.fill("一共住几个人", "2")
    at.press("保存，下一步")
    lease.hand_in(at)
    has["waiting"] = part(at, r"/apply/([0-9a-f-]{36})/waiting")
    at.open(OWN["start"])
    at.choose("秀英区", of="在哪里办？")
    at.choose("出租人", of="您是哪一方？")
    at.press("开始填写")
    has["draft"] = part(at, r"/apply/([0-9a-f-]{36})/p/parties")
    assert asked["outcome"] is None
    return has


def part(at: Traveller, pattern: str) -> str:
    """What the address of the page holds there."""
    at.page.wait_for_url(re.compile(pattern))
    found = re.search(pattern, at.page.url)
    assert found
    return found.group(1)


def test_no_page_is_forgotten() -> None:
    known = {name.split(" ")[0] for name in NOBODYS | OWN} | NO_PAGE

    assert {pattern.name for pattern in urls.urlpatterns} <= known


@pytest.mark.parametrize(
    ("text", "scheme"), [pytest.param("normal", "light", marks=pytest.mark.prove), ("large", "dark")]
)
def test_every_page_is_for_everybody(walk: Walk, text: str, scheme: str) -> None:
    page = walk.at.page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its literals
    page.goto(f"/?text={text}")
    faults = []
    for name, address in walk.pages.items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status in ({404} if name == "not found" else {200}), (name, address, answer.status)
        faults += found_on(page, name)

    assert not faults, "\n".join(faults)


def found_on(page: Page, name: str) -> list[str]:
    """What is wrong with a page at every width."""
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        faults += [f"{name}: too wide at {width}: {found}" for found in [page.evaluate(checks.WIDE)] if found]
    page.set_viewport_size({"width": PHONE, "height": 844})
    for check in (checks.html, checks.axe):
        try:
            check(page)
        except AssertionError as fault:
            faults.append(f"{name}: {fault}")
    return faults


@pytest.mark.parametrize("text", [pytest.param("normal", marks=pytest.mark.prove), "large"])
def test_the_steps_of_a_login_and_a_form_with_faults_are_too(
    walk: Walk, browser: Browser, house: House, text: str
) -> None:
    someone = people.free(16)[1] if text == "normal" else people.tenant(16)
    new = Traveller(browser, house)
    faults = []
    new.open(f"/login?text={text}")
    new.press("发送数字")
    faults += found_on(new.page, "login with a fault")
    new.fill("手机号码", someone.phone)
    new.press("发送数字")
    faults += found_on(new.page, "login_code")
    new.fill("短信里的 6 位数字", new.text_with(someone.phone, r"验证码 (\d{6})").group(1))
    new.press("登录")
    new.press("核对")
    faults += found_on(new.page, "identify with faults")
    new.close()
    walk.at.page.goto(f"/?text={text}")
    for name, act in (("page", "保存，下一步"), ("page rent", "保存，下一步"), ("check", "提交申请")):
        walk.at.open(walk.pages[name])
        walk.at.press(act)
        assert walk.at.page.title().startswith("错误：")
        faults += found_on(walk.at.page, f"{name} with faults")

    assert not faults, "\n".join(faults)


def test_the_first_view_of_the_home_page_weighs_less_than_60_kilobytes(
    browser: Browser, house: House
) -> None:
    fresh = browser.new_context(viewport={"width": PHONE, "height": 844})
    page = fresh.new_page()
    wire = fresh.new_cdp_session(page)
    weights: list[float] = []
    wire.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    wire.send("Network.enable")
    page.goto(house.address, wait_until="networkidle")
    fresh.close()

    assert len(weights) >= 2  # the page and its style at least
    assert sum(weights) < 60_000
