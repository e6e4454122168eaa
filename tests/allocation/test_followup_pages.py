"""The pages after the key, for both sides: what stands on them, and what does not."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AccessEvent
from accounts.roles import Role
from allocation.actions.allocations import hand_over_key
from allocation.models import Citizen, FollowUp, Signal, SupportTie
from allocation.queries.offers import our_offers
from tests.allocation.verbs import last_event
from tests.factories import TODAY, a_case, a_dwelling, a_user, a_vacancy, an_association, an_estate, at_ten, staff_of
from tests.tenancies import a_check_in, a_lease, a_signal, a_tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def caseworker(client):
    user = a_user(Role.CASEWORKER)
    client.force_login(user)
    return user


@pytest.fixture
def lease(time_machine):
    lease = a_lease(first_name="Maja", last_name="Holm")
    time_machine.move_to(at_ten(lease.lease_on + timedelta(days=33)))
    return lease


def page(client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_says_what_is_due(client, lease, caseworker):
    a_signal(lease=lease)
    shown = page(client, "follow_ups")
    assert "Maja Holm" in shown
    assert "efter 1 mdr." in shown
    assert "1 uden opfølgning" in shown
    assert "Maja Holm" in page(client, "follow_ups", show="housed")


@pytest.mark.parametrize(
    ("tab", "sentence"),
    [
        ("due", "Ingen opfølgning de næste 14 dage."),
        ("signals", "Ingen bekymringer venter."),
        ("ended", "Ingen lejemål er sluttet."),
        ("housed", "Ingen lejemål endnu."),
        ("andet", "Ingen opfølgning de næste 14 dage."),
    ],
)
def test_an_empty_list_says_why(client, caseworker, tab, sentence):
    assert sentence in page(client, "follow_ups", show=tab)


def test_the_list_asks_the_same_for_one_and_for_many(client, caseworker, django_assert_max_num_queries):
    for _ in range(4):
        a_lease()
    with django_assert_max_num_queries(12):
        page(client, "follow_ups", show="housed")


def test_a_lease_shows_both_sides_and_who_looked_is_written(client, lease, caseworker):
    a_check_in(lease)
    signal = a_signal(lease=lease)
    shown = page(client, "follow_up", lease.pk)
    for words in ("Falder til og betaler sin husleje.", "Marts er ikke betalt.", "Skal holdes", "Udlejer", "Støtte"):
        assert words in shown
    assert reverse("handle_signal", args=[signal.pk]) in shown
    assert AccessEvent.objects.filter(subject_id=lease.case.citizen_id, actor_id=caseworker.pk).count() == 1


def test_the_case_leads_to_what_comes_after_the_key(client, lease, caseworker):
    assert reverse("follow_up", args=[lease.pk]) in page(client, "case", lease.case_id)


def test_a_talk_is_written(client, lease, caseworker):
    address = reverse("record_check_in", args=[lease.pk, 1])
    assert "Svar ja eller nej." in client.post(address, {"note": "x"}).content.decode()
    told = {"held_on": (lease.lease_on + timedelta(days=30)).isoformat(), "is_housed": "yes", "note": "Det går godt."}
    answer = client.post(address, told, follow=True)
    assert "Opfølgningen er gemt." in answer.content.decode()
    assert lease.check_ins.get().note == "Det går godt."
    assert "sprunget over" in page(client, "record_check_in", lease.pk, 1)


def test_a_talk_that_finds_nobody_asks_how_it_ended(client, lease, caseworker):
    told = {"held_on": (lease.lease_on + timedelta(days=30)).isoformat(), "is_housed": "no", "note": "Væk."}
    answer = client.post(reverse("record_check_in", args=[lease.pk, 1]), told)
    assert answer.headers["Location"] == reverse("end_tenancy", args=[lease.pk])
    assert "bor der ikke: registrér fraflytning" in client.get(reverse("follow_ups")).content.decode()
    assert "Registrér, hvornår og hvorfor lejemålet sluttede." in page(client, "follow_up", lease.pk)
    ended = {"ended_on": (lease.lease_on + timedelta(days=20)).isoformat(), "reason": "gave_up", "note": ""}
    shown = client.post(answer.headers["Location"], ended, follow=True).content.decode()
    assert "Lejemålet sluttede" in shown
    assert FollowUp.objects.get().end_reason == "gave_up"


def test_the_old_address_is_told_of_until_it_is_the_homes(client, lease, caseworker):
    said = "sagen har stadig den gamle adresse"
    assert said not in page(client, "follow_up", lease.pk)
    hand_over_key(lease.pk, key_on=lease.lease_on, by=caseworker, at=at_ten(lease.lease_on))
    assert said in page(client, "follow_up", lease.pk)
    Citizen.objects.update(street=lease.vacancy.dwelling.address)
    assert said not in page(client, "follow_up", lease.pk)


def test_an_end_written_by_mistake_is_taken_back(client, lease, caseworker):
    address = reverse("reopen_tenancy", args=[lease.pk])
    assert "Lejemålet er ikke sluttet." in client.get(address).content.decode()
    ended = {"ended_on": lease.lease_on.isoformat(), "reason": "died", "note": "Forkert sag"}
    assert address in client.post(reverse("end_tenancy", args=[lease.pk]), ended, follow=True).content.decode()
    staff = staff_of(lease.vacancy.dwelling.estate.association)
    assert not our_offers(staff, on=lease.lease_on).exists()
    assert "Lejemålet følges igen." in client.post(address, {"why": "Det var naboen."}, follow=True).content.decode()
    known = FollowUp.objects.get()
    assert (known.ended_on, known.end_reason, known.end_note) == (None, "", "")
    assert our_offers(staff, on=lease.lease_on).get() == lease
    assert last_event(lease.case) == ("reopen_tenancy", "Fraflytning taget tilbage: Det var naboen.")


def test_a_talk_outside_the_schedule_is_not_there(client, lease, caseworker):
    assert client.get(reverse("record_check_in", args=[lease.pk, 2])).status_code == 404


def test_an_association_sees_homes_and_tells_without_seeing_anybody(client, lease):
    client.force_login(staff_of(lease.vacancy.dwelling.estate.association))
    shown = page(client, "our_tenancies")
    assert lease.vacancy.dwelling.address in shown
    told = {
        "kind": "letterbox",
        "noticed_on": lease.lease_on.isoformat(),
        "text": "Postkassen har været fuld i to uger.",
    }
    form = page(client, "report_signal", lease.pk)
    done = client.post(reverse("report_signal", args=[lease.pk]), told, follow=True).content.decode()
    assert "1 venter på kommunen" in done
    for seen in (shown, form, done):
        assert "Maja" not in seen
        assert "Holm" not in seen
    assert Signal.objects.get().kind == "letterbox"


def test_an_association_cannot_write_a_cpr_number(client, lease):
    client.force_login(staff_of(lease.vacancy.dwelling.estate.association))
    told = {"kind": "other", "noticed_on": lease.lease_on.isoformat(), "text": "Lejer 610170-1234"}
    assert "indeholder et CPR-nr." in client.post(reverse("report_signal", args=[lease.pk]), told).content.decode()
    assert not Signal.objects.exists()


def test_each_side_writes_its_own_contact(client, lease, caseworker):
    both = {"landlord_name": "Ida Bech", "support_name": "Per Støtte"}
    client.post(reverse("name_contacts", args=[lease.pk]), both)
    client.force_login(staff_of(lease.vacancy.dwelling.estate.association))
    form = page(client, "name_contacts", lease.pk)
    assert "Ida Bech" in form
    assert "Per Støtte" not in form
    client.post(reverse("name_contacts", args=[lease.pk]), {"landlord_name": "Bo Ny", "support_name": "Snydt"})
    known = FollowUp.objects.get()
    assert (known.landlord_name, known.support_name) == ("Bo Ny", "Per Støtte")


def test_a_sign_is_answered(client, lease, caseworker):
    signal = a_signal(lease=lease)
    assert "Marts er ikke betalt." in page(client, "handle_signal", signal.pk)
    answer = client.post(reverse("handle_signal", args=[signal.pk]), {"measure": "Aftalt afdrag."}, follow=True)
    assert "Aftalt afdrag." in answer.content.decode()
    client.force_login(staff_of(lease.vacancy.dwelling.estate.association))
    theirs = page(client, "our_tenancies")
    assert "kommunen fulgte op" in theirs
    assert "Aftalt afdrag." not in theirs


def test_a_sign_is_not_older_than_the_lease(client, lease):
    client.force_login(staff_of(lease.vacancy.dwelling.estate.association))
    told = {"kind": "other", "noticed_on": "1990-01-01", "text": "Postkassen er fuld."}
    assert "Lejekontrakten begyndte" in client.post(reverse("report_signal", args=[lease.pk]), told).content.decode()


def test_agreements_of_support_are_written_and_ended(client, caseworker, time_machine):
    time_machine.move_to(at_ten(TODAY))
    dwelling = a_dwelling(address="Skæve Vej 1")
    assert "Ingen aftaler om støtte." in page(client, "support_ties")
    told = {
        "estate": dwelling.estate_id,
        "address": "Forkert 2",
        "kind": "caretaker",
        "provider": "Sten",
        "valid_from": "2026-03-01",
    }
    assert "Der er ingen bolig med den adresse" in client.post(reverse("tie_support"), told).content.decode()
    shown = client.post(reverse("tie_support"), told | {"address": "skæve vej 1"}, follow=True).content.decode()
    assert "Social vicevært" in shown
    tie = SupportTie.objects.get()
    assert tie.dwelling == dwelling
    client.post(reverse("end_tie", args=[tie.pk]), {"valid_to": "2026-03-31"})
    assert SupportTie.objects.get().valid_to.isoformat() == "2026-03-31"


def test_the_caretaker_is_heard_on_the_way_to_an_allocation(client, caseworker, time_machine):
    time_machine.move_to(at_ten(TODAY))
    estate = an_estate(an_association())
    a_tie(estate=estate)
    vacancy, case = a_vacancy(dwelling=a_dwelling(estate=estate)), a_case()
    shown = page(client, "allocate", vacancy.pk, case.pk)
    assert "Hør den sociale vicevært, Sten Sørensen" in shown
    assert "Sten Sørensen" in page(client, "match_vacancy", vacancy.pk)
    address = reverse("hear_caretaker", args=[vacancy.pk, case.pk])
    assert address in shown
    page(client, "hear_caretaker", vacancy.pk, case.pk)
    client.post(address, {"heard_on": "2026-03-09", "said": "Passer fint."})
    assert "Hør den sociale vicevært" not in page(client, "allocate", vacancy.pk, case.pk)
