from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    """What is known of a case from before: it stands where its last change left it, and came in on its day."""
    case = apps.get_model("cases", "Case")
    case.objects.filter(state_since__isnull=True).update(state_since=F("changed_at"))
    case.objects.filter(received_on__isnull=True).update(received_on=F("filed_on"))


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_officials_and_clocks")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
