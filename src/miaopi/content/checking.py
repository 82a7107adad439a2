"""All faults of all folders, and their examples run: what `miaopi matters check` prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from miaopi.content import examples, folder
from miaopi.content.build import build
from miaopi.content.bundling import digest, pack
from miaopi.texts import Fault, Faulty, Place


@dataclass(frozen=True, slots=True)
class Checked:
    """One folder: its slug, hash (None where it cannot be built), number of rules and examples, and its
    faults."""

    slug: str
    hash: str | None
    rules: int
    examples: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked."""

    matters: tuple[Checked, ...]
    missing: tuple[Fault, ...] = ()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every fault, folder by folder, in the order of files and lines."""
        return (*self.missing, *(fault for matter in self.matters for fault in matter.faults))


def check(paths: Iterable[Path | str], *, root: Path | str | None = None) -> Report:
    """Check matter folders, or every matter folder in a folder of them."""
    checked, missing = [], []
    for path in map(Path, paths):
        found = _folders(path)
        if not found:
            missing.append(Fault("content.no-matter", Place(str(path)), {"path": str(path)}))
        checked += [_check(one, None if root is None else Path(root)) for one in found]
    return Report(tuple(checked), tuple(missing))


def _folders(path: Path) -> list[Path]:
    if (path / "matter.yaml").exists():
        return [path]
    if not path.is_dir():
        return []
    return sorted(one.parent for one in path.glob("*/matter.yaml"))


def _check(path: Path, root: Path | None) -> Checked:
    try:
        source = folder.read(path, root=root)
        hash_ = digest(pack(source))
        matter = build(source, hash_=hash_)
    except Faulty as error:
        return Checked(path.name, None, 0, 0, error.faults)
    count = len(matter.rules.rules)
    if source.examples is None:
        place = Place(str(path / folder.EXAMPLES))
        return Checked(
            path.name, hash_, count, 0, (Fault("content.file-missing", place, {"file": folder.EXAMPLES}),)
        )
    examples_run, faults = examples.run(matter, source.examples, file=str(path / folder.EXAMPLES))
    return Checked(path.name, hash_, count, examples_run, faults)
