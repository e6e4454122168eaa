"""What emptiness costs until today, a day more, and at most: the second of a vacancy's two clocks."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from housing.calendar import closed_days
from housing.models import Vacancy
from housing.states import VacancyState
from law.bases import LegalBasis
from law.vacancy_rent import EmptyDwelling, RentTerms, return_is_free, vacancy_rent
from law.wording import dkk, long_day

ONE_DAY = timedelta(days=1)
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class RentClock:
    """Kroner until and including today, the days behind them, a day more, and what a return would mean."""

    so_far_dkk: Decimal
    days: int
    per_day_dkk: Decimal
    sentence: str


def vacancy_rent_so_far(vacancies: Iterable[Vacancy], *, on: date) -> dict[int, Decimal]:
    """Vacancy rent until and including a day, by the vacancy's key. Source: almenboligloven § 59, stk. 1, 3.-5. pkt.

    Vacancies whose legal basis obliges the municipality to none are left out. Ask with `agreement` selected.
    """
    closed = closed_days()
    return {
        vacancy.pk: _until(vacancy.as_empty_dwelling(), vacancy.agreement.rent_terms(closed=closed), on + ONE_DAY)
        for vacancy in vacancies
        if owes_rent(vacancy)
    }


def owes_rent(vacancy: Vacancy) -> bool:
    """Whether the municipality pays while it stands empty."""
    return vacancy.is_municipal and LegalBasis(vacancy.legal_basis).pays_vacancy_rent


def rent_clock(vacancy: Vacancy, *, on: date) -> RentClock | None:
    """The clock of one vacancy; None where the municipality pays nothing."""
    if not owes_rent(vacancy):
        return None
    empty, terms = vacancy.as_empty_dwelling(), vacancy.agreement.rent_terms(closed=closed_days())
    so_far = _until(empty, terms, on + ONE_DAY)
    return RentClock(
        so_far_dkk=so_far,
        days=max(0, (on + ONE_DAY - vacancy.available_on).days),
        per_day_dkk=_until(empty, terms, on + 2 * ONE_DAY) - so_far,
        sentence=_what_a_return_costs(vacancy, empty, terms, on),
    )


def _until(empty: EmptyDwelling, terms: RentTerms, stop: date) -> Decimal:
    """Up to, and not including, a day; nothing before the dwelling is at disposal."""
    return vacancy_rent(empty, terms, until=stop).total_dkk if stop > empty.available_on else NOTHING


def _what_a_return_costs(vacancy: Vacancy, empty: EmptyDwelling, terms: RentTerms, on: date) -> str:
    """One sentence with what the deadline means; nothing once the vacancy is answered."""
    if vacancy.state != VacancyState.AT_DISPOSAL or vacancy.answer_due_on is None:
        return ""
    is_free = return_is_free(replace(empty, returned_on=on), terms)
    after = vacancy_rent(replace(empty, returned_on=vacancy.answer_due_on + ONE_DAY if is_free else on), terms)
    most = f"hæfter kommunen for op til {dkk(after.total_dkk)}, til {long_day(after.ends_on)}" if after.ends_on else ""
    if is_free:
        last = "i dag" if vacancy.answer_due_on == on else f"senest {long_day(vacancy.answer_due_on)}"
        return f"Returnér {last}, og tomgangslejen bortfalder. Derefter {most}."
    return f"Fri retur er ikke længere mulig. Returneres boligen nu, {most}."
