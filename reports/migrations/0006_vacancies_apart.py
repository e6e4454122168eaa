"""The municipality's vacancies and the associations' own are counted apart: an index each is a fraction of one for all."""

from django.db import migrations

INDEXES = {
    "reports_vacancy_ours": "housing_vacancy (notified_on) INCLUDE (agreement_id, state, return_reason, rent_dkk) WHERE agreement_id IS NOT NULL",
    "reports_vacancy_others": "housing_vacancy (notified_on, return_reason) WHERE agreement_id IS NULL AND state <> 'withdrawn'",
    "reports_vacancy_day": "housing_vacancy (notified_on) INCLUDE (id)",
    "reports_vacancy_terms": "housing_vacancy (terms_id) WHERE agreement_id IS NOT NULL",
}
# What they take the place of.
BEFORE = {
    "reports_vacancy_notified": "housing_vacancy (notified_on) INCLUDE (agreement_id, state, return_reason, rent_dkk, id)",
    "reports_vacancy_let_on": "housing_vacancy (let_on) INCLUDE (terms_id, vacant_from, dwelling_id, state) WHERE agreement_id IS NOT NULL",
}


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_indexes_by_day")]

    operations = [
        *(migrations.RunSQL(f"CREATE INDEX {name} ON {what}", f"DROP INDEX {name}") for name, what in INDEXES.items()),
        *(migrations.RunSQL(f"DROP INDEX {name}", f"CREATE INDEX {name} ON {what}") for name, what in BEFORE.items()),
    ]
