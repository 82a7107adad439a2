"""FEEL as SQL, exact or not at all: `emit` turns a typed tree into a sqlglot expression, or raises `Refused`.

    typed tree → to_sql.py (values, truths), collections.py (lists, loops, calls) → sqlglot → DuckDB, Spark

SQL types (types.py) know how many digits a number has, since a database rounds where FEEL does not. What
would round, overflow or mean something else is refused by name; whoever asks evaluates that in Python.
"""

from miaopi.feel.sql.to_sql import ToSql
from miaopi.feel.sql.types import (
    BOOLEAN,
    DAY,
    MONTHS,
    TEXT,
    ListOf,
    Number,
    Record,
    Refused,
    Sql,
    SqlType,
    column_type,
)

__all__ = [
    "BOOLEAN",
    "DAY",
    "MONTHS",
    "TEXT",
    "ListOf",
    "Number",
    "Record",
    "Refused",
    "Sql",
    "SqlType",
    "ToSql",
    "column_type",
]
