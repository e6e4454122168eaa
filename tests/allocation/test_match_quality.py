"""Do those who were ranked highest live there longest? Counted from what was frozen and what was followed up."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.roles import Role
from allocation.actions.followups import end_tenancy
from allocation.models import Allocation
from allocation.queries.followups import Outcome
from allocation.queries.match_quality import POINT_BANDS as BANDS
from allocation.queries.match_quality import Matched, _bands, _sentence, match_quality
from allocation.states import EndReason
from tests.factories import TODAY, a_caseworker, a_user, at_ten
from tests.tenancies import a_check_in, a_lease

LATER = date(2028, 6, 1)


def a_matched_lease(points=85, number=1, fit=20):
    lease = a_lease()
    row = {"number": number, "case": lease.case.number, "points": points, "parts": {"fit": fit}, "is_chosen": True}
    Allocation.objects.filter(pk=lease.pk).update(ranking=[row], weights_number=1)
    return lease


def ended(lease, reason, months):
    on = lease.lease_on.replace(month=lease.lease_on.month + months)
    end_tenancy(lease.pk, ended_on=on, reason=reason, by=a_caseworker(), on=on, at=at_ten(on))


def shares(quality, title):
    return {
        band.label: [(share.held, share.known) for share in band.shares]
        for name, bands in quality.groups
        if name == title
        for band in bands
        if band.leases
    }


@pytest.mark.django_db
def test_each_lease_counts_where_it_was_matched_and_as_far_as_is_known():
    housed, gave_up, moved_on = a_matched_lease(), a_matched_lease(45, 3, 4), a_matched_lease(70, 2, 12)
    a_check_in(housed, 6)
    ended(gave_up, EndReason.GAVE_UP, 4)
    ended(moved_on, EndReason.MOVED_ON, 4)
    a_lease()  # its ranking was never frozen, so it says nothing
    quality = match_quality(on=LATER)
    assert quality.leases == 3
    assert shares(quality, "Efter point") == {
        "80 point og derover": [(1, 1), (1, 1), (0, 0), (0, 0)],
        "60-79 point": [(1, 1)] * 4,
        "40-59 point": [(1, 1), (0, 1), (0, 1), (0, 1)],
    }
    assert set(shares(quality, "Efter, hvor godt boligen passer")) == {
        "Passer helt",
        "Passer næsten",
        "Passer mindre godt",
    }
    assert set(shares(quality, "Efter plads i rækken")) == {"Nr. 1", "Længere nede, med grund"}
    assert set(shares(quality, "Efter regelsæt")) == {"Regelsæt 1"}
    assert match_quality(on=LATER, version=2).leases == 0
    assert match_quality(on=TODAY).leases == 0
    assert "for få lejemål" in quality.sentence


def known(points, lasted, number):
    """Leases of two years, of which so many lasted."""
    for at in range(number):
        end = None if at < lasted else date(2026, 5, 1)
        reason = EndReason.GAVE_UP.value if end else ""
        outcome = Outcome(at, at, at, date(2026, 1, 1), end is None, end, reason, 24, 24, 0, date(2028, 1, 1))
        yield Matched(outcome, 1, 1, points, 100)


def test_with_enough_of_both_it_says_what_it_comes_to():
    rows = [*known(90, 9, 10), *known(50, 6, 12)]
    sentence = _sentence(_bands(rows, BANDS, lambda row: row.points))
    assert sentence.replace("\N{NO-BREAK SPACE}", " ") == (
        "Efter 24 måneder holder 90,0 % af lejemålene med 80 point og derover og 50,0 % af dem med 40-59 point."
    )
    assert _bands(rows, BANDS, lambda row: row.points)[0].shares[0].percent == Decimal(100)


@pytest.mark.django_db
def test_the_page_of_the_weights_shows_it(client, the_day, django_assert_max_num_queries):
    client.force_login(a_user(Role.MANAGER))
    address = reverse("weight_sets")
    assert "Ingen lejemål at måle på endnu." in client.get(address).content.decode()
    a_check_in(a_matched_lease(), 3)
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200
