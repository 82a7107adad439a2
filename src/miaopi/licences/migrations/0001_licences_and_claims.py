import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("blobs", "__first__"),
        ("people", "__first__"),
        ("secrets", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("series", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Licence",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("case_id", models.UUIDField(db_index=True)),
                ("matter_slug", models.CharField(max_length=80)),
                ("version_hash", models.CharField(max_length=64)),
                ("offering_code", models.CharField(max_length=40)),
                ("division", models.CharField(max_length=12)),
                (
                    "client",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.client",
                    ),
                ),
                ("type_code", models.CharField(max_length=21)),
                ("issuer_code", models.CharField(max_length=18)),
                ("serial", models.CharField(max_length=32)),
                ("version", models.PositiveSmallIntegerField()),
                ("identifier", models.CharField(max_length=110, unique=True)),
                ("number", models.CharField(max_length=80, unique=True)),
                ("code", models.CharField(max_length=8, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("valid", "有效"),
                            ("suspended", "暂扣"),
                            ("annulled", "撤销"),
                            ("withdrawn", "撤回"),
                            ("revoked", "吊销"),
                            ("deregistered", "注销"),
                            ("replaced", "已由新版本替换"),
                        ],
                        default="valid",
                        max_length=12,
                    ),
                ),
                ("issued_at", models.DateTimeField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.JSONField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="secrets.datakey"
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="licences.licence",
                    ),
                ),
            ],
            options={
                "ordering": ("-issued_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scope_hash", models.BinaryField(max_length=32)),
                ("part_from", models.BigIntegerField(null=True)),
                ("part_to", models.BigIntegerField(null=True)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(null=True)),
                ("live", models.BooleanField(default=True)),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="licences.licence",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="LicenceHolder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=40)),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holders",
                        to="licences.licence",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="LicenceKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("value_hash", models.BinaryField(max_length=32)),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="licences.licence",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="LicencePdf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("size", models.PositiveIntegerField()),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="blobs.blob"
                    ),
                ),
                (
                    "licence",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pdf", to="licences.licence"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="licence",
            index=models.Index(fields=["matter_slug", "ended_at"], name="licence_by_matter"),
        ),
        migrations.AddConstraint(
            model_name="licence",
            constraint=models.UniqueConstraint(
                fields=("type_code", "issuer_code", "serial", "version"),
                name="licence_serial_is_unique_in_its_type",
            ),
        ),
        migrations.AddConstraint(
            model_name="licence",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1), ("version__lte", 999)),
                name="licence_version_has_three_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="licence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "valid",
                            "suspended",
                            "annulled",
                            "withdrawn",
                            "revoked",
                            "deregistered",
                            "replaced",
                        ],
                    )
                ),
                name="licence_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="licence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", False),
                        ("state__in", ("annulled", "withdrawn", "revoked", "deregistered", "replaced")),
                    ),
                    models.Q(("ended_at__isnull", True), ("state__in", ("valid", "suspended"))),
                    _connector="OR",
                ),
                name="licence_ended_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="licence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="licence_term_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("part_from", None), ("part_to", None)),
                    ("part_from__lte", models.F("part_to")),
                    _connector="OR",
                ),
                name="claim_is_a_part_or_the_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on", None), ("to_on__gte", models.F("from_on")), _connector="OR"),
                name="claim_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="licenceholder",
            constraint=models.UniqueConstraint(
                fields=("licence", "person", "role"), name="holder_has_a_role_once"
            ),
        ),
        migrations.AddIndex(
            model_name="licencekey",
            index=models.Index(fields=["name", "value_hash"], name="licence_by_key"),
        ),
        migrations.AddConstraint(
            model_name="licencekey",
            constraint=models.UniqueConstraint(
                fields=("licence", "name", "value_hash"), name="licence_key_stands_once"
            ),
        ),
    ]
