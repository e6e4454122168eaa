"""Every ledger can be counted again from the vacancies, and a row changed behind its back is named."""

import json
from datetime import timedelta
from fractions import Fraction
from io import StringIO

import pgtrigger
import pytest
from django.core.management import call_command
from django.db import connection

from accounts.roles import Role
from housing.actions.answers import return_vacancy
from housing.actions.notices import notify_vacancy
from housing.models import EstateLight, EstatePool, QuotaEntry
from housing.queries.audit import differences
from housing.states import DwellingKind, ReturnReason, VacancyState
from law.bases import LegalBasis
from tests.factories import (
    TODAY,
    a_dwelling,
    a_ledger,
    a_notice,
    a_user,
    a_vacancy,
    an_association,
    an_estate,
    at_ten,
    staff_of,
)

pytestmark = pytest.mark.django_db


def notify(dwelling, *, on=TODAY, **told):
    staff = staff_of(dwelling.estate.association)
    return notify_vacancy(dwelling.pk, a_notice(dwelling, on=on, **told), by=staff, on=on, at=at_ten(on))


@pytest.fixture
def association():
    return an_association("Boligforeningen Høje Tå")


@pytest.fixture
def ledger(association):
    """Eight vacancies, one a day; the fourth was returned."""
    ledger, estate = a_ledger(association), an_estate(association)
    for day in range(8):
        vacancy = notify(a_dwelling(estate=estate), on=TODAY + timedelta(days=day))
        if day == 3:
            give_back(vacancy, on=TODAY + timedelta(days=4))
    return ledger


def give_back(vacancy, *, on):
    by = a_user(Role.CASEWORKER)
    return return_vacancy(vacancy.pk, reason=ReturnReason.TOO_EXPENSIVE, by=by, on=on, at=at_ten(on))


def verify(*options):
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_ledger", *options, stdout=out, stderr=err)
    except SystemExit as ended:
        return ended.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def behind_its_back(sql, *values):
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql, values)


def test_what_the_actions_wrote_is_right(ledger):
    assert verify() == (0, "1 kvoteregnskaber med 8 posteringer stemmer.\n", "")
    assert json.loads(verify("--json")[1]) == {"ledgers": 1, "entries": 8, "difference": None}


def test_nothing_to_verify():
    assert verify()[0] == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("number = 50", "nummeret er 50, men skal være 6"),
        ("is_municipal = TRUE", "boligen selv står som boligorganisationens"),
        ("entitlement_before = '1/1'", "ret før er 1, men skal være 1¼"),
        ("entitlement_after = '2/1'", "ret efter er 2, men skal være 1½"),
        ("claims_after = 1", "åbne krav efter er 1, men skal være 0"),
        ("because = 'Fordi'", "begrundelsen er »Fordi«"),
        ("entered_at = entered_at - interval '1 day'", "ikke indført sammen med indmeldingen"),
        ("entered_by_id = (SELECT max(id) FROM accounts_user)", "ikke indført sammen med indmeldingen"),
        (
            "vacancy_id = (SELECT id FROM housing_vacancy WHERE id NOT IN (SELECT vacancy_id FROM housing_quotaentry))",
            "med et andet nummer",
        ),
        ("agreement_id = (SELECT max(id) FROM housing_agreement)", "en aftale, som ikke gjaldt"),
        ("ledger_id = (SELECT max(id) FROM housing_quotaledger)", "nr. 6"),
    ],
)
def test_each_column_of_a_row_that_is_altered_behind_its_back(ledger, change, said):
    a_ledger(an_association(), valid_to=TODAY - timedelta(days=1))
    a_vacancy(VacancyState.OWN, dwelling=a_dwelling(kind=DwellingKind.YOUTH, estate=an_estate(ledger.association)))
    a_user()
    assert verify()[0] == 0
    row = QuotaEntry.objects.get(ledger=ledger, number=6)
    behind_its_back(f"UPDATE housing_quotaentry SET {change} WHERE id = %s", row.pk)  # noqa: S608
    code, _, err = verify()
    assert code == 1
    assert str(row.vacancy) in err or "vacancy_id" in change
    assert said in err


@pytest.mark.parametrize("number", [1, 4, 8])
def test_a_row_that_is_gone(ledger, number):
    row = QuotaEntry.objects.get(ledger=ledger, number=number)
    behind_its_back("DELETE FROM housing_quotaentry WHERE id = %s", row.pk)
    code, _, err = verify()
    assert code == 1
    assert f"Boligforeningen Høje Tå, nr. {number}, {row.vacancy}: rækken mangler" in err or number == 8
    assert str(row.vacancy) in err


def test_two_rows_that_have_changed_places(ledger):
    one, two = (QuotaEntry.objects.get(ledger=ledger, number=number) for number in (1, 2))
    between = a_vacancy(VacancyState.OWN).pk  # a vacancy stands once in a ledger, so they swap through a third
    behind_its_back("UPDATE housing_quotaentry SET vacancy_id = %s WHERE id = %s", between, one.pk)
    behind_its_back("UPDATE housing_quotaentry SET vacancy_id = %s WHERE id = %s", one.vacancy_id, two.pk)
    behind_its_back("UPDATE housing_quotaentry SET vacancy_id = %s WHERE id = %s", two.vacancy_id, one.pk)
    code, _, err = verify()
    assert code == 1
    assert "nr. 1" in err
    assert "med et andet nummer" in err


