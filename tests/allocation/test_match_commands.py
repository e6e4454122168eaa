"""bin/manage match and match_all, and the ranked homes of one case."""

import json
import random

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests.factories import NOW, a_case, a_citizen, a_dwelling, a_vacancy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW)


def able(**fields):
    return a_case(citizen=a_citizen(income="20000"), **fields)


def asked(capsys, *arguments):
    call_command(*arguments)
    return capsys.readouterr().out


def test_match_is_ranked_with_findings(capsys):
    vacancy = a_vacancy(dwelling=a_dwelling(floor=2))
    first, second = able(is_urgent=True), able()
    barred = able(needs_no_stairs=True)
    told = json.loads(asked(capsys, "match", vacancy.pk, "--json"))
    assert [row["case"] for row in told["fitting"]] == [first.number, second.number]
    assert [(row["case"], row["barred_by"]) for row in told["not_fitting"]] == [(barred.number, ["stairs"])]
    assert any("tilbage om måneden" in finding["because"] for finding in told["fitting"][0]["findings"])
    assert f"{vacancy}: 2 passer, 1 passer ikke" in asked(capsys, "match", vacancy.pk)


def test_an_unknown_vacancy_is_a_sentence(capsys):
    with pytest.raises(SystemExit):
        call_command("match", 0)
    assert "Kommunen har ingen ledig bolig" in capsys.readouterr().err


def test_match_all_says_both_solutions_and_the_difference(capsys):
    fit = a_vacancy(dwelling=a_dwelling(is_wheelchair_suitable=True))
    other = a_vacancy()
    able(applied_on=NOW.date().replace(year=2023)), able(needs_wheelchair=True)
    told = json.loads(asked(capsys, "match_all", "--json"))
    assert {row["vacancy"] for row in told["joint"]["pairs"]} == {fit.pk, other.pk}
    assert told["difference"]["points"] == told["joint"]["worth"]["points"] - told["first_come"]["worth"]["points"]
    assert told["difference"]["points"] > 0
    assert "Bedste samlede løsning" in asked(capsys, "match_all")


def test_the_same_answer_whatever_order_rows_were_written_in(capsys):
    days = list(range(6))
    random.Random(3).shuffle(days)
    vacancy = a_vacancy()
    cases = {day: able(applied_on=NOW.date().replace(year=2020 + day)) for day in days}
    told = json.loads(asked(capsys, "match", vacancy.pk, "--json"))
    assert [row["case"] for row in told["fitting"]][:3] == [cases[day].number for day in (0, 1, 2)]
    assert json.loads(asked(capsys, "match", vacancy.pk, "--json")) == told


def test_the_homes_of_one_case(client, caseworker):
    case = able(needs_no_stairs=True)
    ground, high = a_vacancy(dwelling=a_dwelling(floor=0)), a_vacancy(dwelling=a_dwelling(floor=3))
    shown = client.get(reverse("match_case", args=[case.pk])).content.decode()
    assert "1 bolig passer" in shown
    assert ground.dwelling.address in shown
    assert high.dwelling.address not in shown
    barred = client.get(reverse("match_case", args=[case.pk]), {"show": "not"}).content.decode()
    assert f"{high.dwelling.address}" in barred
    assert "Kan ikke gå på trapper" in barred
