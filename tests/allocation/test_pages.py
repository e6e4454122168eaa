"""Every list and page of allocation/: it opens, and asks as little of the database for twenty rows as for one."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.roles import Role
from allocation.actions.meetings import open_meeting
from allocation.actions.skips import skip_case
from allocation.models import Income
from allocation.states import AllocationState, CaseState, SkipReason
from housing.models import Area, AreaListing
from law.wording import whole_dkk
from tests.allocation.rows import MOST_QUERIES, asked, some_of_everything
from tests.choices import a_banned_pair
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_citizen,
    a_dwelling,
    a_user,
    a_vacancy,
    an_allocation,
    an_association,
    an_estate,
)

pytestmark = pytest.mark.django_db


def test_the_check_page_asks_the_same_for_twenty_as_for_one(client, caseworker):
    vacancy, case = a_vacancy(), a_case(citizen=a_citizen(income="20000"))
    address = reverse("allocate", args=[vacancy.pk, case.pk])
    one = asked(client, address)
    some_of_everything(19)
    assert asked(client, address) == one <= MOST_QUERIES


def in_an_area(number, **case):
    """Homes in an area that the ban asks about, and cases that fit or do not."""
    area = Area.objects.create(name=f"Prøvegården {number}")
    AreaListing.objects.create(area=area, published_on=date(2025, 12, 1), status="vulnerable", source="Listen")
    homes = [a_vacancy(dwelling=a_dwelling(area=area)) for _ in range(number)]
    return homes, [a_case(citizen=a_citizen(children=1, income="20000"), **case) for _ in range(number)]


@pytest.mark.parametrize("number", [3, 12])
def test_pages_of_a_listed_area_ask_no_more(client, caseworker, number):
    """The ranking, the check page of who is barred by the ban, the meeting with an open pair, and both ways in."""
    homes, cases = in_an_area(number)
    banned = cases[0]
    Income.objects.create(
        citizen=banned.citizen, known_on=TODAY, support="disability", gross_month_dkk=20_000, source="Afgørelse"
    )
    skip_case(homes[0].pk, cases[1].pk, reason=SkipReason.UNSAFE, by=caseworker, at=NOW)
    board = reverse("meeting", args=[open_meeting(by=caseworker, at=NOW).pk])
    for address, query in (
        (reverse("match_vacancy", args=[homes[0].pk]), {}),
        (reverse("match_vacancy", args=[homes[0].pk]), {"show": "not"}),
        (reverse("match_case", args=[cases[1].pk]), {}),
        (reverse("allocate", args=[homes[0].pk, cases[2].pk]), {}),
        (reverse("allocate", args=[homes[0].pk, banned.pk]), {}),
        (board, {"pair": f"{homes[0].pk}-{cases[2].pk}"}),
        (reverse("case", args=[cases[1].pk]), {}),
        (reverse("case", args=[cases[1].pk]), {"vacancy": homes[0].pk}),
        (reverse("case_economy", args=[cases[1].pk]), {"vacancy": homes[0].pk}),
    ):
        assert asked(client, address, **query) <= MOST_QUERIES, address


def test_a_case_shows_what_it_has_whichever_home(client, caseworker):
    shown = client.get(reverse("case", args=[a_case().pk])).content.decode()
    assert "Prioritet" in shown
    assert "Ventetid" in shown
    assert "Prioritet" not in client.get(reverse("case", args=[a_case(CaseState.RECEIVED).pk])).content.decode()


def test_a_banned_home_is_picked_last_and_says_so(client, caseworker):
    home, case = a_banned_pair()
    other = a_vacancy(dwelling=a_dwelling(address="Ligevej 1"), available_on=home.available_on)
    address = reverse("case", args=[case.pk])
    shown = client.get(address).content.decode()
    label = f"i {home.dwelling.address} · {whole_dkk(home.rent_dkk)}"
    assert f"{label} · passer ikke: forbud</option>" in shown
    assert shown.index(f'<option value="{other.pk}" selected>i Ligevej 1 · ') < shown.index(
        f'<option value="{home.pk}">'
    )
    unexamined = a_case(citizen=a_citizen(income="20000"))
    told = client.get(reverse("case", args=[unexamined.pk]), {"vacancy": home.pk}).content.decode()
    assert f'<option value="{home.pk}" selected>{label} · ikke undersøgt færdig' in told


def test_a_case_asks_the_same_however_much_has_happened(client, caseworker):
    case = a_case(citizen=a_citizen(children=1, income="20000"))
    an_allocation(AllocationState.DECLINED, case=case)
    one = asked(client, reverse("case", args=[case.pk]))
    for _ in range(19):
        an_allocation(AllocationState.DECLINED, case=case)
    assert asked(client, reverse("case", args=[case.pk])) == one <= MOST_QUERIES


def test_ours_asks_the_same_for_twenty_as_for_one(client, the_day):
    association = an_association()
    client.force_login(a_user(Role.ASSOCIATION, association=association))

    def moved_in():
        vacancy = a_vacancy(dwelling=a_dwelling(estate=an_estate(association)))
        an_allocation(AllocationState.ACCEPTED, vacancy=vacancy)

    moved_in()
    one = asked(client, reverse("our_allocations"))
    for _ in range(19):
        moved_in()
    assert asked(client, reverse("our_allocations")) == one <= MOST_QUERIES


@pytest.mark.parametrize("state", list(AllocationState))
def test_an_offer_opens_in_every_state_with_the_steps_it_has(client, caseworker, state):
    offer = an_allocation(state)
    shown = client.get(reverse("allocation", args=[offer.pk])).content.decode()
    assert offer.get_state_display() in shown
    assert offer.reasons in shown
    steps = {
        name
        for name in ("accept", "decline", "withdraw", "lease")
        if reverse(f"{name}_allocation", args=[offer.pk]) in shown
    }
    expected = {"offered": {"accept", "decline", "withdraw"}, "accepted": {"withdraw", "lease"}}
    assert steps == expected.get(state, set())


@pytest.mark.parametrize("state", list(CaseState))
def test_a_case_opens_in_every_state_with_its_next_step(client, caseworker, state):
    case = a_case(state)
    shown = client.get(reverse("case", args=[case.pk])).content.decode()
    expected = {
        "received": "Vurdér sagen.",
        "assessed": "Afgør sagen.",
        "approved": "Find en bolig.",
        "paused": "På pause.",
        "refused": "<p>Afslået.",
        "housed": "Registrér nøglen til",
        "closed": "<p>Lukket.",
    }
    assert expected[state] in shown


def test_a_case_shows_what_the_offered_home_would_leave(client, caseworker):
    case = a_case(citizen=a_citizen(income="20000"))
    an_allocation(case=case)
    shown = client.get(reverse("case", args=[case.pk])).content.decode()
    for words in (
        "Rådighedsbeløb pr. måned",
        "Boligstøtte, anslået",
        "Rådighedsbeløb mod grænserne",
        "Ikke alle satser er bekræftet.",
    ):
        assert words in shown, words


@pytest.mark.parametrize("asked_about", ["x", "0", "9" * 30])
def test_a_home_that_is_none_is_harmless(client, caseworker, asked_about):
    case = a_case()
    answer = client.get(reverse("case", args=[case.pk]), {"vacancy": asked_about})
    assert answer.status_code == 200


def test_every_empty_list_says_why(client, caseworker):
    assert "Ingen åbne tilbud." in client.get(reverse("allocations")).content.decode()
    assert "Ingen tilbud her." in client.get(reverse("allocations"), {"state": "leased"}).content.decode()
