"""Indexes that only the reports need, on tables that others own: by plain SQL, so that their models say nothing of us."""

from django.db import migrations

INDEXES = {
    # The end of cases that were refused or closed, and decisions of a month.
    "reports_caseevent_name_at": "allocation_caseevent (name, at) INCLUDE (case_id) WHERE name IN ('approve', 'refuse', 'close')",
    "reports_allocation_lease_on": "allocation_allocation (lease_on) INCLUDE (case_id) WHERE state = 'leased'",
    "reports_allocation_decided_on": "allocation_allocation (decided_on)",
    "reports_vacancy_answered_on": "housing_vacancy (answered_on) WHERE answered_on IS NOT NULL",
}


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
        ("allocation", "0001_initial"),
        ("housing", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(f"CREATE INDEX {name} ON {what}", f"DROP INDEX {name}") for name, what in INDEXES.items()
    ]
