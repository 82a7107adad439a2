"""What must hold on every page that anyone visits: plain facts of its HTML, its width, and what axe finds."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe()
HTML = """() => {
  const all = (what) => [...document.querySelectorAll(what)];
  const short = (nodes) => nodes.map((node) => node.outerHTML.slice(0, 200));
  const tells = (box) => box.labels?.length || box.getAttribute("aria-label");
  const ids = all("[id]").map((node) => node.id);
  const attributes = ["for", "aria-describedby", "aria-labelledby"];
  const aims = attributes.flatMap((name) =>
    all(`[${name}]`).flatMap((node) => node.getAttribute(name).split(" ")));
  return {
    lang: document.documentElement.lang,
    title: document.title,
    headings: all("h1").length,
    mains: all("main").length,
    "a box without a label": short(all("input:not([type=hidden]), select, textarea")
      .filter((box) => !tells(box))),
    "a link or button without a name": short(all("a, button").filter((node) => node.tabIndex >= 0
      && !node.textContent.trim() && !node.getAttribute("aria-label"))),
    "an id twice": ids.filter((id, at) => ids.indexOf(id) !== at),
    "an id that is nowhere": aims.filter((id) => !ids.includes(id)),
    "a number that does not fit into its box": short(all("input[inputmode]")
      .filter((box) => box.scrollWidth > box.clientWidth)),
    "a picture without alt": short(all("img:not([alt])")),
    "a style or a script in the page": short(all("[style], [onclick], script:not([src])")),
  };
}"""
WIDE = """() => {
  const root = document.documentElement, room = root.clientWidth;
  if (root.scrollWidth <= room + 1) return [];
  const wide = [...document.querySelectorAll("body *")]
    .filter((node) => node.getBoundingClientRect().right > room + 1);
  return [`${root.scrollWidth} of ${room}`, ...wide.slice(0, 4).map((node) => node.outerHTML.slice(0, 160))];
}"""
# A sentence that leaks from the code: a name in a template, a Python value, an untranslated entry.
_LEAK = re.compile(r"\{\{|\{%|\bNone\b|\bTrue\b|\bFalse\b|Words\(|Traceback|</?[a-z]+>|\{[a-z_]+\}")
_IN_ENGLISH = {"None"}  # is a word there


def html(page: Page) -> None:
    """One heading, a title, a language, a label at each box, no id twice, nothing inline."""
    found = page.evaluate(HTML)
    where = urlsplit(page.url).path
    assert found.pop("lang") in {"zh-Hans", "en"}, where
    assert found.pop("title").count(" – ") == 1, where
    assert (found.pop("headings"), found.pop("mains")) == (1, 1), where
    for what, faults in found.items():
        assert not faults, (where, what, faults)
    leaked = set(_LEAK.findall(page.locator("body").inner_text()))
    if page.evaluate("document.documentElement.lang") == "en":
        leaked -= _IN_ENGLISH
    assert not leaked, (where, leaked)


def width(page: Page) -> None:
    """Nobody has to scroll sideways."""
    wide = page.evaluate(WIDE)
    assert not wide, (urlsplit(page.url).path, page.viewport_size, wide)


def axe(page: Page) -> None:
    """axe-core finds nothing: WCAG 2.2 A and AA, and its best practices."""
    found = _AXE.run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
