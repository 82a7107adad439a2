"""A page as a reader meets it: headings, boxes with their labels, links; and what is wrong with its HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

from django.http import HttpResponse

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Element:
    """One element with its attributes and the text in it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    parents: tuple[str, ...] = ()
    inside: str = ""  # the name of the list that an option belongs to

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")


@dataclass
class Page(HTMLParser):
    """A parsed page. `faults` holds what no browser would tell."""

    html: str
    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []
        self.feed(self.html)
        self.close()
        self.faults += [f"never closed: {element.tag}" for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"an attribute twice: {tag} {names}")
        element = Element(
            tag, {name: value or "" for name, value in attrs}, parents=tuple(each.tag for each in self._open)
        )
        if tag == "option":
            element.inside = next(each["name"] for each in reversed(self._open) if each.tag == "select")
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1].tag != tag:
            self.faults.append(f"closed out of turn: {tag}, open {[each.tag for each in self._open][-3:]}")
            while self._open and self._open[-1].tag != tag:
                self._open.pop()
        if self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, *tags: str) -> list[Element]:
        """Elements of these tags, in order."""
        return [element for element in self.elements if element.tag in tags]

    @property
    def title(self) -> str:
        """What the tab says."""
        return self.all("title")[0].text

    @property
    def heading(self) -> str:
        """The one big heading."""
        return self.all("h1")[0].text.strip()

    @property
    def ids(self) -> list[str]:
        """Every id."""
        return [element["id"] for element in self.elements if element["id"]]

    @property
    def main(self) -> str:
        """The text of the page proper, one blank between words."""
        return " ".join(self.all("main")[0].text.split())

    def values(self) -> dict[str, list[str]]:
        """What the page's main form would send, files and buttons aside."""
        found: dict[str, list[str]] = {}
        for element in self.all("input"):
            if element["type"] in {"file", "submit"} or not element["name"]:
                continue
            if element["type"] in {"radio", "checkbox"} and "checked" not in element.attributes:
                continue
            found.setdefault(element["name"], []).append(element["value"])
        chosen = [each for each in self.all("option") if "selected" in each.attributes]
        return found | {option.inside: [option["value"]] for option in chosen}

    def links(self) -> list[str]:
        """Where its links lead."""
        return [element["href"] for element in self.all("a")]

    def wrong(self) -> list[str]:
        """Basics that each page keeps: ids once, labels for boxes, headings in order, nothing inline."""
        return [
            *self.faults,
            *self._ids_twice(),
            *self._boxes_without_label(),
            *self._headings(),
            *self._dead_references(),
            *self._inline(),
        ]

    def _ids_twice(self) -> list[str]:
        return [f"id twice: {name}" for name in set(self.ids) if self.ids.count(name) > 1]

    def _boxes_without_label(self) -> list[str]:
        labelled = {element["for"] for element in self.all("label")}
        return [
            f"no label: {element.tag} {element['name']}"
            for element in self.all("input", "select", "textarea")
            if element["type"] not in {"hidden", "submit"}
            if element["id"] not in labelled and "label" not in element.parents
        ]

    def _headings(self) -> list[str]:
        levels = [int(element.tag[1]) for element in self.all("h1", "h2", "h3", "h4")]
        wrong = [] if levels.count(1) == 1 else [f"{levels.count(1)} headings of the first level"]
        # The summary of faults stands before the heading of the page, and the page opens on it.
        after = levels[levels.index(1) :] if 1 in levels else levels
        return wrong + [
            f"a heading skips from {one} to {two}" for one, two in pairwise(after) if two > one + 1
        ]

    def _dead_references(self) -> list[str]:
        ids = set(self.ids)
        dead = [link for link in self.links() if link.startswith("#") and link[1:] not in ids]
        for element in self.elements:
            for name in ("aria-describedby", "aria-labelledby"):
                dead += [f"{name} {each}" for each in element[name].split() if each not in ids]
        return [f"leads nowhere: {each}" for each in dead]

    def _inline(self) -> list[str]:
        wrong = [f"style on {element.tag}" for element in self.elements if "style" in element.attributes]
        inside = [each for each in self.all("style", "script") if not each["src"]]
        wrong += [f"{element.tag} in the page" for element in inside]
        return wrong + [
            f"{name} on {element.tag}"
            for element in self.elements
            for name in element.attributes
            if name.startswith("on")
        ]


def page(answer: HttpResponse) -> Page:
    """The page of an answer."""
    return Page(answer.content.decode())
