"""Could I?, as anybody walks it: no login, with and without scripts, in both languages and sizes."""

from __future__ import annotations

import re

import pytest

from tests.journeys import checks
from tests.journeys.conftest import Travel
from tests.journeys.traveller import Traveller

pytestmark = pytest.mark.browser
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
EVERYDAY = [(False, "zh", PHONE)]
PROVED = [
    pytest.param(scripts, language, size, marks=pytest.mark.prove)
    for scripts in (False, True)
    for language in ("zh", "en")
    for size in (PHONE, DESK)
    if (scripts, language, size) not in EVERYDAY
]


@pytest.mark.parametrize(("scripts", "language", "size"), [*EVERYDAY, *PROVED])
def test_anybody_learns_whether_they_could(
    travel: Travel, scripts: bool, language: str, size: dict[str, int]
) -> None:
    at = travel(scripts=scripts, language=language, size=size)
    at.open("/m/house-lease-registration")
    at.press("我能办吗？")
    at.is_at(re.compile(at._("我能办吗？").rstrip("？?")))
    whole(at, scripts=scripts)
    at.press("下一步")
    at.sees("请选一个。")

    answers(at)

    at.is_at("可以办")
    whole(at, scripts=scripts)
    at.page.get_by_role("button").filter(has_text=at._("从这里改")).first.click()
    at.is_at(re.compile(at._("我能办吗？").rstrip("？?")))
    assert {one["name"] for one in at.page.context.cookies()} <= {"django_language"}


def answers(at: Traveller) -> None:
    """The first choice; a small household in a middling home."""
    for _turn in range(12):
        asked = at.page.locator("input[name=asked]")
        if not asked.count():
            return
        key = asked.first.get_attribute("value") or ""
        if at.page.locator("input[type=radio]").count():
            at.page.locator("input[type=radio]").first.check()
        else:
            at.page.locator(f"input#{key}").fill({"people": "2", "area": "70"}[key])
        at.press("下一步")
    pytest.fail("more questions than there are")


def whole(at: Traveller, *, scripts: bool) -> None:
    """A page without a fault; axe needs scripts."""
    checks.html(at.page)
    checks.width(at.page)
    if scripts:
        checks.axe(at.page)
