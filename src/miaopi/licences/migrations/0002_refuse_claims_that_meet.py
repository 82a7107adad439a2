"""The database refuses two live claims on one part of one scope on a common day.

No library can say this for both databases: PostgreSQL has exclusion constraints, SQLite has triggers (and one writer,
so that a trigger sees every row that was committed before).
"""

from django.db import migrations

from miaopi.ledger.vendors import VendorSQL

NAME = "no_two_live_claims_meet"  # licences.claims tells a refusal from another fault by this name

POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    f"""ALTER TABLE licences_claim ADD CONSTRAINT {NAME} EXCLUDE USING gist (
        scope_hash WITH =,
        int8range(part_from, part_to, '[]') WITH &&,
        daterange(from_on, to_on, '[]') WITH &&
    ) WHERE (live)""",
)
# IFNULL: a range without ends meets every range. Days are ISO text here, which sorts as days do.
_MEETS = f"""
    SELECT RAISE(ABORT, '{NAME}') WHERE EXISTS (
        SELECT 1 FROM licences_claim AS other
        WHERE other.live AND other.scope_hash = NEW.scope_hash AND other.id IS NOT NEW.id
        AND (other.part_from IS NULL OR NEW.part_from IS NULL
             OR (other.part_from <= NEW.part_to AND NEW.part_from <= other.part_to))
        AND other.from_on <= IFNULL(NEW.to_on, '9999-12-31') AND NEW.from_on <= IFNULL(other.to_on, '9999-12-31')
    );"""  # noqa: S608  # only the name above goes in
SQLITE = (
    "CREATE INDEX claim_by_scope ON licences_claim (scope_hash) WHERE live",
    f"CREATE TRIGGER {NAME}_insert BEFORE INSERT ON licences_claim WHEN NEW.live BEGIN {_MEETS} END",
    f"CREATE TRIGGER {NAME}_update BEFORE UPDATE ON licences_claim WHEN NEW.live BEGIN {_MEETS} END",
)
DROP_POSTGRESQL = (f"ALTER TABLE licences_claim DROP CONSTRAINT {NAME}",)
DROP_SQLITE = (
    f"DROP TRIGGER {NAME}_update",
    f"DROP TRIGGER {NAME}_insert",
    "DROP INDEX claim_by_scope",
)


class Migration(migrations.Migration):
    dependencies = [("licences", "0001_licences_and_claims")]
    operations = [
        VendorSQL(
            {"postgresql": POSTGRESQL, "sqlite": SQLITE},
            reverse={"postgresql": DROP_POSTGRESQL, "sqlite": DROP_SQLITE},
            name="Refuse claims that meet",
        )
    ]
