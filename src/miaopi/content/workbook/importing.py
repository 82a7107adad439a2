"""From a workbook to the files of a matter's folder: what changed, and nothing while there is a fault."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from miaopi import rules
from miaopi.content import folder as folders
from miaopi.content import yamlfile
from miaopi.content.workbook import merging, plain, yaml_text
from miaopi.content.workbook.merging import Entry, Section
from miaopi.content.workbook.reading import Book
from miaopi.content.workshop import entries, words
from miaopi.dmn import sheets, writing, xml
from miaopi.rules.rule_section import RULE_KEYS
from miaopi.rules.sections import DERIVED_KEYS, FACT_KEYS, PARAMETER_KEYS
from miaopi.rules.yaml_places import Document
from miaopi.texts import Fault, Faulty, Place

VALUE_KEYS = ("from", "value", "basis", "sure", "note")
EXAMPLE_KEYS = ("name", "with", "set", "outcome", "rules", "basis")


@dataclass(frozen=True, slots=True)
class Changed:
    """What a workbook changes in a folder: new texts by path, and tables that are no longer there."""

    texts: Mapping[Path, str]
    gone: tuple[Path, ...] = ()

    def write(self) -> None:
        """Write it to the disk."""
        for path in self.gone:
            path.unlink(missing_ok=True)
        for path, text in self.texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def changed(book: Book, folder: Path, *, root: Path | None = None) -> Changed:
    """The files of a folder that come out otherwise, the rules checked as the folder's check would.

    Raises: Faulty: with sheet and cell; what stands in other files of the folder, with that file.
    """
    texts = {name: _text(folder / name) for name in ("rules.yaml", "examples.yaml")}
    made = {
        "rules.yaml": merged(texts["rules.yaml"] or "", rule_sections(book.rules)),
        "examples.yaml": merged(texts["examples.yaml"] or "", example_sections(book.examples)),
    }
    tables, gone = _tables(book, folder)
    _check(book, folder, root, made["rules.yaml"], tables)
    found = {folder / name: text for name, text in made.items() if text != texts[name]}
    if not book.examples["examples"] and texts["examples.yaml"] is None:
        found.pop(folder / "examples.yaml", None)
    found |= {path: text for path, text in tables.items() if path.suffix == ".dmn" and text != _text(path)}
    return Changed(found, gone)


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


# The files anew


def merged(text: str, sections: Iterable[Section]) -> str:
    """A file with these sections; unchanged entries keep their text."""
    wanted = list(sections)
    data = plain.load(text)
    of_examples = any(section.name == "examples" for section in wanted)
    normal = plain.examples(data) if of_examples else plain.rules(data)
    return merging.merge(text, wanted, normal, _keys)


def _keys(section: str, value: Any) -> list[str]:
    if section == "rules":
        return [row["code"] for row in value]
    if section == "examples":
        return list(_named(value))
    return list(value)


def _named(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Examples have no code: the Chinese name, with a number where it is not the first of that name."""
    seen: dict[str, int] = {}
    for row in rows:
        name = row["name"]["zh"]
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name} #{seen[name]}"


def rule_sections(given: Mapping[str, Any]) -> Iterator[Section]:
    """rules.yaml in its order."""
    if use := given.get("use"):
        yield Section("use", (Entry("use", use, []),), [f"use: {yaml_text.flow(use)}"])
    for name, keys in (("parameters", PARAMETER_KEYS), ("facts", FACT_KEYS), ("derived", DERIVED_KEYS)):
        yield Section(name, tuple(_mapped(given.get(name, {}), keys)))
    yield Section(
        "rules",
        tuple(
            Entry(row["code"], row, yaml_text.record(yaml_text.ordered(row, RULE_KEYS), 2))
            for row in given["rules"]
        ),
    )


