"""Indexes that hold all that a source asks and no more of ten years than it must; those that they take the place of go."""

from django.db import migrations

INDEXES = {
    # case_counts: three tables in the order of the cases, laid beside each other.
    "reports_case_facts": "allocation_case (id) INCLUDE (applied_on, situation, is_urgent)",
    "reports_lease_of_case": "allocation_allocation (case_id) INCLUDE (lease_on) WHERE state = 'leased'",
    "reports_end_of_case": "allocation_caseevent (case_id) INCLUDE (at) WHERE name IN ('refuse', 'close')",
    # leases, and who still lives there.
    "reports_lease_on": "allocation_allocation (lease_on) INCLUDE (case_id, vacancy_id, id) WHERE state = 'leased'",
    # stock: terms that run, those that have ended, and the special ones.
    "reports_terms_run": "housing_dwellingterms (area_id, valid_from) WHERE valid_to IS NULL",
    "reports_terms_run_by_rent": "housing_dwellingterms (rent_dkk, area_id, valid_from) WHERE valid_to IS NULL",
    "reports_terms_ended": "housing_dwellingterms (valid_to) INCLUDE (valid_from, rent_dkk, area_id) WHERE valid_to IS NOT NULL",
    "reports_terms_special": "housing_dwellingterms (kind) INCLUDE (valid_from, valid_to, id) WHERE kind IN ('starter', 'transitional', 'unconventional', 'shared', 'inclusion')",
    # How fast the municipality answered.
    "reports_vacancy_answered": "housing_vacancy (answered_on) INCLUDE (notified_on, answer_due_on, state) WHERE agreement_id IS NOT NULL AND answered_on IS NOT NULL",
}
BEFORE = {
    "reports_case_applied_on": "allocation_case (applied_on) INCLUDE (id, situation, is_urgent)",
    "reports_allocation_lease_on": "allocation_allocation (lease_on) INCLUDE (case_id) WHERE state = 'leased'",
    "reports_terms_area": "housing_dwellingterms (area_id, valid_from, valid_to)",
    "reports_terms_rent": "housing_dwellingterms (rent_dkk, area_id, valid_from, valid_to)",
    "reports_terms_kind": "housing_dwellingterms (kind)",
    "reports_vacancy_answered_on": "housing_vacancy (answered_on) WHERE answered_on IS NOT NULL",
}


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_bans_and_rankings")]

    operations = [
        *(migrations.RunSQL(f"CREATE INDEX {name} ON {what}", f"DROP INDEX {name}") for name, what in INDEXES.items()),
        *(migrations.RunSQL(f"DROP INDEX {name}", f"CREATE INDEX {name} ON {what}") for name, what in BEFORE.items()),
    ]
