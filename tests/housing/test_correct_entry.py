"""A correction is a new row that takes a vacancy out of the count; the turns after it come out right."""

from datetime import timedelta
from fractions import Fraction
from math import floor
from random import Random

import pgtrigger
import pytest
from django.db import connection
from django.urls import reverse

from accounts.denied import ActionDenied
from housing.actions.answers import return_vacancy, withdraw_vacancy
from housing.actions.corrections import correct_entry
from housing.actions.notices import notify_vacancy
from housing.models import QuotaEntry
from housing.queries.audit import differences
from housing.queries.turns import positions_of
from housing.states import DwellingKind, ReturnReason, VacancyState
from law.quota import Position
from tests.factories import (
    NOW,
    TODAY,
    a_caseworker,
    a_dwelling,
    a_ledger,
    a_notice,
    an_association,
    an_estate,
    at_ten,
    staff_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def association():
    return an_association("Boligforeningen Høje Tå")


def notify(association, *, day=0):
    estate = association.estates.first() or an_estate(association)
    dwelling, on = a_dwelling(estate=estate), TODAY + timedelta(days=day)
    by = staff_of(association)
    return notify_vacancy(dwelling.pk, a_notice(dwelling, on=on), by=by, on=on, at=at_ten(on)).quota_entries.get()


def done_with(entry, *, day=0):
    """The municipality's own is withdrawn, or given back, before it can be taken out."""
    on = TODAY + timedelta(days=day)
    if entry.vacancy.state == VacancyState.AT_DISPOSAL:
        if entry.number % 2:
            withdraw_vacancy(entry.vacancy_id, by=staff_of(entry.ledger.association), at=at_ten(on))
        else:
            reason = ReturnReason.TOO_EXPENSIVE
            return_vacancy(entry.vacancy_id, reason=reason, by=a_caseworker(), on=on, at=at_ten(on))
    return entry


def correct(entry, *, day=0, reason="Boligen er indmeldt to gange."):
    """By hand, or by the withdrawal itself."""
    done_with(entry, day=day)
    if taken_out := entry.corrections.first():
        return taken_out
    return correct_entry(entry.pk, reason=reason, by=a_caseworker(), at=at_ten(TODAY + timedelta(days=day, minutes=5)))


def test_the_municipality_is_owed_the_one_that_was_taken_out(association):
    ledger = a_ledger(association)
    entries = [notify(association) for _ in range(6)]
    row = correct(entries[3])
    assert (row.number, row.corrects, row.vacancy, row.is_municipal) == (4, entries[3], entries[3].vacancy, False)
    assert (row.entitlement_before, row.entitlement_after, row.claims_after) == (Fraction(6, 4), Fraction(5, 4), 1)
    assert row.because == "Nr. 4 tæller ikke med: Boligen er indmeldt to gange."
    assert ledger.position() == positions_of([ledger.pk])[ledger.pk] == Position(6, Fraction(5, 4), 1)
    seventh, eighth = notify(association), notify(association)
    assert (seventh.number, seventh.is_municipal, eighth.is_municipal) == (7, True, False)
    assert seventh.because == "Kommunen har en bolig til gode, så nr. 7 er kommunens."
    assert not list(differences())


def test_a_turn_is_not_counted_twice(association):
    a_ledger(association)
    entries = [notify(association) for _ in range(4)]
    assert correct(entries[1]).claims_after == -1
    fifth = notify(association)
    assert (fifth.number, fifth.is_municipal, fifth.claims_after) == (5, False, 0)
    assert fifth.because == "¾ + ¼ = 1. Kommunen har fået 1, så nr. 5 er boligorganisationens."
    assert not list(differences())


@pytest.mark.parametrize("policy", ["consumed", "replaced", "pending"])
@pytest.mark.parametrize("share", ["1/4", "2/5"])
@pytest.mark.parametrize("seed", range(3))
def test_after_any_corrections_the_count_is_right(association, share, policy, seed):
    chance, ledger = Random(seed), a_ledger(association, share, return_policy=policy)  # noqa: S311
    for day in range(14):
        entry = notify(association, day=day)
        if chance.random() < 0.3:
            done_with(entry, day=day)
        if chance.random() < 0.4:
            correct(chance.choice(list(ledger.entries.counted())), day=day)
        counted = ledger.entries.counted().select_related("vacancy", "agreement")
        has = sum(one.is_municipal and not one.is_returned for one in counted)
        position = ledger.position()
        assert position.entitlement == Fraction(share) * len(counted)
        assert has + position.claims == floor(position.entitlement)
        assert position == positions_of([ledger.pk])[ledger.pk]
        assert position.claims == ledger.entries.order_by("-pk").first().claims_after or policy != "consumed"
    assert not list(differences())


def test_withdrawing_its_own_does_not_itself_correct(association):
    ledger = a_ledger(association)
    entry = notify(association)
    withdraw_vacancy(entry.vacancy_id, by=staff_of(association), at=NOW)
    assert ledger.position() == Position(1, Fraction(1, 4))


def test_what_is_refused(association):
    a_ledger(association, "1/1")
    entry = notify(association)
    by = a_caseworker()
    with pytest.raises(ActionDenied, match="Boligen er stadig kommunens"):
        correct_entry(entry.pk, reason="Fejl", by=by, at=NOW)
    with pytest.raises(ActionDenied, match="indføres af kommunen"):
        correct_entry(entry.pk, reason="Fejl", by=staff_of(association), at=NOW)
    row = correct(entry)
    with pytest.raises(ActionDenied, match="Nr. 1 er allerede taget ud"):
        correct_entry(entry.pk, reason="Fejl", by=by, at=NOW)
    with pytest.raises(ActionDenied, match="selv en rettelse"):
        correct_entry(row.pk, reason="Fejl", by=by, at=NOW)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("entitlement_after = '5/1'", "men skal gå fra"),
        ("claims_after = 7", "åbne krav efter er 7"),
        ("number = 3", "samme nummer og bolig"),
        ("is_municipal = TRUE", "giver ikke kommunen en bolig"),
    ],
)
def test_a_correction_altered_behind_its_back(association, change, said):
    a_ledger(association)
    entries = [notify(association) for _ in range(4)]
    row = correct(entries[0])
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"UPDATE housing_quotaentry SET {change} WHERE id = %s", [row.pk])  # noqa: S608
    assert said in str(next(differences()))


def test_correcting_by_the_page_and_reading_it_on_both_sides(client, association, time_machine):
    time_machine.move_to(NOW)
    ledger = a_ledger(association, kind=DwellingKind.FAMILY)
    entries = [notify(association) for _ in range(2)]
    client.force_login(a_caseworker())
    url = reverse("correct_entry", args=[entries[0].pk])
    assert "Nr. 1" in client.get(url).content.decode()
    assert "Skriv hvorfor" in client.post(url, {"reason": " "}).content.decode()
    answer = client.post(url, {"reason": "Boligen er indmeldt to gange."}, follow=True)
    assert answer.redirect_chain[0][0] == reverse("ledger", args=[ledger.pk])
    assert "allerede taget ud" in client.get(url).content.decode()
    client.force_login(staff_of(association))
    theirs = client.get(reverse("ledger", args=[ledger.pk])).content.decode()
    for page in (answer.content.decode(), theirs):
        assert "Nr. 1 tæller ikke med: Boligen er indmeldt to gange." in page
        assert "herefter ret til ¼" in page
    assert client.get(url).status_code == 403
    assert QuotaEntry.objects.count() == 3
