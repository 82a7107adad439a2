"""What is wrong in a workbook is told with sheet, cell and mend; hostile files are refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from miaopi.content import folder, workbook
from miaopi.content.workbook import layout
from miaopi.dmn import excel
from miaopi.texts import Faulty, fault_codes
from tests.exchange import tables

RULES, FACTS, PARAMETERS, WORDS, EXAMPLES = (
    layout.RULES, layout.FACTS, layout.PARAMETERS, layout.WORDS, layout.EXAMPLES
)  # fmt: skip


@pytest.fixture(scope="module")
def matter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tables.matter_with_table(tmp_path_factory.mktemp("matter"))


@pytest.fixture(scope="module")
def data(matter: Path) -> bytes:
    return workbook.write(folder.read(matter))


def put(sheet: str, cell: str, value: object):
    return lambda book: book[sheet].__setitem__(cell, value)


def faults(data: bytes, matter: Path, *changes) -> list[str]:
    book = load_workbook(io.BytesIO(data))
    for change in changes:
        change(book)
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Faulty) as raised:
        workbook.changed(workbook.read(out.getvalue(), file="b.xlsx"), matter)
    assert all(fault.line("zh") != fault.line("en") for fault in raised.value.faults)
    return [f"{fault.where} {fault.code}" for fault in raised.value.faults]


BAD = [
    (lambda book: book.remove(book[FACTS]), "b.xlsx content.book-sheet-missing"),
    (lambda book: book.create_sheet("更多").append(["a"]), "b.xlsx 更多 content.book-sheet-unknown"),
    (put(RULES, "C1", "Wenn"), f"b.xlsx {RULES}!C1 content.book-column-unknown"),
    (put(RULES, "C1", "Wenn"), f"b.xlsx {RULES}!A1 content.book-column-missing"),
    (put(RULES, "F1", "代码 Code"), f"b.xlsx {RULES}!F1 content.book-column-twice"),
    (put(RULES, "Z3", "aside"), f"b.xlsx {RULES}!Z3 content.book-cell-stray"),
    (put(RULES, "C3", None), f"b.xlsx {RULES}!C3 content.book-cell-missing"),
    (put(RULES, "G2", None), f"b.xlsx {RULES}!G2 content.book-language-missing"),
    (put(RULES, "I2", "sure"), f"b.xlsx {RULES}!I2 content.book-choice"),
    (put(RULES, "J2", "no formula"), f"b.xlsx {RULES}!J2 content.book-line"),
    (put(PARAMETERS, "F2", "soon"), f"b.xlsx {PARAMETERS}!F2 content.book-line"),
    (put(EXAMPLES, "D2", "books = 3"), f"b.xlsx {EXAMPLES}!D2 content.book-line"),
    (put(FACTS, "H2", "{"), f"b.xlsx {FACTS}!H2 content.book-line"),
    (put(FACTS, "A3", "filed_on"), f"b.xlsx {FACTS}!A3 content.book-name-twice"),
    (put(WORDS, "A2", "who"), f"b.xlsx {WORDS}!A2 content.book-name-unknown"),
    (lambda book: book[RULES].merge_cells("C2:C3"), f"b.xlsx {RULES}!C2 dmn.book-merged"),
    (put(RULES, "C2", "=1+1"), f"b.xlsx {RULES}!C2 dmn.book-formula"),
    (put(RULES, "A6000", "x"), f"b.xlsx {RULES}!A6000 dmn.book-too-many-cells"),
    # What the rules themselves say, at its cell
    (put(RULES, "C2", "wants_picture and fotos = false"), f"b.xlsx {RULES}!C2 feel.unknown-name"),
    (put(RULES, "C3", "reader_found = 5"), f"b.xlsx {RULES}!C3 feel.type-mismatch"),
    (put(RULES, "B2", "refuse"), f"b.xlsx {RULES}!B2 rules.unknown-outcome"),
    (put(RULES, "H2", "XY 33"), f"b.xlsx {RULES}!H2 rules.unknown-law"),
    (put(RULES, "D2", "没有附 {thing}。"), f"b.xlsx {RULES}!D2 rules.unknown-placeholder"),
    (put(RULES, "C2", "card_live != true"), f"b.xlsx {RULES}!C2 rules.holds-on-null"),
    (put(FACTS, "C2", "day"), f"b.xlsx {FACTS}!C2 feel.unknown-type"),
    (put(PARAMETERS, "G2", "many"), f"b.xlsx {PARAMETERS}!G2 feel.value-type"),
    (put(PARAMETERS, "H2", "XY 33"), f"b.xlsx {PARAMETERS}!H2 rules.unknown-law"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "told"), BAD, ids=[told for _change, told in BAD])
def test_a_fault_names_sheet_and_cell(data, matter, change, told):
    found = faults(data, matter, change)

    assert any(line.startswith(told) for line in found), found


def test_every_fault_of_a_workbook_is_met_here():
    codes = {told.split()[-1] for _change, told in BAD}

    assert {code for code in fault_codes("content") if code.startswith("content.book-")} <= codes


def test_with_a_fault_nothing_is_written(data, matter):
    before = {path: path.read_bytes() for path in matter.rglob("*") if path.is_file()}

    faults(data, matter, put(RULES, "C2", "nonsense ("))

    assert {path: path.read_bytes() for path in matter.rglob("*") if path.is_file()} == before


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def empty() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


FAR = b'<sheetData><row r="9"><c r="XFD9"><v>1</v></c></row></sheetData>'
HOSTILE = [
    (lambda: b"", "dmn.book-broken"),
    (lambda: b"PK\x03\x04 nonsense", "dmn.book-broken"),
    (lambda: b"\xd0\xcf\x11\xe0" + bytes(4000), "dmn.book-broken"),
    (lambda: zipped({"a.txt": b"x"}), "dmn.book-broken"),
    (lambda: zipped({**parts_of(empty()), "bomb.xml": bytes(60_000_000)}), "dmn.book-too-large"),
    (lambda: bytes(6_000_000), "dmn.book-too-large"),
    (lambda: zipped({**parts_of(empty()), **{f"m/{n}": b"" for n in range(600)}}), "dmn.book-too-large"),
    (
        lambda: zipped(
            {
                name: part.replace(b"<worksheet", b"<!DOCTYPE w [<!ENTITY a 'b'>]><worksheet")
                for name, part in parts_of(empty()).items()
            }
        ),
        "dmn.book-broken",
    ),
    (
        lambda: zipped(
            {
                name: part.replace(b"<sheetData></sheetData>", FAR)
                for name, part in parts_of(empty()).items()
            }
        ),
        "dmn.book-too-many-cells",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("made", "code"), HOSTILE)
def test_a_hostile_file_is_refused_before_it_is_opened(made, code):
    with pytest.raises(Faulty) as raised:
        excel.read(made(), file="b.xlsx")

    assert [fault.code for fault in raised.value.faults] == [code]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "'", "'=", "-", "plain", "\t=x"])
def test_a_text_is_never_a_formula_and_comes_back(text):
    written = excel.escaped(text)

    assert written == "-" or not written.startswith(excel.RUN)
    assert excel.unescaped(written) == text


def test_no_cell_that_is_written_is_a_formula(matter):
    path = matter / "rules.yaml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("zh: 没有附照片。", "zh: '=HYPERLINK(1)'"), encoding="utf-8")
    book = load_workbook(io.BytesIO(workbook.write(folder.read(matter))))
    path.write_text(before, encoding="utf-8")

    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]

    assert found == []
    assert "'=HYPERLINK(1)" in [cell.value for cell in book[RULES]["D"]]
