"""SQL that Django cannot declare, written for both databases in one migration operation.

    operations = [
        VendorSQL({"sqlite": (…, …), "postgresql": (…,)}, reverse={"sqlite": (…,), "postgresql": (…,)}),
        append_only("ledger_event", "a ledger event is never changed"),
    ]

A vendor without its SQL fails when the migration is loaded, not years later on somebody's server. This
module is for migrations of any app; on SQLite mind that Django rebuilds a table when a later migration
alters it, and triggers on it are lost: repeat the operation there (tests try each refusal, so that this
cannot pass unseen).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import NotSupportedError
from django.db.migrations.operations.base import Operation, OperationCategory

VENDORS = frozenset({"sqlite", "postgresql"})


class VendorSQL(Operation):
    """Statements for each vendor; every vendor that the platform runs on must be there, forwards and back."""

    category = OperationCategory.SQL
    reduces_to_sql = True
    reversible = True

    def __init__(
        self, sql: Mapping[str, Sequence[str]], *, reverse: Mapping[str, Sequence[str]], name: str = ""
    ) -> None:
        for way, statements in (("sql", sql), ("reverse", reverse)):
            if set(statements) != VENDORS:
                missing = ", ".join(sorted(VENDORS ^ set(statements)))
                raise ValueError(f"{way} must hold exactly {', '.join(sorted(VENDORS))}; look at {missing}")
        self.sql = {vendor: tuple(each) for vendor, each in sql.items()}
        self.reverse = {vendor: tuple(each) for vendor, each in reverse.items()}
        self.name = name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [self.sql], {"reverse": self.reverse, "name": self.name}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing that Django keeps in mind."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._run(self.sql, schema_editor)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._run(self.reverse, schema_editor)

    def describe(self) -> str:
        return self.name or "SQL for SQLite and PostgreSQL"

    def _run(self, statements: Mapping[str, Sequence[str]], schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        if vendor not in statements:
            raise NotSupportedError(f"{self.describe()}: nothing is written for {vendor}")
        for statement in statements[vendor]:
            schema_editor.execute(statement, params=None)


def append_only(table: str, message: str, *, name: str = "") -> VendorSQL:
    """Triggers that refuse UPDATE and DELETE (and TRUNCATE) on a table, saying `message`."""
    said = message.replace("'", "''")
    sqlite = tuple(
        f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
        for act in ("UPDATE", "DELETE")
    )
    postgresql = (
        f"CREATE FUNCTION {table}_refuses_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{said.replace('%', '%%')}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {table}_refuses_update_delete BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuses_change()",
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuses_change()",
    )
    return VendorSQL(
        {"sqlite": sqlite, "postgresql": postgresql},
        reverse={
            "sqlite": tuple(f"DROP TRIGGER {table}_refuses_{act}" for act in ("update", "delete")),
            "postgresql": (
                f"DROP TRIGGER {table}_refuses_update_delete ON {table}",
                f"DROP TRIGGER {table}_refuses_truncate ON {table}",
                f"DROP FUNCTION {table}_refuses_change()",
            ),
        },
        name=name or f"Refuse change of {table}",
    )
