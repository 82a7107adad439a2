"""docs/rules.md, done as it says: its commands in their order, its table typed into the workbook."""

from __future__ import annotations

import datetime
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from miaopi import content
from miaopi.content import examples
from miaopi.content.workbook import layout
from miaopi.site import cli

ROOT = Path(__file__).parents[2]
PAGE, CHINESE = ROOT / "docs/rules.md", ROOT / "docs/rules.zh-Hans.md"
COMMANDS = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def commands(page: Path) -> list[str]:
    """The lines of all command blocks."""
    found = COMMANDS.findall(page.read_text(encoding="utf-8"))
    return [line for block in found for line in block.strip().splitlines()]


def rows(page: Path) -> Iterator[tuple[str, str, str]]:
    """Sheet, column and value of the table of what to type."""
    for line in page.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if len(cells) == 3 and cells[0] in layout.BY_NAME and line.startswith("|"):
            yield cells[0], cells[1], cells[2]


def replacements(page: Path) -> list[tuple[str, str]]:
    """What to find and to write in matter.yaml."""
    text = page.read_text(encoding="utf-8").split("guide page", 1)[-1]
    return re.findall(r"^\| `(.+?)` \| `(.+?)` \|$", text, re.MULTILINE)


def type_it(book: Path, page: Path) -> None:
    """Each row of the table into its cell; a column that was filled before begins the next row."""
    found = load_workbook(book)
    places: dict[str, tuple[int, set[str]]] = {}
    for name, column, value in rows(page):
        sheet = found[name]
        row, filled = places.get(name, (sheet.max_row + 1, set()))
        if column in filled:
            row, filled = row + 1, set()
        heads = [cell.value for cell in sheet[1]]
        cell = sheet.cell(row, heads.index(column) + 1)
        is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", value)
        cell.value = datetime.date.fromisoformat(value) if is_day else value
        places[name] = (row, filled | {column})
    by_name = {cell.value: cell.row for cell in found[layout.EXAMPLES]["A"]}
    codes = [column.key for column in layout.BY_NAME[layout.EXAMPLES].columns].index("rules") + 1
    for name in LONGER:
        cell = found[layout.EXAMPLES].cell(by_name[name], codes)
        cell.value = f"{cell.value or ''} D6".strip()
    found.save(book)


LONGER = ("每个限度刚好守住", "租期刚好 20 年零一天", "租期 20 年差一天")


def done(folder: Path, wanted: list[str]) -> dict[str, str]:
    """Commands of the page on a copy of the matters, and what they print."""
    for name in ("matters", "registries"):
        shutil.copytree(ROOT / name, folder / name)
    told = {}
    for command in wanted:
        program, *arguments = shlex.split(command)
        assert program == "miaopi"
        run = CliRunner().invoke(cli.app, arguments)
        assert run.exit_code == 0, (command, run.output, run.exception)
        told[" ".join(arguments[:2])] = run.stdout
        if "--excel" in arguments:
            type_it(folder / "lease.xlsx", PAGE)
        if "import" in arguments:
            matter = folder / "matters/house-lease-registration/matter.yaml"
            text = matter.read_text(encoding="utf-8")
            for find, put in replacements(PAGE):
                assert text.count(find) == 1, find
                text = text.replace(find, put)
            matter.write_text(text, encoding="utf-8")
    return told


def test_the_page_up_to_the_differences(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    quick = [
        one for one in commands(PAGE) if one.split()[1:3] in (["matters", "export"], ["matters", "import"])
    ]

    told = done(tmp_path, quick)

    assert told["matters import"].splitlines() == [
        "matters/house-lease-registration/rules.yaml",
        "matters/house-lease-registration/examples.yaml",
    ]
    folder = Path("matters/house-lease-registration")
    text = (folder / "examples.yaml").read_text(encoding="utf-8")
    assert examples.run(content.load(folder), text, file="examples.yaml") == (127, ())


@pytest.mark.prove
@pytest.mark.django_db
def test_the_page_done_as_it_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    told = done(tmp_path, commands(PAGE))

    assert "36 rules" in told["matters check"]
    assert "0 faults" in told["matters check"]
    assert "Rule D6 added" in told["matters diff"]
    assert "Parameter long_lease added" in told["matters diff"]
    assert "D6" in told["lab backtest"]
    assert told["matters publish"].startswith("house-lease-registration ")


def test_the_names_of_the_examples_stand_on_the_page():
    for page in (PAGE, CHINESE):
        assert all(name in page.read_text(encoding="utf-8").replace("\n", "") for name in LONGER), page


def test_the_chinese_page_has_the_same_commands_and_the_same_table():
    assert commands(CHINESE) == commands(PAGE)
    assert list(rows(CHINESE)) == list(rows(PAGE))


def test_every_sheet_stands_on_the_page():
    text = PAGE.read_text(encoding="utf-8")

    assert all(name in text for name in layout.BY_NAME)
