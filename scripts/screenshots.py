"""Takes the pictures of docs/img/ from a demo of its own: `PYTHONPATH=src:. python scripts/screenshots.py`.

The people of the main story walk the whole way at 390 px; each page is then shown at 1280 px too.
"""

from __future__ import annotations

import re
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from tests.journeys import company, house, lease, people
from tests.journeys.conftest import ARGS
from tests.journeys.traveller import Traveller

IMAGES = Path("docs/img")
WIDTHS = (390, 1280)
TALLEST = 2400
COLOURS = 64
CODE = re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$")


class Album:
    """Keeps pictures small: few colours, no taller than anyone scrolls."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, at: Traveller, name: str, widths: tuple[int, ...] = WIDTHS) -> None:
        """The page as it is, at each width."""
        for width in widths:
            at.page.set_viewport_size({"width": width, "height": 800})
            # As tall as the page: what stands at the foot of the window is then at the foot of the picture.
            tall = min(at.page.evaluate("document.documentElement.scrollHeight"), TALLEST)
            at.page.set_viewport_size({"width": width, "height": max(tall, 600)})
            with Image.open(BytesIO(at.page.screenshot())) as picture:
                cut = picture.convert("RGB")
            cut.quantize(COLOURS, dither=Image.Dither.NONE).save(
                self.folder / f"{name}-{width}.png", optimize=True
            )
        at.page.set_viewport_size({"width": WIDTHS[0], "height": 844})


def main(folder: Path) -> None:
    """All pictures, in the order of the story."""
    album = Album(folder)
    with (
        tempfile.TemporaryDirectory() as var,
        house.running(Path(var)) as running,
        sync_playwright() as start,
    ):
        browser = start.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        approval(browser, running, album)
        rejection(browser, running, album)
        browser.close()


def approval(browser: Browser, running: house.House, album: Album) -> None:
    """王永福 lets to 符海燕."""
    agreed = lease.of(people.home(1), people.person("P01"))
    lessor, lessee = (Traveller(browser, running) for _ in range(2))
    lessor.open("/")
    album.take(lessor, "home")
    lessor.open("/?text=large")
    album.take(lessor, "home-large", (390,))
    lessor.open("/?text=normal")
    lessor.open("/m/house-lease-registration")
    album.take(lessor, "guide")
    lessor.open("/m/house-lease-registration?lang=en")
    album.take(lessor, "guide-en", (390,))
    lessor.open("/?lang=zh")
    lease.begin(lessor, agreed.lessor, agreed)
    album.take(lessor, "form")
    lease.parties(lessor, agreed)
    lease.house(lessor, agreed)
    lease.term(lessor, agreed)
    lease.attach(lessor, agreed, photo=True)
    album.take(lessor, "check")
    lease.hand_in(lessor)
    album.take(lessor, "waiting-for-confirmation")
    lessee.open(lease.link_for(lessee, agreed.lessee))
    lessee.log_in(agreed.lessee)
    album.take(lessee, "confirm")
    lessee.tick(lease.AGREE)
    lessee.press("确认")
    lessor.press("现在刷新")
    album.take(lessor, "approved")
    lessor.press("查看证明")
    album.take(lessor, "certificate")
    stranger = Traveller(browser, running)
    stranger.open(f"/v/{lessor.main.get_by_text(CODE).inner_text()}")
    album.take(stranger, "verify")
    lessor.text_with(agreed.lessor.phone, "房屋租赁已登记")
    lessor.open("/demo/phones?still=1")
    album.take(lessor, "phones")
    lessor.open("/mine")
    album.take(lessor, "mine")


def rejection(browser: Browser, running: house.House, album: Album) -> None:
    """Too many people in a home that is too dangerous to let."""
    home = people.troubled("grade-D")
    case = company.file(running, lease.of(home, people.tenant(0), occupants=14))
    lessor = Traveller(browser, running)
    lessor.open(f"/cases/{case['number']}")
    lessor.log_in(people.owner(home))
    album.take(lessor, "rejected")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
