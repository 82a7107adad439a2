"""From the bytes of a workbook to the normal form of the files that it stands for, with each part's cell."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from miaopi.content.workbook import cells, layout, plain
from miaopi.content.workbook.layout import Column, Layout
from miaopi.dmn import DmnError, excel, model, sheets
from miaopi.dmn.excel import Cell, Sheet
from miaopi.rules.shapes import guess
from miaopi.texts import Fault, Faulty, Place, Words

# A part of the files: section, entry, key; `("rules", "C5", "when")`.
Part = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook says, in normal form: rules.yaml, examples.yaml, tables by name; each part's cell."""

    file: str
    rules: Mapping[str, Any]
    examples: Mapping[str, Any]
    tables: Mapping[str, model.Definitions]
    places: Mapping[Part, Place]


def read(data: bytes, *, file: str) -> Book:
    """What a workbook says.

    Raises: Faulty: every fault, with sheet, cell and mend.
    """
    found = {sheet.name.strip(): sheet for sheet in excel.read(data, file=file)}
    reader = _Reader(file)
    tables = {}
    for name, sheet in found.items():
        if sheets.is_table(sheet):
            try:
                definitions = sheets.read(sheet)
                tables[definitions.name] = definitions
            except DmnError as error:
                reader.faults.extend(error.faults)
        elif name not in layout.BY_NAME and name != layout.README and sheet.rows:
            known = Words("、".join(layout.BY_NAME), ", ".join(layout.BY_NAME))
            reader.faults.append(
                Fault("content.book-sheet-unknown", Place(file, field=name), {"sheet": name, "known": known})
            )
    rows = {}
    for shape in layout.SHEETS:
        if shape.name in found:
            rows[shape.name] = list(reader.rows(found[shape.name], shape))
        elif shape.needed:
            reader.faults.append(Fault("content.book-sheet-missing", Place(file), {"sheet": shape.name}))
    rules, examples = reader.rules(rows), reader.examples(rows)
    if reader.faults:
        raise Faulty(reader.faults)
    return Book(file, rules, examples, tables, reader.places)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: the cells by key, and where each stands."""

    sheet: Sheet
    number: int
    cells: Mapping[str, Cell]
    columns: Mapping[str, int]

    def place(self, key: str) -> Place:
        return self.sheet.place(self.number, self.columns.get(key, 0))

    def text(self, key: str) -> str:
        return excel.shown(self.cells.get(key)).strip()


@dataclass
class _Reader:
    file: str
    faults: list[Fault] = field(default_factory=list)
    places: dict[Part, Place] = field(default_factory=dict)

    def fault(self, code: str, where: Place, **values: object) -> None:
        self.faults.append(Fault(f"content.book-{code}", where, values))

    # Rows of a sheet

    def rows(self, sheet: Sheet, shape: Layout) -> Iterator[Row]:
        """The rows that hold anything, by the keys of the columns."""
        columns = self.columns(sheet, shape)
        for number in range(1, len(sheet.rows)):
            if excel.is_blank(sheet.rows[number]):
                continue
            self.strays(sheet, number, columns)
            row = Row(sheet, number, {key: sheet.at(number, at) for key, at in columns.items()}, columns)
            for column in shape.columns:
                self.check(row, column)
            yield row

    def columns(self, sheet: Sheet, shape: Layout) -> dict[str, int]:
        heads: dict[str, int] = {}
        known = {_head(column.head): column.key for column in shape.columns}
        for at, cell in enumerate(sheet.rows[0] if sheet.rows else ()):
            text = excel.shown(cell)
            key = known.get(_head(text))
            if key in heads:
                self.fault("column-twice", sheet.place(0, at), head=text)
            elif key is not None:
                heads[key] = at
            elif text:
                names = [column.head for column in shape.columns]
                self.fault("column-unknown", sheet.place(0, at), head=text, guess=guess(text, names))
        for column in shape.columns:
            if column.needed and column.key not in heads:
                self.fault("column-missing", sheet.place(0, 0), head=column.head, sheet=sheet.name)
        return heads

    def strays(self, sheet: Sheet, number: int, columns: Mapping[str, int]) -> None:
        """Cells beside the columns: whoever wrote them thinks that they count."""
        for at in range(len(sheet.rows[number])):
            beside = at not in columns.values() and not excel.shown(sheet.at(0, at))
            if beside and sheet.at(number, at) is not None:
                self.fault("cell-stray", sheet.place(number, at))

    def check(self, row: Row, column: Column) -> None:
        text = row.text(column.key)
        if column.needed and not text and column.key in row.columns and not _follows(row, column):
            self.fault("cell-missing", row.place(column.key), head=column.head)
        if column.strict and text and text not in column.choices:
            known = Words("、".join(column.choices), ", ".join(column.choices))
            self.fault("choice", row.place(column.key), text=text, known=known)

    def part(self, row: Row, key: str, read: Callable[[str], Any]) -> Any:
        """What a cell's text says; nothing, with a fault, where it cannot be read."""
        try:
            return read(row.text(key))
        except cells.Unreadable as error:
            self.fault("line", row.place(key), text=str(error)[:60], form=FORMS[read.__name__])
            return read("")

    def seen(self, section: str, row: Row, name: str, keys: Mapping[str, str]) -> None:
        """Remember where the parts of an entry stand; `keys` are those of the file by those of the sheet."""
        self.places[(section, name, "")] = row.place("name" if "name" in row.columns else "code")
        for ours, theirs in keys.items():
            self.places[(section, name, theirs)] = row.place(ours)

    # rules.yaml

    def rules(self, rows: Mapping[str, list[Row]]) -> dict[str, Any]:
        found: dict[str, Any] = {"use": [row.text("code") for row in rows.get(layout.COMMON, ())]}
        found["parameters"] = self.parameters(rows.get(layout.PARAMETERS, []))
        found["facts"] = self.named("facts", rows.get(layout.FACTS, []), self.fact)
        found["derived"] = self.named("derived", rows.get(layout.DERIVED, []), self.derived)
        found["rules"] = [self.rule(row) for row in rows.get(layout.RULES, ()) if row.text("code")]
        self.words(found, rows.get(layout.WORDS, []))
        return plain.rules(found)

    def named(
        self, section: str, rows: list[Row], make: Callable[[Row], dict[str, Any]]
    ) -> dict[str, dict[str, Any]]:
        made: dict[str, dict[str, Any]] = {}
        for row in rows:
            name = row.text("name")
            if name in made:
                self.fault("name-twice", row.place("name"), name=name)
            elif name:
                made[name] = make(row)
                self.seen(section, row, name, {key: key for key in row.columns})
        return made

    def rule(self, row: Row) -> dict[str, Any]:
        code = row.text("code")
        made: dict[str, Any] = {"code": code}
        for key in ("outcome", "when", "material", "about", "note"):
            made[key] = row.text(key)
        for key in ("say", "next", "neutral"):
            made[key] = self.both(row, f"{key}.zh", f"{key}.en")
        made["sure"] = row.text("sure") or "modelled"
        made["basis"] = self.part(row, "basis", cells.basis)
        made["values"] = self.part(row, "values", cells.formulas)
        made["answers"] = cells.lines(row.text("answers"))
        self.seen("rules", row, code, {key: key.partition(".")[0] for key in reversed(list(row.columns))})
        return made

    def both(self, row: Row, zh: str, en: str) -> dict[str, str]:
        """A text in both languages, or none in either."""
        texts = {"zh": row.text(zh), "en": row.text(en)}
        if any(texts.values()) and not all(texts.values()):
            missing = zh if not texts["zh"] else en
            if not layout.BY_NAME[row.sheet.name].by_key[missing].needed:
                self.fault("language-missing", row.place(missing))
        return {language: text for language, text in texts.items() if text}

    def fact(self, row: Row) -> dict[str, Any]:
        made: dict[str, Any] = {key: row.text(key) for key in ("source", "type", "zh", "en", "note")}
        return made | {key: cells.lines(row.text(key)) for key in ("values", "from")}

    @staticmethod
    def derived(row: Row) -> dict[str, Any]:
        return {key: row.text(key) for key in ("type", "value", "zh", "en", "note")}

    def parameters(self, rows: list[Row]) -> dict[str, Any]:
        made: dict[str, dict[str, Any]] = {}
        for row in rows:
            name = row.text("name")
            if not name:
                continue
            if name not in made:
                made[name] = {key: row.text(key) for key in ("type", "zh", "en", "dated_by", "note")}
                made[name]["values"] = []
                self.seen("parameters", row, name, {key: key for key in row.columns})
            made[name]["values"].append(self.value(row))
            number = len(made[name]["values"]) - 1
            for key in row.columns:
                self.places[("parameters", name, f"values.{number}.{key}")] = row.place(key)
        return made

    def value(self, row: Row) -> dict[str, Any]:
        given = row.cells.get("value")
        made: dict[str, Any] = {
            "value": given if isinstance(given, Decimal | bool | datetime.date) else self.worth(row),
            "sure": row.text("sure") or "modelled",
            "basis": self.part(row, "basis", cells.basis),
            "note": row.text("value_note"),
        }
        if row.text("from"):
            made["from"] = self.part(row, "from", _day)
        return made

    def worth(self, row: Row) -> object:
        """A value that is no number: a list as YAML writes it, else the text itself."""
        text = row.text("value")
        return self.part(row, "value", cells.one) if text[:1] in ("[", "{") else text

    def words(self, found: Mapping[str, Any], rows: list[Row]) -> None:
        for row in rows:
            name, code = row.text("name"), row.text("code")
            owner = next(
                (
                    found[section][name]
                    for section in ("facts", "parameters", "derived")
                    if name in found[section]
                ),
                None,
            )
            if owner is None:
                names = [one for section in ("facts", "parameters", "derived") for one in found[section]]
                self.fault("name-unknown", row.place("name"), name=name, guess=guess(name, names))
            elif code:
                owner.setdefault("words", {})[code] = self.both(row, "zh", "en")

    # examples.yaml

    def examples(self, rows: Mapping[str, list[Row]]) -> dict[str, Any]:
        base = {row.text("name"): self.base(row) for row in rows.get(layout.FACTS, ()) if row.text("base")}
        sets = {row.text("name"): self.part(row, "set", cells.changes) for row in rows.get(layout.SETS, ())}
        examples = []
        for row in rows.get(layout.EXAMPLES, ()):
            examples.append(
                {
                    "name": self.both(row, "zh", "en"), "with": cells.lines(row.text("with")),
                    "set": self.part(row, "set", cells.changes), "outcome": row.text("outcome"),
                    "rules": cells.words(row.text("rules")), "basis": row.text("basis"),
                }
            )  # fmt: skip
            self.places[("examples", str(len(examples) - 1), "")] = row.place("zh")
        return plain.examples({"base": base, "sets": sets, "examples": examples})

    def base(self, row: Row) -> object:
        given = row.cells["base"]
        if isinstance(given, Decimal | bool | datetime.date):
            return given
        return self.part(row, "base", cells.one)


def _head(text: str) -> str:
    return " ".join(text.split()).casefold()


def _follows(row: Row, column: Column) -> bool:
    """A later value of a parameter: what the first row says holds for it."""
    return row.sheet.name == layout.PARAMETERS and column.key in ("type", "zh", "en") and row.number > 1 and (
        excel.shown(row.sheet.at(row.number - 1, row.columns.get("name", 0))).strip() == row.text("name")
    )  # fmt: skip


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text) if text else datetime.date.min
    except ValueError:
        raise cells.Unreadable(text) from None


FORMS = {
    "basis": Words("R6 16(1)", "R6 16(1)"),
    "formulas": Words("名称 = 公式", "name = formula"),
    "changes": Words("事实: 值", "fact: value"),
    "one": Words('67.5、true、[]、"文字" 一类的值', 'a value such as 67.5, true, [] or "text"'),
    "_day": Words("2026-01-31", "2026-01-31"),
}
