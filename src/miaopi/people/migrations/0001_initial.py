import uuid

import django.db.models.deletion
from django.db import migrations, models

import miaopi.secrets.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "Person"), ("enterprise", "Enterprise")], max_length=10
                    ),
                ),
                ("name", miaopi.secrets.fields.SealedText()),
                ("number", miaopi.secrets.fields.SealedNumber()),
                ("number_hash", models.CharField(max_length=64)),
                ("phone", miaopi.secrets.fields.SealedNumber(blank=True, null=True)),
                ("phone_hash", models.CharField(blank=True, db_index=True, default="", max_length=64)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("number_hash",), name="a_number_stands_for_one_person"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["person", "enterprise"])),
                        name="a_person_is_a_person_or_an_enterprise",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("phone", miaopi.secrets.fields.SealedNumber()),
                ("phone_hash", models.CharField(max_length=64)),
                ("identified_at", models.DateTimeField(blank=True, null=True)),
                ("identified_by", models.CharField(blank=True, default="", max_length=40)),
                ("language", models.CharField(default="zh", max_length=2)),
                ("large_text", models.BooleanField(default=False)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("tries_since", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "person",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Client",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name_zh", models.CharField(max_length=100)),
                ("name_en", models.CharField(max_length=100)),
                ("prefix", models.CharField(max_length=12)),
                ("token_hash", models.CharField(max_length=64)),
                ("scopes", models.JSONField(default=list)),
                ("active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="places.department",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("prefix",), name="a_token_prefix_names_one_client")
                ],
            },
        ),
        migrations.CreateModel(
            name="LoginCode",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "purpose",
                    models.CharField(choices=[("login", "Login"), ("phone", "Phone")], max_length=10),
                ),
                ("phone_hash", models.CharField(max_length=64)),
                ("code_hash", models.CharField(blank=True, default="", max_length=64)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("window_at", models.DateTimeField()),
                ("sent_in_window", models.PositiveSmallIntegerField(default=0)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="people.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("phone_hash", "purpose"), name="a_phone_has_one_code_a_purpose"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tries__lte", 5)), name="a_code_is_tried_at_most_five_times"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("matter_slug", models.CharField(max_length=80)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates_held",
                        to="people.person",
                    ),
                ),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates_given",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["principal", "agent", "matter_slug"], name="mandate_by_both")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="a_mandate_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("principal", models.F("agent")), _negated=True),
                        name="nobody_mandates_themselves",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(fields=("phone_hash",), name="a_phone_opens_one_account"),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("identified_at__isnull", True), ("person__isnull", True)),
                    models.Q(("identified_at__isnull", False), ("person__isnull", False)),
                    _connector="OR",
                ),
                name="identified_means_a_person_and_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["zh", "en"])), name="an_account_reads_chinese_or_english"
            ),
        ),
    ]
