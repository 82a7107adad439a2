"""The whole database as text: to see that nothing changed, and that nothing stands there in the clear."""

from django.apps import apps
from django.db import connection


def snapshot() -> dict[str, tuple[str, ...]]:
    """Every row of every table, in an order of its own."""
    with connection.cursor() as cursor:
        return {table: _rows(cursor, table) for table in sorted(_tables())}


def differences(before: dict[str, tuple[str, ...]], after: dict[str, tuple[str, ...]]) -> set[str]:
    """The tables that are not as they were."""
    return {table for table in before.keys() | after.keys() if before.get(table) != after.get(table)}


def whole_text() -> str:
    """Every value of every row; bytes as Latin-1, so that text hidden in them is found.

    Without the published matters: their forms hold fictitious numbers as examples of what to type.
    """
    kept = {table: rows for table, rows in snapshot().items() if table != "catalogue_matterversion"}
    return "\n".join(f"{table}: {row}" for table, rows in kept.items() for row in rows)


def _tables() -> set[str]:
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True)}


def _rows(cursor: object, table: str) -> tuple[str, ...]:
    cursor.execute(f'SELECT * FROM "{table}"')
    return tuple(sorted("|".join(_text(value) for value in row) for row in cursor.fetchall()))


def _text(value: object) -> str:
    if isinstance(value, bytes | memoryview | bytearray):
        return bytes(value).decode("latin-1") + " " + bytes(value).decode("utf-8", errors="replace")
    return str(value)
