"""All faults of all folders, their examples run and their rules proved: what `miaopi matters check` prints,
and the gate that a version passes before it is published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from miaopi.content import examples, folder, kept_proofs, proving, vain
from miaopi.content.build import build
from miaopi.content.bundling import digest, pack
from miaopi.content.proving import Verdict
from miaopi.texts import Fault, Faulty, Place


@dataclass(frozen=True, slots=True)
class Checked:
    """One folder: its slug, hash (None where it cannot be built), number of rules and examples, its faults,
    and its proofs (None where another fault comes first)."""

    slug: str
    hash: str | None
    rules: int
    examples: int
    faults: tuple[Fault, ...]
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked."""

    matters: tuple[Checked, ...]
    missing: tuple[Fault, ...] = ()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every fault, folder by folder, in the order of files and lines."""
        return (*self.missing, *(fault for matter in self.matters for fault in matter.faults))


def check(paths: Iterable[Path | str], *, root: Path | str | None = None, keep: bool = False) -> Report:
    """Check matter folders, or every matter folder in a folder of them.

    Args: keep: a proof without faults is kept beside the matter (proof.json).
    """
    checked, missing = [], []
    for path in map(Path, paths):
        found = _folders(path)
        if not found:
            missing.append(Fault("content.no-matter", Place(str(path)), {"path": str(path)}))
        checked += [_check(one, None if root is None else Path(root), keep=keep) for one in found]
    return Report(tuple(checked), tuple(missing))


def _folders(path: Path) -> list[Path]:
    if (path / "matter.yaml").exists():
        return [path]
    if not path.is_dir():
        return []
    return sorted(one.parent for one in path.glob("*/matter.yaml"))


def publishable(path: Path | str, *, root: Path | str | None = None) -> bytes:
    """The bundle of a folder that may be published: without faults, its examples run, its rules proved.

    A proof that is kept beside it counts, where it is of this very content.
    Raises: Faulty: with every fault.
    """
    path, above = Path(path), None if root is None else Path(root)
    source = folder.read(path, root=above)
    data = pack(source)
    matter = build(source, hash_=digest(data))
    faults: tuple[Fault, ...] = ()
    if source.examples is None or kept_proofs.read(path) != proving.key(matter, source):
        faults = _check(path, above, keep=False).faults
    else:
        faults = examples.run(matter, source.examples, file=str(path / folder.EXAMPLES))[1]
        faults = faults or vain.faults(matter, source)
    if faults:
        raise Faulty(faults)
    return data


def _check(path: Path, root: Path | None, *, keep: bool) -> Checked:
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
    faults = faults or vain.faults(matter, source)
    if faults:
        return Checked(path.name, hash_, count, examples_run, faults)
    verdict = proving.prove(matter, source)
    if keep and not verdict.faults:
        kept_proofs.write(path, proving.key(matter, source), verdict)
    return Checked(path.name, hash_, count, examples_run, verdict.faults, verdict)
