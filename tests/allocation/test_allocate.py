"""Offering a vacancy to a case: what is frozen, what is refused, and fifty who try at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation import letters
from allocation.actions import allocations
from allocation.actions.allocations import Decision, allocate
from allocation.actions.proposals import confirm_proposal
from allocation.models import Allocation, Delivery, Letter, Proposal
from allocation.states import AllocationState, CaseState, LetterKind
from housing.models import Area, AreaStatistics
from housing.states import VacancyState
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_citizen,
    a_dwelling,
    a_user,
    a_vacancy,
    an_allocation,
    at_ten,
)

CALLERS = 50
REASONS = "Boligen har plads til husstanden, og borgeren har ventet længst."
DEVIATION = "Nr. 1 har bedt om at vente til efter sin indlæggelse."


def a_decision(**changes):
    return Decision(**{"reasons": REASONS, "answer_due_on": TODAY + timedelta(days=7)} | changes)


def answers(**changes):
    return {"reasons": REASONS, "deviation": DEVIATION, "answer_due_on": "2026-03-17"} | changes


def decide(vacancy, case, by=None, **changes):
    return allocate(vacancy.pk, case.pk, a_decision(**changes), by=by or a_user(), on=TODAY, at=NOW)


def page(vacancy, case):
    return reverse("allocate", args=[vacancy.pk, case.pk])


@pytest.mark.django_db
def test_it_freezes_why_and_leaves_a_letter():
    vacancy, case = a_vacancy(), a_case()
    by = a_user()
    allocation = decide(vacancy, case, by, ranking=({"number": 1, "case": case.number},))
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.ALLOCATED
    assert (vacancy.answered_on, vacancy.answered_by) == (TODAY, by)
    assert allocation.state == AllocationState.OFFERED
    assert allocation.legal_basis == vacancy.legal_basis
    assert [finding["paragraph"] for finding in allocation.findings][:4] == [
        "Boligens størrelse",
        "Trapper",
        "Kørestol",
        "Husdyr",
    ]
    assert allocation.ranking == [{"number": 1, "case": case.number}]
    assert allocation.rates_known_on == TODAY
    assert case.events.filter(name="allocate").get().text == f"Tilbudt {vacancy}"
    letter = Letter.objects.get(allocation=allocation)
    assert letter.kind == LetterKind.OFFER
    assert Delivery.objects.filter(letter=letter).exists()


@pytest.mark.django_db
def test_what_is_frozen_stays_when_the_facts_change():
    allocation = an_allocation()
    before = allocation.findings
    allocation.case.citizen.incomes.create(
        known_on=TODAY, support="wage", gross_month_dkk=90_000, source="En ny lønseddel"
    )
    assert Allocation.objects.get(pk=allocation.pk).findings == before


@pytest.mark.django_db
def test_the_citizen_has_until_after_today():
    with pytest.raises(ActionDenied, match="skal ligge efter i dag"):
        decide(a_vacancy(), a_case(), answer_due_on=TODAY)


@pytest.mark.django_db
@pytest.mark.parametrize("state", sorted(set(CaseState) - {CaseState.APPROVED}))
def test_only_an_approved_case(state):
    with pytest.raises(ActionDenied, match="når den er godkendt"):
        decide(a_vacancy(), a_case(state))


@pytest.mark.django_db
@pytest.mark.parametrize("state", [VacancyState.OWN, VacancyState.RETURNED, VacancyState.WITHDRAWN, VacancyState.LET])
def test_only_a_vacancy_at_disposal(state):
    vacancy = a_vacancy(state)
    with pytest.raises(ActionDenied, match=f"boligen er »{vacancy.get_state_display()}«"):
        decide(vacancy, a_case())


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.ASSOCIATION, Role.ADMINISTRATOR])
def test_others_may_not_and_are_told_no_name(role):
    allocation = an_allocation()
    by = a_user(role)
    with pytest.raises(ActionDenied) as denied:
        decide(allocation.vacancy, a_case(), by)
    assert str(allocation.case.citizen) not in denied.value.sentence


@pytest.mark.django_db
def test_whoever_comes_second_is_told_who_was_first():
    first = a_user(first_name="Mette", last_name="Hansen")
    vacancy = a_vacancy()
    case = a_case(citizen=a_citizen(first_name="Bo", last_name="Berg"))
    decide(vacancy, case, first)
    with pytest.raises(ActionDenied) as denied:
        decide(vacancy, a_case())
    assert denied.value.sentence == (
        f"{vacancy} blev tilbudt Bo Berg af Mette Hansen 10. marts kl. 10.00. "
        "Dit valg er ikke gemt. Vælg en anden bolig."
    ).replace("marts", "mar.")
    assert denied.value.conflict


@pytest.mark.django_db
def test_a_case_with_an_offer_gets_no_second_one():
    case = a_case(citizen=a_citizen(first_name="Bo", last_name="Berg"))
    first = an_allocation(case=case)
    with pytest.raises(ActionDenied, match=f"Bo Berg fik tilbudt {first.vacancy} af"):
        decide(a_vacancy(), case)


@pytest.mark.django_db
def test_a_ban_that_applies_stops():
    area = Area.objects.create(name="Prøvegården")
    AreaStatistics.objects.create(
        area=area,
        year=TODAY.year,
        residents=1850,
        without_work_pct=45,
        convicted_ratio=3,
        basic_school_only_pct=65,
        income_pct_of_region=50,
        non_western_pct=40,
    )
    citizen = a_citizen(income="20000")
    citizen.incomes.create(known_on=TODAY, support="disability", gross_month_dkk=20_000, source="Afgørelse")
    vacancy, case = a_vacancy(dwelling=a_dwelling(area=area)), a_case(citizen=citizen)
    with pytest.raises(ActionDenied, match=r"får førtidspension.*§ 59, stk. 6, nr. 6"):
        decide(vacancy, case)


# The page


@pytest.mark.django_db
def test_the_page_shows_what_is_about_to_happen(client, caseworker):
    vacancy = a_vacancy()
    case = a_case(citizen=a_citizen(income="20000", is_protected=True, street="Hemmelig Allé 7"))
    shown = client.get(page(vacancy, case)).content.decode()
    for words in (
        "Kontrollér, før du anviser",
        vacancy.dwelling.address,
        case.citizen.cpr_masked,
        "Vis brevet med teksten",
    ):
        assert words in shown
    assert 'value="2026-03-17"' in shown  # five working days
    assert "Hemmelig Allé" not in shown
    assert "Afvigelse" not in shown


@pytest.mark.django_db
def test_posting_decides_and_tells(client, caseworker):
    vacancy, case = a_vacancy(), a_case(citizen=a_citizen(income="20000"))
    answer = client.post(page(vacancy, case), answers(), follow=True)
    allocation = Allocation.objects.get()
    assert answer.redirect_chain == [(reverse("allocation", args=[allocation.pk]), 302)]
    assert f"{vacancy} er tilbudt {case.citizen}" in answer.content.decode()
    assert allocation.decided_by == caseworker
    assert allocation.ranking[0]["case"] == case.number
    assert allocation.ranking[0]["is_chosen"]


@pytest.mark.django_db
def test_passing_over_the_first_needs_a_reason_that_stays_out_of_the_letter(client, caseworker):
    vacancy = a_vacancy()
    first = a_case(citizen=a_citizen(income="20000"), is_urgent=True)
    case = a_case(citizen=a_citizen(income="20000"))
    shown = client.get(page(vacancy, case)).content.decode()
    assert f"Nr. 1, {first.citizen} (" in shown
    assert "point), bliver sprunget over" in shown
    a_case(citizen=a_citizen(income="20000"), is_urgent=True)
    assert "og 1 mere, bliver sprunget over" in client.get(page(vacancy, case)).content.decode()
    refused = client.post(page(vacancy, case), answers(deviation=""))
    assert "Skriv, hvorfor du afviger" in refused.content.decode()
    client.post(page(vacancy, case), answers())
    proposal = Proposal.objects.get()
    assert [row["deviation"] for row in proposal.ranking if row["is_chosen"]] == [DEVIATION]
    assert not Letter.objects.filter(kind=LetterKind.OFFER).exists()
    allocation = confirm_proposal(proposal.pk, by=a_user(), on=TODAY, at=NOW)
    assert DEVIATION in case.events.get(name="allocate").text
    letter = Letter.objects.get(allocation=allocation)
    assert DEVIATION not in letter.html
    assert str(first.citizen) not in letter.html


@pytest.mark.django_db
def test_the_paper_stands_beside_the_text_and_saves_nothing(client, caseworker, monkeypatch):
    vacancy, case = a_vacancy(), a_case(citizen=a_citizen(income="20000"))
    address = reverse("preview_offer", args=[vacancy.pk, case.pk])
    shown = client.get(page(vacancy, case))
    assert f'<iframe name="letter" src="{address}#' in shown.content.decode()
    assert "frame-src 'self'" in shown.headers["Content-Security-Policy"]
    assert client.get(address).content.startswith(b"%PDF")
    written = []
    monkeypatch.setattr(letters, "preview", lambda *args, **told: written.append(told["allocation"]) or b"%PDF")
    text = "Du står for at blive sat ud, og boligen ligger tæt på dit arbejde."
    client.post(address, answers(reasons=text, answer_due_on="snart"))
    assert written[0].reasons == text
    assert written[0].answer_due_on > TODAY
    assert not Allocation.objects.exists()
    assert not Letter.objects.filter(kind=LetterKind.OFFER).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reasons": ""}, "Skriv, hvorfor borgeren får tilbuddet."),
        ({"reasons": "Fordi"}, "for kort"),
        ({"reasons": "Borgeren 610170-1234 har ventet meget længe."}, "indeholder et CPR-nr."),
        ({"answer_due_on": "2026-03-10"}, "skal ligge efter i dag"),
        ({"answer_due_on": "snart"}, "er ikke en dato"),
    ],
)
def test_what_is_missing_is_said_and_the_text_is_kept(client, caseworker, change, sentence):
    vacancy, case = a_vacancy(), a_case(citizen=a_citizen(income="20000"))
    shown = client.post(page(vacancy, case), answers(**change))
    assert sentence in shown.content.decode()
    assert not Allocation.objects.exists()


@pytest.mark.django_db
def test_a_vacancy_that_is_gone_is_said_before_the_form(client, caseworker):
    taken, case = an_allocation().vacancy, a_case()
    shown = client.get(page(taken, case)).content.decode()
    assert "Dit valg er ikke gemt" in shown
    assert "<textarea" not in shown
    answer = client.post(page(taken, case), answers())
    assert answer.status_code == 409
    assert "blev tilbudt" in answer.content.decode()
    assert "Ingen anden ledig bolig passer" in answer.content.decode()


@pytest.mark.django_db
def test_whoever_comes_second_is_led_to_the_next_best_homes(client, caseworker):
    taken, case = an_allocation().vacancy, a_case(citizen=a_citizen(income="20000"))
    other = a_vacancy()
    answer = client.post(page(taken, case), answers()).content.decode()
    assert f"Næste bedste boliger til {case.citizen}" in answer
    assert f'href="{page(other, case)}"' in answer
    assert f'href="{page(other, case)}"' in client.get(page(taken, case)).content.decode()
    busy = an_allocation().case
    told = client.post(page(other, busy), answers()).content.decode()
    assert "fik tilbudt" in told
    assert "Næste bedste boliger" not in told


@pytest.mark.django_db
def test_whoever_loses_the_race_inside_the_action_is_led_there_too(client, caseworker, monkeypatch):
    vacancy, case = a_vacancy(), a_case(citizen=a_citizen(income="20000"))
    other, faster = a_vacancy(), a_case(citizen=a_citizen(first_name="Bo", last_name="Berg"))

    def overtaken(*args, **who):
        decide(vacancy, faster)
        return allocate(*args, **who)

    monkeypatch.setattr(allocations, "allocate", overtaken)
    answer = client.post(page(vacancy, case), answers())
    told = answer.content.decode()
    assert answer.status_code == 409
    assert f"{vacancy} blev tilbudt Bo Berg af" in told
    assert f"Næste bedste boliger til {case.citizen}" in told
    assert f'href="{page(other, case)}"' in told
    assert Allocation.objects.get().case == faster


@pytest.mark.django_db
def test_another_no_than_that_somebody_was_first_is_said_as_it_is(client, caseworker, monkeypatch):
    vacancy, case = a_vacancy(), a_case(citizen=a_citizen(income="20000"))

    def denied(*args, **who):
        raise ActionDenied("Den sociale vicevært er ikke hørt.", conflict=True)

    monkeypatch.setattr(allocations, "allocate", denied)
    told = client.post(page(vacancy, case), answers()).content.decode()
    assert "Den sociale vicevært er ikke hørt." in told
    assert "Næste bedste boliger" not in told


# Fifty at once


def at_once(jobs):
    """Every job in a thread of its own, all let go together; each closes its own connection."""
    ready = Barrier(len(jobs), timeout=60)

    def run(job):
        ready.wait()
        try:
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def a_signed_in(number):
    client = Client()
    client.force_login(a_user(first_name="Sagsbehandler", last_name=f"Nr. {number}"))
    return client


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fifty_callers_one_vacancy(the_day):
    vacancy = a_vacancy()
    cases = [a_case(citizen=a_citizen(income="20000")) for _ in range(CALLERS)]
    clients = [a_signed_in(number) for number in range(CALLERS)]

    def job(client, case):
        return lambda: client.post(page(vacancy, case), answers())

    found = at_once([job(client, case) for client, case in zip(clients, cases, strict=True)])
    told = [answer.content.decode() for answer in found if answer.status_code == 409]
    assert sorted(answer.status_code for answer in found) == [302] + [409] * (CALLERS - 1)
    who, number = _who_was_first(vacancy)
    assert all(who in words and "Dit valg er ikke gemt." in words for words in told)
    assert Letter.objects.filter(kind=LetterKind.OFFER).count() == number
    assert vacancy.events.filter(name="allocate").count() == number


def _who_was_first(vacancy):
    """The first on the list is offered the home at once; anybody else waits for a colleague, and keeps it as well."""
    offer, proposal = Allocation.objects.first(), Proposal.objects.first()
    assert (offer is None) != (proposal is None)
    if offer:
        return f"{vacancy} blev tilbudt {offer.case.citizen} af {offer.decided_by} ", 1
    return f"{proposal.made_by} har foreslået {vacancy} til {proposal.case.citizen}", 0


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fifty_vacancies_one_case(the_day):
    case = a_case(citizen=a_citizen(income="20000"))
    vacancies = [a_vacancy() for _ in range(CALLERS)]
    by = a_user()

    def job(vacancy):
        def decide_or_tell():
            try:
                return allocate(vacancy.pk, case.pk, a_decision(), by=by, on=TODAY, at=at_ten(TODAY))
            except ActionDenied as denied:
                return denied

        return decide_or_tell

    found = at_once([job(vacancy) for vacancy in vacancies])
    denied = [answer for answer in found if isinstance(answer, ActionDenied)]
    allocation = Allocation.objects.get()
    assert len(denied) == CALLERS - 1
    assert all(f"fik tilbudt {allocation.vacancy} af {by}" in answer.sentence for answer in denied)
    assert sum(vacancy.state == VacancyState.ALLOCATED for vacancy in type(vacancies[0]).objects.all()) == 1
