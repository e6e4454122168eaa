"""What is written about an offer: days that lie too far ahead are refused, and "Andet" is said in words."""

from datetime import timedelta

import pytest

from allocation.forms.allocations import AllocateForm, DeclineForm, KeyForm, LeaseForm
from housing.models import Vacancy
from tests.factories import TODAY

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


def test_another_reason_is_said_in_words():
    assert "Skriv borgerens grund" in str(DeclineForm({"reason": "other"}).errors)
    assert DeclineForm({"reason": "other", "note": "Vil bo hos sin søn."}).is_valid()
    assert DeclineForm({"reason": "rent"}).is_valid()
