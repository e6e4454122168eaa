"""Electronic invoices: OIOUBL 2 and Peppol BIS Billing 3 are both UBL 2, read by the same names.

A file comes from outside. It is read without a document type, without entities and without the network, and whatever
is wrong with it becomes a sentence.
"""

from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from finance.read_invoices import ReadInvoice, ReadLine, UnreadableInvoice, kind_of

DOCUMENTS = {
    "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2": ("Invoice", "Invoice"),
    "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2": ("CreditNote", "CreditNote"),
}
NAMES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
KNOWN_PROFILES = ("OIOUBL-2", "urn:cen.eu:en16931")
LARGEST_AMOUNT = Decimal(10) ** 9
MOST_LINES = 2000
SUPPLIER = "cac:AccountingSupplierParty/cac:Party"
BUYER = "cac:AccountingCustomerParty/cac:Party"
CVR_PLACES = (
    f"{SUPPLIER}/cac:PartyLegalEntity/cbc:CompanyID",
    f"{SUPPLIER}/cac:PartyTaxScheme/cbc:CompanyID",
    f"{SUPPLIER}/cac:PartyIdentification/cbc:ID",
)
ACCOUNT_PLACES = (
    "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID",
    "cac:PaymentMeans/cac:CreditAccount/cbc:AccountID",
    "cac:PaymentMeans/cbc:PaymentID",
)
SEND_AGAIN = "Bed afsenderen om at sende den igen."


def looks_like_xml(content: bytes) -> bool:
    """Whatever begins as XML is read as XML and answered as such."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" or content[:2] in {b"\xff\xfe", b"\xfe\xff"}


def read_ubl(content: bytes) -> ReadInvoice:
    """The invoice or credit note of a file. Raises UnreadableInvoice with a Danish sentence."""
    root = _root(content)
    kind, line_name = _kind(root)
    sign = -1 if kind == "CreditNote" else 1
    lines = root.findall(f"cac:{line_name}Line", NAMES)
    if not lines:
        raise UnreadableInvoice(f"Fakturaen har ingen linjer. {SEND_AGAIN}")
    if len(lines) > MOST_LINES:
        raise UnreadableInvoice(f"Fakturaen har mere end {MOST_LINES} linjer. Bed afsenderen om at dele den.")
    return ReadInvoice(
        number=_needed(root, "cbc:ID", "fakturanummer"),
        issued_on=_day(_needed(root, "cbc:IssueDate", "fakturadato")),
        due_on=_due(root),
        cvr=next((found for place in CVR_PLACES if (found := _text(root, place))), ""),
        ean=_text(root, f"{BUYER}/cbc:EndpointID"),
        total_dkk=sign * _amount(_needed(root, "cac:LegalMonetaryTotal/cbc:PayableAmount", "total")),
        vat_dkk=_amount(_text(root, "cac:TaxTotal/cbc:TaxAmount") or "0"),
        currency=_text(root, "cbc:DocumentCurrencyCode") or "DKK",
        is_credit_note=kind == "CreditNote",
        payment_reference=next((found for place in ACCOUNT_PLACES if (found := _text(root, place))), ""),
        lines=[_line(line, sign) for line in lines],
    )


def _root(content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise UnreadableInvoice(
            "Filen indeholder en dokumenttype (DOCTYPE), som en faktura ikke har, og er ikke åbnet. "
            "Bed afsenderen om at sende en almindelig OIOUBL- eller Peppol-fil."
        )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise UnreadableInvoice(f"Filen er ikke gyldig XML; fejlen er i linje {line}. {SEND_AGAIN}") from None
    except ValueError:
        raise UnreadableInvoice(f"Filens tegn kan ikke læses. {SEND_AGAIN}") from None
    if root.getroottree().docinfo.doctype:  # in an encoding that hid it above
        raise UnreadableInvoice(f"Filen indeholder en dokumenttype (DOCTYPE) og er ikke åbnet. {SEND_AGAIN}")
    return root


def _kind(root: etree._Element) -> tuple[str, str]:
    name = etree.QName(root)
    known = DOCUMENTS.get(name.namespace or "")
    if known is None or name.localname != known[0]:
        raise UnreadableInvoice(
            "Filen er XML, men hverken en OIOUBL- eller en Peppol-faktura. Vælg fakturaen, ikke et bilag."
        )
    profile = _text(root, "cbc:CustomizationID")
    if profile and not profile.startswith(KNOWN_PROFILES):
        raise UnreadableInvoice(
            f"Fakturaen følger »{profile[:60]}«, som ikke kendes. Bed om OIOUBL 2 eller Peppol BIS Billing 3."
        )
    return known


def _line(line: etree._Element, sign: int) -> ReadLine:
    starts, ends = _text(line, "cac:InvoicePeriod/cbc:StartDate"), _text(line, "cac:InvoicePeriod/cbc:EndDate")
    said = [_text(line, place) for place in ("cac:Item/cbc:Name", "cac:Item/cbc:Description", "cbc:Note")]
    return ReadLine(
        amount_dkk=sign * _amount(_needed(line, "cbc:LineExtensionAmount", "beløb på en linje")),
        text=next((text for text in said if text), "")[:200],
        unit_number=_text(line, "cac:Item/cac:SellersItemIdentification/cbc:ID")[:30],
        starts_on=_day(starts) if starts else None,
        ends_on=_day(ends) if ends else None,
        kind=kind_of(" ".join(said)),
    )


def _due(root: etree._Element) -> date | None:
    text = _text(root, "cbc:DueDate") or _text(root, "cac:PaymentMeans/cbc:PaymentDueDate")
    return _day(text) if text else None


def _text(node: etree._Element, place: str) -> str:
    return " ".join((node.findtext(place, namespaces=NAMES) or "").split())


def _needed(node: etree._Element, place: str, what: str) -> str:
    found = _text(node, place)
    if not found:
        raise UnreadableInvoice(f"Fakturaen mangler {what}. {SEND_AGAIN}")
    return found


def _amount(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= LARGEST_AMOUNT:
        raise UnreadableInvoice(f"»{text[:30]}« er ikke et beløb. {SEND_AGAIN}")
    if found != found.quantize(Decimal("0.01")):
        raise UnreadableInvoice(f"Beløbet {text[:30]} har mere end to decimaler. {SEND_AGAIN}")
    return found.quantize(Decimal("0.01"))


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        raise UnreadableInvoice(f"»{text[:30]}« er ikke en dato. {SEND_AGAIN}") from None
    if not 1900 <= found.year <= 2199:
        raise UnreadableInvoice(f"Datoen {text[:30]} ligger ikke i vores tid. {SEND_AGAIN}")
    return found
