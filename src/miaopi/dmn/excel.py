"""Excel files (.xlsx) from outside: looked through before they are opened, then read as plain cells.

A cell is a text, a Decimal, a bool, a date or None. What a reader cannot take literally is refused: formulas
(their value is Excel's, not the author's), merged cells, and files that unpack to more than they should.

Text that begins with = + - @ would be run as a formula by whoever opens or copies it. We write it with an
apostrophe in front, as Excel itself asks for, and take that one away when we read.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from miaopi.dmn.errors import DmnError
from miaopi.texts import Fault, Place

LARGEST = 5_000_000  # bytes of the file; a matter of a hundred rules has 40,000
LARGEST_UNPACKED = 50_000_000
MOST_PARTS = 500
MOST_SHEETS = 100
MOST_ROWS = 5_000
MOST_COLUMNS = 100
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
RUN = ("=", "+", "-", "@", "\t", "\r")
QUOTE = "'"

Cell = str | Decimal | bool | datetime.date | datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows from the first, all of one length."""

    file: str
    name: str
    rows: tuple[tuple[Cell, ...], ...]

    def at(self, row: int, column: int) -> Cell:
        """A cell, counted from 0; None beyond what is filled."""
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else None

    def place(self, row: int, column: int) -> Place:
        """Sheet and cell as Excel names them."""
        return Place(self.file, field=f"{self.name}!{letter(column)}{row + 1}")


def letter(column: int) -> str:
    """A, B … Z, AA …"""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def number(letters: str) -> int:
    """The column of its letters, counted from 1."""
    found = 0
    for sign in letters:
        found = found * 26 + ord(sign) - 64
    return found


def escaped(text: str) -> str:
    """A text that no program takes for a formula. A lone minus sign is none."""
    return QUOTE + text if text.startswith((*RUN, QUOTE)) and text != "-" else text


def unescaped(text: str) -> str:
    """What the author means by a text."""
    return text[1:] if text.startswith(QUOTE) and text[1:].startswith((*RUN, QUOTE)) else text


def read(data: bytes, *, file: str) -> tuple[Sheet, ...]:
    """Every sheet.

    Raises: DmnError: it is no .xlsx file, too large, or holds formulas or merged cells; with sheet and cell.
    """
    faults = _look_through(data, file)
    if faults:
        raise DmnError(faults)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            for (row, column), _end in sheet.merged_cell_ranges or ():
                where = Sheet(file, name, ()).place(row, column)
                faults.append(Fault("dmn.book-merged", where))
            rows = sheet.to_python(skip_empty_area=False)
            found.append(Sheet(file, name, tuple(tuple(map(_cell, row)) for row in rows)))
    except (CalamineError, ValueError) as error:
        raise DmnError([_broken(file, str(error))]) from None
    if faults:
        raise DmnError(faults)
    return tuple(found)


def _cell(value: object) -> Cell:
    match value:
        case bool() | datetime.datetime() | datetime.date():
            return value
        case int() | float():
            # A float's shortest text is what Excel shows and what the author typed, up to 15 digits.
            exact = Decimal(repr(value))
            return exact.to_integral_value() if exact == exact.to_integral_value() else exact
        case str():
            return unescaped(value.replace("\r\n", "\n").strip()) or None
        case datetime.time() | datetime.timedelta():
            return str(value)
    return None


def _broken(file: str, why: str) -> Fault:
    return Fault("dmn.book-broken", Place(file), {"why": why.split("\n")[0][:80]})


def _look_through(data: bytes, file: str) -> list[Fault]:
    """What keeps the file from being opened at all."""
    if len(data) > LARGEST:
        return [Fault("dmn.book-too-large", Place(file), {"limit": f"{LARGEST:,}"})]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            unpacked = sum(info.file_size for info in infos)
            if len(infos) > MOST_PARTS or unpacked > LARGEST_UNPACKED:
                return [Fault("dmn.book-too-large", Place(file), {"limit": f"{LARGEST_UNPACKED:,}"})]
            # Read whole once: a part that unpacks to more than it says fails its checksum here.
            parts = {info.filename: archive.read(info) for info in infos}
        return list(_sheet_faults(parts, file))
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        return [_broken(file, str(error) or type(error).__name__)]
    except etree.XMLSyntaxError as error:
        return [_broken(file, error.msg or "XML")]


def _sheet_faults(parts: dict[str, bytes], file: str) -> Iterator[Fault]:
    names = _sheet_names(parts)
    if not names or len(names) > MOST_SHEETS:
        yield _broken(file, "workbook.xml")
    for path, name in names.items():
        sheet = Sheet(file, name, ())
        for cell in _xml(parts[path]).iter(f"{MAIN}c"):
            match = CELL.fullmatch(cell.get("r") or "")
            if match is None:
                continue
            column, row = number(match.group(1)), int(match.group(2))
            where = sheet.place(row - 1, column - 1)
            if row > MOST_ROWS or column > MOST_COLUMNS:
                values = {"rows": f"{MOST_ROWS:,}", "columns": MOST_COLUMNS}
                yield Fault("dmn.book-too-many-cells", where, values)
                return
            if cell.find(f"{MAIN}f") is not None:
                yield Fault("dmn.book-formula", where)


def _sheet_names(parts: dict[str, bytes]) -> dict[str, str]:
    """The name of each sheet by the part that holds it."""
    links = {
        link.get("Id"): (link.get("Target") or "").lstrip("/").removeprefix("xl/")
        for link in _xml(parts["xl/_rels/workbook.xml.rels"])
    }
    names = {}
    for sheet in _xml(parts["xl/workbook.xml"]).iter(f"{MAIN}sheet"):
        names[f"xl/{links[sheet.get(f'{LINKS}id')]}"] = sheet.get("name") or ""
    return names


def _xml(data: bytes) -> etree._Element:
    if b"<!DOCTYPE" in data:
        raise etree.XMLSyntaxError("DOCTYPE", 0, 0, 0)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def shown(value: Cell) -> str:
    """A cell as a text of FEEL or YAML would say it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
        case datetime.date():
            return value.isoformat()
    return value


def is_blank(row: Sequence[Cell]) -> bool:
    """Does nothing stand in the row?"""
    return all(cell is None for cell in row)
