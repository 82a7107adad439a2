"""The running house of a test run, its browser, and travellers whose devices are put away after each test."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.journeys import house as houses
from tests.journeys.house import House
from tests.journeys.traveller import Traveller

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def _house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with houses.running(tmp_path_factory.mktemp("journeys") / "var") as running:
        yield running


@pytest.fixture
def house(_house: House) -> Iterator[House]:
    """The whole platform, each of its sources in order; one for all journeys of a process."""
    yield _house
    _house.mend()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Not longer than a module: playwright's loop must not meet tests of the database."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        yield chromium
        chromium.close()


class Travel:
    """Makes a person's device; `out` are those made."""

    def __init__(self, browser: Browser, house: House) -> None:
        self.browser, self.house = browser, house
        self.out: list[Traveller] = []

    def __call__(self, **device: Any) -> Traveller:
        self.out.append(Traveller(self.browser, self.house, **device))
        return self.out[-1]


@pytest.fixture
def travel(browser: Browser, house: House) -> Iterator[Travel]:
    """Devices, put away after the test."""
    travel = Travel(browser, house)
    yield travel
    for traveller in travel.out:
        traveller.close()


@pytest.fixture(params=[pytest.param(True, marks=pytest.mark.prove), False], ids=["scripts", "no-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Without JavaScript in each run, with it in the long checks: other journeys go with it in each run."""
    return bool(request.param)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A journey that fails tells what each person had before them, and what the house said."""
    report = yield
    travellers = getattr(getattr(item, "funcargs", {}).get("travel"), "out", None)
    if report.when == "call" and report.failed and travellers:
        for number, traveller in enumerate(travellers):
            report.sections.append((f"page of traveller {number}", traveller.told()))
        report.sections.append(("the house", travellers[0].house.logs))
    return report
