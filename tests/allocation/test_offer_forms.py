"""What is written about an offer: days that lie too far ahead are refused, and "Andet" is said in words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.denied import ActionDenied
from allocation.actions.allocations import Decision, allocate, lease_allocation
from allocation.actions.proposals import propose_allocation
from allocation.forms.allocations import AllocateForm, DeclineForm, KeyForm, LeaseForm
from allocation.states import AllocationState
from housing.models import Vacancy
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_vacancy, an_allocation

VACANCY = Vacancy(available_on=TODAY)
REASONS = "Boligen passer til husstanden og ligger nær skolen."


def answer(day):
    return AllocateForm({"answer_due_on": day.isoformat(), "reasons": REASONS}, on=TODAY, is_deviation=False)


def lease(day):
    return LeaseForm({"lease_on": day.isoformat()}, vacancy=VACANCY, on=TODAY)


def key(day):
    return KeyForm({"key_on": day.isoformat()}, vacancy=VACANCY, on=TODAY)


@pytest.mark.parametrize(
    ("form", "longest", "sentence"),
    [
        (answer, 42, "Svarfristen er for lang"),
        (lease, 184, "højst 6 måneder frem. Skriv senest 10. september 2026"),
        (key, 0, "Skriv i dag eller en tidligere dag"),
    ],
)
def test_a_day_too_far_ahead_is_refused(form, longest, sentence):
    assert form(TODAY + timedelta(days=longest)).is_valid()
    told = form(TODAY + timedelta(days=longest + 1))
    assert sentence in str(told.errors)


@pytest.mark.django_db
def test_the_action_holds_what_the_form_asks():
    decision = Decision(reasons=REASONS, answer_due_on=TODAY + timedelta(days=43))
    who = {"by": a_caseworker(), "on": TODAY, "at": NOW}
    vacancy, case = a_vacancy(), a_case()
    with pytest.raises(ActionDenied, match="Svarfristen er for lang"):
        allocate(vacancy.pk, case.pk, decision, **who)
    with pytest.raises(ActionDenied, match="Svarfristen er for lang"):
        propose_allocation(vacancy.pk, case.pk, replace(decision, deviation="Nr. 1 er indlagt i april."), **who)
    offer = an_allocation(AllocationState.ACCEPTED)
    with pytest.raises(ActionDenied, match="højst 6 måneder frem"):
        lease_allocation(offer.pk, lease_on=TODAY + timedelta(days=250), by=who["by"], at=NOW)


def test_another_reason_is_said_in_words():
    assert "Skriv borgerens grund" in str(DeclineForm({"reason": "other"}).errors)
    assert DeclineForm({"reason": "other", "note": "Vil bo hos sin søn."}).is_valid()
    assert DeclineForm({"reason": "rent"}).is_valid()
