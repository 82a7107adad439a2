import uuid

import django.db.models.deletion
from django.db import migrations, models

import miaopi.secrets.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("blobs", "__first__"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Material",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=60)),
                ("filename", miaopi.secrets.fields.SealedText()),
                ("content_type", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("pages", models.PositiveSmallIntegerField(default=1)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "grade",
                    models.CharField(
                        choices=[("A", "Sealed"), ("B", "Compared"), ("C", "Uploaded"), ("D", "Stated")],
                        default="C",
                        max_length=1,
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="blobs.blob"
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="people.client",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="people.person",
                    ),
                ),
                (
                    "thumbnail",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="blobs.blob",
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at", "id"],
                "indexes": [
                    models.Index(fields=["holder", "kind", "-uploaded_at"], name="material_of_holder"),
                    models.Index(fields=["client", "kind", "-uploaded_at"], name="material_of_client"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("client__isnull", True), ("holder__isnull", False)),
                            models.Q(("client__isnull", False), ("holder__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_material_belongs_to_a_holder_or_a_client",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grade__in", ["A", "B", "C", "D"])),
                        name="a_material_has_a_known_grade",
                    ),
                ],
            },
        ),
    ]
