"""What runs today: the open vacancy rent so far, and what it comes to at the end of the month, by association and reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q

from accounts.models import User
from finance.because import because
from finance.models import AccrualRun, VacancyRentLiability
from housing.calendar import closed_days
from housing.models import Association, Vacancy
from housing.queries.vacancies import is_rent_owed, rent_of_day
from housing.states import LET_STATES, RETURNED_STATES, VacancyState
from law.months import add_months, first_of_month
from law.vacancy_rent import RentTerms, VacancyRent, vacancy_rent

ONE_DAY = timedelta(days=1)
NOTHING = Decimal("0.00")
REASONS = {
    "waiting": "Afventer kommunens svar",
    "allocated": "Anvist, afventer kontrakt",
    "lease": "Kontrakt, ikke begyndt",
    "returned": "Sendt retur, varsel løber",
}


@dataclass(frozen=True)
class Running:
    """One vacancy whose rent runs, or begins within the month: so far, a day, and to the end of the month (kroner)."""

    vacancy: Vacancy
    reason: str
    so_far_dkk: Decimal
    day_dkk: Decimal
    forecast_dkk: Decimal
    because: str

    @property
    def reason_in_words(self) -> str:
        return REASONS[self.reason]

    @property
    def association(self) -> Association:
        found: Association = self.vacancy.dwelling.estate.association
        return found


def running_rents(user: User, *, on: date) -> list[Running]:
    """Every vacancy that costs something today or will before the month is over; the dearest first."""
    end = add_months(first_of_month(on), 1)
    found = Vacancy.objects.visible_to(user).municipal().filter(available_on__lt=end)
    found = found.exclude(state=VacancyState.WITHDRAWN).filter(
        ~Q(state__in=[*LET_STATES, *RETURNED_STATES]) | Q(let_on__gt=on) | Q(state=VacancyState.RETURNED)
    )
    terms: dict[int, RentTerms] = {}
    rows = []
    for vacancy in found.with_dwelling().order_by("pk"):
        assert vacancy.agreement is not None
        of = terms.setdefault(vacancy.agreement.pk, vacancy.agreement.rent_terms(closed=closed_days()))
        rows.append(_running(vacancy, of, on=on, end=end))
    return sorted((row for row in rows if row), key=lambda row: (-row.forecast_dkk, row.vacancy.pk))


def _running(vacancy: Vacancy, terms: RentTerms, *, on: date, end: date) -> Running | None:
    if not is_rent_owed(vacancy):
        return None
    whole = vacancy_rent(vacancy.as_empty_dwelling(), terms, until=end)
    if whole.ends_on is not None and whole.ends_on <= on or not whole.total_dkk:
        return None
    so_far = vacancy_rent(vacancy.as_empty_dwelling(), terms, until=on + ONE_DAY)
    assert vacancy.agreement is not None
    a_day = rent_of_day(vacancy.rent_dkk, vacancy.agreement, on=on) if vacancy.available_on <= on else NOTHING
    return Running(vacancy, _reason(vacancy), so_far.total_dkk, a_day, whole.total_dkk, because(vacancy, whole, terms))


def _reason(vacancy: Vacancy) -> str:
    if vacancy.state in RETURNED_STATES:
        return "returned"
    if vacancy.state in LET_STATES:
        return "lease"
    return "allocated" if vacancy.state == VacancyState.ALLOCATED else "waiting"


@dataclass
class Exposure:
    """One association's open rent: a day, so far by reason, and at the end of the month."""

    association: Association
    by_reason: dict[str, Decimal]
    so_far_dkk: Decimal = NOTHING
    day_dkk: Decimal = NOTHING
    forecast_dkk: Decimal = NOTHING
    vacancies: int = 0


def by_association(rows: Iterable[Running]) -> list[Exposure]:
    """The sums, the largest forecast first."""
    found: dict[int, Exposure] = {}
    for row in rows:
        sums = found.setdefault(row.association.pk, Exposure(row.association, dict.fromkeys(REASONS, NOTHING)))
        sums.by_reason[row.reason] += row.so_far_dkk
        sums.so_far_dkk += row.so_far_dkk
        sums.day_dkk += row.day_dkk
        sums.forecast_dkk += row.forecast_dkk
        sums.vacancies += 1
    return sorted(found.values(), key=lambda sums: (-sums.forecast_dkk, sums.association.name))


def last_run() -> AccrualRun | None:
    """The last count of all vacancy rent."""
    return AccrualRun.objects.exclude(finished_at=None).order_by("-finished_at", "-pk").first()


def rent_rows(vacancy: Vacancy) -> list[VacancyRentLiability]:
    """What is written of a vacancy, newest month first."""
    return list(vacancy.liabilities.order_by("-month", "-sequence"))


def why(vacancy: Vacancy, *, on: date) -> tuple[VacancyRent, str]:
    """What the law says of the vacancy today, and the sentence of who pays and which act stopped it."""
    assert vacancy.agreement is not None
    terms = vacancy.agreement.rent_terms(closed=closed_days())
    rent = vacancy_rent(vacancy.as_empty_dwelling(), terms, until=on + ONE_DAY)
    return rent, because(vacancy, rent, terms)
