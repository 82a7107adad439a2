"""A version of a matter as a command line names it: a folder, a bundle's file, a slug, a published hash."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from miaopi.texts import Fault, Faulty, Place

if TYPE_CHECKING:
    from miaopi.content import Matter

HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Version:
    """A matter, and the facts of its examples (a published version has none)."""

    matter: "Matter"
    examples: tuple[dict[str, Any], ...] = ()


def folder_of(name: str) -> Path | None:
    """The folder itself, or `matters/NAME` here, above here, or where the program was installed from."""
    here = Path.cwd()
    source = Path(__file__).resolve().parents[4]
    candidates = [Path(name), *(root / "matters" / name for root in (here, *here.parents, source))]
    return next((folder for folder in candidates if (folder / "matter.yaml").is_file()), None)


def version(name: str) -> Version:
    """The version of a name.

    Raises: Faulty: content.matter-unknown, catalogue.version-unknown; faults of a folder.
    """
    from miaopi import content  # late: `miaopi --help` starts without it

    if HASH.fullmatch(name):
        return Version(_published(name))
    if Path(name).is_file():
        return Version(content.open_bundle(Path(name).read_bytes()))
    folder = folder_of(name)
    if folder is None:
        raise Faulty([Fault("content.matter-unknown", Place(name), {"slug": name})])
    return Version(content.load(folder), tuple(example_facts(folder)))


def example_facts(folder: Path) -> list[dict[str, Any]]:
    """The facts of every example of a folder, the base first; none where there are no examples."""
    from miaopi.content import examples, yamlfile  # late
    from miaopi.content import folder as folders

    path = folder / folders.EXAMPLES
    if not path.is_file():
        return []
    data = yamlfile.read(path.read_text(encoding="utf-8"), file=str(path)).data
    if not isinstance(data, dict) or "base" not in data:
        return []
    return [examples.facts_of(data, one) for one in ({"set": {}}, *data.get("examples", []))]


def _published(name: str) -> "Matter":
    from miaopi.site.commands import load_django

    load_django()
    from miaopi.catalogue import queries  # late: needs Django

    return queries.matter(queries.version(name))
