"""The database itself refuses to change or remove a published version: decisions are replayed from it."""

from django.db import migrations

from miaopi.ledger.vendors import append_only


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [append_only("catalogue_matterversion", "a published version never changes")]
