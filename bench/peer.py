"""The peer: pgbench writing the rows of one real case, all in one statement, with as many clients.

The rows are captured from a case that the platform just decided: every row version that its transactions
left, in every table. They are written again and again to tables of the same columns, checks and indexes (no
foreign keys, no triggers: less work than ours), with new keys each time; what is no key stays as it was.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import psycopg
from psycopg import sql

SCHEMA = "peer"
TPS = re.compile(r"^tps = ([\d.]+) ", re.MULTILINE)
COLUMNS = """
SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attidentity <> '',
       EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND a.attnum = ANY(i.indkey)
               AND (i.indisunique OR i.indisexclusion))
FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""


@dataclass(frozen=True)
class Column:
    """A column: whether the database numbers it itself, and whether it is part of a key."""

    name: str
    type: str
    identity: bool
    unique: bool


@dataclass(frozen=True)
class Table:
    """The rows that one case left in a table, and how many octets they take."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    octets: int


def connect(url: str) -> psycopg.Connection[Any]:
    return psycopg.connect(url, autocommit=True)


def durable(db: psycopg.Connection[Any]) -> bool:
    """Whether a commit waits for the disk."""
    shown = [db.execute(f"SHOW {name}").fetchone() for name in ("fsync", "synchronous_commit")]  # type: ignore[arg-type]
    return shown == [("on",), ("on",)]


def next_transaction(db: psycopg.Connection[Any]) -> int:
    """The number that the next writing transaction will have, or a later one."""
    row = db.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").fetchone()
    assert row is not None
    return int(row[0])


def captured(db: psycopg.Connection[Any], since: int) -> tuple[Table, ...]:
    """Every row version that transactions from that number on have left in the platform's tables."""
    found = []
    for (name,) in db.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    ).fetchall():
        table = sql.Identifier("public", name)
        new = sql.SQL("FROM {} t WHERE t.xmin::text::bigint >= %s").format(table)
        rows = db.execute(sql.SQL("SELECT t.* {}").format(new), [since]).fetchall()
        if rows:
            size = db.execute(sql.SQL("SELECT sum(pg_column_size(t.*)) {}").format(new), [since]).fetchone()
            columns = tuple(Column(*each) for each in db.execute(COLUMNS, [f'public."{name}"']).fetchall())
            found.append(Table(name, columns, tuple(rows), int(size[0]) if size else 0))
    return tuple(found)


def prepare(db: psycopg.Connection[Any], tables: Sequence[Table]) -> None:
    """Empty tables of the same columns, checks and indexes."""
    schema = sql.Identifier(SCHEMA)
    db.execute(sql.SQL("DROP SCHEMA IF EXISTS {0} CASCADE").format(schema))
    db.execute(sql.SQL("CREATE SCHEMA {0}").format(schema))
    for table in tables:
        db.execute(
            sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(
                sql.Identifier(SCHEMA, table.name), sql.Identifier("public", table.name)
            )
        )


def statement(tables: Sequence[Table]) -> str:
    """One statement that writes all of it with new keys."""
    names = {key: f"k{index}" for index, key in enumerate(sorted(_new_keys(tables)))}
    parts = [
        f"k AS MATERIALIZED (SELECT {', '.join(f'gen_random_uuid() AS {name}' for name in names.values())})"
    ]
    for number, table in enumerate(tables):
        wanted = [(index, column) for index, column in enumerate(table.columns) if not column.identity]
        selects = [
            "SELECT " + ", ".join(_value(row[index], column, names) for index, column in wanted) + " FROM k"
            for row in table.rows
        ]
        columns = ", ".join(f'"{column.name}"' for _, column in wanted)
        rows = "\nUNION ALL ".join(selects)
        parts.append(f'w{number} AS (INSERT INTO {SCHEMA}."{table.name}" ({columns}) {rows})')
    return "WITH " + ",\n".join(parts) + "\nSELECT 1;\n"


def _new_keys(tables: Sequence[Table]) -> set[UUID]:
    """Keys of the rows themselves: made anew each time, wherever they are pointed at."""
    return {
        row[index]
        for table in tables
        for row in table.rows
        for index, column in enumerate(table.columns)
        if column.unique and isinstance(row[index], UUID)
    }


def _value(value: Any, column: Column, names: Mapping[UUID, str]) -> str:
    """The value as SQL, of the column's type, without a colon, which pgbench takes for a variable."""
    return f"CAST({_plain(value, column, names)} AS {column.type})"


def _plain(value: Any, column: Column, names: Mapping[UUID, str]) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, UUID):
        return f"k.{names[value]}" if value in names else _text(str(value))
    if isinstance(value, bytes | memoryview):
        octets = bytes(value)
        return f"decode({_drawn(octets.hex())}, 'hex')" if column.unique else _text("\\x" + octets.hex())
    if isinstance(value, datetime | date):
        return _text(value.isoformat())
    if isinstance(value, dict | list):
        return _text(json.dumps(value, ensure_ascii=False))
    if isinstance(value, str):
        return _with_keys(value, names) or (_drawn(value) if column.unique and value else _text(value))
    return _text(str(value))


def _with_keys(text: str, names: Mapping[UUID, str]) -> str:
    """A text that spells a new key, with the key made anew; "" where it spells none."""
    for key, name in names.items():
        made = f"CAST(k.{name} AS text)"
        for spelt, made_so in ((str(key), made), (key.hex, f"replace({made}, '-', '')")):
            before, found, after = text.partition(spelt)
            if found:
                return f"{_text(before)} || {made_so} || {_text(after)}"
    return ""


def _drawn(text: str) -> str:
    """As many characters as a key of its own has, drawn anew."""
    blocks = -(-len(text) // 32)
    drawn = " || ".join(["md5(CAST(random() AS text))"] * blocks)
    return f"left({drawn}, {len(text)})"


def _text(text: str) -> str:
    if ":" not in text and "\\" not in text:
        return "'" + text.replace("'", "''") + "'"
    escaped = text.replace("\\", "\\\\").replace("'", "''").replace(":", "\\003A")
    return f"U&'{escaped}'"


def written(url: str, script: str, *, clients: int, seconds: int) -> float:
    """Times a second that pgbench wrote all of it."""
    parts = urlsplit(url)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        done = subprocess.run(
            [
                *("pgbench", "--no-vacuum", "--protocol", "prepared", "--file", file.name),
                *("--client", str(clients), "--jobs", str(os.cpu_count() or 1), "--time", str(seconds)),
                *(
                    "--host",
                    parts.hostname or "",
                    "--port",
                    str(parts.port),
                    "--username",
                    parts.username or "",
                ),
                parts.path.lstrip("/"),
            ],
            env={**os.environ, "PGPASSWORD": parts.password or ""},
            capture_output=True,
            text=True,
            check=False,
        )
    found = TPS.search(done.stdout)
    if done.returncode or found is None or "number of failed transactions: 0 " not in done.stdout:
        raise RuntimeError(f"pgbench: {done.stdout}\n{done.stderr[:2000]}")
    return float(found[1])
