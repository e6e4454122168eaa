"""A scheme of each kind is set up, and its guard refuses what the law does not allow."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from accounts.denied import ActionDenied
from accounts.roles import Role
from housing.actions.schemes import AgreementTerms, set_up_scheme
from housing.forms.schemes import years_begun
from housing.models import Agreement, DwellingTerms, QuotaLedger, Scheme, SchemeKind
from housing.queries.turns import agreement_of
from housing.schemes import SCHEMES, frozen_terms, terms_of
from housing.states import DwellingKind
from tests.factories import NOW, TODAY, a_dwelling, a_ledger, a_user, an_association, an_estate
from tests.schemes import BY_KIND, EXAMPLES, a_form, a_scheme, homes_for, who_lets

pytestmark = pytest.mark.django_db
K = SchemeKind
every_kind = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.kind)


def sentences(form) -> str:
    return " ".join(sentence for errors in form.errors.values() for sentence in errors)


def test_every_kind_has_an_example_and_a_rule():
    assert set(BY_KIND) == set(SchemeKind) == set(SCHEMES)


@every_kind
def test_a_scheme_is_saved_with_its_ledger_and_the_laws_answer(example):
    scheme = a_scheme(example.kind)
    rule = SCHEMES[example.kind]
    agreement = Agreement.objects.get(ledger__scheme=scheme)
    assert (agreement.share, agreement.phase, agreement.legal_basis) == (rule.share, rule.phase, rule.basis)
    assert agreement.ledger == QuotaLedger.objects.get(scheme=scheme)
    assert scheme.places.count() == example.number
    assert scheme.findings
    assert not [found for found in scheme.findings if found["weight"] == "condition" and not found["met"]]
    assert scheme.events.get().name == "set_up"


@every_kind
def test_the_guard_refuses_at_the_top_of_the_form(example):
    changed, sentence = example.refused
    association = who_lets(example)
    homes = homes_for(example, association)
    if example.kind == K.BASIC:
        DwellingTerms.objects.filter(dwelling__in=homes).update(rent_dkk=Decimal(3201))
    form = a_form(example, association=association, dwellings=homes, **changed)
    assert not form.is_valid()
    assert any(sentence in said for said in form.non_field_errors()), form.errors


@every_kind
def test_the_action_refuses_too(example):
    """A form may be old: whoever saves asks the law again."""
    proposal = a_form(example)
    assert proposal.is_valid(), proposal.errors
    association = proposal.association
    association.kind = "private" if example.lets != "private" else "social"
    association.save()
    if example.kind == K.DEVELOPMENT:
        return  # anybody may let
    with pytest.raises(ActionDenied, match="kan ikke være med i ordningen"):
        set_up_scheme(proposal.proposal(), AgreementTerms(), by=a_user(), on=TODAY, at=NOW)
    assert not Scheme.objects.exists()


@every_kind
def test_terms_come_back_as_they_were(example):
    form = a_form(example)
    assert form.is_valid(), form.errors
    terms = form.cleaned_data["terms"]
    assert terms_of(Scheme(terms=frozen_terms(terms))) == terms


def test_what_the_names_say():
    told = {"a_dkk": Decimal("1.50"), "b_on": date(2026, 1, 2), "state_share": Fraction(1, 2), "c": True, "d": None}
    assert terms_of(Scheme(terms=frozen_terms(told))) == told


@every_kind
def test_a_dwelling_of_another_sort_is_refused(example):
    wrong = {K.UNCONVENTIONAL: DwellingKind.FAMILY}.get(example.kind, DwellingKind.INCLUSION)
    association = who_lets(example)
    homes = homes_for(example, association)
    DwellingTerms.objects.filter(dwelling=homes[0]).update(kind=wrong)
    form = a_form(example, association=association, dwellings=homes)
    if DwellingKind(wrong) in SCHEMES[example.kind].dwelling_kinds:
        return  # any sort of private flat
    assert not form.is_valid()
    assert "er ikke af den rette slags" in sentences(form)


def test_an_owner_has_one_private_agreement_ever():
    """The register is looked in, whatever the form says; an ended one counts."""
    long_ago = date(2015, 1, 1)
    earlier = a_scheme(K.PRIVATE_NAMED, on=long_ago, ends_on="2018-12-31")
    form = a_form(BY_KIND[K.PRIVATE_QUARTER], association=earlier.association)
    assert "Der har før været en aftale med ejeren" in sentences(form)


@pytest.mark.parametrize(("first", "last", "years"), [("2026-01-01", "2031-12-31", 6), ("2026-01-01", "2032-01-01", 7)])
def test_years_begun(first, last, years):
    assert years_begun(date.fromisoformat(first), date.fromisoformat(last)) == years


def test_a_private_agreement_lasts_six_years_at_the_most():
    form = a_form(BY_KIND[K.PRIVATE_NAMED], ends_on="2032-03-10")
    assert "Aftalen løber i 7 år; den kan højst løbe i 6." in sentences(form)
    assert "Skriv en dato" in sentences(a_form(BY_KIND[K.PRIVATE_NAMED], ends_on=""))


def test_named_flats_are_at_least_two_and_at_most_a_quarter():
    example = BY_KIND[K.PRIVATE_NAMED]
    association = who_lets(example)
    homes = homes_for(example, association)
    third = a_dwelling(estate=homes[0].estate)
    assert "mindst 2 og højst 2" in sentences(a_form(example, association=association, dwellings=[*homes, third]))
    assert "mindst 2 og højst 2" in sentences(a_form(example, association=association, dwellings=homes[:1]))


def test_the_pool_of_the_year_is_shared_by_its_sites():
    a_scheme(K.UNCONVENTIONAL)
    form = a_form(BY_KIND[K.UNCONVENTIONAL], pool_dkk="2500000")
    assert "Der søges 1.300.000,00\xa0kr. af årets pulje" in sentences(form)
    assert "Vi har før fået 1.300.000,00\xa0kr." in sentences(form)


def test_the_dwelling_that_breaks_a_term_is_named():
    example = BY_KIND[K.COMMITMENT]
    association = who_lets(example)
    cheap, dear = homes_for(example, association)
    DwellingTerms.objects.filter(dwelling=dear).update(rent_dkk=Decimal(6000))
    [sentence] = a_form(example, association=association, dwellings=[cheap, dear]).non_field_errors()
    assert sentence.startswith(f"{dear}: Huslejen er 6.000,00")


def test_rooms_are_made_one_by_one():
    association = an_association()
    home = a_dwelling(estate=an_estate(association), kind=DwellingKind.SHARED, unit_number="B-1", address="Lindevej 4")
    rows = {"room-TOTAL_FORMS": "6", "home": "B-1"}
    for number in range(5):
        rows |= {f"room-{number}-name": f"værelse {number + 1}", f"room-{number}-area_m2": "14"}
        rows |= {f"room-{number}-rent_dkk": f"{2500 + number}"}
    form = a_form(BY_KIND[K.SHARED_DIRECT], association=association, **rows | {"dwellings": []})
    form.data.pop("dwellings")
    assert form.is_valid(), form.errors
    scheme = set_up_scheme(form.proposal(), form.agreement(), by=a_user(), on=TODAY, at=NOW)
    rooms = [place.dwelling for place in scheme.places.select_related("dwelling").order_by("dwelling__unit_number")]
    assert [room.unit_number for room in rooms] == [f"B-1-{number}" for number in range(1, 6)]
    assert {room.part_of for room in rooms} == {home}
    assert rooms[4].terms.get().rent_dkk == Decimal(2504)


def test_a_dwelling_is_in_one_scheme_at_a_time():
    scheme = a_scheme(K.STARTER)
    home = scheme.places.get().dwelling
    form = a_form(BY_KIND[K.STARTER], association=scheme.association, dwellings=[home], name="En til")
    assert f"{home} er allerede med i ordningen »{scheme}«" in sentences(form)


def test_a_dwelling_without_rent_in_the_register_is_refused():
    example = BY_KIND[K.STARTER]
    form = a_form(example, starts_on="1999-01-01")
    assert "har ingen husleje og størrelse i registret" in sentences(form)


def test_a_number_that_the_law_lacks_is_said_and_never_guessed():
    association = an_association()
    form = a_form(BY_KIND[K.BASIC], association=association, starts_on="2012-01-01")
    assert "Der findes ingen sats" in sentences(form)


def test_the_association_does_not_set_up_schemes():
    form = a_form(BY_KIND[K.STARTER])
    assert form.is_valid()
    with pytest.raises(ActionDenied, match="oprettes og ændres af kommunen"):
        set_up_scheme(form.proposal(), form.agreement(), by=a_user(Role.ASSOCIATION), on=TODAY, at=NOW)


def test_a_starter_dwelling_is_never_in_the_youth_ledger():
    association = an_association()
    youth = a_ledger(association, kind=DwellingKind.YOUTH)
    homes = homes_for(BY_KIND[K.STARTER], association)
    terms = homes[0].terms.get()
    assert agreement_of(homes[0], terms, on=TODAY) is None
    terms.kind = DwellingKind.YOUTH
    terms.save()
    assert agreement_of(homes[0], terms, on=TODAY).ledger == youth
    scheme = a_scheme(K.STARTER, association=association, dwellings=homes)
    assert agreement_of(homes[0], terms, on=TODAY).ledger.scheme == scheme
    assert agreement_of(homes[0], terms, on=TODAY - timedelta(days=1)).ledger == youth
