"""Digital Post: one MeMo file a letter, the CPR number in Recipient and nowhere else.

The schema itself is Digitaliseringsstyrelsen's and is not kept here. What it demands of the elements we write stands in
ORDER and TEXTS, after "MeMo Modelbeskrivelse v1.1" and "MeMo Classes and Attributes v1.1" (digitaliser.dk/digital-post/
vejledninger/memo), as two public libraries of municipalities have it too. Version 1.2 keeps this order.
"""

import base64
import re
import xml.etree.ElementTree as ET
from uuid import uuid4

import pytest

from allocation import tasks
from allocation.actions.letters import tell_return
from allocation.memo import Addressee, Message, as_memo
from allocation.models import Delivery
from allocation.states import CaseState
from background.models import LeaseState
from housing.states import VacancyState
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_citizen, a_vacancy

pytestmark = pytest.mark.django_db

MEMO = "{https://DigitalPost.dk/MeMo-1}"
# What stands in an element, in this order; a question mark: may be left out.
ORDER = {
    "Message": "MessageHeader MessageBody?",
    "MessageHeader": "messageType messageUUID messageID? messageCode? label notification? additionalNotification? reply? "
    "replyByDateTime? doNotDeliverUntilDate? mandatory legalNotification postType? Sender Recipient ContentData? "
    "ForwardData? ReplyData?",
    "Sender": "senderID idType idTypeLabel? label AttentionData? ContactPoint?",
    "Recipient": "recipientID idType idTypeLabel? label? AttentionData? ContactPoint?",
    "ContentData": "CPRdata? CVRdata? MotorVehicle? PropertyNumber? CaseID? KLEdata? FORMdata? ProductionUnit? Education? "
    "Address? UnstructuredAddress? AdditionalContentData?",
    "CaseID": "caseID caseSystem",
    "MessageBody": "createdDateTime MainDocument AdditionalDocument? TechnicalDocument?",
    "MainDocument": "mainDocumentID? label? File Action?",
    "File": "encodingFormat filename language content",
}
TEXTS = {
    "messageType": "DIGITALPOST|NEMSMS",
    "messageUUID": "[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[ab89][a-f0-9]{3}-[a-f0-9]{12}",
    "label": ".{1,256}",
    "mandatory": "true|false",
    "legalNotification": "true|false",
    "senderID": r"\d{8}",
    "recipientID": r"\d{10}|\d{8}",
    "idType": "CPR|CVR",
    "caseID": ".{1,256}",
    "caseSystem": ".{1,256}",
    "createdDateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "encodingFormat": "application/pdf",
    "filename": r"\w{1,250}\.pdf",
    "language": "[a-z]{2}",
    "content": "[A-Za-z0-9+/]+={0,2}",
}
MOST_BYTES = 99_500_000  # a whole message (bekendtgørelse om størrelse på filer i Digital Post § 3)


@pytest.fixture(autouse=True)
def digital_post(settings):
    settings.LETTER_GATEWAY = "allocation.gateways.DigitalPostFolder"


def sent(letter) -> ET.Element:
    tasks.send_letter(letter.pk)
    delivery = Delivery.objects.get(letter=letter)
    assert delivery.state == LeaseState.DONE, delivery.last_error
    from django.conf import settings

    return ET.fromstring((settings.OUTBOX_DIR / f"{delivery.message_id}.xml").read_bytes())  # noqa: S314 - our own


def faults(element: ET.Element) -> list[str]:
    """What the description of MeMo would not have."""
    name = element.tag.removeprefix(MEMO)
    if name in TEXTS:
        return [] if re.fullmatch(TEXTS[name], element.text or "") else [f"{name}: {element.text}"]
    if name not in ORDER:
        return [f"{element.tag} er ukendt"]
    said = "".join(f"{child.tag.removeprefix(MEMO)} " for child in element)
    order = "".join(f"({child.rstrip('?')} ){'?' * child.endswith('?')}" for child in ORDER[name].split())
    found = [] if re.fullmatch(order, said) else [f"{name}: {said}"]
    return found + [fault for child in element for fault in faults(child)]


def a_message(**fields: object) -> Message:
    told = {
        "message_id": uuid4(),
        "label": "Tilbud om bolig",
        "recipient": "12345678",
        "written_at": NOW,
        "case_number": "2026-00001",
        "pdf": b"%PDF-1.7",
        "sha256": "0" * 64,
    }
    return Message(**told | fields)


@pytest.mark.parametrize(
    "fields",
    [{}, {"case_number": ""}, {"label": "Æ" * 400}, {"pdf": bytes(range(256)) * 4000}],
    ids=["usual", "no case", "long label", "a megabyte"],
)
def test_it_is_built_as_memo_is_described(fields):
    raw = as_memo(a_message(**fields), Addressee("CPR", "6110703064"))
    assert raw.startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<memo:Message "), "SF1601 reads the prefix too"
    assert len(raw) < MOST_BYTES
    assert faults(ET.fromstring(raw)) == []  # noqa: S314 - our own


def test_what_is_not_memo_is_seen():
    """The table finds what is missing, misplaced, too long and unknown."""
    raw = as_memo(a_message(), Addressee("CPR", "61")).replace(b"messageType", b"kind").replace(b">da<", b">dan<")
    assert len(faults(ET.fromstring(raw))) == 4  # noqa: S314 - our own


def texts(element: ET.Element) -> dict[str, str]:
    return {one.tag.removeprefix(MEMO): one.text or "" for one in element.iter()}


def test_a_letter_to_a_citizen_is_a_whole_message():
    letter = a_case(CaseState.APPROVED, citizen=a_citizen(cpr="611070-3064")).letters.get()
    memo = sent(letter)
    assert faults(memo) == []
    assert memo.attrib == {"memoVersion": "1.1", "memoSchVersion": "1.1.0"}
    header, body = memo
    assert header.find(f"{MEMO}Recipient/{MEMO}idType").text == "CPR"
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
    assert faults(memo) == []
    recipient = memo.find(f"{MEMO}MessageHeader/{MEMO}Recipient")
    assert [one.text for one in recipient] == [vacancy.dwelling.estate.association.cvr, "CVR"]
    assert memo.find(f".//{MEMO}CaseID") is None


def test_without_the_municipalitys_own_number_nothing_is_sent(settings):
    settings.MUNICIPALITY = settings.MUNICIPALITY | {"cvr": ""}
    letter = a_case(CaseState.APPROVED).letters.get()
    tasks.send_letter(letter.pk)
    assert Delivery.objects.get().last_error.startswith("Kommunens CVR-nr. mangler i opsætningen")
