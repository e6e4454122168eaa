"""The allocation meeting: both solutions, locks and vetoes, stopped and resumed."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.actions.meetings import close_meeting, drop_choice, hold_pair, open_meeting
from allocation.models import Case, MeetingChoice, WeightSet
from allocation.queries.grid import grid_of
from allocation.queries.joint import Held, best_joint, first_come, worth_of
from allocation.queries.meeting import solve, swaps
from allocation.queries.ranking import candidates, open_vacancies
from allocation.queries.weights import STANDARD
from housing.models import Vacancy
from tests.factories import NOW, TODAY, a_case, a_citizen, a_dwelling, a_user, a_vacancy, an_allocation
from tests.many import all_cases, many_cases, many_vacancies, shuffled

pytestmark = pytest.mark.django_db

LOCK, VETO = MeetingChoice.Kind.LOCK, MeetingChoice.Kind.VETO


def able(**fields):
    return a_case(citizen=a_citizen(income="20000"), **fields)


def held(meeting, kind, vacancy, case, **fields):
    keys = {"vacancy_id": vacancy.pk, "case_id": case.pk}
    return hold_pair(meeting.pk, kind, **keys, by=a_user(), on=TODAY, at=NOW, **fields)


def pairs_of(solved, pairs):
    return {solved.grid.vacancies[home]: solved.grid.cases[case] for home, case in pairs.items()}


@pytest.fixture
def wheelchair():
    """The one home for a wheelchair falls due first, and somebody without one has waited longest."""
    fit = a_vacancy(dwelling=a_dwelling(is_wheelchair_suitable=True, floor=0))
    other = a_vacancy(dwelling=a_dwelling())
    waited = able(applied_on=TODAY.replace(year=2024))
    needs = able(needs_wheelchair=True)
    return fit, other, waited, needs


# Solutions


def test_the_joint_solution_meets_at_least_as_much_need_and_is_the_same_for_any_order():
    many_cases(80)
    many_vacancies(30)
    cases, homes = all_cases(), list(open_vacancies())
    grid = grid_of(cases, homes, on=TODAY)
    joint, queue = best_joint(grid), first_come(grid)
    assert worth_of(grid, joint).points > worth_of(grid, queue).points
    assert len(set(joint.values())) == len(joint)
    assert all(grid.fits(home, case) for home, case in [*joint.items(), *queue.items()])
    for seed in range(10):
        again = grid_of(shuffled(cases, seed), shuffled(homes, seed), on=TODAY)
        assert best_joint(again) == joint
        assert first_come(again) == queue


def test_locks_and_vetoes_bind_both_solutions():
    many_cases(40)
    many_vacancies(15)
    grid = grid_of(all_cases(), list(open_vacancies()), on=TODAY)
    free = best_joint(grid)
    home, case = next(iter(free.items()))
    vetoed = Held(vetoes=frozenset({(home, case)}))
    assert best_joint(grid, vetoed).get(home) != case
    assert first_come(grid, vetoed).get(home) != case
    other = next(place for place in grid.ranked_cases(home) if place != case)
    locked = Held(locks={home: int(other)})
    assert best_joint(grid, locked)[home] == first_come(grid, locked)[home] == other
    for choices in (vetoed, locked):
        assert worth_of(grid, best_joint(grid, choices)).points >= worth_of(grid, first_come(grid, choices)).points
        assert worth_of(grid, best_joint(grid, choices)).points <= worth_of(grid, free).points


def test_among_equals_nobody_is_moved_who_need_not_be():
    for _ in range(4):
        able()
        a_vacancy(dwelling=a_dwelling())
    able()
    grid = grid_of(all_cases(), list(open_vacancies()), on=TODAY)
    queue = first_come(grid)
    free = best_joint(grid, near=queue)
    assert free == queue
    for home, case in free.items():
        assert best_joint(grid, Held(locks={home: case}), near=free) == free
        vetoed = best_joint(grid, Held(vetoes=frozenset({(home, case)})), near=free)
        assert len(vetoed) == len(free)
        assert len(vetoed.items() & free.items()) == len(free) - 1


def test_the_only_home_for_a_wheelchair_goes_to_the_wheelchair(wheelchair):
    fit, other, waited, needs = wheelchair
    solved = solve(open_meeting(by=a_user(), at=NOW), on=TODAY)
    assert pairs_of(solved, solved.joint) == {fit: needs, other: waited}
    assert pairs_of(solved, solved.queue) == {fit: waited}
    assert solved.joint_worth.minus(solved.queue_worth).homes == 1
    assert any(swap.is_only_home for swap in swaps(solved))


def test_kroner_count_what_stays_and_empty_homes_cost(wheelchair):
    terms = STANDARD.as_terms() | {"stay_month_dkk": {"sofa": "1000"}}
    tried = {"tried_at": NOW, "published_by": a_user(Role.MANAGER), "published_at": NOW, "from_on": TODAY}
    WeightSet.objects.create(number=2, terms=terms, reason="Prøve", made_by=a_user(), made_at=NOW, **tried)
    solved = solve(open_meeting(by=a_user(), at=NOW), on=TODAY)
    assert solved.joint_worth.total_dkk == 0
    assert solved.queue_worth.stays_dkk == Decimal(1000)
    assert solved.queue_worth.empty_dkk == wheelchair[1].rent_dkk


# What people decide


def test_there_is_one_open_meeting_and_it_is_gone_on_with():
    meeting = open_meeting(by=a_user(), at=NOW)
    assert open_meeting(by=a_user(), at=NOW) == meeting
    with pytest.raises(IntegrityError, match="one_open_meeting"), transaction.atomic():
        type(meeting).objects.create(opened_by=a_user(), opened_at=NOW)


def test_a_later_choice_takes_the_place_of_an_earlier(wheelchair):
    fit, other, waited, needs = wheelchair
    meeting = open_meeting(by=a_user(), at=NOW)
    held(meeting, LOCK, fit, waited)
    assert pairs_of(solve(meeting, on=TODAY), solve(meeting, on=TODAY).joint)[fit] == waited
    assert solve(meeting, on=TODAY).cost_of_choices > 0
    held(meeting, LOCK, fit, needs)
    assert [choice.case for choice in solve(meeting, on=TODAY).choices] == [needs]
    veto = held(meeting, VETO, fit, needs, reason="Vil bo et andet sted")
    assert needs not in pairs_of(solve(meeting, on=TODAY), solve(meeting, on=TODAY).joint).values()
    drop_choice(meeting.pk, choice_id=veto.pk, by=a_user(), at=NOW)
    assert pairs_of(solve(meeting, on=TODAY), solve(meeting, on=TODAY).joint)[fit] == needs


def test_what_cannot_be_allocated_cannot_be_locked(wheelchair):
    _, other, _, needs = wheelchair
    meeting = open_meeting(by=a_user(), at=NOW)
    with pytest.raises(ActionDenied, match="kan ikke låses: kørestol"):
        held(meeting, LOCK, other, needs)
    taken = an_allocation()
    with pytest.raises(ActionDenied, match="blev tilbudt"):
        held(meeting, VETO, taken.vacancy, needs, reason="Optaget")


def test_an_ended_meeting_is_ended():
    meeting = open_meeting(by=a_user(), at=NOW)
    close_meeting(meeting.pk, outcome={}, by=a_user(), at=NOW)
    with pytest.raises(ActionDenied, match="Mødet er sluttet"):
        held(meeting, VETO, a_vacancy(), able(), reason="For sent")
    with pytest.raises(ActionDenied, match="Anvisningsmøder holdes af"):
        open_meeting(by=a_user(Role.ASSOCIATION), at=NOW)


def test_what_is_allocated_meanwhile_leaves_the_board(wheelchair):
    fit, other, waited, needs = wheelchair
    meeting = open_meeting(by=a_user(), at=NOW)
    held(meeting, LOCK, fit, needs)
    an_allocation(vacancy=fit, case=needs)
    solved = solve(meeting, on=TODAY)
    assert list(solved.grid.vacancies) == [other]
    assert pairs_of(solved, solved.joint) == {other: waited}


# The pages


@pytest.fixture
def board(client, caseworker, wheelchair):
    client.post(reverse("meetings"))
    meeting = open_meeting(by=caseworker, at=NOW)
    return reverse("meeting", args=[meeting.pk]), meeting


def test_the_board_says_what_bars_and_what_the_difference_is_worth(client, board, wheelchair):
    fit, other, waited, needs = wheelchair
    shown = client.get(board[0]).content.decode()
    for words in ("Behov mødt, point", "2 af 2", "1 af 2", "Først til mølle", "kørestol", "Den eneste ledige bolig"):
        assert words in shown, words
    assert f"{fit.dwelling.address} til {needs.citizen.first_name}, ikke {waited.citizen.first_name}." in shown


def test_a_pair_is_looked_into_and_held_from_the_board(client, board, wheelchair):
    fit, other, waited, needs = wheelchair
    pair = f"{fit.pk}-{waited.pk}"
    shown = client.get(board[0], {"pair": pair}).content.decode()
    assert f"{waited.citizen} og {fit.dwelling.address}:" in shown
    hold = reverse("hold_pair", args=[board[1].pk])
    assert "Skriv grunden til vetoet." in client.post(hold, {"veto": pair}).content.decode()
    assert "Veto: " in client.post(hold, {"veto": pair, "reason": "Ønsker det ikke"}, follow=True).content.decode()
    choice = board[1].choices.get()
    assert (choice.kind, choice.reason) == ("veto", "Ønsker det ikke")
    client.post(reverse("drop_choice", args=[board[1].pk, choice.pk]))
    assert not board[1].choices.filter(dropped_at=None).exists()


@pytest.mark.parametrize("odd", [{"pair": "x"}, {"pair": "1-2-3"}, {"pair": "999-999"}, {"page": "x"}])
def test_odd_addresses_are_harmless(client, board, odd):
    assert client.get(board[0], odd).status_code == 200
    assert client.post(reverse("hold_pair", args=[board[1].pk]), odd).status_code == 302


def test_ended_from_the_page_it_keeps_what_it_saw(client, board):
    assert reverse("close_meeting", args=[board[1].pk]) in client.get(board[0]).content.decode()
    client.post(reverse("close_meeting", args=[board[1].pk]))
    board[1].refresh_from_db()
    assert board[1].outcome["joint"]["homes"] == 2
    assert "Begynd møde" in client.get(reverse("meetings")).content.decode()


def test_an_empty_board_says_what_next(client, caseworker):
    meeting = open_meeting(by=caseworker, at=NOW)
    address = reverse("meeting", args=[meeting.pk])
    assert "Ingen ledige boliger venter" in client.get(address).content.decode()
    a_vacancy()
    assert "Ingen godkendte borgere venter" in client.get(address).content.decode()


def test_the_page_asks_as_little_for_many(client, board, django_assert_max_num_queries):
    many_cases(30)
    many_vacancies(10)
    with django_assert_max_num_queries(12):
        client.get(board[0])
    assert Case.objects.count() > 30
    assert Vacancy.objects.count() > 10
    assert candidates().count() > 30
