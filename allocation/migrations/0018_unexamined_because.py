"""An offer made before the economy is told says why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("allocation", "0017_struck_facts")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="unexamined_because",
            field=models.CharField(blank=True, max_length=1000, verbose_name="hvorfor uden en undersøgt økonomi"),
        )
        for name in ("allocation", "proposal")
    ]
