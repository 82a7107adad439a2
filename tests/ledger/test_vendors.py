"""SQL for both databases, or a failure that says which one is missing."""

from types import SimpleNamespace

import pytest
from django.db import NotSupportedError, connection
from django.db.migrations.writer import MigrationWriter

from miaopi.ledger.vendors import VendorSQL, append_only

BOTH = {"sqlite": ("SELECT 1",), "postgresql": ("SELECT 1",)}


@pytest.mark.parametrize("vendor_left_out", ["sqlite", "postgresql"])
@pytest.mark.parametrize("way", ["forwards", "back"])
def test_a_vendor_left_out_fails_when_the_migration_is_read(vendor_left_out: str, way: str) -> None:
    part = {vendor: sql for vendor, sql in BOTH.items() if vendor != vendor_left_out}

    with pytest.raises(ValueError, match=vendor_left_out):
        VendorSQL(part, reverse=BOTH) if way == "forwards" else VendorSQL(BOTH, reverse=part)


def test_a_database_that_nobody_wrote_for_fails_loudly() -> None:
    schema_editor = SimpleNamespace(connection=SimpleNamespace(vendor="oracle"))

    with pytest.raises(NotSupportedError, match="nothing is written for oracle"):
        append_only("x", "never").database_forwards("ledger", schema_editor, None, None)


def test_a_migration_with_it_can_be_written_out_and_read_again() -> None:
    text, imports = MigrationWriter.serialize(append_only("x", "it's never changed"))

    again = eval(text, {"miaopi": __import__("miaopi.ledger.vendors")})

    assert imports == {"import miaopi.ledger.vendors"}
    assert again.deconstruct() == append_only("x", "it's never changed").deconstruct()


@pytest.mark.django_db
def test_it_goes_forwards_and_back_and_forwards_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tried (n integer)")
    operation = append_only("tried", "100% of 'tried' stays")

    for way in (operation.database_forwards, operation.database_backwards, operation.database_forwards):
        way("ledger", connection.SchemaEditorClass(connection, atomic=False), None, None)

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO tried VALUES (1)")
        with pytest.raises(Exception, match="100% of 'tried' stays"):
            cursor.execute("DELETE FROM tried")
