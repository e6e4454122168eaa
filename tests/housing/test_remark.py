"""Both sides write remarks in a ledger; what is written stands."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from housing.actions.corrections import remark
from housing.models import QuotaRemark
from housing.states import VacancyState
from tests.factories import (
    NOW,
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


@pytest.fixture
def entry(time_machine):
    time_machine.move_to(NOW)
    association = an_association("Boligforeningen Høje Tå")
    a_ledger(association)
    vacancy = a_vacancy(VacancyState.OWN, dwelling=a_dwelling(estate=an_estate(association)))
    return vacancy.quota_entries.get()


def test_both_sides_write_and_read(client, entry):
    url = reverse("remark_entry", args=[entry.pk])
    for user, text in ((a_caseworker(), "Er huset nyt?"), (staff_of(entry.ledger.association), "Ja, fra i år.")):
        client.force_login(user)
        assert "Nr. 1" in client.get(url).content.decode()
        page = client.post(url, {"text": text}, follow=True).content.decode()
        assert text in page
    assert "Er huset nyt?" in page
    assert "Test Bruger" in page
    assert "kommunen" in page


def test_a_remark_of_the_whole_ledger(client, entry):
    client.force_login(staff_of(entry.ledger.association))
    url = reverse("remark", args=[entry.ledger_id])
    assert "Skriv en bemærkning" in client.post(url, {"text": ""}).content.decode()
    assert "Vi mangler Parkvej." in client.post(url, {"text": "Vi mangler Parkvej."}, follow=True).content.decode()
    assert "Vi mangler Parkvej." in client.get(reverse("agreement", args=[entry.ledger_id])).content.decode()


def test_nobody_writes_in_a_foreign_ledger(client, entry):
    foreign = a_user(Role.ASSOCIATION)
    client.force_login(foreign)
    assert client.post(reverse("remark", args=[entry.ledger_id]), {"text": "Hej"}).status_code == 404
    assert client.post(reverse("remark_entry", args=[entry.pk]), {"text": "Hej"}).status_code == 404
    with pytest.raises(ActionDenied, match="anden boligorganisation"):
        remark(entry.ledger, "Hej", by=foreign, at=NOW)


def test_what_is_written_stands(entry):
    written = remark(entry.ledger, "Hej", entry=entry, by=a_caseworker(), at=NOW)
    for change in (lambda: QuotaRemark.objects.update(text="Nej"), written.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