def _mapped(rows: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[Entry]:
    for name, row in rows.items():
        written = _undated(row) if keys is PARAMETER_KEYS else row
        yield Entry(name, row, yaml_text.entry(name, yaml_text.ordered(written, keys), 2))


def _undated(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A value that always holds stands under `value`."""
    values = [yaml_text.ordered(value, VALUE_KEYS) for value in row["values"]]
    if len(values) != 1 or "from" in values[0] or "note" in values[0]:
        return {**row, "values": values}
    return {**{key: part for key, part in row.items() if key != "values"}, **values[0]}


def example_sections(given: Mapping[str, Any]) -> Iterator[Section]:
    """examples.yaml in its order."""
    for name in ("base", "sets"):
        rows = given.get(name, {})
        yield Section(name, tuple(Entry(key, row, yaml_text.entry(key, row, 2)) for key, row in rows.items()))
    rows = given["examples"]
    yield Section(
        "examples",
        tuple(
            Entry(name, row, yaml_text.record(yaml_text.ordered(row, EXAMPLE_KEYS), 2))
            for name, row in zip(_named(rows), rows, strict=True)
        ),
    )


# Tables


def _tables(book: Book, folder: Path) -> tuple[dict[Path, str], tuple[Path, ...]]:
    """Texts of all tables by path, as they shall be; and the files that go."""
    where = folder / folders.TABLES
    found: dict[Path, str] = {}
    gone: list[Path] = []
    for path in sorted([*where.glob("*.dmn"), *where.glob("*.xlsx")]):
        if path.name.startswith(("~$", ".")):
            continue
        text = path.read_text(encoding="utf-8") if path.suffix == ".dmn" else sheets.as_dmn(path)
        shown = sheets.rows(xml.read(text.encode(), file=str(path)), path.stem)
        wanted = book.tables.get(path.stem)
        if shown is None or (wanted is not None and sheets.rows(wanted, path.stem) == shown):
            found[path] = text
        elif wanted is None or path.suffix == ".xlsx":
            gone.append(path)
    for name, definitions in book.tables.items():
        if not any(path.stem == name for path in found):
            found[where / f"{name}.dmn"] = writing.write(definitions).decode()
    return found, tuple(path for path in gone if path not in found)


# The check


def _check(book: Book, folder: Path, root: Path | None, text: str, tables: Mapping[Path, str]) -> None:
    """Load the rules as they would be.

    Raises: Faulty: faults of the rules with their cells.
    """
    shown = str(folder / "rules.yaml")
    matter = yamlfile.read(_needed(folder / "matter.yaml"), file=str(folder / "matter.yaml"))
    laws = {code: rules.Law(code, words(row)) for code, row in entries(_laws(matter.data)).items()}
    common = (root or folder.parent) / folders.COMMON
    try:
        rules.load(
            text, file=shown, laws=laws, common=_text(common), common_file=str(common),
            tables={path.stem: rules.TableSource(found, str(path)) for path, found in tables.items()},
        )  # fmt: skip
    except Faulty as error:
        cells = _Cells(book, Document(text, shown)) if error.faults[0].code != "rules.not-yaml" else None
        raise Faulty([cells.told(fault) if cells else fault for fault in error.faults]) from None


def _laws(data: object) -> object:
    return data.get("laws") if isinstance(data, dict) else None


def _needed(path: Path) -> str:
    text = _text(path)
    if text is None:
        raise Faulty([Fault("content.file-missing", Place(str(path)), {"file": path.name})])
    return text


class _Cells:
    """The cell of a place in rules.yaml."""

    def __init__(self, book: Book, document: Document) -> None:
        self.book = book
        self.file = document.file
        self.parts = sorted(self.walk(document))

    @staticmethod
    def walk(document: Document) -> Iterator[tuple[tuple[int, int], tuple[str, str, str]]]:
        for section, item in document.entries(document.root):
            if isinstance(item.value, list) and section == "rules":
                rows = [(str(one.value["code"]), one) for one in document.items(item.value)]
            elif isinstance(item.value, Mapping):
                rows = list(document.entries(item.value))
            else:
                continue
            for name, row in rows:
                yield (row.key_place.line or 0, row.key_place.column or 0), (section, name, "")
                for key, part in document.entries(row.value) if isinstance(row.value, Mapping) else ():
                    yield (part.key_place.line or 0, part.key_place.column or 0), (section, name, key)
                    if section == "parameters" and key == "values":
                        for number, one in enumerate(document.items(part.value)):
                            for inner, at in document.entries(one.value):
                                place = (at.key_place.line or 0, at.key_place.column or 0)
                                yield place, (section, name, f"values.{number}.{inner}")

    def told(self, fault: Fault) -> Fault:
        """The fault with its cell, where it lies in a part that has one."""
        if fault.where.file != self.file or fault.where.line is None:
            return fault
        at = bisect_right(self.parts, ((fault.where.line, fault.where.column or 1), ("~", "", ""))) - 1
        if at < 0:
            return fault
        section, name, key = self.parts[at][1]
        found = self.book.places.get((section, name, key)) or self.book.places.get((section, name, ""))
        return fault if found is None else Fault(fault.code, found, fault.values)
