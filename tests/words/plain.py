"""A page as someone reads it who sees no page: its main part as lines; of a fold its title alone, or all."""

from __future__ import annotations

from html.parser import HTMLParser

BLOCKS = {
    *("h1", "h2", "h3", "p", "li", "dt", "dd", "tr", "summary", "caption", "div", "section", "ul", "ol"),
    *("dl", "details", "table", "thead", "tbody", "form", "main", "br"),
}
SIGNS = {"h1": "# ", "h2": "## ", "h3": "### ", "li": "- ", "summary": "+ ", "button": "[", "a": "["}
SILENT = {"svg", "caption"}


class _Reader(HTMLParser):
    """Collects lines; a button or link stands in brackets."""

    def __init__(self, *, folds: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = [""]
        self.open: list[str] = []
        self.folds = folds

    @property
    def is_read(self) -> bool:
        """Whether what comes now is read: in the main part, drawn in words, not folded away."""
        if "main" not in self.open or SILENT & set(self.open):
            return False
        folded = "details" in self.open and "summary" not in self.open
        return self.folds or not folded

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"br", "input", "img", "meta", "link", "hr"}:
            self.open.append(tag)
        if not self.is_read:
            return
        if tag in BLOCKS:
            self._line()
        self.lines[-1] += SIGNS.get(tag, "")
        if tag in {"td", "th", "dd"} and self.lines[-1].strip():
            self.lines[-1] += " | "

    def handle_endtag(self, tag: str) -> None:
        if self.is_read and tag in {"button", "a"}:
            self.lines[-1] += "]"
        if self.is_read and tag in BLOCKS - {"dt"}:
            self._line()
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.is_read:
            before = " " if data[:1].isspace() and self.lines[-1] else ""
            after = " " if data[-1:].isspace() and data.strip() else ""
            self.lines[-1] += before + " ".join(data.split()) + after

    def _line(self) -> None:
        if self.lines[-1].strip():
            self.lines.append("")


def lines(html: str, *, folds: bool = False) -> str:
    """The page's main part, one line a block."""
    reader = _Reader(folds=folds)
    reader.feed(html)
    told = (" ".join(line.split()) for line in reader.lines)
    return "\n".join(line for line in told if line.strip("#-+[] ")) + "\n"
