"""The database itself refuses what cannot be; each constraint by its name."""

from datetime import date, timedelta

import pgtrigger
import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from housing.models import (
    Agreement,
    Area,
    AreaStatistics,
    Association,
    Dwelling,
    DwellingTerms,
    Estate,
    QuotaEntry,
    QuotaLedger,
    Vacancy,
)
from housing.states import VacancyState
from tests.factories import TODAY, a_dwelling, a_ledger, a_vacancy, an_estate

pytestmark = pytest.mark.django_db


def refused(sql, *values, error=IntegrityError):
    """What the database answers to raw SQL that no action would write; the table of states looks away."""
    with pgtrigger.ignore("housing.Vacancy:states"), pytest.raises(error) as told, transaction.atomic():
        run(sql, *values)
    return str(told.value)


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def copy_of(model, pk, **changes):
    """INSERT of the same row again, with these columns changed."""
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    asked = ", ".join("%s" if name in changes else f'"{name}"' for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    table = model._meta.db_table
    values = [changes[name] for name in columns if name in changes]
    return f"INSERT INTO {table} ({names}) SELECT {asked} FROM {table} WHERE id = {pk}", *values  # noqa: S608


# Vacancies


@pytest.mark.parametrize(
    ("state", "change", "name"),
    [
        (VacancyState.OWN, "legal_basis = 'ABL59_1'", "vacancy_municipal_facts_together"),
        (VacancyState.AT_DISPOSAL, "answer_due_on = NULL", "vacancy_municipal_facts_together"),
        (VacancyState.AT_DISPOSAL, "agreement_id = NULL", "vacancy_municipal_facts_together"),
        (VacancyState.AT_DISPOSAL, "state = 'own'", "vacancy_own_has_no_agreement"),
        (VacancyState.AT_DISPOSAL, "answered_on = '2026-03-10'", "vacancy_answered_when_answered"),
        (VacancyState.ALLOCATED, "answered_on = NULL", "vacancy_answered_when_answered"),
        (VacancyState.RETURNED, "return_reason = ''", "vacancy_returned_with_reason"),
        (VacancyState.ALLOCATED, "return_reason = 'other'", "vacancy_returned_with_reason"),
        (VacancyState.LET, "let_on = NULL", "vacancy_let_with_day"),
        (VacancyState.RETURNED, "let_on = '2026-05-01'", "vacancy_let_with_day"),
        (VacancyState.OWN, "available_on = vacant_from - 1", "vacancy_available_after_vacant"),
    ],
)
def test_facts_of_a_vacancy_that_belong_together(state, change, name):
    vacancy = a_vacancy(state)
    assert name in refused(f"UPDATE housing_vacancy SET {change} WHERE id = %s", vacancy.pk)  # noqa: S608


def test_a_dwelling_is_notified_once_for_the_same_day():
    vacancy = a_vacancy(VacancyState.OWN)
    assert "vacancy_notified_once" in refused(*copy_of(Vacancy, vacancy.pk))


def test_a_state_changes_only_as_the_table_says():
    vacancy = a_vacancy(VacancyState.RETURNED)
    with pytest.raises(ProgrammingError, match="own"), transaction.atomic():
        Vacancy.objects.filter(pk=vacancy.pk).update(state=VacancyState.OWN)


# Ledgers


def test_a_number_stands_once_in_a_ledger():
    vacancy = a_vacancy()
    entry = vacancy.quota_entries.get()
    other = a_vacancy(VacancyState.OWN)
    assert "quota_entry_number_once_in_ledger" in refused(*copy_of(QuotaEntry, entry.pk, vacancy_id=other.pk))


def test_a_vacancy_stands_once_in_a_ledger():
    entry = a_vacancy().quota_entries.get()
    assert "quota_entry_vacancy_once_in_ledger" in refused(*copy_of(QuotaEntry, entry.pk, number=99))


def test_a_row_is_corrected_once():
    entry = a_vacancy().quota_entries.get()
    sql, *values = copy_of(QuotaEntry, entry.pk, corrects_id=entry.pk)
    run(sql, *values)
    assert "quota_entry_corrected_once" in refused(sql, *values)


@pytest.mark.parametrize("sql", ["UPDATE housing_quotaentry SET number = 7", "DELETE FROM housing_quotaentry"])
def test_the_ledger_is_only_added_to(sql):
    a_vacancy()
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        run(sql)


@pytest.mark.parametrize("sql", ["UPDATE housing_vacancyevent SET text = 'x'", "DELETE FROM housing_vacancyevent"])
def test_the_story_is_only_added_to(sql):
    a_vacancy()
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        run(sql)


def test_a_scope_has_one_ledger():
    ledger = a_ledger()
    assert "quota_ledger_once_per_scope" in refused(*copy_of(QuotaLedger, ledger.pk))


def test_agreements_do_not_overlap():
    agreement = a_ledger().agreements.get()
    later = date(2030, 1, 1)
    assert "agreement_versions_do_not_overlap" in refused(*copy_of(Agreement, agreement.pk, valid_from=later))


def test_an_agreement_ends_after_it_starts():
    agreement = a_ledger(valid_from=TODAY, valid_to=TODAY).agreements.get()
    early = TODAY - timedelta(days=1)
    sql = "UPDATE housing_agreement SET valid_to = %s WHERE id = %s"
    # The range of the exclusion constraint cannot even be built; both say no.
    assert refused(sql, early, agreement.pk, error=Exception)


# Registers


def test_terms_do_not_overlap():
    terms = a_dwelling().terms.get()
    assert "dwelling_terms_do_not_overlap" in refused(*copy_of(DwellingTerms, terms.pk, valid_from=TODAY))


def test_rent_is_never_negative():
    terms = a_dwelling().terms.get()
    sql = "UPDATE housing_dwellingterms SET rent_dkk = -1 WHERE id = %s"
    assert "dwelling_terms_rent_not_negative" in refused(sql, terms.pk)


def test_a_unit_number_stands_once_in_an_estate():
    assert "dwelling_unit_number_once_in_estate" in refused(*copy_of(Dwelling, a_dwelling().pk))


def test_an_estate_is_named_once_in_an_association():
    assert "estate_named_once_in_association" in refused(*copy_of(Estate, an_estate().pk))


def test_an_association_is_named_once():
    association = an_estate().association
    assert "housing_association_name" in refused(*copy_of(Association, association.pk, cvr="99999999"))


def test_an_area_is_measured_once_a_year():
    statistics = AreaStatistics.objects.create(area=Area.objects.create(name="Nord"), year=2026, residents=1200)
    assert "area_statistics_once_a_year" in refused(*copy_of(AreaStatistics, statistics.pk))
