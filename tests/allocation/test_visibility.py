"""Who sees what: pages of people do not exist to others, and every look is written."""

import logging

import pytest
from django.urls import reverse

from accounts.models import AccessEvent
from accounts.roles import Role
from allocation.models import Allocation, Case, Citizen, Letter
from allocation.states import AllocationState
from tests.factories import a_case, a_citizen, a_user, a_vacancy, an_allocation, staff_of

pytestmark = pytest.mark.django_db

CASE_PAGES = [
    "case",
    "reveal_address",
    "assess_case",
    "approve_case",
    "refuse_case",
    "pause_case",
    "resume_case",
    "close_case",
]
OFFER_PAGES = ["allocation", "accept_allocation", "decline_allocation", "lapse_allocation", "withdraw_allocation"]
PURPOSE = "Sende brev om nøgler"


def looks(**about):
    return list(AccessEvent.objects.filter(**about).order_by("pk").values_list("subject_id", "purpose"))


@pytest.fixture
def outsiders(client, the_day):
    """An association whose dwelling the citizen has said yes to, another one, and an administrator."""
    allocation = an_allocation(AllocationState.ACCEPTED)
    staff = staff_of(allocation.vacancy.dwelling.estate.association)
    return allocation, [staff, a_user(Role.ASSOCIATION), a_user(Role.ADMINISTRATOR)]


def test_cases_and_offers_do_not_exist_to_others(client, outsiders):
    allocation, users = outsiders
    addresses = [reverse(name, args=[allocation.case_id]) for name in CASE_PAGES]
    addresses += [reverse(name, args=[allocation.pk]) for name in OFFER_PAGES]
    addresses += [reverse("match_vacancy", args=[allocation.vacancy_id])]
    addresses += [reverse("allocate", args=[allocation.vacancy_id, allocation.case_id])]
    for user in users:
        client.force_login(user)
        assert {client.get(address).status_code for address in addresses} == {404}, user.role
        assert client.post(reverse("reveal_cpr", args=[allocation.case_id])).status_code == 404
    assert not AccessEvent.objects.exists()


def test_letters_do_not_exist_to_others(client, outsiders):
    allocation, users = outsiders
    letter = Letter.objects.get(allocation=allocation)
    for user in users:
        client.force_login(user)
        for name in ("letter", "letter_pdf"):
            assert client.get(reverse(name, args=[letter.pk])).status_code == 404


@pytest.mark.parametrize("name", ["work", "cases", "receive_case", "allocations"])
def test_lists_of_people_are_closed_to_others(client, outsiders, name):
    for user in outsiders[1]:
        client.force_login(user)
        assert client.get(reverse(name)).status_code == 403


def test_the_querysets_know_it_too(outsiders):
    allocation, (staff, other, administrator) = outsiders
    for user in (staff, other, administrator):
        for model in (Citizen, Case, Letter):
            assert not model.objects.visible_to(user).exists()
    assert Allocation.objects.visible_to(staff).get() == allocation
    assert not Allocation.objects.visible_to(other).exists()
    assert not Allocation.objects.visible_to(administrator).exists()


def test_the_association_is_told_what_a_lease_needs_and_nothing_more(client, the_day):
    citizen = a_citizen(
        adults=1,
        children=2,
        first_name="Rosa",
        last_name="Lund",
        phone="12 34 56 00",
        email="rosa@borger.example",
        street="Hemmelig Allé 7",
        is_protected=True,
    )
    reasons = "Borgeren kommer fra et krisecenter og skal bo tæt på skolen."
    allocation = an_allocation(
        AllocationState.ACCEPTED, case=a_case(citizen=citizen, remark="Bor på herberg"), reasons=reasons
    )
    staff = staff_of(allocation.vacancy.dwelling.estate.association)
    client.force_login(staff)
    for address in (reverse("our_allocations"), reverse("lease_allocation", args=[allocation.pk])):
        shown = client.get(address).content.decode()
        assert "Rosa Lund" in shown
        for secret in (
            citizen.cpr_masked,
            citizen.reveal_cpr(),
            "Hemmelig",
            "krisecenter",
            "herberg",
            allocation.case.number,
            allocation.case.get_situation_display(),
        ):
            assert secret not in shown, secret
    shown = client.get(reverse("our_allocations")).content.decode()
    for words in (
        "12 34 56 00",
        "rosa@borger.example",
        "4 personer",
        "Kan flytte ind 3. april 2026",
        "giv ikke oplysninger videre",
    ):
        assert words in shown, words
    assert set(looks(actor_id=staff.pk, purpose="Anviste til os")) == {(citizen.pk, "Anviste til os")}


