"""More indexes that only the reports need: each holds all that one of `reports.queries.sources` asks of a table's rows."""

from django.db import migrations

INDEXES = {
    # vacancy_counts and turns: the vacancies of some months.
    "reports_vacancy_notified": "housing_vacancy (notified_on) INCLUDE (agreement_id, state, return_reason, rent_dkk, id)",
    # The special dwellings that the municipality has empty.
    "reports_vacancy_let_on": "housing_vacancy (let_on) INCLUDE (terms_id, vacant_from, dwelling_id, state) WHERE agreement_id IS NOT NULL",
    # turns: what the ledgers counted.
    "reports_entry_vacancy": "housing_quotaentry (vacancy_id) INCLUDE (ledger_id, is_municipal, id) WHERE corrects_id IS NULL",
    # stock: all dwellings of each area, and the cheap ones.
    "reports_terms_area": "housing_dwellingterms (area_id, valid_from, valid_to)",
    "reports_terms_rent": "housing_dwellingterms (rent_dkk, area_id, valid_from, valid_to)",
    "reports_terms_kind": "housing_dwellingterms (kind)",
    # Decisions, and the end of cases: instead of the one that knew nothing of those who got a home.
    "reports_caseevent_decided_or_ended": "allocation_caseevent (name, at) INCLUDE (case_id) WHERE name IN ('approve', 'refuse', 'close', 'house')",
    # case_counts: everybody who applied.
    "reports_case_applied_on": "allocation_case (applied_on) INCLUDE (id, situation, is_urgent)",
}
BEFORE = "CREATE INDEX reports_caseevent_name_at ON allocation_caseevent (name, at) INCLUDE (case_id) WHERE name IN ('approve', 'refuse', 'close')"


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0004_rent_budget"),
        ("allocation", "0001_initial"),
        ("housing", "0002_schemes_pools_lists_and_corrections"),
    ]

    operations = [
        migrations.RunSQL(f"CREATE INDEX {name} ON {what}", f"DROP INDEX {name}") for name, what in INDEXES.items()
    ] + [migrations.RunSQL("DROP INDEX reports_caseevent_name_at", BEFORE)]
