from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messages", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ReceiptMark",
            fields=[
                ("gateway", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("mark", models.CharField(blank=True, max_length=100)),
                ("read_at", models.DateTimeField()),
            ],
        ),
    ]
