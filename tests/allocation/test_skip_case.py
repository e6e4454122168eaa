"""Passing somebody over for a home: struck in the list, told on the check page, approved by another."""

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.actions.meetings import open_meeting
from allocation.actions.skips import skip_case, unskip_case
from allocation.models import Proposal, Skip
from allocation.queries.meeting import solve
from allocation.states import SkipReason
from tests.factories import NOW, TODAY, a_case, a_citizen, a_user, a_vacancy, an_allocation

pytestmark = pytest.mark.django_db
WHY = {"reason": "elsewhere", "note": "Ringede og bad om ikke at bo der."}


@pytest.fixture
def three():
    """A home, who is first in its ranking, and who is second."""
    first = a_case(citizen=a_citizen(income="20000", first_name="Rasmus"), is_urgent=True)
    return a_vacancy(), first, a_case(citizen=a_citizen(income="20000", first_name="Anna"))


def match_page(vacancy):
    return reverse("match_vacancy", args=[vacancy.pk])


def skipped(client, vacancy, case, **changes):
    return client.post(reverse("skip_case", args=[vacancy.pk, case.pk]), WHY | changes, follow=True).content.decode()


def test_it_stands_struck_with_who_when_and_why_and_the_next_is_open(client, caseworker, three):
    vacancy, first, second = three
    shown = skipped(client, vacancy, first)
    assert "is-skipped" in shown
    assert f"af {caseworker}: Ønsker ikke området. Ringede og bad" in shown
    assert f"Anvis {second.citizen}" in shown
    assert first.events.filter(name="skip").get().text == f"Sprunget over til {vacancy}: {Skip.objects.get()}"


def test_the_reason_follows_to_the_check_page_and_to_who_approves(client, caseworker, three):
    vacancy, first, second = three
    skipped(client, vacancy, first)
    check = reverse("allocate", args=[vacancy.pk, second.pk])
    shown = client.get(check).content.decode()
    assert f"Nr. 1, {first.citizen} (" in shown
    assert "er sprunget over" in shown
    said = f"Sag {first.number} er sprunget over: Ønsker ikke området. Ringede og bad om ikke at bo der."
    assert said in shown
    reasons = "Boligen har plads til husstanden, og borgeren har ventet længst."
    client.post(check, {"reasons": reasons, "deviation": said, "answer_due_on": "2026-03-17"})
    proposal = Proposal.objects.get()
    assert [row["skipped"] for row in proposal.ranking if row["case"] == first.number] == [str(Skip.objects.get())]


def test_taken_back_the_list_is_as_before(client, caseworker, three):
    vacancy, first, _ = three
    skipped(client, vacancy, first)
    client.post(reverse("unskip_case", args=[vacancy.pk, first.pk]))
    shown = client.get(match_page(vacancy)).content.decode()
    assert "is-skipped" not in shown
    assert f"Anvis {first.citizen}" in shown
    unskip_case(vacancy.pk, first.pk, by=caseworker, at=NOW)
    assert first.events.filter(name="unskip").count() == 1


def test_said_twice_the_last_word_stands(three, caseworker):
    vacancy, first, _ = three
    for reason in (SkipReason.NOT_REACHED, SkipReason.NOT_READY):
        skip_case(vacancy.pk, first.pk, reason=reason, by=caseworker, at=NOW)
    assert [skip.reason for skip in Skip.objects.standing()] == ["not_ready"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": ""}, "Vælg, hvorfor"),
        ({"reason": "other", "note": ""}, "Skriv grunden, når den ikke står på listen."),
    ],
)
def test_what_is_missing_is_said_and_nobody_is_passed_over(client, caseworker, three, changes, sentence):
    assert sentence in skipped(client, *three[:2], **changes)
    assert not Skip.objects.exists()


def test_nobody_is_passed_over_for_a_home_that_is_gone(caseworker):
    taken, case = an_allocation().vacancy, a_case()
    with pytest.raises(ActionDenied, match="blev tilbudt"):
        skip_case(taken.pk, case.pk, reason=SkipReason.UNSAFE, by=caseworker, at=NOW)


def test_it_holds_the_pair_apart_in_the_meeting_too(client, caseworker, three):
    vacancy, first, second = three
    skipped(client, vacancy, first)
    meeting = open_meeting(by=caseworker, at=NOW)
    solved = solve(meeting, on=TODAY)
    assert [solved.grid.cases[place] for place in solved.joint.values()] == [second]
    shown = client.get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert f"Sprunget over: {first.citizen} til {vacancy}" in shown


def test_the_list_can_be_sorted_and_each_keeps_its_number(client, caseworker, three):
    vacancy, first, second = three
    long = a_case(citizen=a_citizen(income="20000"), applied_on=TODAY.replace(year=2024))
    shown = client.get(match_page(vacancy), {"sort": "waiting"}).content.decode()
    places = [shown.index(f'id="case-{case.pk}"') for case in (long, first, second)]
    assert places == sorted(places)
    assert '<td class="num">2</td>' in shown.partition(f'id="case-{long.pk}"')[2][:60]
    assert client.get(match_page(vacancy), {"sort": "left"}).status_code == 200
    assert client.get(match_page(vacancy), {"sort": "x"}).status_code == 200


# Who else looks


def test_who_looks_at_the_same_home_is_told(client, caseworker, three):
    vacancy = three[0]
    assert "ser også" not in client.get(match_page(vacancy)).content.decode()
    client.force_login(a_user(Role.CASEWORKER, first_name="Jonas", last_name="Bech"))
    assert f"{caseworker} ser også på boligen" in client.get(match_page(vacancy)).content.decode()
    client.force_login(caseworker)
    check = client.get(reverse("allocate", args=[vacancy.pk, three[1].pk])).content.decode()
    assert "Jonas Bech ser også på boligen" in check


def test_an_empty_chair_is_soon_forgotten(client, caseworker, three, time_machine):
    address = reverse("presence", args=[three[0].pk])
    client.get(address)
    other = a_user(Role.MANAGER)
    client.force_login(other)
    assert f"{caseworker} ser også" in client.get(address).content.decode()
    time_machine.shift(60)
    assert "ser også" not in client.get(address).content.decode()
