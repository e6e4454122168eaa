"""What an invoice line should come to: the law's answer for its dwelling and days, less what is approved already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Q, Sum

from finance.because import because
from finance.models import InvoiceLine
from finance.read_invoices import ReadLine
from finance.states import InvoiceState
from housing.calendar import closed_days
from housing.models import Association, Vacancy
from housing.queries.vacancies import is_rent_owed
from law.months import first_of_month
from law.vacancy_rent import EmptyDwelling, RentTerms, VacancyRent, liability_end, vacancy_rent
from law.wording import dkk, long_day, month_year

ONE_DAY = timedelta(days=1)
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Match:
    """`expected_dkk` is None when nobody can say what is owed; `computation` says it step by step."""

    vacancy: Vacancy | None
    expected_dkk: Decimal | None
    computation: str
    is_matching: bool = False


def tolerance() -> Decimal:
    return Decimal(settings.INVOICE_TOLERANCE_DKK)


def match_line(line: ReadLine, association: Association, *, is_credit_note: bool, on: date) -> Match:
    """The line beside the law. `on` is the day looked at: of an open vacancy no later day is owed yet."""
    found = _vacancies(line, association)
    if isinstance(found, str):
        return Match(None, None, found)
    if line.starts_on is None or line.ends_on is None:
        return Match(found, None, "Linjen har ingen periode, så den kan ikke beregnes.")
    return compute(found, line.amount_dkk, line.starts_on, line.ends_on, is_credit_note=is_credit_note, on=on)


def compute(
    vacancy: Vacancy, amount_dkk: Decimal, starts_on: date, ends_on: date, *, is_credit_note: bool, on: date,
    leaving_out: int | None = None,
) -> Match:  # fmt: skip
    """What is owed for the days, less what other invoices have had approved for them (`leaving_out` is this line's)."""
    assert vacancy.agreement is not None
    terms = vacancy.agreement.rent_terms(closed=closed_days())
    rent = owed_between(vacancy, terms, starts_on, ends_on, on=on)
    approved = _approved(vacancy, starts_on, ends_on, leaving_out)
    left = (rent.total_dkk if rent else NOTHING) - approved
    expected = min(NOTHING, left) if is_credit_note else max(NOTHING, left)
    text = "\n".join(_steps(vacancy, terms, rent, approved, expected, amount_dkk, on))
    return Match(vacancy, expected, text, abs(amount_dkk - expected) <= tolerance())


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


def _approved(vacancy: Vacancy, starts_on: date, ends_on: date, leaving_out: int | None) -> Decimal:
    lines = InvoiceLine.objects.filter(
        Q(ends_on__gte=starts_on, starts_on__lte=ends_on), vacancy=vacancy, invoice__state=InvoiceState.APPROVED
    )
    others = lines if leaving_out is None else lines.exclude(pk=leaving_out)
    total: Decimal = others.aggregate(total=Sum("approved_dkk", default=NOTHING))["total"]
    return total


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
        yield f"Godkendt for perioden før: {dkk(approved)}"
    yield f"Efter beregningen {dkk(expected)}, på fakturaen {dkk(amount)}"
