"""Two small indexes: what a ban stopped, and the leases whose ranking was frozen."""

from django.db import migrations

INDEXES = {
    "reports_caseevent_ban_at": "allocation_caseevent (at) WHERE name = 'ban'",
    "reports_allocation_ranked": "allocation_allocation (id) WHERE state = 'leased' AND NOT is_imported",
}


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_vacancies_apart"), ("allocation", "0001_initial")]

    operations = [
        migrations.RunSQL(f"CREATE INDEX {name} ON {what}", f"DROP INDEX {name}") for name, what in INDEXES.items()
    ]
