"""All that differs between SQLite and PostgreSQL in the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite

OPERATIONS: tuple[Any, ...] = (SQLite.ops_class, PostgreSQL.ops_class)


@contextmanager
def triggers_off() -> Iterator[None]:
    """Within one transaction: no trigger of any table fires. Needs a superuser on PostgreSQL."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            yield
            for _, sql in triggers:
                cursor.execute(sql)
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            cursor.execute("SET LOCAL session_replication_role = origin")


@contextmanager
def flush_past_triggers() -> Iterator[None]:
    """Let Django's flush between tests empty the tables whose triggers refuse it."""
    kept: dict[Any, Any] = {vendor: vendor.execute_sql_flush for vendor in OPERATIONS}

    def past(flush: Any) -> Any:
        def execute_sql_flush(self: Any, sql_list: list[str]) -> None:
            with triggers_off():
                flush(self, sql_list)

        return execute_sql_flush

    for vendor, flush in kept.items():
        vendor.execute_sql_flush = past(flush)
    try:
        yield
    finally:
        for vendor, flush in kept.items():
            vendor.execute_sql_flush = flush
