"""Accounting months in rows, a month by kind, and the account strings with their days."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.models import User
from finance.models import ExportLine, MonthExport, Posting
from finance.permissions import obstacle_to_close_month
from finance.queries import months as queries
from finance.states import PostingKind
from law.bases import LegalBasis
from law.months import add_months, first_of_month
from law.wording import month_year

NOTHING = Decimal("0.00")


def rows(months: list[date], *, on: date) -> list[dict[str, Any]]:
    closed, rents, posted = queries.closed_in(months), queries.rent_by_month(months), queries.postings_by_month(months)
    receipts = queries.receipts_by_month(months)
    next_one, first_open = queries.next_to_close(on=on), queries.first_open_month()
    return [
        {
            "month": month,
            "key": f"{month:%Y-%m}",
            "label": month_year(month).capitalize(),
            "closed": closed.get(month),
            "is_next": month == next_one,
            "is_open": month >= first_open,
            "rent_dkk": rents.get(month, NOTHING),
            "posted_dkk": posted.get(month, (NOTHING, 0))[0],
            "number": posted.get(month, (NOTHING, 0))[1],
            "receipts": receipts.get(month, {}),
        }
        for month in months
    ]


def about(month: date, page: Page, kind: str, user: User, *, on: date) -> dict[str, Any]:
    """The page of a month."""
    closed = queries.closed_in([month]).get(month)
    kinds = queries.by_kind(month)
    known = queries.accounts_on(add_months(month, 1).replace(day=1))
    return {
        "month": month,
        "key": f"{month:%Y-%m}",
        "label": month_year(month).capitalize(),
        "closed": closed,
        "is_open": month >= queries.first_open_month(),
        "obstacle": None if closed else _obstacle(month, user, on=on),
        "rent_dkk": queries.vacancy_rent_booked(month),
        "kinds": [_kind(one, known, f"{month:%Y-%m}") for one in kinds],
        "total_dkk": sum((one[2] for one in kinds), NOTHING),
        "page": page,
        "rows": [_row(posting) for posting in page.object_list],
        "kind": kind,
        "kind_label": PostingKind(kind).label if kind else "Alle posteringer",
        "query": f"kind={kind}" if kind else "",
    }


def _obstacle(month: date, user: User, *, on: date) -> str | None:
    waiting, first_open = queries.waiting_month(), queries.first_open_month()
    return obstacle_to_close_month(month, waiting=waiting, first_open=first_open, by=user, on=on)


def _kind(sums: tuple[str, str, Decimal, int], accounts: queries.Accounts, key: str) -> dict[str, Any]:
    kind, basis, total, number = sums
    return {
        "label": PostingKind(kind).label,
        "basis": LegalBasis(basis).label if basis else "",
        "account": queries.account_for(accounts, kind, basis),
        "total_dkk": total,
        "number": number,
        "url": f"{reverse('accounting_month', args=[key])}?kind={kind}",
    }


def _row(posting: Posting) -> dict[str, Any]:
    lines = list(posting.lines.all())
    return {
        "posting": posting,
        "url": _source(posting),
        "receipt": _receipt(lines),
        "line": lines[-1] if lines else None,
    }


def _receipt(lines: list[ExportLine]) -> str:
    if not lines:
        return "Ikke sendt"
    last = lines[-1]
    note = f": {last.receipt_note}" if last.receipt_note else ""
    return f"{last.get_receipt_display()}{note}"


def _source(posting: Posting) -> str:
    """The page that the amount comes from."""
    if posting.invoice_line:
        return reverse("invoice", args=[posting.invoice_line.invoice_id])
    if posting.guarantee_id or posting.recourse_payment:
        key = posting.guarantee_id or (posting.recourse_payment.guarantee_id if posting.recourse_payment else 0)
        return reverse("guarantee", args=[key])
    if posting.instalment:
        return reverse("payment_plan", args=[posting.instalment.plan_id])
    key = posting.loan_id or (posting.loan_payment.loan_id if posting.loan_payment else 0)
    return reverse("loan", args=[key])


def booked(month: date) -> dict[str, Any]:
    """The page of the vacancy rent that is booked in a month."""
    return {
        "key": f"{month:%Y-%m}",
        "label": month_year(month).capitalize(),
        "rent_dkk": queries.vacancy_rent_booked(month),
    }


def closing(month: date, user: User, *, on: date) -> dict[str, Any]:
    """The page where a month is closed: what it comes to, and what stands in the way."""
    postings = queries.postings_to_send(month)
    return {
        "month": month,
        "key": f"{month:%Y-%m}",
        "label": month_year(month),
        "rent_dkk": queries.vacancy_rent_booked(month),
        "number": len(postings),
        "total_dkk": sum((one.amount_dkk for one in postings), NOTHING),
        "again": sum(1 for one in postings if one.booked_on < month),
        "obstacle": _obstacle(month, user, on=on),
    }


def export_of(month: date) -> MonthExport:
    """The file of a closed month. Raises ActionDenied while it is open."""
    export = queries.export_of(month)
    if export is None:
        raise ActionDenied(
            f"{month_year(month).capitalize()} har ingen fil. Den dannes, når måneden lukkes.", conflict=True
        )
    return export


def read(paid: int, refused: int) -> str:
    """The receipt of a receipt."""
    if not paid and not refused:
        return "Kvitteringen var læst før. Intet er ændret."
    again = " De afviste sendes igen med næste måned." if refused else ""
    return f"{paid} betalt, {refused} afvist.{again}"


def accounts(*, on: date) -> dict[str, Any]:
    """Every account string by kind, the current first; and the kinds that have none."""
    strings = queries.all_accounts()
    current = {one.kind for one in strings if one.valid_to is None or one.valid_to >= on}
    missing = [kind for kind in PostingKind if kind not in current]
    return {
        "rows": [{"string": one, "is_over": one.valid_to is not None and one.valid_to < on} for one in strings],
        "missing": [{"label": kind.label, "kind": kind.value} for kind in missing],
    }


def account_initial(asked: Mapping[str, str], *, on: date) -> dict[str, Any]:
    kind = asked.get("kind", "")
    return {"from_on": first_of_month(on), "kind": kind if kind in PostingKind.values else None}
