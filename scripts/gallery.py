"""Pictures of every component and outcome, to look at: `PYTHONPATH=src:. python scripts/gallery.py FOLDER`.

From the examples of the components and of the matters, as /dev/ shows them: at 390 and 1280 px, in both
languages, in normal and in large text. A demo of its own runs meanwhile.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright
from tests.journeys.conftest import ARGS
from tests.journeys.house import running
from tests.words.golden import PAGES

from miaopi.hall.styles import ORDER

SIZES = {390: 844, 1280: 900}


def addresses() -> Iterator[tuple[str, str]]:
    """Name and address of each picture: what is no landmark stands on one page."""
    yield "components", "/dev/components"
    for name in ORDER:
        yield f"component-{name}", f"/dev/components/{name}/1"
    for name, key in PAGES.items():
        yield f"outcome-{name}", f"/dev/outcomes/house-lease-registration/{key}"


def main(folder: Path) -> None:
    """All of them, a folder for each width, language and size of letters."""
    with tempfile.TemporaryDirectory() as var, running(Path(var)) as house, sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        for width, lang, text in product(SIZES, ("zh", "en"), ("normal", "large")):
            page = browser.new_page(viewport={"width": width, "height": SIZES[width]}, base_url=house.address)
            page.goto(f"/?lang={lang}&text={text}")
            for name, address in addresses():
                page.goto(address)
                page.screenshot(path=folder / f"{width}-{lang}-{text}" / f"{name}.png", full_page=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
