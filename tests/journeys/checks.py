"""What must hold on every page that anyone visits: plain facts of its HTML, its width, and what axe finds."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe()
HTML = """() => {
  const seen = (node) => node.checkVisibility ? node.checkVisibility() : true;
  const named = (box) => box.labels?.length || box.getAttribute("aria-label") || box.getAttribute("aria-labelledby");
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  const aims = [...document.querySelectorAll("[aria-describedby],[aria-labelledby],label[for]")].flatMap((node) =>
    (node.getAttribute("for") || [node.getAttribute("aria-describedby"), node.getAttribute("aria-labelledby")]
      .filter(Boolean).join(" ")).split(" "));
  return {
    lang: document.documentElement.lang,
    title: document.title,
    h1: document.querySelectorAll("h1").length,
    main: document.querySelectorAll("main").length,
    unnamed: [...document.querySelectorAll("input:not([type=hidden]),select,textarea")].filter((box) => !named(box))
      .map((box) => box.outerHTML),
    mute: [...document.querySelectorAll("a,button")].filter((node) => seen(node) && !node.textContent.trim()
      && !node.getAttribute("aria-label") && node.tabIndex >= 0).map((node) => node.outerHTML),
    twice: ids.filter((id, at) => ids.indexOf(id) !== at),
    nowhere: aims.filter((id) => !ids.includes(id)),
    primaries: [...document.querySelectorAll("main img")].filter((image) => !image.hasAttribute("alt")).length,
    inline: document.querySelectorAll("[style],[onclick],script:not([src])").length,
  };
}"""
WIDE = """() => {
  const room = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll("body *")].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width > 0 && box.right > room + 1 && !node.closest(".mp-hidden");
  });
  return document.documentElement.scrollWidth > room + 1
    ? [document.documentElement.scrollWidth, room, ...wide.slice(0, 4).map((node) => node.outerHTML.slice(0, 160))]
    : [];
}"""
# A sentence that leaks from the code: a name in a template, a Python value, an untranslated entry.
_LEAK = re.compile(r"\{\{|\{%|\bNone\b|\bTrue\b|\bFalse\b|Words\(|Traceback|<[a-z]+ |\{[a-z_]+\}")


def html(page: Page) -> None:
    """One heading, a title, a language, a label at each box, no id twice, nothing inline."""
    found = page.evaluate(HTML)
    where = urlsplit(page.url).path
    assert found["lang"] in {"zh-Hans", "en"}, where
    assert found["title"].count(" – ") == 1, (where, found["title"])
    assert found["h1"] == 1, (where, "h1", found["h1"])
    assert found["main"] == 1, where
    for fault in ("unnamed", "mute", "twice", "nowhere"):
        assert not found[fault], (where, fault, found[fault])
    assert not found["primaries"], (where, "a picture without alt")
    assert not found["inline"], (where, "inline style or script")
    leaked = _LEAK.search(page.locator("body").inner_text())
    assert leaked is None, (where, leaked and leaked.group())


def width(page: Page) -> None:
    """Nobody has to scroll sideways."""
    wide = page.evaluate(WIDE)
    assert not wide, (urlsplit(page.url).path, page.viewport_size, wide)


def axe(page: Page) -> None:
    """axe-core finds nothing: WCAG 2.2 A and AA, and its best practices."""
    found = _AXE.run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
