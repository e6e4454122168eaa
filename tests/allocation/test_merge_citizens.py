"""Two rows that were one person become one; cases are handed over; notes stand."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.actions.cases import hand_over_case
from allocation.actions.citizens import merge_citizens
from allocation.models import Case, Citizen, CitizenMerge, Note
from allocation.queries.cases import search_cases
from allocation.states import CaseState
from tests.allocation.verbs import last_event
from tests.case_material import an_image
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_citizen, a_user

pytestmark = pytest.mark.django_db

NAME = {"first_name": "Åse", "last_name": "Dobbelt"}
REAL, REPLACEMENT = "610170-1234", "610170-1242"


@pytest.fixture
def pair() -> tuple[Case, Case]:
    """The same person under two numbers with one birthday."""
    kept = a_case(citizen=a_citizen(cpr=REAL, **NAME))
    return kept, a_case(CaseState.RECEIVED, citizen=a_citizen(cpr=REPLACEMENT, is_protected=True, **NAME))


def test_the_case_says_that_there_may_be_two(client, caseworker, pair):
    shown = client.get(reverse("case", args=[pair[0].pk])).content.decode()
    assert "En anden borger har samme navn og fødselsdag." in shown
    assert "saml dem til én" not in client.get(reverse("case", args=[a_case().pk])).content.decode()


def test_everything_moves_and_the_trace_stays(client, caseworker, pair):
    kept, other = pair
    page = reverse("merge_citizens", args=[kept.pk])
    assert f"610170-••••, sag {other.number}" in client.get(page).content.decode()
    answers = {"other": str(other.citizen_id), "reason": "Har vist pas og gult kort."}
    assert "De to er nu én borger." in client.post(page, answers, follow=True).content.decode()
    other.refresh_from_db()
    assert other.citizen == kept.citizen
    trace = CitizenMerge.objects.get()
    assert (trace.kept, trace.by, trace.moved["cases"]) == (kept.citizen, caseworker, [other.pk])
    kept.citizen.refresh_from_db()
    assert kept.citizen.is_protected
    assert last_event(kept) == ("merge", "To borgere samlet til én: Har vist pas og gult kort.")
    assert {case.pk for case in search_cases(caseworker, REPLACEMENT).cases} == {kept.pk, other.pk}
    with pytest.raises(DatabaseError), transaction.atomic():
        CitizenMerge.objects.update(reason="Noget andet")


def test_nothing_that_only_one_row_knew_is_lost(pair):
    kept, other = (case.citizen for case in pair)
    told = {"street": "Ny Vej 3", "postal_code": "2630", "city": "Taastrup", "phone": "12345678"}
    until = TODAY + timedelta(days=90)
    Citizen.objects.filter(pk=other.pk).update(is_exempt_from_digital_post=True, **told)
    empty = dict.fromkeys(told, "") | {"phone": "87654321"}
    Citizen.objects.filter(pk=kept.pk).update(is_protected=True, protected_until=until, **empty)
    trace = merge_citizens(kept.pk, other.pk, reason="Har vist pas.", by=a_caseworker(), at=NOW)
    kept.refresh_from_db()
    assert (kept.street, kept.postal_code, kept.phone) == ("Ny Vej 3", "2630", "87654321")
    assert (kept.is_exempt_from_digital_post, kept.is_protected, kept.protected_until) == (True, True, None)
    assert "street" in trace.moved["filled_in"]


def test_not_with_somebody_born_on_another_day_nor_twice(pair):
    kept, other = pair
    stranger, by = a_citizen(), a_caseworker()
    with pytest.raises(ActionDenied, match="født på hver sin dag"):
        merge_citizens(kept.citizen_id, stranger.pk, reason="Ligner hinanden", by=by, at=NOW)
    merge_citizens(kept.citizen_id, other.citizen_id, reason="Har vist pas.", by=by, at=NOW)
    with pytest.raises(ActionDenied, match="allerede samlet"):
        merge_citizens(kept.citizen_id, other.citizen_id, reason="Har vist pas.", by=by, at=NOW)
    assert Citizen.objects.filter(merged_into=kept.citizen).count() == 1


def test_a_colleague_takes_over_with_a_word_on_the_way(client, caseworker):
    case, colleague = a_case(), a_user(Role.CASEWORKER, first_name="Jonas", last_name="Bech")
    answers = {"to": str(colleague.pk), "note": "Mangler svar fra banken."}
    shown = client.post(reverse("hand_over_case", args=[case.pk]), answers, follow=True).content.decode()
    assert "Sagen er givet videre til Jonas Bech." in shown
    case.refresh_from_db()
    assert case.caseworker == colleague
    assert last_event(case) == ("hand_over", "Givet videre til Jonas Bech: Mangler svar fra banken.")


@pytest.mark.parametrize(
    ("role", "sentence"), [(Role.ASSOCIATION, "kan ikke have sager"), (None, "har allerede sagen")]
)
def test_not_to_everybody(role, sentence):
    case = a_case()
    to = a_user(role) if role else case.caseworker
    with pytest.raises(ActionDenied, match=sentence):
        hand_over_case(case.pk, to.pk, note="Tag den", by=a_caseworker(), at=NOW)


def test_a_note_stands_for_good(client, caseworker):
    case = a_case(CaseState.CLOSED)
    address = reverse("add_note", args=[case.pk])
    assert "Notatet er gemt." in client.post(address, {"text": "Ringede."}, follow=True).content.decode()
    note = Note.objects.get(case=case)
    assert (note.text, note.by) == ("Ringede.", caseworker)
    with pytest.raises(DatabaseError), transaction.atomic():
        Note.objects.update(text="Ringede ikke.")


def test_a_paper_is_put_on_by_the_page_and_fetched_as_a_file(client, caseworker):
    case = a_case()
    address, file = reverse("add_document", args=[case.pk]), SimpleUploadedFile("../../x.exe", an_image("PNG"))
    assert "Vælg filen igen." in client.post(address, {"file": file, "title": "Lønseddel"}).content.decode()
    file.seek(0)
    page = client.post(address, {"file": file, "title": "Lønseddel", "kind": "income"}, follow=True)
    assert "Dokumentet ligger på sagen." in page.content.decode()
    document = case.documents.get()
    answer = client.get(reverse("fetch_document", args=[document.pk]))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="dokument-{document.pk}.png"'
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Content-Type"]) == ("nosniff", "image/png")
