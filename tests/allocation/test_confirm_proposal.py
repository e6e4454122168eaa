"""Four eyes: what deviates waits for another person, and a ban is set aside only with the homes that were searched."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.actions.allocations import Decision, allocate
from allocation.actions.proposals import confirm_proposal, propose_allocation, reject_proposal
from allocation.models import Allocation, Letter, Proposal
from allocation.queries.ranking import candidates, open_vacancies
from allocation.states import AllocationState, LetterKind
from housing.models import Area, AreaStatistics, Vacancy
from housing.states import VacancyState
from tests.factories import NOW, TODAY, a_case, a_citizen, a_dwelling, a_user, a_vacancy

pytestmark = pytest.mark.django_db

WHY = "Nr. 1 har bedt om at vente til efter sin indlæggelse."


def a_decision(**changes):
    told = {
        "reasons": "Boligen passer til husstanden og ligger nær skolen.",
        "answer_due_on": TODAY + timedelta(days=7),
    }
    return Decision(**told | {"deviation": WHY} | changes)


def propose(vacancy=None, case=None, by=None, **changes):
    vacancy, case = vacancy or a_vacancy(), case or a_case()
    return propose_allocation(vacancy.pk, case.pk, a_decision(**changes), by=by or a_user(), on=TODAY, at=NOW)


def confirm(proposal, by=None):
    return confirm_proposal(proposal.pk, by=by or a_user(), on=TODAY, at=NOW)


def test_nothing_is_sent_before_another_says_yes():
    proposal = propose()
    assert not Allocation.objects.exists()
    assert not Letter.objects.filter(kind=LetterKind.OFFER).exists()
    assert proposal.vacancy.state == VacancyState.AT_DISPOSAL
    by = a_user()
    offer = confirm(proposal, by)
    assert (offer.state, offer.decided_by, offer.confirmed_by) == (AllocationState.OFFERED, proposal.made_by, by)
    assert offer.deviation == WHY
    assert Letter.objects.filter(kind=LetterKind.OFFER, allocation=offer).exists()


def test_nobody_confirms_their_own():
    proposal = propose()
    with pytest.raises(ActionDenied, match="Du kan ikke godkende din egen afvigelse"):
        confirm(proposal, proposal.made_by)
    with pytest.raises(ActionDenied, match="Send den til godkendelse"):
        allocate(a_vacancy().pk, a_case().pk, a_decision(), by=a_user(), on=TODAY, at=NOW)


def test_the_database_knows_it_too():
    proposal = propose()
    offer = confirm(proposal)
    with pytest.raises(IntegrityError, match="allocation_confirmed_by_another"), transaction.atomic():
        Allocation.objects.filter(pk=offer.pk).update(confirmed_by=proposal.made_by)
    with pytest.raises(IntegrityError, match="allocation_deviation_confirmed"), transaction.atomic():
        Allocation.objects.filter(pk=offer.pk).update(confirmed_by=None, confirmed_at=None)


@pytest.mark.parametrize("role", [Role.ASSOCIATION, Role.ADMINISTRATOR])
def test_others_neither_propose_nor_confirm(role):
    with pytest.raises(ActionDenied):
        propose(by=a_user(role))
    with pytest.raises(ActionDenied):
        confirm(propose(), a_user(role))


def test_what_waits_keeps_its_dwelling_and_its_citizen():
    proposal = propose()
    for vacancy, case in ((proposal.vacancy, a_case()), (a_vacancy(), proposal.case)):
        with pytest.raises(ActionDenied, match="venter på godkendelse"):
            allocate(vacancy.pk, case.pk, a_decision(deviation=""), by=a_user(), on=TODAY, at=NOW)
    assert proposal.case not in candidates()
    assert proposal.vacancy not in open_vacancies()


def test_rejected_or_taken_back_it_is_free_again():
    proposal = propose()
    assert reject_proposal(proposal.pk, note="Nr. 1 kan godt nå det", by=a_user(), at=NOW).outcome == "rejected"
    again = propose(proposal.vacancy, proposal.case)
    assert reject_proposal(again.pk, note="Fortrudt", by=again.made_by, at=NOW).outcome == "taken_back"
    with pytest.raises(ActionDenied, match="Forslaget er taget tilbage af"):
        confirm(again)
    assert not Allocation.objects.exists()


# The ban


def a_banned_pair():
    area = Area.objects.create(name="Prøvegården")
    bad = {"residents": 1850, "without_work_pct": 45, "basic_school_only_pct": 65, "non_western_pct": 40}
    AreaStatistics.objects.create(area=area, year=TODAY.year, convicted_ratio=3, income_pct_of_region=50, **bad)
    citizen = a_citizen(income="20000")
    citizen.incomes.create(known_on=TODAY, support="disability", gross_month_dkk=20_000, source="Afgørelse")
    return a_vacancy(dwelling=a_dwelling(area=area)), a_case(citizen=citizen, needs_wheelchair=True)


def test_a_ban_is_set_aside_only_with_the_homes_that_were_searched():
    vacancy, case = a_banned_pair()
    with pytest.raises(ActionDenied, match="får førtidspension"):
        propose(vacancy, case)
    searched = ({"vacancy": 1, "address": "Et andet sted 1", "rent": "5.000,00", "why_not": "Kørestol", "fits": False},)
    offer = confirm(propose(vacancy, case, searched=searched))
    assert offer.searched == list(searched)


def test_the_homes_are_searched_again_when_it_is_confirmed():
    vacancy, case = a_banned_pair()
    stairs = a_vacancy(dwelling=a_dwelling(floor=2))
    proposal = propose(
        vacancy, case, searched=({"vacancy": 1, "address": "Væk", "why_not": "Kørestol", "fits": False},)
    )
    fits = a_vacancy(dwelling=a_dwelling(address="Passervej 2", is_wheelchair_suitable=True))
    with pytest.raises(ActionDenied, match="Forbuddet kan ikke fraviges, for Passervej 2 uden for områderne passer"):
        confirm(proposal)
    Vacancy.objects.filter(pk=fits.pk).update(rent_dkk=99_000)
    offer = confirm(proposal)
    assert [home["address"] for home in offer.searched] == [str(stairs), "Passervej 2"]
    assert offer.searched[0]["why_not"] == "Kørestol: kræver en bolig, der er egnet til kørestol"


def test_the_page_lists_the_homes_and_asks_for_a_paragraph(client, caseworker, django_assert_max_num_queries):
    vacancy, case = a_banned_pair()
    other = a_vacancy(dwelling=a_dwelling(floor=2))
    address = reverse("allocate", args=[vacancy.pk, case.pk])
    with django_assert_max_num_queries(12):
        shown = client.get(address).content.decode()
    assert "Forbuddet kan kun fraviges" in shown
    assert other.dwelling.address in shown
    answers = {"reasons": "Boligen er den eneste til en kørestol.", "answer_due_on": "2026-03-17", "deviation": WHY}
    assert "Skriv med et helt afsnit" in client.post(address, answers).content.decode()
    client.post(address, answers | {"deviation": f"{WHY} " * 3})
    proposal = Proposal.objects.get()
    assert [home["address"] for home in proposal.searched] == [other.dwelling.address]
    page = client.get(reverse("proposal", args=[proposal.pk])).content.decode()
    assert other.dwelling.address in page
    assert "Du kan ikke godkende din egen afvigelse" in page


def test_the_order_is_shown_with_names(client, caseworker, django_assert_max_num_queries):
    first = a_case(citizen=a_citizen(income="20000", first_name="Frida", last_name="Forbigået"))
    proposal = propose(ranking=({"number": 1, "case": first.number, "points": 70, "hindrances": []},))
    with django_assert_max_num_queries(12):
        page = client.get(reverse("proposal", args=[proposal.pk])).content.decode()
    assert "Frida Forbigået" in page


def test_a_colleague_confirms_on_the_page(client, caseworker):
    proposal = propose()
    page = client.get(reverse("proposal", args=[proposal.pk])).content.decode()
    assert "Godkend og anvis" in page
    assert WHY in page
    assert "Hvad taler for og imod i dag" in page
    assert "Råd til huslejen" in page
    letter = client.get(reverse("preview_proposal", args=[proposal.pk]))
    assert letter.content.startswith(b"%PDF")
    answer = client.post(reverse("confirm_proposal", args=[proposal.pk]), follow=True)
    assert "Godkendt." in answer.content.decode()
    assert "Forslaget er godkendt af" in client.get(reverse("proposal", args=[proposal.pk])).content.decode()


def test_a_no_needs_its_reason(client, caseworker):
    proposal = propose()
    address = reverse("reject_proposal", args=[proposal.pk])
    assert "Skriv, hvorfor forslaget ikke gennemføres." in client.post(address, {"note": ""}).content.decode()
    assert client.get(address).url == reverse("proposal", args=[proposal.pk])
    client.post(address, {"note": "Nr. 1 er klar nu."})
    assert Proposal.objects.get().note == "Nr. 1 er klar nu."


def test_the_case_and_the_match_say_that_a_proposal_waits(client, caseworker):
    proposal = propose()
    address = reverse("proposal", args=[proposal.pk])
    on_case = client.get(reverse("case", args=[proposal.case_id])).content.decode()
    assert "Venter på godkendelse." in on_case
    on_match = client.get(reverse("match_vacancy", args=[proposal.vacancy_id])).content.decode()
    assert "Boligen kan først anvises til andre" in on_match
    assert all(f'href="{address}"' in page for page in (on_case, on_match))
