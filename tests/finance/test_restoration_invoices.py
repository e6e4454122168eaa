"""A move-out bill in an invoice file: held against its guarantee, computed by the formula, paid once through it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from finance.actions.guarantees import settle_guarantee
from finance.actions.invoices import approve_invoice, receive_file, refuse_invoice
from finance.models import Guarantee, Invoice, Posting
from finance.queries.invoices import suggested
from finance.read_invoices import kind_of
from finance.states import GuaranteeState, InvoiceState, LineKind, PostingKind
from tests.factories import NOW, TODAY, a_caseworker, a_user
from tests.finance.guarantees import MOVED_OUT_ON, a_guarantee, inspected
from tests.finance.material import EAN, Line, reload, ubl

pytestmark = pytest.mark.django_db

# The first example of law.md 1.7: thirty months, 13,300 kroner.
BILL = [("Istandsættelse: maling", "24000.00"), ("Misligholdelse: knust rude", "8500.00")]
NET = [*BILL, ("Udlejers del af istandsættelsen", "-7200.00"), ("Indskud", "-12000.00")]
CLAIM = Decimal("13300.00")


@pytest.fixture(autouse=True)
def over_the_day(time_machine, settings):
    time_machine.move_to(NOW)
    settings.FOUR_EYES_ABOVE_DKK = "50000.00"


def send(guarantee: Guarantee, items=NET, number: str = "R-1", **kind) -> Invoice:
    dwelling = guarantee.allocation.vacancy.dwelling
    lines = [Line(dwelling.unit_number, amount, text=text) for text, amount in items]
    content = ubl(number, dwelling.estate.association.cvr, lines, **kind)
    sent = receive_file(content, "regning.xml", by=a_caseworker(), on=TODAY, at=NOW)
    assert sent.is_accepted, sent.answer
    return Invoice.objects.get(number=number)


def approve(invoice: Invoice, note: str = "", **amounts: str) -> None:
    asked = suggested(reload(invoice)) | {int(number[1:]): Decimal(amount) for number, amount in amounts.items()}
    approve_invoice(invoice.pk, amounts=asked, note=note, by=a_caseworker(), on=TODAY, at=NOW)


def paid() -> list[tuple[str, Decimal]]:
    return [(one.kind, one.amount_dkk) for one in Posting.objects.order_by("pk")]


@pytest.mark.parametrize("is_peppol", [True, False])
def test_a_bill_that_agrees_is_registered_item_by_item_and_paid_through_the_guarantee(is_peppol):
    guarantee = inspected()
    invoice = send(guarantee, is_peppol=is_peppol)
    assert reload(invoice).state == InvoiceState.RECEIVED
    billed = reload(guarantee)
    assert (billed.state, billed.claim_dkk, billed.contribution_dkk) == (GuaranteeState.BILLED, CLAIM, 12000)
    assert [item.text for item in billed.bill.order_by("pk")] == [text for text, _amount in BILL]
    approve(invoice)
    assert paid() == [(PostingKind.GUARANTEE, CLAIM)]
    assert (reload(guarantee).state, reload(guarantee).recourse_dkk) == (GuaranteeState.SETTLED, CLAIM)
    assert guarantee.bill.count() == 2


def test_a_bill_that_asks_for_the_whole_is_asked_about_once_with_the_formula():
    guarantee = inspected()
    guarantee.allocation.vacancy.__class__.objects.update(contribution_dkk=12000)
    invoice = send(guarantee, BILL)
    asked = invoice.queries.get().text
    assert asked.count("Lejerens del, når udlejer overtager 1 % af normalistandsættelsen") == 1
    assert "Linje 1, 2\n" in asked
    assert "Efter beregningen 13.300,00\xa0kr., på fakturaen 32.500,00\xa0kr." in asked
    assert suggested(invoice) == {1: Decimal("4800.00"), 2: Decimal("8500.00")}
    approve(invoice, note="Efter formlen.")
    assert paid() == [(PostingKind.GUARANTEE, CLAIM)]


def test_a_part_of_it_can_be_approved():
    guarantee = inspected()
    approve(send(guarantee, [BILL[1]]), note="Kun halvdelen er dokumenteret.", n1="4250")
    assert paid() == [(PostingKind.GUARANTEE, Decimal("4250.00"))]
    assert reload(guarantee).recourse_dkk == 4250
    assert reload(guarantee).events.first().text == "Krav godkendt: 4.250,00\xa0kr. af 8.500,00\xa0kr."


def test_more_than_the_claim_is_never_paid():
    invoice = send(inspected(), BILL)
    with pytest.raises(ActionDenied, match="Godkend højst det"):
        approve(invoice, note="x", n1="24000.00")
    assert not Posting.objects.exists()


def test_before_the_inspection_it_waits_and_is_computed_with_it():
    guarantee = a_guarantee()
    invoice = send(guarantee)
    assert "Flyttesynet er ikke registreret" in invoice.queries.get().text
    with pytest.raises(ActionDenied, match="Flyttesynet er ikke registreret"):
        approve(invoice, note="x", n2="100")
    day = MOVED_OUT_ON.isoformat()
    from django.test import Client

    client = Client()
    client.force_login(a_caseworker())
    client.post(reverse("inspect_guarantee", args=[guarantee.pk]), {"moved_out_on": day, "inspected_on": day})
    assert all(line.is_matching for line in invoice.lines.order_by("number"))
    assert reload(guarantee).claim_dkk == CLAIM
    shown = client.get(reverse("guarantee", args=[guarantee.pk])).content.decode()
    assert "Faktura R-1, som regningen kom med" in shown
    assert "Istandsættelse: maling" in client.get(reverse("invoice", args=[invoice.pk])).content.decode()


def test_it_is_settled_where_it_came_and_once():
    guarantee = inspected()
    invoice = send(guarantee)
    manager = a_user("manager")
    with pytest.raises(ActionDenied, match="Regningen kom med Faktura R-1"):
        settle_guarantee(guarantee.pk, by=manager, on=TODAY, at=NOW)
    again = send(guarantee, number="R-2")
    assert "står også på Faktura R-1" in again.queries.get().text
    refuse_invoice(again.pk, reason="Sendt to gange.", by=manager, on=TODAY, at=NOW)
    approve(invoice)
    third = send(guarantee, number="R-3")
    assert {line.expected_dkk for line in third.lines.order_by("number")} == {Decimal("0.00")}
    assert "Der er ikke mere at betale under garantien" in third.queries.get().text


def test_a_credit_note_comes_off_the_claim_and_the_recourse():
    guarantee = inspected()
    approve(send(guarantee))
    credit = send(guarantee, [("Misligholdelse: knust rude", "3000.00")], "K-1", is_credit=True)
    approve(credit, note="Ruden var dækket.", n1="-3000")
    assert paid() == [(PostingKind.GUARANTEE, CLAIM), (PostingKind.GUARANTEE, Decimal("-3000.00"))]
    assert reload(guarantee).recourse_dkk == CLAIM - 3000


@pytest.mark.parametrize(("unit", "sentence"), [("L-999", "har ingen fraflytningsgaranti"), ("", "intet lejemålsnr.")])
def test_a_dwelling_without_a_guarantee_is_asked_about(unit, sentence):
    association = inspected().allocation.vacancy.dwelling.estate.association
    content = ubl("U-1", association.cvr, [Line(unit, "500.00", text="Misligholdelse")])
    receive_file(content, "x.xml", by=a_caseworker(), on=TODAY, at=NOW)
    assert sentence in Invoice.objects.get().queries.get().text


def test_only_deductions_are_no_bill_and_a_table_tells_the_kind():
    guarantee = inspected()
    dwelling = guarantee.allocation.vacancy.dwelling
    head = "Fakturanr;Fakturadato;CVR-nr;EAN-nr;Lejemålsnr;Beløb;Art;Tekst"
    rows = [
        f"T-1;01-03-2026;{dwelling.estate.association.cvr};{EAN};{dwelling.unit_number};8500,00;Misligholdelse;Knust rude"
    ]
    receive_file("\r\n".join([head, *rows]).encode(), "x.csv", by=a_caseworker(), on=TODAY, at=NOW)
    line = Invoice.objects.get().lines.get()
    assert (line.kind, line.guarantee, line.is_matching) == (LineKind.NEGLECT, guarantee, True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tomgangsleje under istandsættelse", LineKind.RENT), ("Husleje marts", LineKind.RENT),
        ("Normalistandsættelse, maling", LineKind.NORMAL), ("Huslejerestance", LineKind.ARREARS),
        ("Nedskrivning", LineKind.TAKEOVER), ("Betalt af lejer", LineKind.PAID),
    ],
)  # fmt: skip
def test_the_words_of_a_line_tell_its_kind(text, kind):
    assert kind_of(text) == kind
