"""The database itself refuses to change or remove a published version.

A decision is replayed from the version that it was made with, years later. So no code, no console and no repair
script may touch one. Written for each vendor; a vendor that is missing here stops the migration.
"""

from django.db import migrations

TABLE = "catalogue_matterversion"

FORWARDS = {
    "sqlite": [
        f"""
        CREATE TRIGGER {TABLE}_never_changed BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END
        """,
        f"""
        CREATE TRIGGER {TABLE}_never_removed BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END
        """,
    ],
    "postgresql": [
        f"""
        CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'a published version never changes' USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        f"""
        CREATE TRIGGER {TABLE}_never_changed BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()
        """,
    ],
}
BACKWARDS = {
    "sqlite": [f"DROP TRIGGER {TABLE}_never_changed", f"DROP TRIGGER {TABLE}_never_removed"],
    "postgresql": [f"DROP TRIGGER {TABLE}_never_changed ON {TABLE}", f"DROP FUNCTION {TABLE}_refuse()"],
}


def forwards(apps, schema_editor):
    for statement in FORWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    for statement in BACKWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
