"""Digital Post: one MeMo file a letter, the CPR number in Recipient and nowhere else."""

import base64
import xml.etree.ElementTree as ET

import pytest

from allocation import tasks
from allocation.actions.letters import tell_return
from allocation.models import Delivery
from allocation.states import CaseState
from background.models import LeaseState
from housing.states import VacancyState
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_citizen, a_vacancy

pytestmark = pytest.mark.django_db

MEMO = "{https://DigitalPost.dk/MeMo-1}"


@pytest.fixture(autouse=True)
def digital_post(settings):
    settings.LETTER_GATEWAY = "allocation.gateways.DigitalPostFolder"


def sent(letter) -> ET.Element:
    tasks.send_letter(letter.pk)
    delivery = Delivery.objects.get(letter=letter)
    assert delivery.state == LeaseState.DONE, delivery.last_error
    from django.conf import settings

    return ET.fromstring((settings.OUTBOX_DIR / f"{delivery.message_id}.xml").read_bytes())  # noqa: S314 - our own


def texts(element: ET.Element) -> dict[str, str]:
    return {one.tag.removeprefix(MEMO): one.text or "" for one in element.iter()}


def test_a_letter_to_a_citizen_is_a_whole_message():
    letter = a_case(CaseState.APPROVED, citizen=a_citizen(cpr="611070-3064")).letters.get()
    memo = sent(letter)
    assert memo.tag == f"{MEMO}Message"
    assert memo.attrib == {"memoVersion": "1.1", "memoSchVersion": "1.1.0"}
    header, body = memo
    order = [one.tag.removeprefix(MEMO) for one in header]
    assert order == [
        "messageType",
        "messageUUID",
        "label",
        "mandatory",
        "legalNotification",
        "Sender",
        "Recipient",
        "ContentData",
    ]
    said = texts(memo)
    letter.refresh_from_db()
    assert (said["recipientID"], said["messageType"]) == ("6110703064", "DIGITALPOST")
    assert said["caseID"] == letter.case.number
    assert base64.b64decode(said["content"]) == bytes(letter.pdf)
    assert body[0].text == "2026-03-10T09:00:00Z"
    assert "611070" not in said["label"]


def test_a_letter_to_an_association_goes_to_its_cvr_number():
    vacancy = a_vacancy(VacancyState.RETURNED)
    memo = sent(tell_return(vacancy.pk, by=a_caseworker(), on=TODAY, at=NOW))
    recipient = memo.find(f"{MEMO}MessageHeader/{MEMO}Recipient")
    assert [one.text for one in recipient] == [vacancy.dwelling.estate.association.cvr, "CVR"]
    assert memo.find(f".//{MEMO}CaseID") is None


def test_without_the_municipalitys_own_number_nothing_is_sent(settings):
    settings.MUNICIPALITY = settings.MUNICIPALITY | {"cvr": ""}
    letter = a_case(CaseState.APPROVED).letters.get()
    tasks.send_letter(letter.pk)
    assert Delivery.objects.get().last_error.startswith("Kommunens CVR-nr. mangler i opsætningen")
