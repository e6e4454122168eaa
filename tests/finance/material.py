"""Material for the tests of money: empty dwellings, and invoices for them in every form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from allocation.states import AllocationState
from finance.actions.guarantees import open_guarantees
from finance.actions.invoices import receive_invoice
from finance.actions.loans import grant_loan
from finance.actions.payments import Right, open_plan
from finance.models import ContributionLoan, Guarantee, Invoice, PaymentPlan
from finance.read_invoices import ReadInvoice, ReadLine
from finance.states import PlanKind
from housing.models import Association, Vacancy
from housing.states import VacancyState
from law.contribution_loan import LoanFacts
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_caseworker,
    a_dwelling,
    a_vacancy,
    an_allocation,
    an_association,
    an_estate,
)

EAN = "5790000000005"
FROM = date(2026, 2, 2)  # the vacancies are at disposal from this Monday
MONTH_END = date(2026, 2, 28)
OWED = Decimal("5400.00")  # 27 of the 28 days of February of 5,600


def an_empty(association: Association | None = None, rent: str = "5600.00", **fields: Any) -> Vacancy:
    """Open since FROM; February costs OWED."""
    dwelling = a_dwelling(rent, estate=an_estate(association or an_association()))
    return a_vacancy(
        VacancyState.AT_DISPOSAL, dwelling=dwelling, on=date(2026, 1, 5), vacant_from=FROM, available_on=FROM, **fields
    )


def association_of(vacancy: Vacancy) -> Association:
    return vacancy.dwelling.estate.association


def a_read(vacancy: Vacancy, amount: Decimal | str = OWED, number: str = "F-1", **fields: Any) -> ReadInvoice:
    """February of the vacancy, as somebody typed it."""
    line = ReadLine(Decimal(amount), "Tomgangsleje", vacancy.dwelling.unit_number, FROM, MONTH_END)
    known: dict[str, Any] = {"number": number, "issued_on": date(2026, 3, 1), "ean": EAN}
    known |= {"cvr": association_of(vacancy).cvr, "total_dkk": Decimal(amount), "lines": [line]}
    return ReadInvoice(**known | {"is_credit_note": Decimal(amount) < 0} | fields)


def an_invoice(
    vacancy: Vacancy | None = None,
    amount: Decimal | str = OWED,
    number: str = "F-1",
    *,
    by: User | None = None,
    **fields: Any,
) -> Invoice:
    """Taken in today: agreed if it is OWED, else asked about."""
    read = a_read(vacancy or an_empty(), amount, number, **fields)
    return receive_invoice(read, by=by or a_caseworker(), on=TODAY, at=NOW)


def a_guarantee(association: Association) -> Guarantee:
    """Of a lease of theirs."""
    dwelling = a_dwelling(estate=an_estate(association))
    allocation = an_allocation(AllocationState.LEASED, vacancy=a_vacancy(dwelling=dwelling))
    open_guarantees(at=NOW)
    return Guarantee.objects.get(allocation=allocation)


def a_plan() -> PaymentPlan:
    right = Right(PlanKind.RENT_SUBSIDY, starts_on=FROM, month_dkk=Decimal("900.00"), because="Prøve", case=a_case())
    return open_plan(right, by=a_caseworker(), at=NOW)


def a_loan() -> ContributionLoan:
    """The example of law.md 4.6."""
    facts = LoanFacts(Decimal("24000.00"), Decimal("320000.00"), 2, date(1972, 1, 1))
    return grant_loan(a_case(), facts, by=a_caseworker(), on=date(2023, 5, 1), at=NOW)


def reload(thing: Any) -> Any:
    return type(thing).objects.get(pk=thing.pk)


# Files


@dataclass(frozen=True)
class Line:
    unit: str
    amount: str
    starts: str = "2026-02-02"
    ends: str = "2026-02-28"
    text: str = "Tomgangsleje"


def ubl(
    number: str, cvr: str, lines: Sequence[Line], *, total: str = "", ean: str = EAN, is_peppol: bool = False,
    is_credit: bool = False, tax: str = "0.00", head: str = "",
) -> bytes:  # fmt: skip
    """An invoice or credit note as OIOUBL 2, or as Peppol BIS 3."""
    kind, line_name = ("CreditNote", "CreditNoteLine") if is_credit else ("Invoice", "InvoiceLine")
    scheme, company = ("0088", f'<cbc:CompanyID schemeID="0184">{cvr}</cbc:CompanyID>') if is_peppol else (
        "GLN", f'<cbc:CompanyID schemeID="DK:CVR">DK{cvr}</cbc:CompanyID>')  # fmt: skip
    profile = (
        "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0" if is_peppol else "OIOUBL-2.02"
    )
    total = total or str(sum(Decimal(line.amount) for line in lines))
    body = "".join(_line(line_name, place, line) for place, line in enumerate(lines, start=1))
    return f"""<?xml version="1.0" encoding="UTF-8"?>{head}
<{kind} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{kind}-2"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>{profile}</cbc:CustomizationID><cbc:ID>{number}</cbc:ID><cbc:IssueDate>2026-03-01</cbc:IssueDate>
<cbc:DueDate>2026-03-31</cbc:DueDate><cbc:DocumentCurrencyCode>DKK</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity>{company}</cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cbc:EndpointID schemeID="{scheme}">{ean}</cbc:EndpointID></cac:Party></cac:AccountingCustomerParty>
<cac:PaymentMeans><cac:PayeeFinancialAccount><cbc:ID>1234-5678901</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal><cbc:TaxAmount currencyID="DKK">{tax}</cbc:TaxAmount></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="DKK">{total}</cbc:PayableAmount></cac:LegalMonetaryTotal>
{body}</{kind}>""".encode()


def _line(name: str, place: int, line: Line) -> str:
    return (
        f"<cac:{name}><cbc:ID>{place}</cbc:ID><cbc:LineExtensionAmount>{line.amount}</cbc:LineExtensionAmount>"
        f"<cac:InvoicePeriod><cbc:StartDate>{line.starts}</cbc:StartDate><cbc:EndDate>{line.ends}</cbc:EndDate>"
        f"</cac:InvoicePeriod><cac:Item><cbc:Name>{line.text}</cbc:Name><cac:SellersItemIdentification>"
        f"<cbc:ID>{line.unit}</cbc:ID></cac:SellersItemIdentification></cac:Item></cac:{name}>"
    )
