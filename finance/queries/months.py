"""Which accounting months are open, what stands in them, and where it is to go."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum

from accounts.models import User
from finance.models import AccountingMonth, AccountString, ExportLine, MonthExport, Posting, VacancyRentLiability
from law.months import add_months, first_of_month

NOTHING = Decimal("0.00")
Accounts = Mapping[tuple[str, str], str]


def closed_through() -> date | None:
    """The last closed month; they close in order."""
    last: date | None = AccountingMonth.objects.aggregate(last=Max("month"))["last"]
    return last


def first_open_month() -> date:
    """No earlier accounting month takes anything; before any is closed that is the first day of all."""
    closed = closed_through()
    return date.min if closed is None else add_months(closed, 1)


def waiting_month() -> date | None:
    """The first open month that has postings to send."""
    first: date | None = Posting.objects.filter(booked_on__gte=first_open_month()).aggregate(first=Min("booked_on"))[
        "first"
    ]
    return first


def next_to_close(*, on: date) -> date | None:
    """The first open month with something to send; else the one before `on`, when it is open and anything is booked."""
    waiting = waiting_month()
    if waiting is not None:
        return waiting
    before, first_open = add_months(first_of_month(on), -1), first_open_month()
    booked = VacancyRentLiability.objects.filter(booked_on__range=(first_open, before))
    return before if before >= first_open and booked.exists() else None


def vacancy_rent_booked(month: date) -> Decimal:
    """All vacancy rent that counts in the month, corrections of closed months with it."""
    rows = VacancyRentLiability.objects.filter(booked_on=month)
    booked: Decimal = rows.aggregate(booked=Sum("amount_dkk", default=NOTHING))["booked"]
    return booked


def rents_booked(user: User, month: date) -> QuerySet[VacancyRentLiability]:
    """The rows behind it, the largest first."""
    rows: QuerySet[VacancyRentLiability] = VacancyRentLiability.objects.visible_to(user).filter(booked_on=month)
    rows = rows.select_related("vacancy__dwelling__estate__association")
    return rows.order_by("-amount_dkk", "pk")


def postings_to_send(month: date) -> list[Posting]:
    """Booked in the month, or refused by the finance system the last time they were sent. In the order they were made."""
    last = ExportLine.objects.filter(posting=OuterRef("pk")).order_by("-export__month__month").values("receipt")[:1]
    waiting = Posting.objects.annotate(last=Subquery(last)).filter(
        Q(booked_on=month, last=None) | Q(booked_on__lt=month, last=ExportLine.Receipt.REFUSED)
    )
    return list(waiting.select_related("association", "case").order_by("pk"))


def accounts_on(day: date) -> Accounts:
    """The account strings in force that day."""
    strings = AccountString.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
    return {(one.kind, one.legal_basis): one.account for one in strings.order_by("pk")}


def account_for(accounts: Accounts, kind: str, legal_basis: str) -> str | None:
    """That of the legal basis, else that of the kind."""
    return accounts.get((kind, legal_basis)) or accounts.get((kind, ""))


def months_shown(*, on: date) -> list[date]:
    """This month, every closed one and every one in which anything is booked; the latest first."""
    booked = VacancyRentLiability.objects.order_by().values_list("booked_on")
    posted = Posting.objects.order_by().values_list("booked_on")
    closed = AccountingMonth.objects.order_by().values_list("month")
    found = {month for (month,) in booked.union(posted, closed)}
    return sorted(found | {first_of_month(on)}, reverse=True)


def rent_by_month(months: list[date]) -> dict[date, Decimal]:
    """Booked vacancy rent of these months, in one query."""
    rows = VacancyRentLiability.objects.filter(booked_on__in=months).order_by()
    return dict(rows.values_list("booked_on").annotate(Sum("amount_dkk")))


def postings_by_month(months: list[date]) -> dict[date, tuple[Decimal, int]]:
    """The sum and number of postings of these months, in one query."""
    rows = Posting.objects.filter(booked_on__in=months).order_by()
    return {
        month: (total, number)
        for month, total, number in rows.values_list("booked_on").annotate(Sum("amount_dkk"), Count("pk"))
    }


def postings_of(month: date, kind: str = "") -> QuerySet[Posting]:
    """The rows of a month, of one kind if asked, each with its last line in a file."""
    rows = Posting.objects.filter(booked_on=month)
    rows = rows.filter(kind=kind) if kind else rows
    return (
        rows.select_related("association", "case", "invoice_line", "recourse_payment", "instalment", "loan_payment")
        .prefetch_related("lines__export__month")
        .order_by("kind", "pk")
    )


def by_kind(month: date) -> list[tuple[str, str, Decimal, int]]:
    """Kind, legal basis, sum and number of the postings of a month."""
    rows = Posting.objects.filter(booked_on=month).order_by("kind", "legal_basis")
    return list(rows.values_list("kind", "legal_basis").annotate(Sum("amount_dkk"), Count("pk")))


def closed_in(months: list[date]) -> dict[date, AccountingMonth]:
    """The closed ones of these, with who closed them."""
    return {
        one.month: one
        for one in AccountingMonth.objects.filter(month__in=months).select_related("closed_by").order_by("month")
    }


def export_of(month: date) -> MonthExport | None:
    return MonthExport.objects.filter(month__month=month).first()


def receipts_by_month(months: list[date]) -> dict[date, dict[str, int]]:
    """Of each month's file: how many lines wait, are paid, are refused."""
    lines = ExportLine.objects.filter(export__month__month__in=months).order_by()
    found: dict[date, dict[str, int]] = {}
    for month, receipt, number in lines.values_list("export__month__month", "receipt").annotate(Count("pk")):
        found.setdefault(month, {})[receipt or "waiting"] = number
    return found


def all_accounts() -> list[AccountString]:
    """Every account string, by kind and legal basis, the latest first."""
    return list(AccountString.objects.select_related("written_by").order_by("kind", "legal_basis", "-valid_from"))
