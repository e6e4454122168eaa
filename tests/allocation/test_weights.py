"""What counts is data: drafted, tried on old cases, published from a day by another."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.actions.allocations import Decision, allocate
from allocation.actions.weights import draft_weights, publish_weights, try_weights
from allocation.models import WeightSet
from allocation.queries.demands import Home
from allocation.queries.points import fit_points
from allocation.queries.ranking import frozen_ranking, match
from allocation.queries.weights import STANDARD, Weights, weights_on
from tests.factories import NOW, TODAY, a_case, a_citizen, a_user, a_vacancy

pytestmark = pytest.mark.django_db

TOMORROW = TODAY + timedelta(days=1)
WAITING_ONLY = {"most": {"urgency": 0, "fit": 0, "wishes": 0, "economy": 0, "waiting": 100}}


def draft(by=None, **terms):
    return draft_weights(STANDARD.as_terms() | terms, reason="Ventetid først", by=by or a_user(), at=NOW)


def publish(version, by=None, from_on=TOMORROW):
    try_weights(version.pk, by=a_user(), on=TODAY, at=NOW)
    return publish_weights(version.pk, from_on=from_on, by=by or a_user(Role.MANAGER), on=TODAY, at=NOW)


def two():
    """One who is urgent, and one who has waited."""
    urgent = a_case(citizen=a_citizen(income="20000"), is_urgent=True, applied_on=TODAY)
    waited = a_case(citizen=a_citizen(income="20000"), applied_on=TODAY.replace(year=2025))
    return urgent, waited


def test_terms_come_back_as_they_were():
    again = Weights.from_terms(1, STANDARD.as_terms())
    assert again == STANDARD
    terms = STANDARD.as_terms() | {"stay_month_dkk": {"hotel": "21500"}}
    assert Weights.from_terms(2, terms).stay_month_dkk == {"hotel": Decimal(21500)}


def test_a_home_too_small_gives_fewer_points_the_smaller_it_is():
    def home(rooms):
        return Home(rooms, floor=0, has_lift=False, is_wheelchair_suitable=False, is_pets_allowed=False)

    assert [fit_points((4, False), home(rooms), STANDARD) for rooms in (2, 3, 4, 5)] == [10, 15, 20, 15]
    assert fit_points((2, False), home(1), STANDARD) == fit_points((1, False), home(2), STANDARD) == 15
    before = STANDARD.as_terms()
    del before["room_too_few"]
    assert fit_points((4, False), home(2), Weights.from_terms(2, before)) == 20  # what was published counts as it did
    four = a_case(citizen=a_citizen(adults=3, income="60000"))
    fit = match(a_vacancy(), on=TODAY).find(four.pk).score.parts[1]
    assert (fit.points, fit.words) == (10, "2 rum til 4 personer, 2 for lidt")


def test_a_version_counts_from_its_day_and_not_before():
    urgent, waited = two()
    vacancy = a_vacancy()
    publish(draft(**WAITING_ONLY))
    assert weights_on(TODAY) == STANDARD
    assert match(vacancy, on=TODAY).fitting[0].case == urgent
    assert weights_on(TOMORROW).number == 2
    assert match(vacancy, on=TOMORROW).fitting[0].case == waited


def test_a_trial_says_who_would_have_been_first():
    urgent, waited = two()
    vacancy = a_vacancy()
    found = match(vacancy, on=TODAY)
    decision = Decision(
        reasons="Borgeren har akut brug for en bolig.",
        answer_due_on=TODAY + timedelta(days=7),
        ranking=frozen_ranking(found, urgent),
        weights_number=found.weights.number,
    )
    offer = allocate(vacancy.pk, urgent.pk, decision, by=a_user(), on=TODAY, at=NOW)
    assert offer.weights_number == 1
    assert [row["points"] for row in offer.ranking] == [row.points for row in found.fitting]
    same = try_weights(draft().pk, by=a_user(), on=TODAY, at=NOW)
    assert (same.tried["tried"], same.tried["changed"]) == (1, 0)
    other = try_weights(draft(**WAITING_ONLY).pk, by=a_user(), on=TODAY, at=NOW)
    assert [(row["was"], row["becomes"]) for row in other.tried["rows"]] == [(urgent.number, waited.number)]


def test_the_points_are_a_hundred_in_all():
    with pytest.raises(ActionDenied, match="De giver 110"):
        draft(most=dict(STANDARD.most) | {"waiting": 30})


def test_four_eyes_and_a_trial_before_it_counts():
    manager = a_user(Role.MANAGER)
    version = draft(by=manager)
    with pytest.raises(ActionDenied, match="Du kan ikke udgive dit eget"):
        publish(version, by=manager)
    with pytest.raises(ActionDenied, match="udgives af en leder"):
        publish(version, by=a_user())
    untried = draft()
    with pytest.raises(ActionDenied, match="Prøv regelsættet på gamle sager"):
        publish_weights(untried.pk, from_on=TOMORROW, by=manager, on=TODAY, at=NOW)
    with pytest.raises(IntegrityError, match="weights_published_by_another"), transaction.atomic():
        WeightSet.objects.filter(pk=version.pk).update(
            from_on=TOMORROW, published_by=manager, published_at=NOW, tried_at=NOW
        )


def test_never_backwards_and_never_changed():
    with pytest.raises(ActionDenied, match="tidligst gælde fra i morgen"):
        publish(draft(), from_on=TODAY)
    version = publish(draft())
    with pytest.raises(ActionDenied, match="Et andet regelsæt gælder"):
        publish(draft())
    with pytest.raises(ActionDenied, match="er udgivet og ændres ikke"):
        try_weights(version.pk, by=a_user(), on=TODAY, at=NOW)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        WeightSet.objects.filter(pk=version.pk).update(reason="Noget andet")
    with pytest.raises(ActionDenied):
        draft(by=a_user(Role.ASSOCIATION))


def form_of(weights, **changes):
    told = {f"most_{code}": most for code, most in weights.most.items()}
    told |= {f"situation_{code}": percent for code, percent in weights.situations.items()}
    told |= {name: getattr(weights, name) for name in ("urgent", "room_too_many", "room_too_few", "unused_wheelchair")}
    return told | {"full_wait_months": weights.full_wait_months, "reason": "Vi vil prøve noget andet."} | changes


def test_written_tried_and_published_on_the_pages(client, caseworker):
    assert "Regelsæt 1 gælder i dag" in client.get(reverse("weight_sets")).content.decode()
    assert client.get(reverse("draft_weights")).status_code == 200
    wrong = client.post(reverse("draft_weights"), form_of(STANDARD, most_waiting=25)).content.decode()
    assert "De giver 105." in wrong
    answer = client.post(reverse("draft_weights"), form_of(STANDARD, stay_hotel="21.500,00"), follow=True)
    version = WeightSet.objects.get()
    assert "er gemt som kladde" in answer.content.decode()
    assert version.terms["stay_month_dkk"] == {"hotel": "21500.00"}
    client.post(reverse("try_weights", args=[version.pk]))
    client.force_login(a_user(Role.MANAGER))
    assert "Udgiv regelsættet" in client.get(reverse("weight_set", args=[version.pk])).content.decode()
    publish_url = reverse("publish_weights", args=[version.pk])
    assert "er ikke en dato" in client.post(publish_url, {"from_on": "snart"}).content.decode()
    too_soon = client.post(publish_url, {"from_on": "2026-03-10"}, headers={"referer": publish_url}, follow=True)
    assert "tidligst gælde fra i morgen" in too_soon.content.decode()
    client.post(publish_url, {"from_on": "2026-03-11"})
    version.refresh_from_db()
    assert version.from_on == TOMORROW
    assert "Regelsæt 2" in client.get(reverse("weight_sets")).content.decode()
