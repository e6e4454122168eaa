from django.db import migrations


class Migration(migrations.Migration):
    """An estate is counted in one pool: the table between the two holds it once."""

    dependencies = [("housing", "0009_more_equipment")]

    operations = [
        migrations.RunSQL(
            'CREATE UNIQUE INDEX "estate_in_one_pool" ON "housing_estatepool_estates" ("estate_id")',
            'DROP INDEX "estate_in_one_pool"',
        ),
    ]
