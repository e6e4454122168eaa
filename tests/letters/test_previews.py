"""The real paper beside the text that is being written: nothing is saved, and who looked is."""

import pytest
from django.urls import reverse

from accounts.models import AccessEvent
from accounts.roles import Role
from allocation import letters
from allocation.models import Letter
from allocation.states import CaseState
from tests.factories import a_case, a_user, an_allocation
from tests.letters.test_kinds import a_transitional_lease

pytestmark = pytest.mark.django_db

REFUND = {
    "came_from": "sel110",
    "from_on": "2026-04-01",
    "rent_dkk": "5200",
    "other_dkk": "950",
    "benefit_dkk": "800",
    "lodging_dkk": "2100",
    "applied": "on",
}


@pytest.fixture(autouse=True)
def caseworker(client):
    user = a_user(Role.CASEWORKER)
    client.force_login(user)
    return user


@pytest.mark.parametrize("kind", ["approval", "refusal", "hearing", "information"])
def test_the_paper_of_a_decision(client, kind):
    case = a_case(CaseState.ASSESSED)
    address = reverse("preview_case_letter", args=[case.pk, kind])
    for answer in (
        client.get(address),
        client.post(address, {"reason": "Du har selv en egnet bolig.", "text": "x", "due_on": "nonsens"}),
    ):
        assert answer.content.startswith(b"%PDF")
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert not Letter.objects.exists()
    assert AccessEvent.objects.filter(subject_id=case.citizen_id).count() == 2


@pytest.mark.parametrize("kind", ["lapse", "lapse/?no", "withdrawal"])
def test_the_paper_of_an_end(client, kind):
    offer = an_allocation()
    name, _, query = kind.partition("/")
    address = reverse("preview_allocation_letter", args=[offer.pk, name]) + query
    assert client.post(address, {"note": "Vandskade.", "reason": "rent"}).content.startswith(b"%PDF")
    assert offer.letters.count() == 1


def test_the_paper_says_what_is_asked_and_by_when(client, monkeypatch):
    told = {}
    monkeypatch.setattr(letters, "preview", lambda *args, **kwargs: told.update(kwargs["told"]) or b"%PDF")
    address = reverse("preview_case_letter", args=[a_case(CaseState.ASSESSED).pk, "information"])
    client.post(address, {"text": "Lønseddel for maj", "due_on": "2099-01-01", "consequence": ""})
    assert told["text"] == "Lønseddel for maj"
    assert told["consequence"].startswith("Så afgør vi sagen ud fra")


def test_another_kind_has_no_such_page(client):
    case = a_case(CaseState.ASSESSED)
    assert client.get(reverse("preview_case_letter", args=[case.pk, "offer"])).status_code == 404
    assert client.get(reverse("preview_allocation_letter", args=[an_allocation().pk, "x"])).status_code == 404


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("refuse_case", "refusal"),
        ("approve_case", "approval"),
        ("hear_case", "hearing"),
        ("ask_case", "information"),
    ],
)
def test_the_page_of_a_decision_has_the_paper_beside_it(client, name, kind):
    case = a_case(CaseState.ASSESSED)
    answer = client.get(reverse(name, args=[case.pk]))
    assert reverse("preview_case_letter", args=[case.pk, kind]) in answer.content.decode()
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_refund_is_previewed_and_then_decided(client):
    lease = a_transitional_lease()
    address = reverse("decide_refund", args=[lease.pk])
    assert "5.200,00" in client.get(address).content.decode()
    assert client.post(address + "?preview", REFUND).content.startswith(b"%PDF")
    assert not lease.letters.filter(kind="refund").exists()
    client.post(address, REFUND)
    assert lease.letters.get(kind="refund").facts["refund"]["month_dkk"] == "3250.00"


def test_where_nothing_is_refunded_the_page_says_so(client):
    page = client.get(reverse("decide_refund", args=[an_allocation().pk])).content.decode()
    assert "Der er ingen lejekontrakt endnu." in page
