"""CPR numbers of the household: sealed like the citizen's, shown masked, and used to see who is counted twice."""

import pytest
from django.urls import reverse

from accounts.models import AccessEvent
from allocation.actions.citizens import merge_citizens
from allocation.models import Case, HouseholdMember
from allocation.queries.cases import search_cases
from allocation.states import CaseState
from tests.allocation.verbs import last_event
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_citizen

pytestmark = pytest.mark.django_db

CHILD, OTHER = "610118-4236", "610170-1234"  # replacement numbers: born on 1 January 2018 and 1970
KNOWN = {"known_on": "2026-03-09"}


def tell(client, case: Case, fact: str, **answers: str) -> str:
    address = reverse("record_fact", args=[case.pk, fact])
    return client.post(address, KNOWN | answers, follow=True).content.decode()


def needs(client, case: Case) -> str:
    return client.get(reverse("case_needs", args=[case.pk])).content.decode()


@pytest.fixture
def case(caseworker) -> Case:
    return a_case(CaseState.ASSESSED)


@pytest.fixture
def child(client, case) -> HouseholdMember:
    tell(client, case, "member", kind="child", name="Maja", cpr=CHILD)
    return case.citizen.household.get()


def test_a_number_is_sealed_masked_and_gives_the_age(client, case, child):
    assert CHILD.replace("-", "") not in child.cpr_sealed
    assert (child.cpr_masked, child.reveal_cpr(), child.age_on(TODAY)) == ("610118-••••", CHILD, 8)
    shown = needs(client, case)
    assert "Maja, 8 år" in shown
    assert "610118-••••" in shown
    assert CHILD not in shown
    assert last_event(case)[1] == "Husstand: barn, 8 år kommet til"


def test_it_is_shown_once_and_the_look_is_written(client, case, child):
    assert CHILD in client.post(reverse("reveal_member_cpr", args=[child.pk])).content.decode()
    look = AccessEvent.objects.get(action="reveal")
    assert (look.subject_id, look.purpose) == (case.citizen_id, f"CPR-nr. i husstanden, sag {case.number}")
    nameless = a_case(citizen=a_citizen(children=1)).citizen.household.get()
    assert client.post(reverse("reveal_member_cpr", args=[nameless.pk])).status_code == 409


def test_a_case_is_found_by_the_number_of_somebody_in_the_household(client, case, child):
    answer = client.post(reverse("cases"), {"text": CHILD})
    assert answer["Location"] == reverse("case", args=[case.pk])
    assert AccessEvent.objects.filter(action="search").get().subject_id == case.citizen_id
    assert "en i husstanden" in client.get(answer["Location"]).content.decode()
    a_case(citizen=a_citizen(cpr=CHILD))
    both = client.post(reverse("cases"), {"text": CHILD.replace("-", "")}).content.decode()
    assert both.count("Nummeret står på en i husstanden") == 1
    assert "2 fundet." in both
    child.left_on = TODAY
    child.save()
    assert len(search_cases(a_caseworker(), CHILD).cases) == 1


def test_it_can_be_written_later_on_whoever_has_none(client, caseworker):
    case = a_case(CaseState.ASSESSED, citizen=a_citizen(children=1, cpr=OTHER))
    member = case.citizen.household.get()
    assert "Skriv CPR-nr." in needs(client, case)
    assert "Nummeret står allerede på" in tell(client, case, "number", whom=str(member.pk), cpr=OTHER)
    tell(client, case, "number", whom=str(member.pk), cpr=CHILD)
    member.refresh_from_db()
    assert member.cpr_masked == "610118-••••"
    assert f'value="{member.pk}"' not in client.get(reverse("record_fact", args=[case.pk, "number"])).content.decode()


def test_a_replacement_number_gives_way_to_a_real_one_but_not_to_somebody_elses(client, case):
    taken = a_citizen(cpr=OTHER)
    assert "Nummeret står allerede på en anden borger." in tell(client, case, "number", whom="0", cpr=OTHER)
    before = case.citizen.cpr_masked
    tell(client, case, "number", whom="0", cpr=CHILD)
    case.citizen.refresh_from_db()
    assert (case.citizen.reveal_cpr(), taken.reveal_cpr()) == (CHILD, OTHER)
    assert last_event(case)[1] == f"CPR-nr. rettet, før {before}"


@pytest.mark.parametrize(
    ("cpr", "sentence"), [("1234", "har ti cifre"), (OTHER, "Et barn i husstanden er højst"), ("610218-12", "ti cifre")]
)
def test_a_number_that_cannot_be_is_refused(client, case, cpr, sentence):
    assert sentence in tell(client, case, "member", kind="child", cpr=cpr)
    assert not case.citizen.household.exists()


def test_whoever_stands_in_two_households_or_applies_alone_is_said(client, case, child):
    assert "står også i en anden sag" not in needs(client, case)
    alone = a_case(citizen=a_citizen(cpr=CHILD))
    other = a_case(CaseState.ASSESSED)
    tell(client, other, "member", kind="child", name="Maja", cpr=CHILD)
    shown = needs(client, case)
    assert "En i husstanden står også i en anden sag." in shown
    assert f'Maja søger også selv i <a href="/cases/{alone.pk}/">' in shown
    assert f'Maja står også i husstanden på <a href="/cases/{other.pk}/">' in shown
    assert f'Borgeren står også i husstanden på <a href="/cases/{case.pk}/">' in needs(client, alone)


def test_two_rows_that_become_one_person_count_each_child_once(client, case, child):
    twin = a_case(CaseState.ASSESSED, citizen=a_citizen(cpr=OTHER))
    for number, name in ((CHILD, "Maja"), ("610119-4232", "Bo")):
        tell(client, twin, "member", kind="child", name=name, cpr=number)
    case.citizen.born_on = twin.citizen.born_on
    case.citizen.save(update_fields=["born_on"])
    trace = merge_citizens(case.citizen_id, twin.citizen_id, reason="Set pas.", by=a_caseworker(), at=NOW)
    assert len(trace.moved["counted_twice"]) == 1
    assert sorted(member.name for member in case.citizen.household.filter(left_on=None)) == ["Bo", "Maja"]
