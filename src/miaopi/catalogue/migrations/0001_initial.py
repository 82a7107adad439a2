import uuid

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="MatterVersion",
            fields=[
                ("hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("slug", models.CharField(max_length=80)),
                ("number", models.PositiveIntegerField()),
                ("bundle", models.BinaryField()),
                ("name_zh", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("search_text", models.TextField()),
                ("basic_code", models.CharField(max_length=12)),
                ("published_at", models.DateTimeField()),
                ("published_by", models.CharField(max_length=80)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("slug", "number"), name="versions_of_a_matter_are_counted"
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("hash"), 64
                        ),
                        name="a_version_is_named_by_its_hash",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offering",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=31)),
                ("matter_slug", models.CharField(db_index=True, max_length=80)),
                ("level", models.CharField(max_length=1)),
                ("instant", models.BooleanField()),
                (
                    "status",
                    models.CharField(
                        choices=[("published", "Published"), ("paused", "Paused"), ("closed", "Closed")],
                        default="published",
                        max_length=10,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offerings",
                        to="places.department",
                    ),
                ),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offerings",
                        to="places.division",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offerings",
                        to="catalogue.matterversion",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["division", "matter_slug"], name="offering_by_place")],
                "constraints": [
                    models.UniqueConstraint(fields=("code",), name="an_offering_code_is_never_reused"),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("code"), 31
                        ),
                        name="an_offering_code_has_31_positions",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["1", "2", "3", "4", "5", "6"])),
                        name="an_offering_has_a_known_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["published", "paused", "closed"])),
                        name="an_offering_has_a_known_status",
                    ),
                ],
            },
        ),
    ]
