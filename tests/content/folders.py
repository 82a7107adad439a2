"""Matter folders for tests: the good one, and each broken one made from it by a few changes."""

from __future__ import annotations

import shutil
from pathlib import Path

from ruamel.yaml import YAML

from miaopi.texts import Fault

HERE = Path(__file__).parent
GOOD, BAD = HERE / "good", HERE / "bad"
CASES = tuple(sorted(folder.name for folder in BAD.iterdir() if (folder / "change.yaml").exists()))


def copy_good(to: Path) -> None:
    """The good folder with what it shares, under `to`."""
    shutil.copytree(GOOD, to, dirs_exist_ok=True)


def break_it(to: Path, case: str) -> None:
    """The good folder under `to`, changed as `bad/CASE/change.yaml` says.

    Each change names a `file` and either `find` and `put` (the text must be there once), `write`, or
    `delete`.
    """
    copy_good(to)
    for change in YAML(typ="safe").load((BAD / case / "change.yaml").read_text(encoding="utf-8")):
        path = to / change["file"]
        if change.get("delete"):
            path.unlink() if path.is_file() else shutil.rmtree(path)
        elif "write" in change:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(change["write"].encode(change.get("encoding", "utf-8")))
        else:
            text = path.read_text(encoding="utf-8")
            assert text.count(change["find"]) == 1, (
                f"{case}: {change['find']!r} must stand once in {path.name}"
            )
            path.write_text(text.replace(change["find"], change["put"]), encoding="utf-8")


def told(fault: Fault, language: str) -> str:
    """A line of the report; of FEEL and the rules only place and code: they test their own words."""
    if fault.code.startswith("content."):
        return fault.line(language).strip()
    return f"{fault.where} {fault.code}"


def expected(case: str) -> list[list[str]]:
    """The lines of the report in Chinese and in English; a blank line parts them."""
    zh, _, en = (BAD / case / "expected.txt").read_text(encoding="utf-8").partition("\n\n")
    return [[line.strip() for line in text.strip().splitlines()] for text in (zh, en)]
