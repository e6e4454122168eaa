"""Which cases are deleted, so that those still to go are counted without looking each case up."""

from django.db import migrations

DELETED = "CREATE INDEX reports_case_deleted ON allocation_case (deleted_on) INCLUDE (id) WHERE deleted_on IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("reports", "0009_refused_apart")]

    operations = [migrations.RunSQL(DELETED, "DROP INDEX reports_case_deleted")]
