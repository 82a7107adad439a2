"""What the papers say is so: links lead somewhere, commands and files exist."""

import re
from pathlib import Path

import pytest
import typer.main

from miaopi.site import cli
from tests.surface import source

PAPERS = sorted(
    path
    for path in source.files(".md")
    if path.parent
    in {source.ROOT, source.ROOT / "docs", source.ROOT / "docs" / "adr", source.ROOT / "changelog.d"}
)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)|<img[^>]*src=\"([^\"]+)\"")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)")
# At the start of a line or of a piece of code, after && or ||, or with its path: not a user or a folder.
COMMAND = re.compile(r"(?:^[ \t]*|`|&& |\|\| |bin/)miaopi ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?)", re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _anchors(path: Path) -> set[str]:
    """The anchors that a reader of Markdown makes of the headings."""
    heads = re.findall(r"^#+ (.+?)\s*$", FENCE.sub("", _text(path)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", PAPERS, ids=source.shown)
def test_every_link_leads_somewhere(path: Path) -> None:
    lost = []
    for groups in LINK.findall(FENCE.sub("", _text(path))):
        link = next(group for group in groups if group)
        if re.match(r"[a-z]+:", link):
            continue  # another site, or an address of a running demo
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in _anchors(target)):
            lost.append(link)

    assert lost == []


def _code(path: Path) -> str:
    """Everything that is written as code: fenced, indented or between backticks."""
    text = _text(path)
    indented = re.findall(r"^ {4}\S.*$", text, re.MULTILINE)
    spans = (f"`{span}`" for span in CODE.findall(FENCE.sub("", text)))
    return "\n".join([*FENCE.findall(text), *spans, *indented])


@pytest.mark.parametrize("path", PAPERS, ids=source.shown)
def test_every_target_of_make_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", _text(source.ROOT / "Makefile"), re.MULTILINE))

    assert sorted(set(MAKE.findall(_code(path))) - targets) == []


def _exists(words: list[str]) -> bool:
    """Whether a command of these words exists; what follows a command is its argument."""
    here: object = typer.main.get_command(cli.app)
    for word in words:
        commands = getattr(here, "commands", None)
        if not commands:
            return True
        if word not in commands:
            # A group that also does something alone takes words of its own, but no unknown command.
            return False
        here = commands[word]
    return True


@pytest.mark.parametrize("path", PAPERS, ids=source.shown)
def test_every_command_exists(path: Path) -> None:
    written = {tuple(words.split()) for words in COMMAND.findall(_code(path))}

    assert [" ".join(words) for words in sorted(written) if not _exists(list(words))] == []


@pytest.mark.parametrize("path", PAPERS, ids=source.shown)
def test_every_file_that_is_named_exists(path: Path) -> None:
    """`cases/actions/submit.py` is named from src/miaopi, from the root, or from beside the paper."""
    bases = (source.ROOT, source.PRODUCT, source.SRC, path.parent)
    lost = [
        name
        for name in CODE.findall(FENCE.sub("", _text(path)))
        if re.fullmatch(r"(?:[\w.-]+/)+[\w.-]+\.(?:py|yaml|md|sh|toml|csv|typ|css|html)", name)
        if not name.startswith("../") and "NAME" not in name  # seen from a matter's folder; an example
        if not any((base / name).exists() for base in bases)
    ]

    assert lost == []


def test_a_command_that_is_not_there_is_found_missing() -> None:
    assert _exists(["matters", "check"])
    assert _exists(["replay", "anything"])
    assert not _exists(["matters", "burn"])
    assert not _exists(["burn"])


def test_both_readmes_show_the_same_commands_and_pages() -> None:
    english, chinese = (_text(source.ROOT / name) for name in ("README.md", "README.zh-Hans.md"))

    for pattern in (MAKE, COMMAND):
        assert set(pattern.findall(english)) == set(pattern.findall(chinese))
    pages = re.compile(r"\]\((docs/[\w./-]+)\)")
    assert set(pages.findall(english)) == set(pages.findall(chinese))


def test_every_page_of_the_docs_can_be_reached_from_the_readme() -> None:
    reached = {source.ROOT / "README.md"}
    open_ = list(reached)
    while open_:
        path = open_.pop()
        for groups in LINK.findall(_text(path)):
            link = next(group for group in groups if group).partition("#")[0]
            target = (path.parent / link).resolve() if link and not re.match(r"[a-z]+:", link) else path
            found = sorted(target.glob("*.md")) if target.is_dir() else [target]
            for each in found:
                if each.suffix == ".md" and each.exists() and each not in reached:
                    reached.add(each)
                    open_.append(each)

    docs = {path for path in PAPERS if source.ROOT / "docs" in path.parents}
    assert sorted(source.shown(path) for path in docs - reached) == []
