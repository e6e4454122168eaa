"""How a case ended stands beside when, so that the refused are counted from the index too."""

from django.db import migrations

WHICH = "WHERE name IN ('refuse', 'close')"
AFTER = f"CREATE INDEX reports_how_case_ended ON allocation_caseevent (case_id) INCLUDE (at, name) {WHICH}"
BEFORE = f"CREATE INDEX reports_end_of_case ON allocation_caseevent (case_id) INCLUDE (at) {WHICH}"


class Migration(migrations.Migration):
    dependencies = [("reports", "0008_fewer_rows_to_read")]

    operations = [
        migrations.RunSQL(AFTER, "DROP INDEX reports_how_case_ended"),
        migrations.RunSQL("DROP INDEX reports_end_of_case", BEFORE),
    ]
