"""The municipality gives a vacancy back, with a reason, and is told first what it costs."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from housing.actions.answers import return_vacancy
from housing.queries.vacancies import cost_of_return, rent_so_far
from housing.states import DwellingKind, ReturnReason, VacancyState
from law.bases import LegalBasis
from law.wording import NBSP
from tests.factories import NOW, TODAY, a_dwelling, a_ledger, a_user, a_vacancy, an_estate, at_ten, staff_of

pytestmark = pytest.mark.django_db
# Available Friday 3 April 2026; five working days after Easter end on Friday the 10th, less Easter Monday: the 13th.
LAST_FREE_DAY = date(2026, 4, 13)


def give_back(vacancy, *, on=TODAY, by=None, **fields):
    fields = {"reason": ReturnReason.TOO_EXPENSIVE} | fields
    return return_vacancy(vacancy.pk, by=by or a_user(Role.CASEWORKER), on=on, at=at_ten(on), **fields)


def test_a_return_keeps_its_reason_and_its_note():
    caseworker = a_user(Role.CASEWORKER)
    vacancy = give_back(a_vacancy(), by=caseworker, note="5.000 kr. er for meget")
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.return_reason) == (VacancyState.RETURNED, ReturnReason.TOO_EXPENSIVE)
    assert (vacancy.answered_on, vacancy.answered_by) == (TODAY, caseworker)
    assert vacancy.return_note == "5.000 kr. er for meget"
    assert vacancy.events.first().text == "Sendt retur: for dyr"
    assert vacancy.events.first().facts == {"reason": "too_expensive"}


@pytest.mark.parametrize("state", sorted(set(VacancyState) - {VacancyState.AT_DISPOSAL}, key=str))
def test_only_what_stands_at_disposal(state):
    with pytest.raises(ActionDenied, match="»Returnér bolig« er ikke muligt nu"):
        give_back(a_vacancy(state))


def test_not_by_the_association():
    vacancy = a_vacancy()
    with pytest.raises(ActionDenied, match="kan kun vælges af"):
        give_back(vacancy, by=staff_of(vacancy.dwelling.estate.association))


# What it costs


@pytest.mark.parametrize("on", [TODAY, date(2026, 4, 3), LAST_FREE_DAY])
def test_within_the_deadline_it_costs_nothing(on):
    vacancy = a_vacancy()
    assert vacancy.answer_due_on == LAST_FREE_DAY
    assert cost_of_return(vacancy, on=on) == (
        "En retur i dag koster ikke noget. Returen er fri til og med mandag den 13. april 2026."
    )
    returned = give_back(vacancy, on=on)
    assert rent_so_far(returned, on=on + timedelta(days=100)).total_dkk == 0


def test_after_the_deadline_it_costs_at_most_until_a_notice_would_have_run_out():
    vacancy = a_vacancy(rent_dkk=3000)
    late = LAST_FREE_DAY + timedelta(days=1)
    # 28 of April's 30 days, then May, June and July: 2,800 + 3 × 3,000.
    assert cost_of_return(vacancy, on=late) == (
        "En retur i dag er ikke fri. Kommunen betaler fra fredag den 3. april 2026, til boligen er udlejet, "
        f"højst til lørdag den 1. august 2026: højst 11.800,00{NBSP}kr."
    )
    returned = give_back(vacancy, on=late)
    assert rent_so_far(returned, on=date(2027, 1, 1)).total_dkk == 11800


def test_where_no_return_is_free():
    dwelling = a_dwelling()
    a_ledger(dwelling.estate.association, "1/1", is_return_free=False)
    assert "En retur i dag er ikke fri." in cost_of_return(a_vacancy(dwelling=dwelling), on=TODAY)


def test_a_right_without_vacancy_rent():
    dwelling = a_dwelling(kind=DwellingKind.SENIOR)
    a_ledger(dwelling.estate.association, "1/1", kind=DwellingKind.SENIOR, legal_basis=LegalBasis.ABL54_57)
    vacancy = a_vacancy(dwelling=dwelling)
    assert cost_of_return(vacancy, on=TODAY) == "Kommunen betaler ikke tomgangsleje for boligen."
    assert rent_so_far(vacancy, on=TODAY + timedelta(days=99)) is None


# The page


@pytest.fixture
def vacancy(client, time_machine):
    time_machine.move_to(NOW)
    client.force_login(a_user(Role.CASEWORKER))
    return a_vacancy()


def test_the_page_tells_what_it_costs_before_the_button(client, vacancy):
    page = client.get(reverse("return_vacancy", args=[vacancy.pk])).content.decode()
    assert "En retur i dag koster ikke noget." in page
    assert "Boligen tæller som brugt i kvoteregnskabet." in page


def test_a_reason_is_needed_and_another_reason_needs_words(client, vacancy):
    url = reverse("return_vacancy", args=[vacancy.pk])
    assert "Vælg en årsag." in client.post(url).content.decode()
    assert "Skriv årsagen" in client.post(url, {"reason": "other"}).content.decode()
    assert "Vælg en af årsagerne" in client.post(url, {"reason": "dårlig"}).content.decode()


def test_returning_by_the_page(client, vacancy):
    url = reverse("return_vacancy", args=[vacancy.pk])
    page = client.post(url, {"reason": "condition", "note": "Fugt i badet"}, follow=True).content.decode()
    assert f"{vacancy} er sendt retur til {vacancy.dwelling.estate.association}." in page
    assert "Boligens stand" in page
    assert client.post(url, {"reason": "condition"}).status_code == 409


# What it does to the count


def turns_after_a_return(return_policy, rents, **terms):
    """Of these dwellings, notified one by one: the numbers that fell to the municipality; each of them is returned."""
    dwelling = a_dwelling()
    association = dwelling.estate.association
    ledger = a_ledger(association, return_policy=return_policy, **terms)
    estate, returned = an_estate(association), 0
    for rent in rents:
        vacancy = a_vacancy_of(a_dwelling(rent, estate=estate))
        if vacancy.is_municipal and not returned:
            give_back(vacancy)
            returned += 1
    return list(ledger.entries.municipal().order_by("number").values_list("number", flat=True))


def a_vacancy_of(dwelling):
    from housing.actions.notices import notify_vacancy
    from tests.factories import a_notice

    staff = staff_of(dwelling.estate.association)
    return notify_vacancy(dwelling.pk, a_notice(dwelling), by=staff, on=TODAY, at=NOW)


def test_a_returned_one_counts_as_used():
    assert turns_after_a_return("consumed", ["5000"] * 12) == [4, 8, 12]


def test_a_returned_one_is_replaced_by_the_next():
    assert turns_after_a_return("replaced", ["5000"] * 12) == [4, 5, 8, 12]


def test_a_returned_one_waits_for_the_next_that_suits():
    rents = ["5000"] * 4 + ["8000", "8000", "5000"] + ["5000"] * 5
    assert turns_after_a_return("pending", rents, suitable_max_rent_dkk=6000) == [4, 7, 8, 12]


def test_a_claim_says_why():
    turns_after_a_return("replaced", ["5000"] * 5)
    from housing.models import QuotaEntry

    entry = QuotaEntry.objects.get(number=5)
    assert entry.because == "Nr. 5 er kommunens i stedet for en bolig, som kommunen har givet tilbage."
    assert not entry.is_due
