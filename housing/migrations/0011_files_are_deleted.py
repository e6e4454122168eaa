from django.db import migrations, models


class Migration(migrations.Migration):
    """When the content of a file that was sent was deleted; the night's job deletes what lies there already."""

    dependencies = [("housing", "0010_estate_in_one_pool")]

    operations = [
        migrations.AddField(
            "fileimport",
            "deleted_at",
            models.DateTimeField("indhold slettet", null=True, blank=True),
        ),
    ]
