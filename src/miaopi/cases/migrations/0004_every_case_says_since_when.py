from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_since_when_in_its_state")]

    operations = [
        migrations.AlterField(model_name="case", name="state_since", field=models.DateTimeField()),
    ]
