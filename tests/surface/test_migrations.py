"""Migrations: named for what they do, whole, on their own feet."""

import ast
import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests.surface import source

FILES = [path for path in source.modules(migrations=True) if re.match(r"\d{4}_", path.name)]
# What a migration may take from the product: column types, operations for both databases; neither decides.
MAY_IMPORT = ("miaopi.ledger.vendors", "miaopi.secrets.fields")


def test_each_is_named_for_what_it_does() -> None:
    """Only the first of an app may be called initial."""
    unnamed = [
        source.shown(path)
        for path in FILES
        if re.match(r"\d{4}_(auto|alter|remove|rename)_|\d{4}_.*_more$", path.name)
        or re.match(r"(?!0001)\d{4}_initial", path.name)
    ]

    assert unnamed == []


def test_none_imports_what_the_product_decides() -> None:
    found = [
        f"{source.shown(path)}: {whole}"
        for path in FILES
        for whole in source.imported(path).values()
        if whole.startswith("miaopi") and not whole.startswith(MAY_IMPORT)
    ]

    assert found == []


def test_none_mixes_schema_and_data() -> None:
    mixed = []
    for path in FILES:
        names = {
            source.dotted(call.func)
            for call in source.calls(path)
            if source.dotted(call.func).startswith("mig")
        }
        data = {name for name in names if name.endswith("RunPython")}
        if data and names - data - {"migrations.swappable_dependency"}:
            mixed.append(source.shown(path))

    assert mixed == []


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said, stderr=said)
    except SystemExit:
        pytest.fail(f"a migration is missing:\n{said.getvalue()}")


def test_each_app_has_one_newest_migration() -> None:
    loader = MigrationLoader(None)

    assert loader.detect_conflicts() == {}


@pytest.mark.django_db
def test_every_migration_is_in_the_database_and_every_table_is_there(vendor: str) -> None:
    loader = MigrationLoader(connection)
    applied = MigrationRecorder(connection).applied_migrations()

    assert sorted(set(loader.disk_migrations) - set(applied)) == []
    tables = set(connection.introspection.table_names())
    assert [model._meta.db_table for model in apps.get_models() if model._meta.db_table not in tables] == []


@pytest.mark.django_db(transaction=True)
def test_migrating_a_second_time_changes_nothing() -> None:
    said = StringIO()
    call_command("migrate", interactive=False, stdout=said)

    assert "No migrations to apply" in said.getvalue()


def test_every_operation_in_sql_is_written_for_both_databases() -> None:
    """`RunSQL` speaks one dialect; `vendors` fails where one of the two is missing."""
    found = [
        f"{source.shown(path)}:{call.lineno}"
        for path in FILES
        for call in source.calls(path)
        if source.dotted(call.func) == "migrations.RunSQL"
    ]

    assert found == []


def test_every_constraint_speaks() -> None:
    mute = [
        f"{model.__name__}.{constraint.name}"
        for model in apps.get_models()
        if model.__module__.startswith("miaopi.")
        for constraint in model._meta.constraints
        if re.search(r"_(check|uniq|constraint)\d*$|^\w{1,8}$", constraint.name)
    ]

    assert mute == []


def test_the_walk_sees_the_migrations() -> None:
    assert len(FILES) > 10
    assert any(isinstance(node, ast.ClassDef) for node in source.tree(FILES[0]).body)
