"""A decision table on a sheet of Excel, and the same as a DMN model.

The first column says what a row is; docs/rules.md shows one.

    表 Table      fee
    命中 Hit      UNIQUE
    栏 Column     输入 In       输入 In       输出 Out      说明 Note
    名称 Name     use           area          fee
    类型 Type     string        number        number
    取值 Values   "shop","home"
    缺省 Default                              0
    1             "shop"        <= 90         100           …
    2             -             > 90          area * 2

Table: the name that rules call. Hit: the hit policy, `COLLECT SUM` and the like too. Inputs are the
function's parameters. Cells are FEEL, as in DMN; a text that is one of the column's values needs no quotes.
Columns of notes are for people; a note is not part of the version.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from miaopi.dmn import excel, model, writing
from miaopi.dmn.errors import DmnError
from miaopi.dmn.excel import Cell, Sheet
from miaopi.dmn.files import read_bytes
from miaopi.dmn.model import Literal
from miaopi.dmn.xml import AGGREGATIONS, POLICIES
from miaopi.texts import Fault, Place, Words

TABLE, HIT, COLUMN = "表 Table", "命中 Hit", "栏 Column"
NAME, TYPE, VALUES, DEFAULT = "名称 Name", "类型 Type", "取值 Values", "缺省 Default"
IN, OUT, NOTE = "输入 In", "输出 Out", "说明 Note"
KINDS = (IN, OUT, NOTE)
HEADS = (TABLE, HIT, COLUMN, NAME, TYPE, VALUES, DEFAULT)
HITS = (*(one for one in POLICIES), *(f"COLLECT {one}" for one in AGGREGATIONS))
TYPES = (
    "number", "string", "boolean", "date", "time", "date and time", "days and time duration",
    "years and months duration",
)  # fmt: skip
NAMESPACE = "urn:miaopi:tables:"


def as_dmn(path: Path) -> str:
    """The DMN text of a table in an Excel file: its first sheet whose first cell says so.

    Raises: DmnError: with sheet and cell.
    """
    return table_of(read_bytes(path), name=path.stem, file=str(path))


def table_of(data: bytes, *, name: str, file: str) -> str:
    """The DMN text of the table in the bytes of an Excel file.

    Raises: DmnError: with sheet and cell.
    """
    for sheet in excel.read(data, file=file):
        if is_table(sheet):
            definitions = read(sheet)
            found = definitions.knowledge[0]
            if found.name != name:
                values = {"name": found.name, "file": name}
                raise DmnError([Fault("dmn.sheet-name-differs", sheet.place(0, 1), values)])
            return writing.write(definitions).decode()
    raise DmnError([Fault("dmn.sheet-none", Place(file), {"head": TABLE})])


def is_table(sheet: Sheet) -> bool:
    """Does the first cell say that it is a decision table?"""
    return _same(sheet.at(0, 0), TABLE)


def _same(cell: Cell, head: str) -> bool:
    """A head in both languages, or in one of them."""
    text = " ".join(str(cell or "").split()).casefold()
    return text in (head.casefold(), *head.casefold().split(" ", 1))


def read(sheet: Sheet) -> model.Definitions:
    """The table of a sheet, as a knowledge model of its name.

    Raises: DmnError: with every fault found.
    """
    reader = _Reader(sheet)
    found = reader.definitions()
    if reader.faults:
        raise DmnError(reader.faults)
    return found


@dataclass
class _Reader:
    sheet: Sheet
    faults: list[Fault] = field(default_factory=list)
    heads: dict[str, int] = field(default_factory=dict)

    def fault(self, code: str, row: int, column: int, **values: object) -> None:
        self.faults.append(Fault(f"dmn.{code}", self.sheet.place(row, column), values))

    def definitions(self) -> model.Definitions:
        first = self.read_heads()
        for head in (TABLE, COLUMN, NAME):
            if head not in self.heads:
                self.fault("sheet-head-missing", 0, 0, head=head)
        name = self.under(TABLE, 1)
        if not name and TABLE in self.heads:
            self.fault("sheet-cell-missing", self.heads[TABLE], 1, what=TABLE)
        if self.faults:
            raise DmnError(self.faults)
        columns = {column: kind for column in range(1, self.width()) if (kind := self.kind(column))}
        inputs = [column for column, kind in columns.items() if kind == IN]
        outputs = [column for column, kind in columns.items() if kind == OUT]
        for found, head in ((inputs, IN), (outputs, OUT)):
            if not found:
                self.fault("sheet-column-missing", self.heads[COLUMN], 1, head=head)
        where = self.sheet.place(0, 0)
        policy, aggregation = self.hit()
        table = model.Table(
            where, None, policy, aggregation,
            tuple(self.input(column) for column in inputs),
            tuple(self.output(column, len(outputs) > 1) for column in outputs),
            tuple(self.rows(first, inputs, outputs)),
        )  # fmt: skip
        params = tuple(model.Variable(one.where, one.kind, one.text.text) for one in table.inputs)
        kind = table.outputs[0].kind if len(outputs) == 1 and table.policy != "COLLECT" else None
        function = model.Function(where, None, "FEEL", params, table)
        knowledge = model.Knowledge(where, f"table_{name}", name, kind, (), function)
        return model.Definitions(
            self.sheet.file, f"{NAMESPACE}{name}", name, (), (), (), (), (knowledge,), (), ()
        )

    def read_heads(self) -> int:
        """The rows with heads; gives the first row of the rules."""
        row = 0
        for row in range(len(self.sheet.rows)):
            cell = self.sheet.at(row, 0)
            head = next((head for head in HEADS if _same(cell, head)), None)
            if head is None and cell is None and excel.is_blank(self.sheet.rows[row]):
                continue
            if head is None:
                return row
            if head in self.heads:
                self.fault("sheet-head-twice", row, 0, head=head)
            self.heads.setdefault(head, row)
        return row + 1

    def width(self) -> int:
        return max((len(row) for row in self.sheet.rows), default=0)

    def under(self, head: str, column: int) -> str:
        return excel.shown(self.sheet.at(self.heads[head], column)).strip() if head in self.heads else ""

    def hit(self) -> tuple[str, str | None]:
        text = " ".join(self.under(HIT, 1).upper().split()) or "UNIQUE"
        if text not in HITS:
            known = "、".join(HITS), ", ".join(HITS)
            self.fault("sheet-hit", self.heads[HIT], 1, hit=text, known=Words(*known))
        policy, _, aggregation = (text, "", "") if text in POLICIES else text.partition(" ")
        return policy, aggregation or None

    def kind(self, column: int) -> str | None:
        cell = self.sheet.at(self.heads[COLUMN], column)
        found = next((kind for kind in KINDS if _same(cell, kind)), None)
        if found is None and (cell is not None or self.is_used(column)):
            self.fault(
                "sheet-column", self.heads[COLUMN], column, heads=Words("、".join(KINDS), ", ".join(KINDS))
            )
        return found

    def is_used(self, column: int) -> bool:
        """Does anything stand in the column, the rows of table and hit aside?"""
        own = {self.heads.get(TABLE), self.heads.get(HIT)}
        return any(
            self.sheet.at(row, column) is not None for row in range(len(self.sheet.rows)) if row not in own
        )

    def column_type(self, column: int) -> str | None:
        text = self.under(TYPE, column)
        if text and text not in TYPES:
            known = Words("、".join(TYPES), ", ".join(TYPES))
            self.fault("sheet-type", self.heads[TYPE], column, type=text, known=known)
            return None
        return text or None

    def name(self, column: int) -> str:
        text = self.under(NAME, column)
        if not text:
            self.fault("sheet-cell-missing", self.heads[NAME], column, what=NAME)
        return text

    def tests(self, column: int) -> Literal | None:
        text = self.under(VALUES, column)
        return Literal(self.sheet.place(self.heads[VALUES], column), None, text) if text else None

    def allowed(self, column: int) -> tuple[str, ...]:
        """The texts among the column's values."""
        return tuple(
            part.strip() for part in self.under(VALUES, column).split(",") if part.strip()[:1] == '"'
        )

    def input(self, column: int) -> model.Input:
        where = self.sheet.place(self.heads[NAME], column)
        kind = self.column_type(column)
        return model.Input(where, kind, Literal(where, kind, self.name(column)), self.tests(column))

    def output(self, column: int, named: bool) -> model.Output:
        default = self.literal(self.heads[DEFAULT], column) if self.under(DEFAULT, column) else None
        name = self.name(column)
        where = self.sheet.place(self.heads[NAME], column)
        return model.Output(
            where, self.column_type(column), name if named else "", self.tests(column), default
        )

    def rows(self, first: int, inputs: Sequence[int], outputs: Sequence[int]) -> Iterator[model.Row]:
        for row in range(first, len(self.sheet.rows)):
            if excel.is_blank(self.sheet.rows[row][1:]):
                continue
            for column in outputs:
                if self.sheet.at(row, column) is None:
                    self.fault("sheet-cell-missing", row, column, what=OUT)
            yield model.Row(
                self.sheet.place(row, 0),
                tuple(self.literal(row, column, "-") for column in inputs),
                tuple(self.literal(row, column) for column in outputs),
            )

    def literal(self, row: int, column: int, otherwise: str = "") -> Literal:
        """A cell as FEEL: a date as a date, a text that is one of the values in its quotes."""
        cell = self.sheet.at(row, column)
        text = excel.shown(cell).strip() or otherwise
        if isinstance(cell, datetime.date):
            text = f'date("{text}")'
        elif isinstance(cell, str) and f'"{text}"' in self.allowed(column):
            text = f'"{text}"'
        return Literal(self.sheet.place(row, column), None, text)


