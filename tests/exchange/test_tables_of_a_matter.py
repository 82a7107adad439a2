"""Decision tables in a matter's folder: read, checked, part of the version, called by rules."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from miaopi import content
from miaopi.dmn import sheets
from tests.exchange import tables


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tables.matter_with_table(tmp_path)


def lines(folder: Path, language: str = "en") -> list[str]:
    return tables.told(folder, language)


def with_rows(folder: Path, change) -> None:
    rows = [list(row) for row in tables.DEPOSIT]
    change(rows)
    tables.book(rows, folder / "tables/deposit.xlsx")


def test_the_check_runs_the_examples_through_the_table(folder):
    assert lines(folder) == []

    with_rows(folder, lambda rows: rows[6].__setitem__(1, "[1..6]") or rows[7].__setitem__(1, "> 6"))

    assert any("Six books" in line and "approve []" in line for line in lines(folder))


def test_the_table_is_part_of_the_version_and_opens_out_of_the_bundle(folder):
    before = content.bundle(folder)

    with_rows(folder, lambda rows: rows[7].__setitem__(3, 99))
    after = content.bundle(folder)
    opened = content.open_bundle(after)

    assert before != after
    assert opened.hash == content.load(folder).hash
    assert opened.rules.tables["deposit"].host.call(*map(_feel, (6, True))) == 99


def test_a_note_or_a_colour_is_no_other_version(folder):
    before = content.load(folder).hash

    with_rows(folder, lambda rows: rows[7].append("another note"))

    assert content.load(folder).hash == before


def test_the_same_table_as_dmn_is_the_same_version(folder):
    excel = folder / "tables/deposit.xlsx"
    before = content.load(folder).hash
    text = sheets.as_dmn(excel)

    excel.unlink()
    (folder / "tables/deposit.dmn").write_text(text, encoding="utf-8")

    assert content.load(folder).hash == before
    assert lines(folder) == []


def test_two_files_of_one_table_are_told(folder):
    (folder / "tables/deposit.dmn").write_text(
        sheets.as_dmn(folder / "tables/deposit.xlsx"), encoding="utf-8"
    )

    assert any("Two files hold the decision table “deposit”" in line for line in lines(folder))
    assert any("决策表“deposit”有两个文件" in line for line in lines(folder, "zh"))


def test_a_fault_in_a_cell_names_file_and_cell(folder):
    with_rows(folder, lambda rows: rows[7].__setitem__(1, "> bookz"))

    assert any("deposit.xlsx" in line and "bookz" in line for line in lines(folder))


BAD = [
    (lambda rows: rows.__delitem__(3), "A1", "The first column has no row “名称 Name”."),
    (lambda rows: rows[0].__setitem__(1, None), "B1", "The cell is empty; it needs 表 Table."),
    (lambda rows: rows[0].__setitem__(1, "fees"), "B1", "The table is named “fees”, its file “deposit”."),
    (lambda rows: rows[0].__setitem__(0, "Tabel"), "", "No sheet has “表 Table” in its cell A1."),
    (lambda rows: rows[1].__setitem__(1, "SOME"), "B2", "“SOME” is no hit policy."),
    (lambda rows: rows[2].__setitem__(2, "middle"), "C3", "The column does not say what it is."),
    (lambda rows: rows[2].__setitem__(3, "Note"), "B3", "The table has no column “输出 Out”."),
    (lambda rows: rows[4].__setitem__(1, "amount"), "B5", "“amount” cannot be the type of a column."),
    (lambda rows: rows[6].__setitem__(3, None), "D7", "The cell is empty; it needs 输出 Out."),
    (lambda rows: rows[3].__setitem__(1, None), "B4", "The cell is empty; it needs 名称 Name."),
    (lambda rows: rows.insert(5, ["类型", "string"]), "A6", "“类型 Type” stands in the first column twice."),
    (lambda rows: rows[6].__setitem__(3, "=1+1"), "D7", "The cell is an Excel formula"),
]


@pytest.mark.parametrize(("change", "cell", "told"), BAD)
def test_what_is_wrong_on_the_sheet_is_told_with_its_cell(folder, change, cell, told):
    with_rows(folder, change)

    found = lines(folder)

    assert any(
        told in line and f"deposit.xlsx{' Sheet!' + cell if cell else ''} " in line for line in found
    ), found
    assert len(lines(folder, "zh")) == len(found)


def _feel(value: object) -> object:
    return value if isinstance(value, bool) else Decimal(value)  # type: ignore[arg-type]