def test_a_vacancy_changed_behind_the_ledger(ledger):
    row = QuotaEntry.objects.get(ledger=ledger, number=8)
    behind_its_back(
        "UPDATE housing_vacancy SET state = 'own', agreement_id = NULL, legal_basis = '', answer_due_on = NULL "
        "WHERE id = %s",
        row.vacancy_id,
    )
    code, _, err = verify()
    assert code == 1
    assert f"Boligforeningen Høje Tå, nr. 8, {row.vacancy}: boligen selv står som boligorganisationens" in err
    assert json.loads(verify("--json")[1])["difference"]["number"] == 8


# Every way of counting


@pytest.mark.parametrize("policy", ["consumed", "replaced", "pending"])
@pytest.mark.parametrize("phase", ["first", "last"])
@pytest.mark.parametrize("share", ["1/4", "2/5", "1/3", "1/1"])
def test_every_terms_can_be_counted_again(association, share, phase, policy):
    a_ledger(association, share, phase=phase, return_policy=policy, suitable_max_rent_dkk=6000)
    estate = an_estate(association)
    for day in range(12):
        on = TODAY + timedelta(days=day)
        vacancy = notify(a_dwelling("5000" if day % 3 else "8000", estate=estate), on=on)
        if vacancy.is_municipal and day % 2:
            give_back(vacancy, on=on + timedelta(days=1))
    assert not list(differences())


def test_a_seam_a_stair_and_a_pool(association):
    ledger = a_ledger(association, valid_to=TODAY)
    half = {"share": Fraction(1, 2), "legal_basis": LegalBasis.ABL59_2, "valid_from": TODAY + timedelta(days=1)}
    second = ledger.agreements.create(**half, counted_max_rent_dkk=7000)
    red, green, plain = (an_estate(association) for _ in range(3))
    EstateLight.objects.create(agreement=second, estate=red, light="red")
    EstateLight.objects.create(agreement=second, estate=green, light="green", share=Fraction(1))
    pooled = an_estate(association)
    pool = EstatePool.objects.create(association=association, name="Midtbyen")
    pool.estates.add(pooled)
    of_pool = a_ledger(association, "1/1", kind=DwellingKind.YOUTH)
    of_pool.pool = pool
    of_pool.dwelling_kind = DwellingKind.FAMILY
    of_pool.save()
    for on in (TODAY, TODAY + timedelta(days=1)):
        for estate in (red, green, plain, pooled):
            notify(a_dwelling(estate=estate), on=on)
    notify(a_dwelling("9000", estate=plain), on=TODAY + timedelta(days=2))
    assert not list(differences())
    assert of_pool.entries.count() == 2
    shares = [one.entitlement_after - one.entitlement_before for one in ledger.entries.order_by("number")]
    assert shares == [Fraction(1, 4)] * 3 + [Fraction(1), Fraction(1, 2)]


def test_an_estates_rooms_go_before_the_estate(association):
    estate = an_estate(association)
    a_ledger(association, estate=estate)
    small = a_ledger(association, "1/1", kind=DwellingKind.YOUTH, estate=estate)
    small.rooms, small.dwelling_kind = 1, DwellingKind.FAMILY
    small.save()
    assert notify(a_dwelling(rooms=1, estate=estate)).quota_entries.get().ledger == small
    assert notify(a_dwelling(rooms=2, estate=estate)).quota_entries.get().ledger != small
    assert not list(differences())


# The rows, for another program


def listed(*options):
    out, err = StringIO(), StringIO()
    try:
        call_command("ledger", *options, stdout=out, stderr=err)
    except SystemExit:
        return None, err.getvalue()
    return out.getvalue(), ""


def test_the_rows_as_json(ledger):
    rows = json.loads(listed("Boligforeningen Høje Tå", "--json")[0])
    assert (rows["vacancies"], rows["offered"], rows["share"], rows["estate"]) == (8, 2, "1/4", None)
    assert [row["number"] for row in rows["rows"]] == list(range(1, 9))
    assert rows["rows"][3] | {"unit_number": "", "address": ""} == {
        "number": 4,
        "unit_number": "",
        "address": "",
        "notified_on": "2026-03-13",
        "to_municipality": True,
        "entitlement_before": "3/4",
        "entitlement_after": "1/1",
        "share": "1/4",
        "because": "4 × ¼ = 1. Kommunen har fået 0, så den 1. er kommunens.",
        "state": "returned",
    }


def test_the_rows_in_words(ledger):
    words, _ = listed("Boligforeningen Høje Tå")
    assert words.startswith("Boligforeningen Høje Tå: 8 ledige boliger, 2 til kommunen\n")
    assert "    4  13. marts 2026" in words


def test_an_estates_own_rows(association):
    estate = an_estate(association, "Parkvej")
    a_ledger(association, "1/1", estate=estate)
    notify(a_dwelling(estate=estate))
    assert json.loads(listed("Boligforeningen Høje Tå", "--estate", "Parkvej", "--json")[0])["offered"] == 1


def test_what_is_not_there_is_said(association):
    a_ledger(association, estate=an_estate(association, "Parkvej"))
    assert "Kendte: Boligforeningen Høje Tå." in listed("Findes ikke")[1]
    assert "Afdelinger med eget regnskab: Parkvej." in listed("Boligforeningen Høje Tå")[1]
    assert "Afdelingen »Nord« har intet" in listed("Boligforeningen Høje Tå", "--estate", "Nord")[1]
    a_ledger(association)
    a_ledger(association, kind=DwellingKind.YOUTH)
    assert "Vælg et: --kind family, --kind youth." in listed("Boligforeningen Høje Tå")[1]
    assert listed("Boligforeningen Høje Tå", "--kind", "youth")[0].startswith("Boligforeningen Høje Tå: 0 ledige")
