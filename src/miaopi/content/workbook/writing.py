"""From a matter's files to the bytes of a workbook: heads that explain themselves, drop-downs, wrapping."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from miaopi.content.folder import Source
from miaopi.content.workbook import cells, layout, plain, yaml_text
from miaopi.content.workbook.layout import Column, Layout
from miaopi.dmn import excel, sheets, xml
from miaopi.dmn.excel import Cell
from miaopi.rules import TableSource

HEAD = PatternFill("solid", start_color="FF1F4E79")
NEEDED = PatternFill("solid", start_color="FF8A3B12")
SHOWN = PatternFill("solid", start_color="FF666666")
THIN = Side(style="thin", color="FFBFBFBF")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
MOMENT = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z")
SPARE_ROWS = 200  # below the last row, so that drop-downs are there for new ones
# A fixed moment: the same matter gives the same bytes.
MADE = datetime.datetime(2000, 1, 1)  # noqa: DTZ001  - Excel knows no zones
EXCELS_FIRST = datetime.date(1900, 3, 1)  # Excel counts a 29 February 1900, so earlier days are a day off
DIGITS = 15  # what Excel keeps of a number


def write(source: Source) -> bytes:
    """The workbook of a matter's folder or bundle."""
    book = Workbook()
    book.properties.created = book.properties.modified = MADE
    book.properties.creator = "miaopi"
    rules = plain.rules(plain.load(source.texts["rules.yaml"]))
    examples = plain.examples(plain.load(source.examples)) if source.examples is not None else {"base": {}}
    matter = plain.load(source.texts["matter.yaml"])
    _readme(book.active, source, tables := list(_tables(source)))
    rows = {
        layout.RULES: (_rule(row) for row in rules["rules"]),
        layout.FACTS: (_fact(name, row, examples["base"]) for name, row in rules.get("facts", {}).items()),
        layout.WORDS: _words(rules),
        layout.PARAMETERS: _parameters(rules.get("parameters", {})),
        layout.DERIVED: ({"name": name, **row} for name, row in rules.get("derived", {}).items()),
        layout.COMMON: _common(source, rules.get("use", [])),
        layout.LAWS: ({"code": code, **row} for code, row in matter.get("laws", {}).items()),
        layout.SETS: (
            {"name": name, "set": cells.changes_text(row)} for name, row in examples.get("sets", {}).items()
        ),
        layout.EXAMPLES: (_example(row) for row in examples.get("examples", [])),
    }
    laws = len(matter.get("laws", {}))
    for sheet in layout.SHEETS:
        _sheet(book, sheet, rows[sheet.name], laws)
    for name, found in tables:
        if found is not None:
            _table(book.create_sheet(f"{layout.TABLE_PREFIX}{name}"), found)
    out = io.BytesIO()
    book.save(out)
    return _undated(out.getvalue())


