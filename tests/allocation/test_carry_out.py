"""A meeting's solution carried out on one page: in an order in which each is first, each decided by itself."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from allocation import letters
from allocation.actions.meetings import Pair, carry_out, hold_pair, open_meeting
from allocation.models import Allocation, Letter, MeetingChoice, Proposal
from allocation.queries.carry_out import turns_of
from allocation.queries.meeting import solve
from allocation.states import LetterKind, TieKind
from tests.choices import a_banned_pair
from tests.factories import NOW, TODAY, a_case, a_citizen, a_dwelling, a_user, a_vacancy, an_allocation
from tests.many import many_cases, many_vacancies
from tests.tenancies import a_tie

pytestmark = pytest.mark.django_db

REASONS = "Boligen har den rette størrelse, og I har brug for den nu."
WHY = "Valgt på mødet, fordi boligen er den eneste til en kørestol."


def able(first_name, **fields):
    return a_case(citizen=a_citizen(income="20000", first_name=first_name), **fields)


@pytest.fixture
def meeting(caseworker):
    return open_meeting(by=caseworker, at=NOW)


@pytest.fixture
def pairs(meeting):
    """The one home for a wheelchair, where somebody urgent without one stands first; and another home."""
    fit = a_vacancy(dwelling=a_dwelling(is_wheelchair_suitable=True, floor=0))
    other = a_vacancy(dwelling=a_dwelling(floor=1))
    return (other, able("Ulla", is_urgent=True)), (fit, able("Karla", needs_wheelchair=True))


@pytest.fixture
def page(meeting):
    return reverse("carry_out", args=[meeting.pk])


def ticked(*pairs, **changes):
    told = {"answer_due_on": "2026-03-17"}
    for home, case in pairs:
        told |= {f"{home.pk}-{case.pk}-ticked": "on", f"{home.pk}-{case.pk}-reasons": REASONS}
    return told | changes


def test_there_is_an_order_in_which_everybody_is_first(meeting):
    many_cases(80)
    many_vacancies(30)
    solved = solve(meeting, on=TODAY)
    turns = turns_of(solved)
    assert {turn.home: turn.case for turn in turns} == solved.joint
    points = solved.grid.points
    assert any(turn.ahead for turn in turns)
    assert all(
        points[turn.home, turn.first] == points[turn.home, turn.case] for turn in turns if turn.first is not None
    )


def test_all_are_offered_in_one_go_and_nobody_else_is_asked(client, meeting, pairs, page):
    (other, urgent), (fit, needs) = pairs
    shown = client.get(page).content.decode()
    assert f"Ulla {urgent.citizen.last_name} får {other}" in shown
    answer = client.post(page, ticked(*pairs), follow=True).content.decode()
    assert "2 boliger er tilbudt." in answer
    assert {(offer.vacancy, offer.case, offer.meeting) for offer in Allocation.objects.all()} == {
        (other, urgent, meeting),
        (fit, needs, meeting),
    }
    assert not Proposal.objects.exists()
    assert Letter.objects.filter(kind=LetterKind.OFFER).count() == 2
    assert "Afgjort på mødet" in answer
    assert "Tilbudt" in answer
    assert 'data-title="Boliger afgjort">2<' in client.get(reverse("meetings")).content.decode()


def test_whoever_goes_before_somebody_left_out_waits_for_a_colleague(client, meeting, pairs, page):
    _, (fit, needs) = pairs
    refused = client.post(page, ticked(pairs[1]))
    assert refused.status_code == 409
    assert "er nu nr. 1 til boligen. Tag begge med" in refused.content.decode()
    assert REASONS in refused.content.decode()
    told = client.post(page, ticked(pairs[1], **{f"{fit.pk}-{needs.pk}-deviation": WHY}), follow=True)
    assert "1 bolig er sendt til godkendelse" in told.content.decode()
    proposal = Proposal.objects.get()
    assert (proposal.deviation, proposal.meeting) == (WHY, meeting)
    assert not Allocation.objects.exists()
    assert "Venter på godkendelse" in client.get(reverse("meeting", args=[meeting.pk])).content.decode()


def test_what_one_is_refused_for_stops_none_of_the_others(caseworker, meeting, pairs):
    (other, urgent), (fit, needs) = pairs
    told = {"reasons": REASONS, "answer_due_on": TODAY + timedelta(days=7)}
    taken = an_allocation(case=able("Optaget")).vacancy
    gone, done = carry_out(
        meeting.pk,
        [Pair(taken.pk, needs.pk, **told), Pair(other.pk, urgent.pk, **told)],
        by=caseworker,
        on=TODAY,
        at=NOW,
    )
    assert "blev tilbudt Optaget" in gone.refused
    assert (done.refused, done.is_proposed) == ("", False)
    assert Allocation.objects.get(case=urgent).vacancy == other


def test_a_ban_found_out_since_the_page_was_read_is_told_in_the_case(caseworker, meeting, pairs):
    (other, urgent), _ = pairs
    home, case = a_banned_pair()
    told = {"reasons": REASONS, "answer_due_on": TODAY + timedelta(days=7)}
    asked = [Pair(home.pk, case.pk, **told), Pair(other.pk, urgent.pk, **told)]
    for _ in range(2):  # told once for each home, however often it is tried
        banned, after = carry_out(meeting.pk, asked, by=caseworker, on=TODAY, at=NOW)
        assert "Parret passer ikke længere: forbud" in banned.refused
        assert case.events.get(name="ban").facts == {"vacancy": home.pk}
    assert "blev tilbudt Ulla" in after.refused
    assert Allocation.objects.get().case == urgent


def test_a_lock_that_passes_somebody_over_asks_for_the_reason(client, caseworker, meeting, page):
    home, first, chosen = a_vacancy(), able("Ulla", is_urgent=True), able("Viggo")
    keys = {"vacancy_id": home.pk, "case_id": chosen.pk}
    hold_pair(meeting.pk, MeetingChoice.Kind.LOCK, **keys, by=caseworker, on=TODAY, at=NOW)
    shown = client.get(page).content.decode()
    assert "Skal godkendes af en kollega" in shown
    assert f"Ulla {first.citizen.last_name} står før" in shown
    assert "Skriv, hvorfor du afviger" in client.post(page, ticked((home, chosen))).content.decode()
    assert not Proposal.objects.exists()


def test_only_what_is_ticked_is_judged_and_a_wrong_text_stops_everything(client, pairs, page):
    (other, urgent), (fit, needs) = pairs
    assert "Sæt kryds ved de par" in client.post(page, {"answer_due_on": "2026-03-17"}).content.decode()
    number = {f"{other.pk}-{urgent.pk}-reasons": "Du, 610170-1234, har brug for en bolig nu."}
    assert "indeholder et CPR-nr." in client.post(page, ticked(*pairs, **number)).content.decode()
    late = client.post(page, ticked(*pairs, answer_due_on="2026-09-17")).content.decode()
    assert "Svarfristen er for lang" in late
    assert not Allocation.objects.exists()
    short = {f"{fit.pk}-{needs.pk}-reasons": "Nej"}
    client.post(page, ticked(pairs[0], **short))
    assert Allocation.objects.get().case == urgent


def test_the_letter_is_read_with_the_rows_own_text(client, pairs, monkeypatch):
    home, case = pairs[0]
    written = []
    monkeypatch.setattr(letters, "preview", lambda *args, **told: written.append(told["allocation"]) or b"%PDF")
    address = reverse("preview_offer", args=[home.pk, case.pk])
    client.post(address, ticked(*pairs, **{f"{home.pk}-{case.pk}-reasons": "Kun til Ulla: boligen er ledig nu."}))
    assert written[0].reasons == "Kun til Ulla: boligen er ledig nu."
    assert written[0].answer_due_on.isoformat() == "2026-03-17"


def test_what_must_be_looked_at_by_itself_has_no_box(client, meeting, page):
    home, case = a_vacancy(), able("Ulla")
    a_tie(home.dwelling.estate.association, estate=home.dwelling.estate, kind=TieKind.CARETAKER)
    shown = client.get(page).content.decode()
    assert "Hør den sociale vicevært" in shown
    assert f"{home.pk}-{case.pk}-ticked" not in shown
    assert f"{reverse('allocate', args=[home.pk, case.pk])}?meeting={meeting.pk}" in shown


def test_the_page_asks_as_little_for_many_and_an_ended_meeting_has_none(
    client, caseworker, meeting, page, django_assert_max_num_queries
):
    many_cases(30)
    many_vacancies(10)
    with django_assert_max_num_queries(12):
        client.get(page)
    client.post(reverse("close_meeting", args=[meeting.pk]))
    assert client.get(page)["Location"] == reverse("meeting", args=[meeting.pk])
    assert client.get(page.replace(str(meeting.pk), "9999999")).status_code == 404
    client.force_login(a_user(Role.ASSOCIATION))
    assert client.get(page).status_code in {403, 404}
