"""Fact sets in a Parquet file, seen through DuckDB: their columns, and a table to query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from miaopi import feel
from miaopi.feel import sql, types
from miaopi.feel.sql import Refused, SqlType
from miaopi.rules import RuleSet
from miaopi.texts import Fault, Faulty, Place

CASES = "cases"
ROW = "miaopi_row"  # the number of the row in its file
MEMORY = "6GB"


@contextmanager
def opened(path: Path, *, threads: int = 2) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that sees the file as the table `cases`, each row with its number.

    Raises: Faulty: lab.no-file, lab.not-parquet.
    """
    if not path.is_file():
        raise Faulty([Fault("lab.no-file", Place(str(path)), {"file": path.name})])
    db = duckdb.connect(
        config={"threads": threads, "memory_limit": MEMORY, "preserve_insertion_order": False}
    )
    try:
        try:
            db.execute(
                f"CREATE VIEW {CASES} AS SELECT * EXCLUDE (file_row_number), "  # noqa: S608  - our names, a quoted path
                f"file_row_number AS {ROW} FROM read_parquet('{quoted(path)}', file_row_number=true)"
            )
        except duckdb.Error as error:
            why = str(error).splitlines()[0]
            raise Faulty([Fault("lab.not-parquet", Place(str(path)), {"why": why[:120]})]) from None
        yield db
    finally:
        db.close()


def quoted(path: Path) -> str:
    """A path within quotes: DuckDB takes no parameter in a view."""
    return str(path).replace("'", "''")


def columns(
    db: duckdb.DuckDBPyConnection, rules: RuleSet, *, file: str, table: str = CASES
) -> dict[str, SqlType | Refused]:
    """The type of each fact's column, or why it is not exact.

    Raises: Faulty: lab.column-missing, lab.column-type; the field names the column.
    """
    described = {str(row[0]): str(row[1]) for row in db.execute(f"DESCRIBE {table}").fetchall()}
    found: dict[str, SqlType | Refused] = {}
    faults = []
    for name, spec in rules.facts.items():
        where = Place(file, field=name)
        if name not in described:
            faults.append(Fault("lab.column-missing", where, {"name": name}))
            continue
        try:
            found[name] = sql.column_type(described[name])
        except Refused as refused:
            found[name] = refused
            continue
        if not fits(spec.type, found[name]):
            values = {"name": name, "type": described[name], "expected": str(spec.type)}
            faults.append(Fault("lab.column-type", where, values))
    if faults:
        raise Faulty(faults)
    return found


def known(db: duckdb.DuckDBPyConnection, names: Iterable[str], *, file: str, table: str = CASES) -> None:
    """That the table has these columns.

    Raises: Faulty: lab.column-missing.
    """
    described = {str(row[0]) for row in db.execute(f"DESCRIBE {table}").fetchall()}
    missing = [name for name in names if name not in described]
    if missing:
        raise Faulty(
            [Fault("lab.column-missing", Place(file, field=name), {"name": name}) for name in missing]
        )


SIMPLE: Mapping[str, SqlType] = {"string": sql.TEXT, "boolean": sql.BOOLEAN, "date": sql.DAY}


def fits(kind: feel.Type, column: SqlType | Refused) -> bool:
    """Does the column hold values of the fact's type?"""
    match kind, column:
        case types.Simple(name="number"), sql.Number():
            return True
        case types.Simple(name=name), _:
            return SIMPLE.get(name) == column
        case types.ListOf(element=element), sql.ListOf():
            return fits(element, column.element)
        case types.ContextOf(fields=fields), sql.Record():
            return all((part := column.field(name)) is not None and fits(one, part) for name, one in fields)
    return False
