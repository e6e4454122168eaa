"""Money is rows that are only added."""

from finance.models.events import MoneyEvent
from finance.models.guarantees import BillLine, Guarantee, RecoursePayment
from finance.models.invoices import Invoice, InvoiceFile, InvoiceLine, InvoiceQuery
from finance.models.liabilities import AccrualChunk, AccrualRun, VacancyRentLiability
from finance.models.months import AccountingMonth, AccountString, ExportLine, MonthExport
from finance.models.payments import ContributionLoan, Instalment, LoanPayment, PaymentPlan, PlanAmount
from finance.models.postings import Posting

__all__ = [
    "AccountString",
    "AccountingMonth",
    "AccrualChunk",
    "AccrualRun",
    "BillLine",
    "ContributionLoan",
    "ExportLine",
    "Guarantee",
    "Instalment",
    "Invoice",
    "InvoiceFile",
    "InvoiceLine",
    "InvoiceQuery",
    "LoanPayment",
    "MoneyEvent",
    "MonthExport",
    "PaymentPlan",
    "PlanAmount",
    "Posting",
    "RecoursePayment",
    "VacancyRentLiability",
]
