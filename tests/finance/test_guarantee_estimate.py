"""What runs without a bill is estimated, by a dated assumption that stands beside the figure."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from finance.queries.guarantees import estimate_running
from tests.factories import NOW, TODAY, a_caseworker
from tests.finance.guarantees import a_guarantee, billed

pytestmark = pytest.mark.django_db


def test_what_is_assumed_less_what_the_landlord_takes_over(client, time_machine):
    time_machine.move_to(NOW)
    a_guarantee()  # since 1 September 2023: thirty full months
    estimate = estimate_running(a_caseworker(), on=TODAY)
    assert (estimate.guarantees, estimate.claim_dkk) == (1, Decimal("25300.00"))
    client.force_login(a_caseworker())
    for name in ("finance", "guarantees"):
        shown = client.get(reverse(name), {"tab": "running"}).content.decode()
        assert "25.300,00" in shown
        assert "24.000\xa0kr. i normalistandsættelse og 8.500" in shown
        assert "Skøn, ikke et krav" in shown


def test_what_is_billed_is_no_longer_estimated():
    billed()
    assert estimate_running(a_caseworker(), on=TODAY) is None


def test_a_day_without_an_assumption_has_no_estimate():
    a_guarantee()
    assert estimate_running(a_caseworker(), on=date(2009, 1, 1)) is None
