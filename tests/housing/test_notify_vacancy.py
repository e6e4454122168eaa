"""The association notifies a vacancy: the ledger decides whose it is, and says why."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.urls import reverse

from accounts.actions import system_user
from accounts.denied import ActionDenied
from accounts.roles import Role
from housing.actions.notices import Equipment, notify_vacancy
from housing.models import DwellingTerms, QuotaEntry, Vacancy
from housing.states import DwellingKind, VacancyState
from law.bases import LegalBasis
from law.wording import NBSP
from tests.factories import (
    NOW,
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
TOMORROW, A_MONTH_ON = TODAY + timedelta(days=1), TODAY + timedelta(days=31)


@pytest.fixture
def association():
    return an_association("Boligforeningen Høje Tå")


@pytest.fixture
def staff(client, association, time_machine):
    time_machine.move_to(NOW)
    user = a_user(Role.ASSOCIATION, association=association)
    client.force_login(user)
    return user


def notify(dwelling, **notice):
    staff = staff_of(dwelling.estate.association)
    return notify_vacancy(dwelling.pk, a_notice(dwelling, **notice), by=staff, on=TODAY, at=NOW)


def notify_many(estate, number, **dwelling):
    return [notify(a_dwelling(estate=estate, **dwelling)) for _ in range(number)]


# The turn decides


def test_every_fourth_falls_to_the_municipality(association):
    a_ledger(association)
    estate = an_estate(association)
    vacancies = notify_many(estate, 9)
    assert [number for number, one in enumerate(vacancies, 1) if one.is_municipal] == [4, 8]
    assert {one.state for one in vacancies if one.is_municipal} == {VacancyState.AT_DISPOSAL}
    assert {one.state for one in vacancies if not one.is_municipal} == {VacancyState.OWN}


def test_the_entry_says_why(association):
    ledger = a_ledger(association)
    notify_many(an_estate(association), 4)
    last = QuotaEntry.objects.get(ledger=ledger, number=4)
    assert (last.entitlement_before, last.entitlement_after) == (Fraction(3, 4), Fraction(1))
    assert last.because == "4 × ¼ = 1. Kommunen har fået 0, så den 1. er kommunens."
    assert last.entered_at == NOW


def test_parkvej_gives_every_one(association):
    a_ledger(association)
    parkvej = an_estate(association, "Parkvej")
    ledger = a_ledger(association, "1/1", estate=parkvej)
    assert all(one.is_municipal for one in notify_many(parkvej, 3))
    assert [entry.ledger for entry in QuotaEntry.objects.all()] == [ledger] * 3


def test_an_estate_with_its_own_agreement_is_not_counted_with_the_others(association):
    wide = a_ledger(association)
    parkvej = an_estate(association, "Parkvej")
    a_ledger(association, "1/1", estate=parkvej)
    notify_many(parkvej, 3)
    [first] = notify_many(an_estate(association), 1)
    assert QuotaEntry.objects.get(vacancy=first).number == 1
    assert wide.entries.count() == 1


def test_what_falls_to_the_municipality_carries_its_right_and_its_deadline(association):
    a_ledger(association, "1/1", answer_working_days=5)
    vacancy = notify(
        a_dwelling(estate=an_estate(association)), vacant_from=date(2026, 3, 20), available_on=date(2026, 3, 27)
    )
    assert vacancy.legal_basis == LegalBasis.ABL59_2
    # Palm week: Monday to Wednesday, then Easter from Thursday to Monday.
    assert vacancy.answer_due_on == date(2026, 4, 8)


@pytest.mark.parametrize("kind", [DwellingKind.YOUTH, DwellingKind.SENIOR, DwellingKind.STARTER])
def test_a_kind_without_agreement_is_in_no_ledger(association, kind):
    a_ledger(association, "1/1")
    vacancy = notify(a_dwelling(estate=an_estate(association), kind=kind))
    assert vacancy.state == VacancyState.OWN
    assert not vacancy.quota_entries.exists()


def test_the_story_begins_with_the_notice(association):
    a_ledger(association, "1/1")
    vacancy = notify(a_dwelling(estate=an_estate(association)))
    [event] = vacancy.events.all()
    assert event.name == "notify"
    assert event.facts == {"number": 1, "overrides": []}
    assert event.text == "Indmeldt og stillet til kommunens rådighed fra fredag den 3. april 2026"


# Who may, and what is refused


def test_another_association_may_not():
    dwelling = a_dwelling()
    with pytest.raises(ActionDenied, match="I kan kun indmelde jeres egne boliger"):
        notify_vacancy(dwelling.pk, a_notice(dwelling), by=a_user(Role.ASSOCIATION), on=TODAY, at=NOW)


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.MANAGER, Role.ADMINISTRATOR])
def test_the_municipality_does_not_notify(role):
    dwelling = a_dwelling()
    with pytest.raises(ActionDenied, match="indmeldes af boligorganisationen"):
        notify_vacancy(dwelling.pk, a_notice(dwelling), by=a_user(role), on=TODAY, at=NOW)


def test_the_system_brings_in_history():
    dwelling = a_dwelling()
    notice = a_notice(dwelling, on=TODAY - timedelta(days=400))
    vacancy = notify_vacancy(dwelling.pk, notice, by=system_user(), on=TODAY, at=NOW, is_imported=True)
    assert vacancy.is_imported


def test_twice_the_same_vacancy():
    dwelling = a_dwelling()
    notify(dwelling)
    with pytest.raises(ActionDenied, match="er allerede indmeldt som ledig fra tirsdag den 31. marts 2026"):
        notify(dwelling)


def test_a_withdrawn_vacancy_may_be_notified_again():
    vacancy = a_vacancy(VacancyState.WITHDRAWN)
    assert notify(vacancy.dwelling, vacant_from=vacancy.vacant_from).pk != vacancy.pk


def test_dates_in_the_wrong_order():
    with pytest.raises(ActionDenied, match="Boligen kan tidligst være til rådighed, når den er fraflyttet"):
        notify(a_dwelling(), vacant_from=A_MONTH_ON, available_on=TOMORROW)


def test_at_disposal_before_it_is_told():
    with pytest.raises(ActionDenied, match="tidligst være til rådighed den dag, den indmeldes"):
        notify(a_dwelling(), vacant_from=TODAY - timedelta(days=9), available_on=TODAY - timedelta(days=1))


def test_a_dwelling_without_terms_that_day():
    dwelling = a_dwelling(valid_from=TOMORROW)
    notice = a_notice(dwelling, on=TOMORROW)
    staff = staff_of(dwelling.estate.association)
    with pytest.raises(ActionDenied, match="ingen husleje og størrelse i registret"):
        notify_vacancy(dwelling.pk, notice, by=staff, on=TODAY, at=NOW)


def test_other_equipment_is_a_new_version_of_the_terms():
    dwelling = a_dwelling(has_lift=False)
    staff = staff_of(dwelling.estate.association)
    told = Equipment(has_lift=True, is_wheelchair_suitable=False, is_pets_allowed=False, has_balcony=True)
    vacancy = notify_vacancy(dwelling.pk, a_notice(dwelling), by=staff, on=TODAY, at=NOW, equipment=told)
    old, new = DwellingTerms.objects.filter(dwelling=dwelling).order_by("valid_from")
    assert (old.has_lift, old.valid_to) == (False, TODAY - timedelta(days=1))
    assert (new.has_lift, new.has_balcony, new.valid_from, new.valid_to) == (True, True, TODAY, None)
    assert vacancy.terms == new


def test_the_same_equipment_changes_nothing():
    dwelling = a_dwelling(has_lift=True)
    staff = staff_of(dwelling.estate.association)
    told = Equipment(has_lift=True, is_wheelchair_suitable=False, is_pets_allowed=False)
    notify_vacancy(dwelling.pk, a_notice(dwelling), by=staff, on=TODAY, at=NOW, equipment=told)
    assert dwelling.terms.count() == 1


# The page


def test_the_answer_stands_before_the_button(client, staff, association):
    a_ledger(association)
    estate = an_estate(association)
    for _ in range(3):
        a_vacancy(VacancyState.OWN, dwelling=a_dwelling(estate=estate))
    dwelling = a_dwelling("7469.50", estate=estate, address="Højgården 163, 2. tv")
    page = client.get(reverse("notify_vacancy", args=[dwelling.pk])).content.decode()
    assert "Denne bolig er nr.&nbsp;4 i kvoteregnskabet" in page
    assert "kommunens tur" in page
    assert "4 × ¼ = 1. Kommunen har fået 0, så den 1. er kommunens." in page
    assert "7.469,50" in page
    assert QuotaEntry.objects.count() == 3


def test_the_preview_counts_from_what_is_typed(client, staff, association):
    a_ledger(association, "1/1", answer_working_days=5)
    dwelling = a_dwelling(estate=an_estate(association))
    url = reverse("preview_notice", args=[dwelling.pk])
    page = client.get(url, {"available_on": "2026-10-10", "rent_dkk": "7.469,50"}).content.decode()
    assert "10. okt." in page
    assert f"240,95{NBSP}kr. om dagen" in page
    assert "16. okt." in page
    assert "<html" not in page
    assert client.get(url, {"available_on": "vrøvl", "rent_dkk": "-"}).status_code == 200


def posted(dwelling, **told):
    return {
        "vacant_from": A_MONTH_ON.isoformat(),
        "rent_dkk": "5.000,00",
        "heat_dkk": "0,00",
        "water_dkk": "0,00",
        "contribution_dkk": "0,00",
    } | told


def test_notifying_by_the_page(client, staff, association):
    a_ledger(association, "1/1")
    dwelling = a_dwelling(estate=an_estate(association))
    answer = client.post(reverse("notify_vacancy", args=[dwelling.pk]), posted(dwelling), follow=True)
    vacancy = Vacancy.objects.get()
    assert answer.redirect_chain == [(reverse("vacancy", args=[vacancy.pk]), 302)]
    assert "er indmeldt som nr. 1: kommunens tur. Kommunens svarfrist er" in answer.content.decode()
    assert (vacancy.notified_on, vacancy.notified_by) == (TODAY, staff)


def test_and_take_the_next(client, staff, association):
    dwelling = a_dwelling(estate=an_estate(association))
    answer = client.post(reverse("notify_vacancy", args=[dwelling.pk]), posted(dwelling, next="1"), follow=True)
    assert answer.redirect_chain == [(reverse("notify_vacancy"), 302)]
    assert "Den tæller ikke i noget kvoteregnskab: I lejer selv ud." in answer.content.decode()


def test_a_wrong_page_keeps_what_was_typed(client, staff, association):
    dwelling = a_dwelling(estate=an_estate(association))
    answer = client.post(reverse("notify_vacancy", args=[dwelling.pk]), posted(dwelling, rent_dkk="9.000,00"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Er det rigtigt?" in page
    assert "9.000,00" in page
    assert not Vacancy.objects.exists()
    client.post(reverse("notify_vacancy", args=[dwelling.pk]), posted(dwelling, rent_dkk="9.000,00", confirm="on"))
    vacancy = Vacancy.objects.get()
    doubt = f"Huslejen er 9.000,00{NBSP}kr., men registret siger 5.000,00{NBSP}kr."
    assert vacancy.events.get().facts["overrides"] == [doubt]
    assert f"Bekræftet: {doubt}" in client.get(reverse("vacancy", args=[vacancy.pk])).content.decode()


def test_two_who_notify_the_same_at_once_get_a_sentence(client, staff, association, monkeypatch):
    """The form saw nothing, but somebody came between: the action's own sentence, and no error 500."""
    vacancy = a_vacancy(VacancyState.OWN, dwelling=a_dwelling(estate=an_estate(association)))
    monkeypatch.setattr("housing.forms.vacancies.obstacle_of_double", lambda *_, **__: None)
    told = posted(vacancy.dwelling, vacant_from=vacancy.vacant_from.isoformat())
    answer = client.post(reverse("notify_vacancy", args=[vacancy.dwelling_id]), told)
    assert answer.status_code == 409
    assert "er allerede indmeldt som ledig" in answer.content.decode()


