"""The files of a matter: from its folder, with what it shares with others, or out of a bundle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from miaopi.content import yamlfile
from miaopi.dmn import DmnError, sheets
from miaopi.texts import Fault, Faulty, Place

OWN = ("matter.yaml", "form.yaml", "rules.yaml")
TEMPLATE = "licence.typ"
EXAMPLES = "examples.yaml"
COMMON = "_common/rules.yaml"
TABLES = "tables"


@dataclass(frozen=True, slots=True)
class Source:
    """Texts by their names in a bundle: own files, `common/rules.yaml`, `registries/NAME.yaml`; `shown` for
    reports."""

    slug: str
    texts: Mapping[str, str]
    shown: Mapping[str, str]
    examples: str | None = None


def read(folder: Path, *, root: Path | None = None) -> Source:
    """The source of a matter's folder. `root` holds `_common/`; beside it or in it lies `registries/`.

    Raises: Faulty: `content.file-missing`, `content.file-unreadable`; faults of the files that must be read
    to go on.
    """
    folder = Path(folder)
    root = Path(root) if root is not None else folder.parent
    faults: list[Fault] = []
    texts = {name: text for name in OWN if (text := _text(folder / name, faults)) is not None}
    for name in (TEMPLATE, EXAMPLES):
        if (folder / name).exists():
            text = _text(folder / name, faults)
            texts |= {} if text is None else {name: text}
    tables = _tables(folder / TABLES, faults)
    if faults:
        raise Faulty(faults)
    shown = {name: str(folder / name) for name in texts}
    matter = yamlfile.read(texts["matter.yaml"], file=shown["matter.yaml"])
    rules = yamlfile.read(texts["rules.yaml"], file=shown["rules.yaml"])
    shared = _common(root, rules.data, faults)
    if shared:
        texts["common/rules.yaml"], shown["common/rules.yaml"] = shared
    texts |= {name: text for name, (_file, text) in tables.items()}
    shown |= {name: str(file) for name, (file, _text) in tables.items()}
    for name in _registries(matter.data):
        path = _registry_path(root, name)
        if path is not None and (text := _text(path, faults)) is not None:
            texts[f"registries/{name}.yaml"], shown[f"registries/{name}.yaml"] = text, str(path)
    if faults:
        raise Faulty(faults)
    examples = texts.pop(EXAMPLES, None)
    return Source(folder.name, texts, shown, examples)


def _text(path: Path, faults: list[Fault]) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        faults.append(Fault("content.file-missing", Place(str(path)), {"file": path.name}))
    except (OSError, UnicodeDecodeError):
        faults.append(Fault("content.file-unreadable", Place(str(path)), {"file": path.name}))
    return None


def _tables(folder: Path, faults: list[Fault]) -> dict[str, tuple[Path, str]]:
    """Decision tables as DMN texts, by their names in a bundle. One in Excel counts by what it says: what a
    program writes around it is no part of the version."""
    found: dict[str, tuple[Path, str]] = {}
    for path in sorted([*folder.glob("*.dmn"), *folder.glob("*.xlsx")]):
        name = f"{TABLES}/{path.stem}.dmn"
        if path.name.startswith(("~$", ".")):
            continue  # Excel's own note that the file is open
        if name in found:
            values = {"name": path.stem, "other": found[name][0].name}
            faults.append(Fault("content.table-twice", Place(str(path)), values))
            continue
        try:
            text = _text(path, faults) if path.suffix == ".dmn" else sheets.as_dmn(path)
        except DmnError as error:
            faults.extend(error.faults)
            continue
        if text is not None:
            found[name] = (path, text)
    return found


def _common(root: Path, rules: object, faults: list[Fault]) -> tuple[str, str] | None:
    """Of the shared rules only those that the matter uses, so that another matter's rule does not change its
    hash.

    They are written as JSON, which is YAML; the report names the file they come from.
    """
    used = rules.get("use") if isinstance(rules, dict) else None
    if not isinstance(used, list) or not used:
        return None
    path = root / COMMON
    text = _text(path, faults)
    if text is None:
        return None
    data = yamlfile.read(text, file=str(path)).data
    if not isinstance(data, dict) or not isinstance(data.get("rules"), list):
        return text, str(path)
    kept = [row for row in data["rules"] if isinstance(row, dict) and row.get("code") in used]
    if not kept:
        return text, str(path)
    return json.dumps(data | {"rules": kept}, ensure_ascii=False, indent=1, default=str), str(path)


def _registries(matter: object) -> tuple[str, ...]:
    """The registries that the lookups name; what is wrong with a lookup is told later."""
    lookups = matter.get("lookups") if isinstance(matter, dict) else None
    rows = lookups.values() if isinstance(lookups, dict) else ()
    names = {row.get("registry") for row in rows if isinstance(row, dict)}
    return tuple(sorted(name for name in names if isinstance(name, str)))


def _registry_path(root: Path, name: str) -> Path | None:
    if not name.replace("-", "").isalnum():
        return None  # never a way out of the folder
    candidates = (root.parent / "registries" / f"{name}.yaml", root / "registries" / f"{name}.yaml")
    return next((path for path in candidates if path.exists()), None)
