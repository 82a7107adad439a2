"""Events and roots are written once: the database refuses to change or remove them."""

from django.db import migrations

from miaopi.ledger.vendors import append_only


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_chained_events")]

    operations = [
        append_only("ledger_event", "a ledger event is never changed or removed"),
        append_only("ledger_root", "a signed root is never changed or removed"),
    ]