# The look-up


def test_the_look_up_finds_by_parts_of_the_address_and_by_unit_number(client, staff, association):
    estate = an_estate(association)
    a_dwelling(estate=estate, address="Højgården 163, 2. tv", unit_number="11-06-1301", rooms=3, area_m2=85)
    a_dwelling(estate=estate, address="Højgården 21, 1. th", unit_number="11-06-0163")
    a_dwelling(estate=estate, address="Teglværket 4", unit_number="11-04-0001")
    page = client.get(reverse("find_dwelling"), {"q": "højg 163"}).content.decode()
    assert page.index("Højgården 163, 2. tv") < page.index("Højgården 21, 1. th")
    assert "11-06-1301 · 3 rum · 85 m²" in page
    assert "Teglværket" not in page
    assert "Teglværket 4" in client.get(reverse("find_dwelling"), {"q": "11-04"}).content.decode()


def test_the_look_up_tells_what_is_notified_already(client, staff, association):
    vacancy = a_vacancy(dwelling=a_dwelling(estate=an_estate(association), address="Højgården 1"))
    page = client.get(reverse("find_dwelling"), {"q": str(vacancy)}).content.decode()
    assert "allerede indmeldt" in page


def test_without_script_the_answers_are_links(client, staff, association):
    dwelling = a_dwelling(estate=an_estate(association), address="Højgården 1")
    page = client.get(reverse("notify_vacancy"), {"q": "højg"}).content.decode()
    assert f'href="{reverse("notify_vacancy", args=[dwelling.pk])}"' in page
    assert "Ingen af jeres boliger passer." in client.get(reverse("notify_vacancy"), {"q": "nej"}).content.decode()


def test_the_day_after_new_terms_the_new_count(association):
    """A seam: the share changes, and the running entitlement goes on."""
    ledger = a_ledger(association, valid_to=TODAY)
    a_second = {"valid_from": TOMORROW, "share": Fraction(1, 2), "legal_basis": LegalBasis.ABL59_2}
    ledger.agreements.create(**a_second)
    estate = an_estate(association)
    notify_many(estate, 3)
    dwelling = a_dwelling(estate=estate)
    vacancy = notify_vacancy(
        dwelling.pk, a_notice(dwelling, on=TOMORROW), by=staff_of(association), on=TOMORROW, at=at_ten(TOMORROW)
    )
    entry = vacancy.quota_entries.get()
    assert (entry.number, entry.entitlement_after) == (4, Fraction(5, 4))
    assert entry.because == "¾ + ½ = 1¼. Kommunen har fået 0, så den 1. er kommunens."
