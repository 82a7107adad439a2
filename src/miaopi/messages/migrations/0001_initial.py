import uuid

import django.db.models.deletion
from django.db import migrations, models

import miaopi.secrets.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("case_id", models.UUIDField(blank=True, db_index=True, null=True)),
                ("kind", models.CharField(max_length=60)),
                ("language", models.CharField(max_length=2)),
                ("phone", miaopi.secrets.fields.SealedNumber(blank=True, null=True)),
                ("text", miaopi.secrets.fields.SealedText()),
                ("parts", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("sent", "Sent"),
                            ("delivered", "Delivered"),
                            ("failed", "Failed"),
                            ("unknown", "Unknown"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("gateway_id", models.CharField(blank=True, default="", max_length=100)),
                ("reason", models.CharField(blank=True, default="", max_length=40)),
                ("created_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("receipt_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "id"],
                "indexes": [models.Index(fields=["person", "-created_at"], name="message_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "sent", "delivered", "failed", "unknown"])
                        ),
                        name="a_message_is_in_a_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parts__gte", 1)), name="a_message_has_a_part"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "queued"),
                            ("state", "failed"),
                            ("sent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="what_was_sent_has_a_time",
                    ),
                ],
            },
        ),
    ]