def test_an_offer_without_a_yes_is_not_among_ours(client, the_day):
    allocation = an_allocation()
    client.force_login(staff_of(allocation.vacancy.dwelling.estate.association))
    shown = client.get(reverse("our_allocations")).content.decode()
    assert str(allocation.case.citizen) not in shown
    assert "Ingen anvisninger lige nu." in shown


def test_ours_forgets_old_leases(client, the_day, time_machine):
    allocation = an_allocation(AllocationState.LEASED)
    staff = staff_of(allocation.vacancy.dwelling.estate.association)
    client.force_login(staff)
    assert str(allocation.case.citizen) in client.get(reverse("our_allocations")).content.decode()
    time_machine.move_to("2026-12-01 10:00+01:00")
    client.force_login(staff)
    assert str(allocation.case.citizen) not in client.get(reverse("our_allocations")).content.decode()


# Looks


def test_opening_a_case_is_written(client, caseworker):
    case = a_case()
    client.get(reverse("case", args=[case.pk]))
    event = AccessEvent.objects.get()
    assert (event.actor_id, event.action, event.subject_kind) == (caseworker.pk, "view", "citizen")
    assert (event.subject_id, event.purpose) == (case.citizen_id, f"Sag {case.number}")
    assert event.request_id


def test_a_match_writes_everybody_whose_economy_it_shows(client, caseworker):
    cases = [a_case(citizen=a_citizen(income="20000")) for _ in range(3)]
    vacancy = a_vacancy()
    client.get(reverse("match_vacancy", args=[vacancy.pk]))
    assert {subject for subject, _ in looks(purpose=f"Match, bolig {vacancy.pk}")} == {
        case.citizen_id for case in cases
    }


def test_the_cpr_number_is_masked_until_asked_for(client, caseworker):
    case = a_case()
    cpr = case.citizen.reveal_cpr()
    address = reverse("case", args=[case.pk])
    shown = client.get(address).content.decode()
    assert case.citizen.cpr_masked in shown
    assert cpr not in shown
    revealed = client.post(reverse("reveal_cpr", args=[case.pk])).content.decode()
    assert cpr in revealed
    assert looks(action="reveal") == [(case.citizen_id, f"CPR-nr., sag {case.number}")]
    assert cpr not in client.get(address).content.decode()
    assert client.get(reverse("reveal_cpr", args=[case.pk])).status_code == 405


def test_no_number_in_title_address_or_log(client, caseworker, caplog):
    case = a_case()
    cpr = case.citizen.reveal_cpr()
    with caplog.at_level(logging.DEBUG):
        page = client.post(reverse("reveal_cpr", args=[case.pk]))
        client.post(reverse("cases"), {"text": cpr})
    title = page.content.decode().partition("<title>")[2].partition("</title>")[0]
    for secret in (cpr, cpr.replace("-", ""), str(case.citizen)):
        assert secret not in title
        assert secret not in caplog.text
        assert secret not in page.wsgi_request.get_full_path()


def test_a_protected_address_is_shown_to_who_says_why(client, caseworker):
    case = a_case(citizen=a_citizen(is_protected=True, street="Hemmelig Allé 7"))
    assert "Hemmelig" not in client.get(reverse("case", args=[case.pk])).content.decode()
    address = reverse("reveal_address", args=[case.pk])
    assert "Hemmelig" not in client.get(address).content.decode()
    assert "Skriv, hvad du skal bruge adressen til." in client.post(address, {"purpose": ""}).content.decode()
    assert not looks(action="reveal")
    assert "Hemmelig Allé 7" in client.post(address, {"purpose": PURPOSE}).content.decode()
    assert looks(action="reveal") == [(case.citizen_id, PURPOSE)]


def test_an_unprotected_address_is_shown(client, caseworker):
    case = a_case(citizen=a_citizen(street="Åbne Allé 7"))
    assert "Åbne Allé 7" in client.get(reverse("case", args=[case.pk])).content.decode()
