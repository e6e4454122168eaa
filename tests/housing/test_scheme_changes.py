"""A scheme lives: new terms from a day on, dwellings in and out, and an end."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from housing.actions.notices import notify_vacancy
from housing.actions.schemes import (
    AgreementTerms,
    add_to_scheme,
    change_scheme,
    end_scheme,
    proposal_of,
    remove_from_scheme,
)
from housing.models import Agreement, SchemeKind
from housing.queries.audit import differences
from housing.queries.schemes import Room
from housing.queries.turns import agreement_of
from housing.schemes import terms_of
from housing.states import DwellingKind
from housing.states import VacancyState as V
from tests.factories import TODAY, a_dwelling, a_notice, a_user, a_vacancy, at_ten, staff_of
from tests.schemes import a_scheme

pytestmark = pytest.mark.django_db
K = SchemeKind
LATER = TODAY + timedelta(days=30)


@pytest.fixture
def who():
    return {"by": a_user(), "on": TODAY, "at": at_ten(TODAY)}


def versions(scheme):
    return list(Agreement.objects.filter(ledger__scheme=scheme).order_by("valid_from"))


# Change


def test_new_terms_of_the_agreement_are_a_new_version(who):
    scheme = a_scheme(K.TRANSITIONAL)
    change_scheme(scheme.pk, {"lease_months": 36}, AgreementTerms(answer_working_days=8), from_on=LATER, **who)
    old, new = versions(scheme)
    assert (old.valid_to, old.answer_working_days) == (LATER - timedelta(days=1), 5)
    assert (new.valid_from, new.answer_working_days) == (LATER, 8)
    scheme.refresh_from_db()
    assert terms_of(scheme) == {"lease_months": 36}
    changed = scheme.events.order_by("-pk").first()
    assert (changed.name, changed.facts["before"]) == ("change", {"lease_months": 24})


def test_new_terms_of_the_kind_alone_leave_the_agreement(who):
    scheme = a_scheme(K.TRANSITIONAL)
    change_scheme(scheme.pk, {"lease_months": 36}, AgreementTerms(), from_on=LATER, **who)
    assert len(versions(scheme)) == 1


def test_terms_apply_from_their_day_and_follow_each_other(who, client, time_machine):
    time_machine.move_to(at_ten(TODAY))
    scheme = a_scheme(K.TRANSITIONAL)
    change_scheme(scheme.pk, {"lease_months": 36}, AgreementTerms(), from_on=LATER, **who)
    scheme.refresh_from_db()
    assert terms_of(scheme, on=LATER - timedelta(days=1)) == {"lease_months": 24}
    assert terms_of(scheme, on=LATER) == {"lease_months": 36}
    with pytest.raises(ActionDenied, match="Vælg den dag eller en senere"):
        change_scheme(scheme.pk, {"lease_months": 30}, AgreementTerms(), from_on=TODAY, **who)
    client.force_login(who["by"])
    page = client.get(reverse("scheme", args=[scheme.pk])).content.decode()
    assert "Lejeperiode, måneder 36, før 24" in page


def test_the_law_is_asked_again_when_terms_change(who):
    scheme = a_scheme(K.TRANSITIONAL)
    with pytest.raises(ActionDenied, match="den kan højst være 60"):
        change_scheme(scheme.pk, {"lease_months": 61}, AgreementTerms(), from_on=LATER, **who)


def test_a_version_begins_after_the_one_before(who):
    scheme = a_scheme(K.TRANSITIONAL)
    with pytest.raises(ActionDenied, match="Vælg en senere dag"):
        change_scheme(scheme.pk, {"lease_months": 24}, AgreementTerms(notice_months=1), from_on=TODAY, **who)


# In and out


def test_a_dwelling_comes_in_and_is_counted_there(who):
    scheme = a_scheme(K.BASIC)
    more = a_dwelling("3100.00", estate=scheme.association.estates.get(), kind=DwellingKind.BASIC)
    now = proposal_of(scheme, on=LATER)
    add_to_scheme(replace(now, dwellings=(*now.dwellings, more)), **who)
    assert scheme.places.get(dwelling=more).from_on == LATER
    terms = more.terms.get()
    assert agreement_of(more, terms, on=LATER).ledger.scheme == scheme
    assert agreement_of(more, terms, on=TODAY) is None


def test_a_dwelling_that_breaks_the_terms_stays_out(who):
    scheme = a_scheme(K.BASIC)
    dear = a_dwelling("3300.00", estate=scheme.association.estates.get(), kind=DwellingKind.BASIC)
    now = proposal_of(scheme, on=TODAY)
    with pytest.raises(ActionDenied, match=f"{dear}: Huslejen er 3.300,00"):
        add_to_scheme(replace(now, dwellings=(*now.dwellings, dear)), **who)


def test_a_room_more_needs_every_room_to_be_the_municipalitys(who):
    scheme = a_scheme(K.SHARED_REFUGEE)
    home = a_dwelling(estate=scheme.association.estates.get(), kind=DwellingKind.SHARED)
    now = replace(proposal_of(scheme, on=TODAY), home=home, rooms=(Room("værelse 4", 12, 2500),))
    with pytest.raises(ActionDenied, match="Kommunen anviser 4 af 3 værelser"):
        add_to_scheme(now, **who)
    add_to_scheme(replace(now, terms=dict(now.terms) | {"rooms": 4}), **who)
    assert scheme.places.count() == 4


def test_a_dwelling_leaves_and_what_is_left_must_hold(who):
    scheme = a_scheme(K.BASIC)
    place, other = scheme.places.order_by("pk")
    remove_from_scheme(scheme.pk, place.pk, to_on=LATER, **who)
    place.refresh_from_db()
    assert place.to_on == LATER
    assert agreement_of(place.dwelling, place.dwelling.terms.get(), on=LATER + timedelta(days=1)) is None
    later = who | {"on": LATER + timedelta(days=1)}
    with pytest.raises(ActionDenied, match="ordningens sidste bolig"):
        remove_from_scheme(scheme.pk, other.pk, to_on=LATER + timedelta(days=2), **later)


def test_named_flats_never_become_one(who):
    scheme = a_scheme(K.PRIVATE_NAMED)
    with pytest.raises(ActionDenied, match="mindst 2"):
        remove_from_scheme(scheme.pk, scheme.places.order_by("pk").first().pk, to_on=TODAY, **who)


# The end


def test_places_and_agreement_end_with_the_scheme(who):
    scheme = a_scheme(K.STARTER)
    end_scheme(scheme.pk, ends_on=LATER, **who)
    scheme.refresh_from_db()
    assert scheme.ends_on == scheme.places.get().to_on == versions(scheme)[0].valid_to == LATER
    with pytest.raises(ActionDenied, match="kan tidligst slutte"):
        end_scheme(scheme.pk, ends_on=TODAY - timedelta(days=1), **who)


def test_an_ended_scheme_is_left_as_it_was(who):
    scheme = a_scheme(K.STARTER, on=date(2020, 1, 1), ends_on="2021-12-31")
    with pytest.raises(ActionDenied, match="sluttede 31. december 2021"):
        change_scheme(scheme.pk, terms_of(scheme), AgreementTerms(notice_months=1), from_on=TODAY, **who)


def test_what_stands_at_disposal_can_still_be_allocated_after_the_end(who):
    scheme = a_scheme(K.STARTER)
    vacancy = a_vacancy(dwelling=scheme.places.get().dwelling)
    end_scheme(scheme.pk, ends_on=TODAY, **who)
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.legal_basis) == ("at_disposal", "ABL101A")


def test_only_the_municipality_runs_schemes(who):
    scheme = a_scheme(K.STARTER)
    theirs = who | {"by": a_user(Role.ASSOCIATION, association=scheme.association)}
    for take in (
        lambda: change_scheme(scheme.pk, terms_of(scheme), AgreementTerms(), from_on=LATER, **theirs),
        lambda: add_to_scheme(proposal_of(scheme, on=TODAY), **theirs),
        lambda: remove_from_scheme(scheme.pk, scheme.places.get().pk, to_on=TODAY, **theirs),
        lambda: end_scheme(scheme.pk, ends_on=LATER, **theirs),
    ):
        with pytest.raises(ActionDenied, match="af kommunen"):
            take()


# Used up


def test_a_private_quarter_is_used_at_most_as_often_as_it_may_be(client, time_machine):
    """Of 8 flats the right is used twice: numbers 1 and 5. After that nothing is counted."""
    time_machine.move_to(at_ten(TODAY))
    scheme = a_scheme(K.PRIVATE_QUARTER)
    home = scheme.places.first().dwelling
    for number, state in enumerate([V.AT_DISPOSAL, V.OWN, V.OWN, V.OWN, V.AT_DISPOSAL]):
        a_vacancy(state, dwelling=home, on=TODAY + timedelta(days=30 * number))
    assert agreement_of(home, home.terms.get(), on=TODAY) is None
    again = a_notice(home, vacant_from=LATER + timedelta(days=900))
    last = notify_vacancy(home.pk, again, by=staff_of(scheme.association), on=TODAY, at=at_ten(TODAY))
    assert (last.state, last.quota_entries.count()) == (V.OWN, 0)
    assert not list(differences())
    client.force_login(a_user())
    page = client.get(reverse("scheme", args=[scheme.pk])).content.decode()
    assert "er brugt 2 af højst 2 gange" in page
