"""What was written on the wrong citizen: struck with a reason, counted no more, and still to be seen."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from allocation.models import AreaBanFacts, BenefitMonth, Income, LivingSituation, Need
from allocation.queries.amounts import unknown_amounts
from allocation.queries.ban_members import questions_about
from allocation.queries.households import household_of, income_on
from allocation.queries.work import Kind, tasks
from allocation.states import CaseState
from law.monthly_amounts import Amount
from law.months import add_months, first_of_month
from tests.allocation.verbs import last_event
from tests.factories import TODAY, a_case, a_citizen, a_user

pytestmark = pytest.mark.django_db

WHY = "Skrevet på en forkert borger"


def strike(client, kind, row, **answers):
    answer = client.post(reverse("end_fact", args=[kind, row.pk]), {"reason": WHY} | answers, follow=True)
    row.refresh_from_db()
    return answer.content.decode()


def known(by):
    return {"known_on": TODAY, "source": "Opslag", "recorded_by": by}


def test_a_struck_income_gives_way_to_the_one_before_and_stays_in_sight(client, caseworker):
    case = a_case()
    before = case.citizen.incomes.get()
    wrong = Income.objects.create(
        citizen=case.citizen, known_on=TODAY, support="pension", gross_month_dkk=99_000, source="Forkert lønseddel"
    )
    assert income_on(case, on=TODAY) == wrong
    shown = strike(client, "income", wrong)
    case = type(case).objects.get(pk=case.pk)
    assert (income_on(case, on=TODAY), wrong.struck_on) == (before, TODAY)
    assert "Forkert lønseddel" in shown
    assert "Streget 10" in shown
    name, text = last_event(case)
    assert (name, text.startswith("Streget: indkomst, Folkepension"), WHY in text) == ("correct", True, True)
    assert client.post(reverse("end_fact", args=["income", wrong.pk]), {"reason": WHY}).status_code == 409
    assert "Uden den kan sagen ikke godkendes" in strike(client, "income", before)
    assert Kind.RENEW in {task.kind for task in tasks(caseworker, on=TODAY)}


def test_without_an_income_that_stands_nothing_is_approved(client, caseworker):
    case = a_case(CaseState.ASSESSED)
    strike(client, "income", case.citizen.incomes.get())
    assert "Indkomsten er ikke oplyst." in client.post(reverse("approve_case", args=[case.pk])).content.decode()


def test_amounts_and_answers_are_struck(client, caseworker):
    case = a_case()
    shown = strike(client, "amounts", case.citizen.monthly_amounts.get())
    assert "er ikke oplyst" in shown
    assert Amount.DEBT in unknown_amounts(case, on=TODAY)
    fact = AreaBanFacts.objects.create(citizen=case.citizen, citizenship="eu", **known(caseworker))
    asked = len(questions_about(case, on=TODAY))
    strike(client, "area", fact)
    assert len(questions_about(type(case).objects.get(pk=case.pk), on=TODAY)) == asked + 1


def test_months_that_were_told_as_one_are_struck_as_one(client, caseworker):
    case, told = a_case(), known(caseworker)
    months = [add_months(first_of_month(TODAY), -back) for back in range(3)]
    rows = [BenefitMonth(citizen=case.citizen, month=month, kind="cash_assistance", **told) for month in months]
    other = BenefitMonth(citizen=case.citizen, month=months[0], kind="student_grant", **told)
    BenefitMonth.objects.bulk_create([*rows, other])
    shown = strike(client, "benefit", rows[1])
    assert list(BenefitMonth.objects.filter(struck_on=None)) == [other]
    assert shown.count("Streget 10") == 1


def test_somebody_who_was_never_in_the_household_is_struck_from_it(client, caseworker):
    case = a_case(citizen=a_citizen(children=1))
    strike(client, "member", case.citizen.household.get(), how="wrong", ended_on=TODAY.isoformat())
    assert household_of(case, on=TODAY).persons == 1
    shown = client.get(reverse("case_needs", args=[case.pk])).content.decode()
    assert "Husstand: Barn" in shown
    assert "Har boet her" not in shown


def test_what_has_ended_is_struck_too_and_not_by_ending_it_twice(client, caseworker):
    case = a_case()
    need = Need.objects.create(case=case, kind="pet", weight="requirement", **known(caseworker))
    twice = {"how": "ended", "ended_on": TODAY.isoformat(), "reason": "Hunden er død"}
    address = reverse("end_fact", args=["need", need.pk])
    client.post(address, twice)
    assert client.post(address, twice).status_code == 409
    need.refresh_from_db()
    assert (need.ended_on, need.struck_on) == (TODAY, None)
    page = client.get(reverse("case_needs", args=[case.pk])).content.decode()
    assert address in page.split("Gælder ikke længere")[1]
    assert "Streg behov" in client.get(address).content.decode()
    assert "Streget" in strike(client, "need", need)
    assert need.struck_on == TODAY
    child = a_case(citizen=a_citizen(children=1)).citizen.household.get()
    child.left_on = TODAY + timedelta(days=9)
    child.save()
    strike(client, "member", child)
    assert child.left_on == child.known_on


def test_on_an_ended_case_what_is_wrong_is_struck_and_nothing_else_written(client, caseworker):
    case = a_case(CaseState.REFUSED)
    situation = LivingSituation.objects.create(citizen=case.citizen, kind="sofa", began_on=TODAY, **known(caseworker))
    assert "Streg<span" in client.get(reverse("case_needs", args=[case.pk])).content.decode()
    ended = {"how": "ended", "ended_on": TODAY.isoformat()}
    assert (
        client.post(reverse("end_fact", args=["situation", situation.pk]), ended | {"reason": WHY}).status_code == 409
    )
    strike(client, "income", case.citizen.incomes.get())
    strike(client, "situation", situation)
    assert situation.struck_on == TODAY
    assert last_event(case)[0] == "correct"
    assert "eller streg det" in client.get(reverse("record_fact", args=[case.pk, "need"])).content.decode()
    for part in ("case", "case_needs", "case_economy"):
        assert "/record/" not in client.get(reverse(part, args=[case.pk])).content.decode(), part


def test_an_offence_is_struck_by_whoever_may_see_it_and_nothing_by_others(client, caseworker):
    case = a_case()
    fact = AreaBanFacts.objects.create(citizen=case.citizen, is_evicted=False, **known(caseworker))
    address = reverse("end_fact", args=["area", fact.pk])
    assert client.post(address, {"reason": WHY}).status_code == 409
    assert "Løsladelser og udsættelser ses" in client.get(address).content.decode()
    client.force_login(a_user(Role.ASSOCIATION))
    assert client.post(address, {"reason": WHY}).status_code in {403, 404}
    fact.refresh_from_db()
    assert fact.struck_on is None
