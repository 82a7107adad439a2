"""Ways that do not end at once: added and approved, renewed, corrected, declined and asked again.

Each page on the way is met with axe. On a phone the letters are large, at a desk they are normal. One or
two ways to go are in each run, all eight in `make prove`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Route

from miaopi_demo import contract_pdf
from tests.journeys import checks, company, lease, people
from tests.journeys.conftest import Travel
from tests.journeys.house import House
from tests.journeys.lease import Lease
from tests.journeys.traveller import Traveller

pytestmark = pytest.mark.browser

FIRST_HOME = 30  # the ones before are for other journeys
WIDTHS = {390: 844, 1280: 900}
WAYS = {"变更、续租、注销": "Change, Renewal, Cancellation"}


@dataclass(frozen=True)
class Mode:
    """How a person goes: with scripts or not, in which language, on what."""

    number: int
    scripts: bool
    language: str
    width: int

    def __str__(self) -> str:
        return f"{'on' if self.scripts else 'off'}-{self.language}-{self.width}"


MODES = [
    Mode(number, scripts, language, width)
    for number, (scripts, language, width) in enumerate(
        (scripts, language, width)
        for scripts in (False, True)
        for language in ("zh", "en")
        for width in WIDTHS
    )
]
PHONE, DESK = "off-zh-390", "on-en-1280"


def go(*short: str) -> pytest.MarkDecorator:
    """These ways to go in each run, the others in `make prove`."""
    return pytest.mark.parametrize(
        "mode",
        [
            pytest.param(mode, id=str(mode), marks=[] if str(mode) in short else [pytest.mark.prove])
            for mode in MODES
        ],
        indirect=True,
    )


@pytest.fixture
def mode(request: pytest.FixtureRequest, house: House) -> Mode:
    """One way to go; nobody waits a minute for a code."""
    house.a_minute_passes()
    found: Mode = request.param
    return found


class Careful(Traveller):
    """Meets each page with axe, too."""

    twin: Page | None = None

    def arrived(self) -> None:
        """Check the page as every page is checked, and for whoever sees, hears or moves differently."""
        super().arrived()
        checks.axe(self.page if self.scripts else self._with_scripts())

    def _with_scripts(self) -> Page:
        """The same page, word for word, in a browser that runs axe: without scripts it never comes back."""
        if self.twin is None:
            self.twin = self.context.browser.new_page(viewport=self.page.viewport_size)  # type: ignore[union-attr]  # it was launched
            self.twin.route("**/*", self._same)
        self.twin.goto(self.page.url)
        return self.twin

    def _same(self, route: Route) -> None:
        if route.request.resource_type == "document":
            route.fulfill(content_type="text/html; charset=utf-8", body=self.page.content())
        else:
            route.continue_()

    def close(self) -> None:
        """Put the device away, and what was beside it."""
        if self.twin is not None:
            self.twin.close()
        super().close()


def device(travel: Travel, mode: Mode) -> Careful:
    """A person's own device, its letters large on a phone."""
    at = Careful(
        travel.browser,
        travel.house,
        scripts=mode.scripts,
        language=mode.language,
        size={"width": mode.width, "height": WIDTHS[mode.width]},
    )
    travel.out.append(at)
    at.page.goto(f"/?text={'large' if mode.width == 390 else 'normal'}&lang={mode.language}")
    return at


def own(mode: Mode, journey: int, **more: object) -> Lease:
    """A home, its owner and somebody who rents it, for this journey in this mode alone."""
    home, _, lessee = people.free(FIRST_HOME + journey * len(MODES) + mode.number)
    return lease.of(home, lessee, **more)


def confirms(at: Careful, agreed: Lease) -> None:
    """The other side stands behind it and sees what came of it."""
    lease.confirm(at, agreed.lessee, lease.link_for(at, agreed.lessee))
    at.is_at("已办好")