def rows(definitions: model.Definitions, name: str) -> list[list[Cell]] | None:
    """The cells of a sheet for a model; None where it is more than one table of plain inputs."""
    table = _plain(definitions, name)
    if table is None:
        return None
    inputs, outputs = table.inputs, table.outputs
    hit = f"{table.policy} {table.aggregation}" if table.aggregation else table.policy
    params = {one.name: one.kind for one in definitions.knowledge[0].logic.params}  # type: ignore[union-attr]  # _plain saw it
    return [
        [TABLE, name],
        [HIT, hit],
        [COLUMN, *(IN for _one in inputs), *(OUT for _one in outputs)],
        [NAME, *(one.text.text for one in inputs), *(one.name or name for one in outputs)],
        [TYPE, *(params[one.text.text] for one in inputs), *(one.kind for one in outputs)],
        [VALUES, *(_text(one.allowed) for one in inputs), *(_text(one.values) for one in outputs)],
        [DEFAULT, *(None for _one in inputs), *(_text(one.default) for one in outputs)],
        *(
            [Decimal(number), *map(_value, (*row.tests, *row.results))]
            for number, row in enumerate(table.rows, 1)
        ),
    ]


def _plain(definitions: model.Definitions, name: str) -> model.Table | None:
    """The table, where the model is one knowledge model around it whose inputs are the parameters."""
    parts = (definitions.types, definitions.inputs, definitions.decisions, definitions.services)
    if any(parts) or definitions.imports or len(definitions.knowledge) != 1:
        return None
    one = definitions.knowledge[0]
    logic = one.logic
    if one.name != name or one.knows or logic is None or not isinstance(logic.body, model.Table):
        return None
    table = logic.body
    read = [column.text.text for column in table.inputs]
    kinds = {param.name: param.kind for param in logic.params}
    if list(kinds) != read or any(
        kind is not None and kind not in TYPES
        for kind in (*kinds.values(), *(out.kind for out in table.outputs))
    ):
        return None
    if any(column.text.kind not in (None, kinds[column.text.text]) for column in table.inputs):
        return None
    return table


def _text(literal: Literal | None) -> str | None:
    return None if literal is None else literal.text or None


def _value(literal: Literal) -> Cell:
    """A number as a number, so that Excel can add it up; all else as its text."""
    text = literal.text
    if text and text.lstrip("-").replace(".", "", 1).isdecimal() and len(text) <= 15 and text.isascii():
        exact = Decimal(text)
        if f"{exact:f}" == text and repr(float(text)).removesuffix(".0") == text:
            return exact
    return text or None
