from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_indexes_to_count_by")]

    operations = [migrations.RenameField("reportsubscription", "last_month", "sent_until")]
