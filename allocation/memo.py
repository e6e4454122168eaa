"""A letter as MeMo, the format of Digital Post (fact sheet 5.3): one XML file with the PDF in it.

The label is shown outside the mailbox, so it never names a person; the CPR number stands in Recipient and nowhere else.
"""

import base64
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings

NAMESPACE = "https://DigitalPost.dk/MeMo-1"
LONGEST_LABEL = 255

ET.register_namespace("memo", NAMESPACE)


@dataclass(frozen=True)
class Message:
    """What goes to the post: no CPR number, no name and no address outside the PDF itself."""

    message_id: UUID
    label: str
    recipient: UUID | str  # Citizen.key, by which Digital Post looks the CPR number up; or an association's CVR number
    written_at: datetime
    case_number: str
    pdf: bytes
    sha256: str


@dataclass(frozen=True)
class Addressee:
    """Whose mailbox: `kind` CPR or CVR, and the number without hyphen."""

    kind: str
    number: str


def as_memo(message: Message, to: Addressee) -> bytes:
    """The message as MeMo 1.1. The same message gives the same bytes."""
    root = ET.Element(_name("Message"), memoVersion="1.1", memoSchVersion="1.1.0")
    header = _below(root, "MessageHeader")
    _texts(
        header,
        messageType="DIGITALPOST",
        messageUUID=str(message.message_id),
        label=message.label[:LONGEST_LABEL],
        mandatory="false",
        legalNotification="false",
    )
    municipality = settings.MUNICIPALITY
    _texts(_below(header, "Sender"), senderID=municipality["cvr"], idType="CVR", label=municipality["name"])
    _texts(_below(header, "Recipient"), recipientID=to.number, idType=to.kind)
    if message.case_number:
        case = _below(_below(header, "ContentData"), "CaseID")
        _texts(case, caseID=message.case_number, caseSystem="Anvisning")
    body = _below(root, "MessageBody")
    _texts(body, createdDateTime=message.written_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    _texts(
        _below(_below(body, "MainDocument"), "File"),
        encodingFormat="application/pdf",
        filename="brev.pdf",
        language="da",
        content=base64.b64encode(message.pdf).decode(),
    )
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _below(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, _name(name))


def _texts(parent: ET.Element, **texts: str) -> None:
    """Elements in the order of the schema, which is the order they are given in."""
    for name, text in texts.items():
        _below(parent, name).text = text