def _undated(data: bytes) -> bytes:
    """The same file without the moment at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename == "docProps/core.xml":
                part = MOMENT.sub(MADE.isoformat().encode() + b"Z", part)
            new.writestr(zipfile.ZipInfo(info.filename, (2000, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# What stands in the rows


def _rule(row: dict[str, Any]) -> dict[str, Cell]:
    made: dict[str, Cell] = {key: row.get(key) for key in ("code", "outcome", "when", "sure", "material")}
    made |= {key: row.get(key) for key in ("about", "note")}
    for key in ("say", "next", "neutral"):
        made |= {f"{key}.{language}": row.get(key, {}).get(language) for language in ("zh", "en")}
    made["basis"] = cells.basis_text(row.get("basis", []))
    made["values"] = cells.formulas_text(row.get("values", {}))
    made["answers"] = cells.lines_text(row.get("answers", []))
    return made


def _fact(name: str, row: dict[str, Any], base: dict[str, object]) -> dict[str, Cell]:
    made: dict[str, Cell] = {key: row.get(key) for key in ("source", "type", "zh", "en", "note")}
    made |= {key: cells.lines_text(row.get(key, [])) for key in ("values", "from")}
    value = base.get(name)
    # A number stands as a number; all else as YAML says it, so that "5" stays a text.
    made["base"] = _worth(value) if name in base else None
    return {"name": name, **made}


def _words(rules: dict[str, Any]) -> Iterator[dict[str, Cell]]:
    for section in ("facts", "parameters", "derived"):
        for name, row in rules.get(section, {}).items():
            for code, words in row.get("words", {}).items():
                yield {"name": name, "code": code, **words}


def _parameters(given: dict[str, Any]) -> Iterator[dict[str, Cell]]:
    for name, row in given.items():
        first = {key: row.get(key) for key in ("type", "zh", "en", "dated_by", "note")}
        for value in row["values"]:
            shown = value["value"]
            yield {
                "name": name, **first, "from": value.get("from"), "sure": value.get("sure"),
                "value": shown if isinstance(shown, str) else _worth(shown),
                "basis": cells.basis_text(value.get("basis", [])), "value_note": value.get("note"),
            }  # fmt: skip
            first = {}


def _common(source: Source, used: Sequence[str]) -> Iterator[dict[str, Cell]]:
    common = plain.load(source.texts.get("common/rules.yaml", "rules: []"))
    known = {str(row.get("code")): row for row in common.get("rules", [])}
    for code in used:
        say = known.get(code, {}).get("say", {})
        yield {"code": code, "say.zh": say.get("zh"), "say.en": say.get("en")}


def _example(row: dict[str, Any]) -> dict[str, Cell]:
    return {
        "zh": row["name"]["zh"], "en": row["name"]["en"], "with": cells.lines_text(row.get("with", [])),
        "set": cells.changes_text(row.get("set", {})), "outcome": row["outcome"],
        "rules": " ".join(row["rules"]), "basis": row.get("basis"),
    }  # fmt: skip


def _tables(source: Source) -> Iterator[tuple[str, list[list[Cell]] | None]]:
    """Each decision table by its name; None where a sheet cannot show it."""
    for path, text in source.texts.items():
        if path.startswith("tables/"):
            name = path.removeprefix("tables/").removesuffix(".dmn")
            found = TableSource(text, source.shown[path])
            yield name, sheets.rows(xml.read(found.text.encode(), file=found.file), name)


# How it looks


def _sheet(book: Workbook, shape: Layout, rows: Iterable[dict[str, Cell]], laws: int) -> None:
    sheet = book.create_sheet(shape.name)
    _heads(sheet, shape)
    for number, row in enumerate(rows, 2):
        for place, column in enumerate(shape.columns, 1):
            _put(
                sheet,
                number,
                place,
                row.get(column.key),
                shown=shape.name in layout.SHOWN or column.shown_only,
            )
    last = sheet.max_row + SPARE_ROWS
    for place, column in enumerate(shape.columns, 1):
        for choice in _choices(column, laws):
            sheet.add_data_validation(choice)
            choice.add(f"{get_column_letter(place)}2:{get_column_letter(place)}{last}")
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(shape.columns))}{max(sheet.max_row, 2)}"


def _heads(sheet: Worksheet, shape: Layout) -> None:
    for place, column in enumerate(shape.columns, 1):
        cell = sheet.cell(1, place, column.head)
        cell.font = Font(bold=True, color="FFFFFFFF")
        cell.fill = (
            SHOWN if shape.name in layout.SHOWN or column.shown_only else NEEDED if column.needed else HEAD
        )
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cell.border = GRID
        if column.help.zh:
            cell.comment = Comment(f"{column.help.zh}\n{column.help.en}", "miaopi", width=320, height=110)
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.row_dimensions[1].height = 32


def _choices(column: Column, laws: int) -> Iterator[DataValidation]:
    """The drop-down of a column; one that is not strict warns and lets the author go on."""
    if not column.choices:
        return
    found = DataValidation("list", formula1=f'"{",".join(column.choices)}"', allow_blank=not column.needed)
    found.showErrorMessage = True
    found.errorStyle = "stop" if column.strict else "warning"
    found.errorTitle, found.error = column.head, f"{column.help.zh}\n{column.help.en}"
    yield found


def _put(sheet: Worksheet, row: int, column: int, value: Cell, *, shown: bool = False) -> None:
    """One cell; a text stays a text, whatever it begins with."""
    cell = sheet.cell(row, column)
    if isinstance(value, datetime.date) and value < EXCELS_FIRST:
        value = value.isoformat()
    if isinstance(value, str) and value:
        cell.value = excel.escaped(value)
        cell.data_type = "s"
    elif value is not None and value != "":
        cell.value = float(value) if isinstance(value, Decimal) else value
        if isinstance(value, datetime.date):
            cell.number_format = "yyyy-mm-dd"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.border = GRID
    if shown:
        cell.font = Font(color="FF666666")


def _worth(value: object) -> Cell:
    """A number as a number, where Excel keeps it; all else as YAML says it."""
    number = _number(value)
    return yaml_text.flow(value) if number is None else number


def _number(value: object) -> Decimal | None:
    """A number that Excel keeps as it is."""
    if not isinstance(value, Decimal) or (value == 0 and value.is_signed()):
        return None
    _sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)  # it comes out of YAML, which has been read as a finite number
    return value if len(digits) <= DIGITS and exponent >= -DIGITS else None


def _table(sheet: Worksheet, rows: list[list[Cell]]) -> None:
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            _put(sheet, number, place, value)
            if place == 1 or number <= 4:
                head = sheet.cell(number, place)
                head.font = Font(bold=True, color="FFFFFFFF" if place == 1 else "FF000000")
                head.fill = HEAD if place == 1 else PatternFill()
    wide = max(len(row) for row in rows)
    for place in range(1, wide + 2):
        sheet.column_dimensions[get_column_letter(place)].width = 16 if place == 1 else 22
    last = get_column_letter(wide + 20)
    for ref, known in (("B2", sheets.HITS), (f"B3:{last}3", sheets.KINDS), (f"B5:{last}5", sheets.TYPES)):
        choice = DataValidation("list", formula1=f'"{",".join(known)}"', allow_blank=True)
        sheet.add_data_validation(choice)
        choice.add(ref)
    sheet.freeze_panes = "B5"


def _readme(sheet: Worksheet, source: Source, tables: Sequence[tuple[str, object]]) -> None:
    sheet.title = layout.README
    rows: list[tuple[str, str]] = [
        ("事项 Matter", source.slug),
        ("格式 Format", "miaopi-workbook 1"),
        ("怎么用", "改好保存，再运行 miaopi matters import 文件.xlsx 文件夹；有错会说明哪张表哪一格。"),
        ("How to", "Save, then run miaopi matters import FILE.xlsx FOLDER; faults name sheet, cell, mend."),
        ("颜色", "橙色的表头必填，蓝色的可以不填，灰色的只供查看。鼠标移到表头上看说明。"),
        ("Colours", "Orange heads are needed, blue ones may stay empty, grey ones are for reading only."),
        ("不要", "不要合并单元格，不要写 Excel 公式，不要改表头。"),
        ("Do not", "Merge no cells, write no formulas of Excel, rename no heads."),
        ("写法", "条件用 FEEL，见 docs/feel.md；一步一步见 docs/rules.md。"),
        ("Language", "Conditions are FEEL, docs/feel.md; step by step in docs/rules.md."),
        ("引号", "以 = + - @ 开头的文字，前面有一个撇号 '，读入时去掉。"),
        ("Apostrophe", "A text that begins with = + - @ has an apostrophe in front; reading takes it off."),
    ]  # fmt: skip
    hidden = [name for name, found in tables if found is None]
    if hidden:
        rows.append(("不在表里 Not shown", f"tables/: {', '.join(hidden)}"))
    for number, (head, text) in enumerate(rows, 1):
        _put(sheet, number, 1, head)
        _put(sheet, number, 2, text)
        sheet.cell(number, 1).font = Font(bold=True)
    sheet.column_dimensions["A"].width = 20
    sheet.column_dimensions["B"].width = 100
