from django.db import migrations, models

from miaopi.ledger.vendors import append_only


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_every_case_says_since_when")]

    operations = [
        migrations.CreateModel(
            name="Explanation",
            fields=[
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=models.deletion.PROTECT,
                        primary_key=True,
                        related_name="explanation",
                        serialize=False,
                        to="cases.decision",
                    ),
                ),
                ("engine", models.CharField(max_length=32)),
                ("sealed", models.BinaryField()),
                ("at", models.DateTimeField()),
            ],
        ),
        append_only("cases_explanation", "what was explained is never changed or removed"),
    ]
