"""Each fragment is for one reader, and the changelog names the version that the project has."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.surface import source

FOLDER = source.ROOT / "changelog.d"
READERS = ("people", "rules", "operators", "developers")
FRAGMENTS = sorted(path for path in FOLDER.iterdir() if path.name != "README.md")


@pytest.mark.parametrize("path", FRAGMENTS, ids=lambda path: path.name)
def test_a_fragment_is_a_list_for_one_reader(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert re.fullmatch(rf"\d+(\.\d+)?\.({'|'.join(READERS)})\.md", path.name)
    assert text.startswith("- ")
    assert all(line.startswith(("- ", "  ")) for line in text.splitlines())


def test_people_are_told_in_both_languages() -> None:
    for path in FOLDER.glob("*.people.md"):
        for entry in re.split(r"^- ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            assert re.match(r"[\u4e00-\u9fff]", entry), entry
            assert re.search(r"^  [A-Z]", entry, re.MULTILINE), entry


def test_the_changelog_knows_the_present_version() -> None:
    version = tomllib.loads((source.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    changes = (source.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert re.search(rf"^## {re.escape(version)} · ", changes, re.MULTILINE)
