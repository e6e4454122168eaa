"""Special support, child benefits, electricity and instalments: told with a day and a paper, counted, and asked about."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from allocation.actions.allocations import Decision, allocate
from allocation.actions.meetings import open_meeting
from allocation.models import MonthlyAmounts
from allocation.queries.amounts import amounts_told, old_amounts, unknown_amounts
from allocation.queries.cases import case_page, with_decision
from allocation.queries.checklist import Progress, checklist
from allocation.queries.households import with_household
from allocation.queries.next_step import next_step
from allocation.queries.payment import payment
from allocation.queries.ranking import match, match_case
from allocation.queries.reckoning import reckoning
from allocation.queries.told import told_match
from allocation.states import CaseState
from law.monthly_amounts import Amount
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_citizen, a_vacancy, tell_amounts

pytestmark = pytest.mark.django_db


def asked_again(case):
    return with_household(type(case).objects.all()).get(pk=case.pk)


def nothing_told(**fields):
    case = a_case(**fields)
    case.citizen.monthly_amounts.all().delete()
    return case


def test_each_amount_is_the_newest_told_with_its_own_day_and_source():
    case = a_case()
    tell_amounts(case.citizen, on=TODAY, special_support_dkk=None, child_benefit_dkk=None, electricity_dkk="412.50",
                 debt_dkk=None, wealth_dkk=None)  # fmt: skip
    tell_amounts(case.citizen, on=TODAY + timedelta(days=1), debt_dkk=900)
    struck = tell_amounts(case.citizen, on=TODAY, electricity_dkk=1)
    MonthlyAmounts.objects.filter(pk=struck.pk).update(struck_on=TODAY)
    for each in (case, asked_again(case)):  # read with the case, or when somebody asks
        told = amounts_told(each, on=TODAY)
        assert (told[Amount.ELECTRICITY].dkk, told[Amount.ELECTRICITY].known_on) == (Decimal("412.50"), TODAY)
        assert (told[Amount.DEBT].dkk, told[Amount.DEBT].known_on) == (0, TODAY - timedelta(days=30))


def test_they_are_counted_in_what_is_left_and_shown_where_it_is_reckoned():
    case, vacancy = a_case(), a_vacancy()
    before = payment(case, vacancy, on=TODAY)
    tell_amounts(case.citizen, on=TODAY, special_support_dkk=700, electricity_dkk=300, debt_dkk="99.50")
    after = payment(case, vacancy, on=TODAY)
    assert after.ability.residual_dkk - before.ability.residual_dkk == Decimal("300.50")
    assert after.is_examined
    inputs = {each.label: each for each in reckoning(case, vacancy, after, on=TODAY).inputs}
    assert (inputs["El"].known_on, inputs["El"].source) == (TODAY, "Borgerens oplysninger")
    assert "99,50" in inputs["Afdrag på gæld"].value
    assert "Børneydelser" not in inputs or inputs["Børneydelser"].value == "Har ingen"


def test_what_nobody_has_told_is_no_zero():
    case, vacancy = nothing_told(citizen=a_citizen(children=1, income="20000")), a_vacancy()
    assert unknown_amounts(case, on=TODAY) == tuple(Amount)
    paid = payment(case, vacancy, on=TODAY)
    assert paid.ability is not None
    assert not paid.is_examined
    assert paid.finding.because.endswith(
        "Særlig støtte, børneydelser, el, afdrag på gæld og formue er ikke oplyst og ikke regnet med."
    )
    assert paid.in_words.endswith("; særlig støtte, børneydelser, el, afdrag på gæld og formue er ikke oplyst")
    behind = {each.label: each for each in reckoning(case, vacancy, paid, on=TODAY).inputs}
    assert behind["El"].value == "Ikke oplyst"


def test_more_may_come_in_than_is_told():
    case = nothing_told(citizen=a_citizen(income="6000"))
    assert payment(case, a_vacancy(), on=TODAY).change.endswith(", eller oplysning om særlig støtte")


def test_pairs_that_are_not_examined_are_counted_apart():
    vacancy, sure, unsure = (
        a_vacancy(),
        a_case(citizen=a_citizen(income="20000")),
        nothing_told(citizen=a_citizen(income="20000")),
    )
    found = match(vacancy, on=TODAY)
    assert (len(found.fitting), found.unexamined) == (2, 1)
    assert match_case(asked_again(unsure), on=TODAY).unexamined == 1
    told = told_match(found)
    assert {row["case"]: row["unexamined"] for row in told["fitting"]} == {sure.number: False, unsure.number: True}
    assert told["unexamined"] == 1
    assert found.find(unsure.pk).open_count == 1


def test_they_are_marked_alike_in_the_match_and_in_the_meeting(client, caseworker):
    vacancy, unsure = a_vacancy(), nothing_told(citizen=a_citizen(income="20000"))
    a_case(citizen=a_citizen(income="20000"))
    board = reverse("meeting", args=[open_meeting(by=caseworker, at=NOW).pk])
    pages = [board, reverse("match_vacancy", args=[vacancy.pk]), reverse("match_case", args=[unsure.pk])]
    mark = 'aria-label="Ikke undersøgt færdig:"'
    assert [client.get(page).content.decode().count(mark) for page in pages] == [1, 1, 1]
    assert "parret passer, så vidt nogen ved" in client.get(board).content.decode()
    tell_amounts(unsure.citizen, on=TODAY)
    assert not any(mark in client.get(page).content.decode() for page in pages)
    assert "så vidt nogen ved" not in client.get(board).content.decode()


def test_the_page_of_the_ranking_says_how_many(client, caseworker):
    vacancy, case = a_vacancy(), nothing_told(citizen=a_citizen(income="20000"))
    shown = client.get(reverse("match_vacancy", args=[vacancy.pk])).content.decode()
    assert "0 borgere passer, 1 er ikke undersøgt færdig" in shown
    shown = client.get(reverse("match_case", args=[case.pk])).content.decode()
    assert "0 boliger passer, 1 er ikke undersøgt færdig" in shown


def test_old_ones_are_asked_about_again():
    case = a_case()
    case.citizen.monthly_amounts.update(known_on=TODAY - timedelta(days=93))
    assert (
        old_amounts(case, on=TODAY)
        == "Særlig støtte, el, afdrag på gæld og formue er oplyst for mere end tre måneder siden. Spørg igen."
    )
    assert "tre måneder" in payment(case, a_vacancy(), on=TODAY).warning
    tell_amounts(case.citizen, on=TODAY)
    assert old_amounts(case, on=TODAY) == ""


@pytest.mark.parametrize(
    ("told", "progress"), [(False, Progress.NOT_BEGUN), (None, Progress.MISSING), (True, Progress.DONE)]
)
def test_the_list_before_the_decision_asks_for_them(told, progress):
    case = a_case(CaseState.ASSESSED)
    case.citizen.monthly_amounts.all().delete()
    if told is not False:
        tell_amounts(case.citizen, debt_dkk=0 if told else None)
    case = with_decision(case_page(a_caseworker()).get(pk=case.pk))
    item = next(each for each in checklist(case, (), on=TODAY) if each.about == "amounts")
    assert item.progress == progress


def test_the_next_step_says_what_to_ask_first():
    assert next_step(a_case(), [], None, on=TODAY).text == "Ingen tilbud er ude."
    text = next_step(nothing_told(), [], None, on=TODAY).text
    assert (
        text
        == "Ingen tilbud er ude. Særlig støtte, el, afdrag på gæld og formue er ikke oplyst. Spørg, før I tilbyder en bolig."
    )


def test_none_and_not_told_are_two_answers(client, caseworker):
    case = nothing_told()
    page = reverse("record_fact", args=[case.pk, "amounts"])
    known = {"known_on": TODAY.isoformat(), "source": "Samtale", "reason": "Borgeren er spurgt"}
    assert "Skriv mindst ét beløb." in client.post(page, known).content.decode()
    client.post(page, known | {"electricity_dkk": "400", "debt_dkk": "0"})
    row = case.citizen.monthly_amounts.get()
    assert (row.electricity_dkk, row.debt_dkk, row.special_support_dkk) == (400, 0, None)
    event = case.events.order_by("-pk").first()
    assert event.text.replace("\N{NO-BREAK SPACE}", " ").startswith(
        "Rettet: Oplyst: el 400,00 kr., ingen afdrag på gæld"
    )
    shown = client.get(reverse("case_economy", args=[case.pk])).content.decode()
    assert "Har ingen" in shown
    assert "Særlig støtte og formue er ikke oplyst" in shown
    assert "Sidst oplyst" in client.get(page).content.decode()


def test_the_account_of_the_month_shows_each_of_them(client, caseworker):
    case, vacancy = a_case(citizen=a_citizen(children=1)), a_vacancy()
    case.citizen.monthly_amounts.all().delete()
    tell_amounts(case.citizen, child_benefit_dkk=1060, debt_dkk=None)
    shown = client.get(reverse("case_economy", args=[case.pk]), {"vacancy": vacancy.pk}).content.decode()
    lines = shown.partition("Månedens regnskab")[2].partition("</table>")[0]
    assert "1.060,00" in lines
    assert "Afdrag på gæld" in lines
    assert "ikke oplyst" in lines


def test_an_offer_before_the_economy_is_told_says_why(client, caseworker):
    vacancy, case = a_vacancy(), nothing_told(citizen=a_citizen(income="20000"))
    page = reverse("allocate", args=[vacancy.pk, case.pk])
    assert "Kommunen skal sikre sig, at husstanden kan betale" in client.get(page).content.decode()
    answers = {"reasons": "Boligen har plads til dig, og du har ventet.", "answer_due_on": TODAY + timedelta(days=7)}
    assert "eller skriv, hvorfor boligen bliver anvist uden." in client.post(page, answers).content.decode()
    decision, when = Decision(**answers), {"by": caseworker, "on": TODAY, "at": NOW}
    with pytest.raises(ActionDenied, match="Spørg borgeren, eller skriv"):
        allocate(vacancy.pk, case.pk, decision, **when)
    assert not case.allocations.exists()
    why = "Borgeren skal ud i dag og kan ikke træffes på telefonen."
    shown = client.post(page, answers | {"unexamined_because": why}, follow=True).content.decode()
    assert why in shown
    offer = case.allocations.get()
    assert offer.unexamined_because == why
    assert why not in offer.letters.get().html
