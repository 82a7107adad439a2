"""Deciding a table of fact sets: SQL for what SQL says exactly, the compiled rules for the rest."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from miaopi.lab import store
from miaopi.rules import Facts
from miaopi.rules.bulk import Plan

BATCH = 20_000
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows there are, and how many are no fact sets (the first of them by number)."""

    rows: int
    faulty: int
    first_faulty: int | None


def count(db: duckdb.DuckDBPyConnection, plan: Plan, *, table: str = store.CASES) -> Counted:
    """Looks at every row once: a null where none may be, a value that is not allowed."""
    faulty = plan.faulty.sql("duckdb")
    query = f"SELECT count(*), count(*) FILTER ({faulty}), min({store.ROW}) FILTER ({faulty}) FROM {table}"  # noqa: S608  - the plan's own SQL and our table
    row = db.execute(query).fetchone()
    assert row is not None
    return Counted(int(row[0]), int(row[1]), None if row[2] is None else int(row[2]))


def decided(
    db: duckdb.DuckDBPyConnection,
    plan: Plan,
    *,
    table: str = store.CASES,
    keep: str = "*",
    progress: Progress | None = None,
) -> str:
    """A query for outcome and codes of every fact set of the table, the faulty ones left out.

    Rules that SQL cannot say are evaluated now, and wait in a temporary table.
    """
    source = f"SELECT * FROM {table} WHERE ({plan.faulty.sql('duckdb')}) IS NOT TRUE"  # noqa: S608  - as above
    if plan.by_python:
        name = f"{plan.prefix}by_python"
        _in_python(db, plan, source, name, progress)
        source = f"SELECT * FROM ({source}) LEFT JOIN {name} USING ({store.ROW})"  # noqa: S608  - as above
    return _over(plan, source, keep)


def _over(plan: Plan, source: str, keep: str) -> str:
    """The plan's query over a query."""
    made = plan.query("miaopi_source", keep=keep)
    return f"WITH miaopi_source AS ({source}) {made}"


def _in_python(
    db: duckdb.DuckDBPyConnection, plan: Plan, source: str, name: str, progress: Progress | None
) -> None:
    """Evaluate the refused rules; a row in which none holds is not written."""
    reads, wanted = plan.read_by_python, plan.by_python
    numbers = {rule.code: n for n, rule in enumerate(wanted)}
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        for row, outcomes in _outcomes(db.cursor(), plan, source, reads, numbers, progress):
            writer.writerow([row, *outcomes])
        file.flush()
        types = {store.ROW: "BIGINT"} | {f"{plan.prefix}py_{rule.number}": "VARCHAR" for rule in wanted}
        listed = ", ".join(f"'{column}': '{kind}'" for column, kind in types.items())
        db.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM "  # noqa: S608  - names of our own making
            f"read_csv('{file.name}', header=false, nullstr='', columns={{{listed}}})"
        )


def _outcomes(
    db: duckdb.DuckDBPyConnection,
    plan: Plan,
    source: str,
    reads: tuple[str, ...],
    numbers: dict[str, int],
    progress: Progress | None,
) -> Iterator[tuple[int, list[str]]]:
    rules = plan.in_python
    slots = {fact: slot for slot, fact in enumerate(rules.facts)}
    listed = ", ".join(f'"{name}"' for name in reads)
    db.execute(f"SELECT {store.ROW}, {listed} FROM ({source})")  # noqa: S608  - names of facts, quoted
    empty: list[object] = [None] * len(slots)
    while rows := db.fetchmany(BATCH):
        for row, *values in rows:
            facts = list(empty)
            for name, value in zip(reads, values, strict=True):
                facts[slots[name]] = feel_value(value)
            found = rules.evaluate(Facts(slots, tuple(facts)), trace=False).findings
            if found:
                outcomes = [""] * len(numbers)
                for finding in found:
                    outcomes[numbers[finding.code]] = finding.outcome
                yield int(row), outcomes
        if progress is not None:
            progress(len(rows))


def feel_value(value: object) -> object:
    """A value of DuckDB's as FEEL has it."""
    if isinstance(value, list):
        return tuple(map(feel_value, value))
    if isinstance(value, dict):
        return {name: feel_value(one) for name, one in value.items()}
    return value


def write(db: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """The rows of a query as a Parquet file."""
    db.execute(f"COPY ({query}) TO '{store.quoted(path)}' (FORMAT parquet)")