@go(PHONE, DESK)
def test_what_was_missing_is_added_in_place_and_approved(travel: Travel, house: House, mode: Mode) -> None:
    home = own(mode, 0).home
    agreed = own(mode, 0, area_m2=str(home.area_m2 + 10))
    case = company.file(house, agreed, contract=False)
    first, second = device(travel, mode), device(travel, mode)

    first.open(f"/cases/{case['number']}")
    first.log_in(agreed.lessor)
    first.sees(re.compile(r"还有 30 天|30 days left"))
    first.press("去补充")
    first.press("提交补充")
    assert first.page.title().startswith(first._("错误："))
    paper = {
        "name": "租赁合同.pdf",
        "mimeType": "application/pdf",
        "buffer": contract_pdf.contract("合同", ["示例"]),
    }
    first.page.get_by_label(first._("租赁合同")).first.set_input_files(paper)  # type: ignore[arg-type]
    first.fill("租的面积", f"{home.area_m2:f}")
    first.tick(lease.AGREE)
    first.press("提交补充")
    first.is_at("在等对方确认")
    confirms(second, agreed)
    first.press("现在刷新")
    first.is_at("已办好")


@go(PHONE)
def test_a_lease_is_renewed_from_its_certificate(travel: Travel, house: House, mode: Mode) -> None:
    agreed = own(mode, 1)
    certificate = f"/licences/{company.file(house, agreed)['licence']['identifier']}"
    first, second = device(travel, mode), device(travel, mode)

    first.open(certificate)
    first.log_in(agreed.lessor)
    first.press(WAYS["变更、续租、注销"] if mode.language == "en" else "变更、续租、注销")
    first.choose("续租", of="您要办哪一种？")
    first.press("开始填写")
    new_term(first, agreed)
    lease.attach(first, agreed)
    first.sees(re.compile(r"续租登记|Renewal of registration"))
    lease.hand_in(first)
    first.is_at("在等对方确认")
    confirms(second, agreed)
    second.sees(re.compile(r"续租已登记|The renewal is registered"))
    first.open(certificate)
    first.sees(re.compile(r"已经由新的版本替换|A newer version has replaced it"))


def new_term(at: Careful, agreed: Lease) -> None:
    """The new rent and days, on one page or on several."""
    for _ in range(6):
        boxes = zip(("哪天签的合同", "哪天开始租", "租到哪天"), agreed.days, strict=True)
        for label, day in boxes:
            if at.page.get_by_role("group", name=at._(label)).count():
                at.date(label, day)
        at.press("保存，下一步")
        if at.page.url.endswith("/materials"):
            return
    raise AssertionError(f"never came to the papers: {at.told()}")


@go(DESK)
def test_a_rejection_is_corrected_with_all_kept_and_approved(
    travel: Travel, house: House, mode: Mode
) -> None:
    agreed = own(mode, 2)
    first, second = device(travel, mode), device(travel, mode)

    corrected(first, house, agreed)
    confirms(second, agreed)
    first.press("现在刷新")
    first.is_at("已办好")


def corrected(at: Careful, house: House, agreed: Lease) -> None:
    """Rejected for forty people, applied for again with two; the other side is asked."""
    too_many = Lease(home=agreed.home, lessor=agreed.lessor, lessee=agreed.lessee, occupants=40)
    at.open(f"/cases/{company.file(house, too_many)['number']}")
    at.log_in(agreed.lessor)
    at.is_at("没有批准")
    at.press("修改，重新申请")
    at.fill("一共住几个人", "2")
    at.press("保存，下一步")
    at.is_at("核对，然后提交")
    lease.hand_in(at)
    at.is_at("在等对方确认")


@go(PHONE)
def test_a_party_who_declines_is_told_of_and_can_be_asked_again(
    travel: Travel, house: House, mode: Mode
) -> None:
    agreed = own(mode, 3)
    first, second = device(travel, mode), device(travel, mode)
    corrected(first, house, agreed)

    second.open(lease.link_for(second, agreed.lessee))
    second.log_in(agreed.lessee)
    second.press("不同意")
    second.is_at("您没有同意")
    first.open("/mine")
    first.sees("对方没有同意")
    first.press(lease.MATTER)
    first.is_at("核对，然后提交")
    first.sees(re.compile(r"没有同意，申请没有提交|declined; the application was not submitted"))
    lease.hand_in(first)
    first.is_at("在等对方确认")
    second.open(lease.link_for(second, agreed.lessee, earlier=1))
    second.tick(lease.AGREE)
    second.press("确认")
    second.is_at("已办好")
