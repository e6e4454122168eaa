"""What an invoice line should come to: the law's answer for its dwelling and days, less what is approved already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings

from finance.because import because
from finance.models import Guarantee, InvoiceLine
from finance.read_invoices import ReadLine
from finance.states import InvoiceState
from housing.calendar import closed_days
from housing.models import Association, Vacancy
from housing.queries.vacancies import is_rent_owed
from law.months import first_of_month
from law.vacancy_rent import EmptyDwelling, RentTerms, VacancyRent, liability_end, vacancy_rent
from law.wording import dkk, long_day, month_year, to_ore

ONE_DAY = timedelta(days=1)
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Match:
    """`expected_dkk` is None when nobody can say what is owed; `computation` says it step by step."""

    vacancy: Vacancy | None
    expected_dkk: Decimal | None
    computation: str
    is_matching: bool = False
    guarantee: Guarantee | None = None


@dataclass(frozen=True)
class Paid:
    """What is paid for the days of a vacancy, the last one with them."""

    vacancy_id: int
    starts_on: date
    ends_on: date
    amount_dkk: Decimal


def tolerance() -> Decimal:
    return Decimal(settings.INVOICE_TOLERANCE_DKK)


def match_lines(lines: Sequence[ReadLine], association: Association, *, is_credit_note: bool, on: date) -> list[Match]:
    """Each line beside the law and beside the lines before it: one dwelling's days are not paid twice in an invoice.

    `on` is the day looked at: of an open vacancy no later day is owed yet.
    """
    found: list[Match] = []
    beside: list[Paid] = []
    for line in lines:
        match = match_line(line, association, is_credit_note=is_credit_note, on=on, beside=beside)
        found.append(match)
        if match.vacancy is not None and match.expected_dkk is not None and line.starts_on and line.ends_on:
            nearest = min(line.amount_dkk, match.expected_dkk, key=abs)
            beside.append(Paid(match.vacancy.pk, line.starts_on, line.ends_on, nearest))
    return found


def match_line(
    line: ReadLine, association: Association, *, is_credit_note: bool, on: date, beside: Sequence[Paid] = ()
) -> Match:
    """The line beside the law."""
    found = _vacancies(line, association)
    if isinstance(found, str):
        return Match(None, None, found)
    if line.starts_on is None or line.ends_on is None:
        return Match(found, None, "Linjen har ingen periode, så den kan ikke beregnes.")
    return compute(
        found, line.amount_dkk, line.starts_on, line.ends_on, is_credit_note=is_credit_note, on=on, beside=beside
    )


def compute(
    vacancy: Vacancy, amount_dkk: Decimal, starts_on: date, ends_on: date, *, is_credit_note: bool, on: date,
    beside: Sequence[Paid] = (),
) -> Match:  # fmt: skip
    """What is owed for the days, less what is paid for the same ones: by approved invoices, and by the lines `beside` it."""
    assert vacancy.agreement is not None
    terms = vacancy.agreement.rent_terms(closed=closed_days())
    rent = owed_between(vacancy, terms, starts_on, ends_on, on=on)
    others = [*_approved(vacancy), *(one for one in beside if one.vacancy_id == vacancy.pk)]
    paid = sum((_of_same_days(one, vacancy, terms, starts_on, ends_on, on) for one in others), NOTHING)
    left = (rent.total_dkk if rent else NOTHING) - paid
    expected = min(NOTHING, left) if is_credit_note else max(NOTHING, left)
    text = "\n".join(_steps(vacancy, terms, rent, paid, expected, amount_dkk, on))
    return Match(vacancy, expected, text, abs(amount_dkk - expected) <= tolerance())


def paid_by(line: InvoiceLine) -> Paid | None:
    """What a line is about to be paid; None when it has no dwelling or period."""
    if line.vacancy_id is None or line.starts_on is None or line.ends_on is None:
        return None
    return Paid(line.vacancy_id, line.starts_on, line.ends_on, line.approved_dkk or NOTHING)


def _of_same_days(paid: Paid, vacancy: Vacancy, terms: RentTerms, starts_on: date, ends_on: date, on: date) -> Decimal:
    """The part of a payment that is for these days: as the law's own amount for them to that for all its days.

    Where the law gives nothing for any of its days, as their number to all.
    """
    first, last = max(paid.starts_on, starts_on), min(paid.ends_on, ends_on)
    if first > last:
        return NOTHING
    if first == paid.starts_on and last == paid.ends_on:
        return paid.amount_dkk
    of_all = owed_between(vacancy, terms, paid.starts_on, paid.ends_on, on=on)
    if of_all is None or not of_all.total_dkk:
        return to_ore(paid.amount_dkk * ((last - first).days + 1) / ((paid.ends_on - paid.starts_on).days + 1))
    shared = owed_between(vacancy, terms, first, last, on=on)
    return to_ore(paid.amount_dkk * shared.total_dkk / of_all.total_dkk) if shared else NOTHING


def owed_between(vacancy: Vacancy, terms: RentTerms, starts_on: date, ends_on: date, *, on: date) -> VacancyRent | None:
    """Almenboligloven § 59, stk. 1, 3.-5. pkt., for these days only; None when none of them is owed."""
    if not is_rent_owed(vacancy):
        return None
    dwelling = vacancy.as_empty_dwelling()
    first = max(dwelling.available_on, starts_on)
    last = min(ends_on + ONE_DAY, liability_end(dwelling, terms) or on + ONE_DAY)
    if first >= last:
        return None
    return vacancy_rent(EmptyDwelling(vacancy.rent_dkk, first, last), RentTerms(proration=terms.proration))


def _vacancies(line: ReadLine, association: Association) -> Vacancy | str:
    """The vacancy that the line is about, or why nobody can say."""
    if not line.unit_number:
        return "Linjen har intet lejemålsnr., så den kan ikke beregnes."
    of_unit = Vacancy.objects.municipal().filter(
        dwelling__estate__association=association, dwelling__unit_number=line.unit_number
    )
    if line.ends_on:
        of_unit = of_unit.filter(available_on__lte=line.ends_on)
    found = list(of_unit.select_related("dwelling", "agreement").order_by("-available_on", "-pk")[:20])
    if not found:
        return (
            f"Lejemålsnr. {line.unit_number} har ikke været stillet til kommunens rådighed af {association} i perioden."
        )
    if len({one.dwelling_id for one in found}) > 1:
        return f"Lejemålsnr. {line.unit_number} findes i flere afdelinger. Vælg boligen."
    return _covering(found, line.starts_on)


def _covering(found: list[Vacancy], starts_on: date | None) -> Vacancy:
    """The latest that was empty on the first day of the line, else the latest."""
    for one in found:
        if starts_on is None or (one.available_on <= starts_on and (one.let_on is None or starts_on < one.let_on)):
            return one
    return found[0]


def _approved(vacancy: Vacancy) -> list[Paid]:
    lines = vacancy.invoice_lines.filter(invoice__state=InvoiceState.APPROVED).order_by("pk")
    return [paid for line in lines if (paid := paid_by(line)) is not None]


def _steps(
    vacancy: Vacancy, terms: RentTerms, rent: VacancyRent | None, approved: Decimal, expected: Decimal,
    amount: Decimal, on: date,
) -> Iterable[str]:  # fmt: skip
    yield f"{vacancy}, husleje {dkk(vacancy.rent_dkk)} om måneden, {terms.proration.label}"
    whole = vacancy_rent(vacancy.as_empty_dwelling(), terms, until=on + ONE_DAY)
    yield because(vacancy, whole, terms)
    for month in rent.by_month.values() if rent else ():
        last = long_day(month.ends_on - ONE_DAY)
        days = "1 dag" if month.days == 1 else f"{month.days} dage"
        yield f"{month_year(first_of_month(month.month)).capitalize()}: {long_day(month.starts_on)} til og med {last}, {days}: {dkk(month.amount_dkk)}"
    if rent is None:
        yield "Der er ikke tomgangsleje at betale for de dage."
    if approved:
        yield f"Allerede betalt for de samme dage: {dkk(approved)}"
    yield f"Efter beregningen {dkk(expected)}, på fakturaen {dkk(amount)}"
