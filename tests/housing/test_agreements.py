"""Agreements: every version is read by both sides, and a new one takes over from its day."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from housing.actions.agreements import Scope, make_agreement
from housing.models import Agreement, EstateLight, EstatePool, QuotaLedger
from housing.queries.audit import differences
from housing.states import DwellingKind, VacancyState
from law.bases import LegalBasis
from tests.factories import (
    NOW,
    TODAY,
    a_caseworker,
    a_dwelling,
    a_ledger,
    a_user,
    a_vacancy,
    an_association,
    an_estate,
    staff_of,
)

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def association():
    return an_association("Boligforeningen Høje Tå")


def told(**terms):
    known = {"share": Fraction(1, 2), "legal_basis": LegalBasis.ABL59_2, "valid_from": TOMORROW}
    return Agreement(**known | terms)


def make(scope, *lights, by=None, **terms):
    return make_agreement(scope, told(**terms), lights, by=by or a_caseworker(), at=NOW)


# The action


def test_the_version_before_ends_the_day_before(association):
    ledger = a_ledger(association)
    made = make(ledger)
    before, after = ledger.agreements.order_by("valid_from")
    assert (before.valid_to, after) == (TODAY, made)
    assert (after.valid_from, after.valid_to) == (TOMORROW, None)
    remark = ledger.remarks.get()
    assert remark.text == "Aftale fra 11. marts 2026: kommunens andel er ½, før ¼."
    assert (remark.written_by, remark.written_at) == (a_caseworker(), NOW)


def test_the_ledger_shows_the_seam_and_counts_on(association, client, time_machine):
    ledger, estate = a_ledger(association), an_estate(association)
    for _ in range(2):
        a_vacancy(VacancyState.OWN, dwelling=a_dwelling(estate=estate))
    make(ledger)
    vacancy = a_vacancy(VacancyState.AT_DISPOSAL, dwelling=a_dwelling(estate=estate), on=TOMORROW)
    assert vacancy.quota_entries.get().because == "½ + ½ = 1. Kommunen har fået 0, så den 1. er kommunens."
    assert not list(differences())
    time_machine.move_to(NOW + timedelta(days=1))
    client.force_login(staff_of(association))
    page = client.get(reverse("ledger", args=[ledger.pk])).content.decode()
    assert "Ny aftale fra 11. marts 2026." in page
    assert "Andelen er ½, før ¼." in page


def test_a_later_version_is_not_run_over(association):
    ledger = a_ledger(association, valid_to=TODAY)
    make(ledger, valid_from=TODAY + timedelta(days=30))
    with pytest.raises(ActionDenied, match="Der gælder allerede en aftale i perioden"):
        make(ledger)
    assert make(ledger, valid_to=TODAY + timedelta(days=29)).pk
    with pytest.raises(ActionDenied, match="Der gælder allerede en aftale i perioden"):
        make(ledger, valid_to=TODAY + timedelta(days=29))


def test_a_refused_version_ends_nothing(association):
    ledger = a_ledger(association)
    ledger.agreements.update(valid_to=TODAY + timedelta(days=5))
    later = TODAY + timedelta(days=6)
    make(ledger, valid_from=later)
    with pytest.raises(ActionDenied):
        make(ledger)
    assert ledger.agreements.get(share=Fraction(1, 4)).valid_to == TODAY + timedelta(days=5)


def test_what_is_counted_is_not_counted_again(association):
    ledger = a_ledger(association)
    a_vacancy(VacancyState.OWN, dwelling=a_dwelling(estate=an_estate(association)))
    with pytest.raises(ActionDenied, match=r"tidligst gælde fra 11\. marts 2026"):
        make(ledger, valid_from=TODAY)


def test_more_than_a_quarter_needs_an_agreement(association):
    with pytest.raises(ActionDenied, match="Efter § 59, stk. 1, er andelen højst ¼"):
        make(a_ledger(association), legal_basis=LegalBasis.ABL59_1)


def test_the_association_reads_only(association):
    with pytest.raises(ActionDenied, match="indføres af kommunen"):
        make(a_ledger(association), by=staff_of(association))


def test_a_schemes_agreement_is_changed_on_the_scheme(association):
    from tests.schemes import a_scheme

    ledger = a_scheme(association=association).ledgers.get()
    with pytest.raises(ActionDenied, match="på ordningens side"):
        make(ledger)


@pytest.mark.parametrize("kind", [DwellingKind.FAMILY, DwellingKind.YOUTH])
def test_each_scope_opens_its_ledger(association, kind):
    estate, other = an_estate(association), an_estate(association)
    whole = make(Scope(association, kind)).ledger
    of_estate = make(Scope(association, kind, estate=estate)).ledger
    of_rooms = make(Scope(association, kind, estate=estate, rooms=1)).ledger
    of_pool = make(Scope(association, kind, pool_name="Midtbyen", pool_estates=(other,))).ledger
    assert (whole.estate, of_estate.estate, of_rooms.rooms) == (None, estate, 1)
    assert list(of_pool.pool.estates.all()) == [other]
    one = a_dwelling(estate=estate, rooms=1, kind=kind)
    counted = [
        a_vacancy(VacancyState.OWN, dwelling=dwelling, on=TOMORROW).quota_entries.get().ledger
        for dwelling in (one, a_dwelling(estate=estate, kind=kind), a_dwelling(estate=other, kind=kind))
    ]
    assert counted == [of_rooms, of_estate, of_pool]
    again = make(Scope(association, kind, estate=estate), valid_from=TODAY + timedelta(days=9))
    assert again.ledger == of_estate
    with pytest.raises(ActionDenied, match="Puljen »Midtbyen« findes allerede"):
        make(Scope(association, kind, pool_name="Midtbyen", pool_estates=(other,)))
    assert EstatePool.objects.count() == 1
    with pytest.raises(ActionDenied, match="er allerede med i puljen »Midtbyen« og kan kun tælles ét sted"):
        make(Scope(association, kind, pool_name="Bakken", pool_estates=(estate, other)))
    with pytest.raises(IntegrityError, match="estate_in_one_pool"):
        EstatePool.estates.through.objects.create(
            estatepool=EstatePool.objects.create(association=association, name="Bakken"), estate=other
        )


def test_red_is_exempt_and_green_has_a_share_of_its_own(association):
    red, green = an_estate(association), an_estate(association)
    ledger = a_ledger(association)
    lights = EstateLight(estate=red, light="red"), EstateLight(estate=green, light="green", share=Fraction(1))
    make(ledger, *lights)
    exempt = a_dwelling(estate=red)
    a_ledger(association, estate=red)
    assert a_vacancy(VacancyState.OWN, dwelling=exempt, on=TOMORROW).quota_entries.get().ledger != ledger
    assert a_vacancy(dwelling=a_dwelling(estate=green), on=TOMORROW).is_municipal


# The pages


@pytest.fixture
def caseworker(client, time_machine):
    time_machine.move_to(NOW)
    client.force_login(a_caseworker())


def test_both_sides_read_every_version(client, association, caseworker):
    ledger, red = a_ledger(association), an_estate(association, "Parkvej")
    terms = {"arrears_months_covered": 3, "counted_max_rent_dkk": Decimal(7000)}
    make(ledger, EstateLight(estate=red, light="red"), **terms)
    url = reverse("agreement", args=[ledger.pk])
    ours = client.get(url).content.decode()
    client.force_login(staff_of(association))
    for page in (ours, client.get(url).content.decode()):
        for words in ("Fra 11. marts 2026", "til og med 10. marts 2026", "Gælder nu", "Begynder senere", "3 måneder",
                      "7.000,00", "Rød: fritaget", "§ 59, stk. 2", "Forbrugt", "før ¼"):  # fmt: skip
            assert words in page, words
    assert "Opret ny aftale" in ours
    assert "Opret ny aftale" not in page


def test_the_list_has_ones_own(client, association, caseworker):
    assert "Der er ingen aftaler endnu." in client.get(reverse("agreements")).content.decode()
    ledger = a_ledger(association)
    foreign = a_ledger(an_association("Andelen"))
    assert "Andelen" in client.get(reverse("agreements")).content.decode()
    client.force_login(staff_of(association))
    page = client.get(reverse("agreements")).content.decode()
    assert "Boligforeningen Høje Tå" in page
    assert "Andelen" not in page
    assert client.get(reverse("agreement", args=[foreign.pk])).status_code == 404
    assert client.get(reverse("make_agreement", args=[ledger.pk])).status_code == 403
    client.force_login(a_user(Role.ASSOCIATION))
    assert "I har ingen aftale med kommunen." in client.get(reverse("agreements")).content.decode()


def posted(**told):
    return {
        "share": "1/3", "legal_basis": "ABL59_2", "valid_from": "2026-04-01", "answer_working_days": "5",
        "is_return_free": "ja", "notice_months": "3", "return_policy": "consumed", "phase": "last",
        "proration": "actual_month", "arrears_months_covered": "0",
    } | told  # fmt: skip


def test_making_one_by_the_page(client, association, caseworker):
    estate = an_estate(association)
    assert "hvem aftalen er med" in client.get(reverse("make_agreement")).content.decode()
    url = f"{reverse('make_agreement')}?association={association.pk}"
    assert "Hvilke boliger" in client.get(url).content.decode()
    answer = client.post(url, posted(dwelling_kind="youth", legal_basis="ABL59_2", estate=estate.pk, rooms="1"))
    ledger = QuotaLedger.objects.get()
    assert answer.headers["Location"] == reverse("agreement", args=[ledger.pk])
    assert (ledger.estate, ledger.rooms, ledger.dwelling_kind) == (estate, 1, "youth")
    version = ledger.agreements.get()
    assert (version.share, version.valid_from) == (Fraction(1, 3), date(2026, 4, 1))


def test_what_a_version_changed_and_counted_is_seen(client, association, caseworker):
    ledger = a_ledger(association)
    a_vacancy(VacancyState.OWN, dwelling=a_dwelling(estate=an_estate(association)))
    make(ledger, answer_working_days=8)
    page = client.get(reverse("agreement", args=[ledger.pk])).content.decode()
    for words in ("8 arbejdsdage", "før 5 arbejdsdage", "½", "før ¼", "Nr. 1", "Ingen boliger endnu"):
        assert words in page


def test_a_new_version_starts_from_the_old_one(client, association, caseworker):
    ledger, estate = a_ledger(association, notice_months=2), an_estate(association)
    url = reverse("make_agreement", args=[ledger.pk])
    page = client.get(url).content.decode()
    assert "Hvilke boliger" not in page
    assert 'value="2"' in page
    other = an_estate(association)
    stair = {f"light-{estate.pk}": "green", f"share-{estate.pk}": "1/1", f"light-{other.pk}": "green"}
    client.post(url, posted(**stair, **{f"share-{other.pk}": "1/2"}))
    version = ledger.agreements.get(share=Fraction(1, 3))
    assert {light.estate: light.share for light in version.lights.all()} == {estate: 1, other: Fraction(1, 2)}
    assert client.get(url).context["form"].initial[f"share-{other.pk}"] == Fraction(1, 2)


@pytest.mark.parametrize(("light", "share"), [("green", ""), ("red", "1/2"), ("", "1/2")])
def test_only_a_green_estate_has_a_share_of_its_own(client, association, caseworker, light, share):
    estate = an_estate(association, "Parkvej")
    url = f"{reverse('make_agreement')}?association={association.pk}"
    stair = {f"light-{estate.pk}": light, f"share-{estate.pk}": share}
    page = client.post(url, posted(dwelling_kind="family", **stair))
    assert "Parkvej: en grøn afdeling har sin egen andel, og kun en grøn." in page.content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"rooms": "2"}, "Vælg den afdeling"),
        ({"pool_name": "Midtbyen"}, "både et navn og afdelinger"),
        ({"valid_to": "2026-03-31"}, "Aftalen slutter, før den begynder"),
        ({"share": "en del"}, "andel"),
        ({"share": ""}, "Skriv en andel"),
    ],
)
def test_what_is_wrong_is_said(client, association, caseworker, wrong, sentence):
    url = f"{reverse('make_agreement')}?association={association.pk}"
    page = client.post(url, posted(dwelling_kind="family", **wrong))
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not Agreement.objects.exists()
