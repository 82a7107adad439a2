"""Makes a matter with a decision table out of the good one of the content tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from miaopi import content
from tests.content import folders

CARD = Path("matters/library-card")
DEPOSIT: list[list[object]] = [
    ["表 Table", "deposit"],
    ["命中 Hit", "UNIQUE"],
    ["栏 Column", "输入 In", "输入 In", "输出 Out", "说明 Note"],
    ["名称 Name", "books", "lives_here", "deposit"],
    ["类型 Type", "number", "boolean", "number"],
    ["缺省 Default", None, None, 0],
    [1, "[1..5]", "true", 50, "本市读者"],
    [2, "> 5", "true", 100],
    [3, "> 0", "false", 20],
]
RULE = """  - code: L9
    outcome: refer
    when: 'books <= 10 and deposit(books: books, lives_here: lives_here) > 50'
    say: {zh: '押金 {amount} 元，要由人来看。', en: 'The deposit is {amount} yuan; a person looks.'}
    values: {amount: 'deposit(books, lives_here)'}
    next: {zh: 您不用做什么。, en: You need do nothing.}
    basis: [{law: PLL, article: "33"}]
    sure: modelled
"""
EXAMPLE = """
  - name: {zh: 六本书, en: Six books}
    set: {books: 6}
    outcome: refer
    rules: [L9]
"""


def book(rows: Sequence[Sequence[object]], path: Path) -> None:
    """An Excel file with these cells on one sheet."""
    made = Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(path)


def told(folder: Path, language: str = "en") -> list[str]:
    """The faults of a check; what proofs say of tables is tested with the proofs."""
    faults = content.check([folder]).faults
    return [fault.line(language) for fault in faults if fault.code != "rules.proof-open"]


def matter_with_table(to: Path) -> Path:
    """The folder of a matter whose rule L9 asks the table `deposit`."""
    folders.copy_good(to)
    folder = to / CARD
    book(DEPOSIT, folder / "tables/deposit.xlsx")
    for name, more in (("rules.yaml", RULE), ("examples.yaml", EXAMPLE)):
        path = folder / name
        path.write_text(
            path.read_text(encoding="utf-8").rstrip("\n") + "\n" + more.lstrip("\n"), encoding="utf-8"
        )
    matter = folder / "matter.yaml"
    text = matter.read_text(encoding="utf-8").replace("[U1, L1, L2, L3]", "[U1, L1, L2, L3, L9]")
    matter.write_text(text, encoding="utf-8")
    return folder
