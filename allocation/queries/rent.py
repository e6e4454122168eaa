"""What emptiness costs until today, a day more, and at most: the second of a vacancy's two clocks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from housing.models import Agreement, Vacancy
from housing.queries.vacancies import IfReturned, if_returned, is_rent_owed, is_rent_running, rent_of_day, rent_so_far
from housing.states import VacancyState
from law.wording import dkk, long_day

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class RentClock:
    """Kroner until and including today, the days behind them, what today costs, and what a return would mean."""

    so_far_dkk: Decimal
    days: int
    per_day_dkk: Decimal
    sentence: str


def vacancy_rent_so_far(vacancies: Iterable[Vacancy], *, on: date) -> dict[int, Decimal]:
    """Vacancy rent until and including a day, by the vacancy's key. Source: almenboligloven § 59, stk. 1, 3.-5. pkt.

    Vacancies for which none can arise are left out. Ask with `agreement` selected.
    """
    rents = ((vacancy.pk, rent_so_far(vacancy, on=on)) for vacancy in vacancies)
    return {key: rent.total_dkk for key, rent in rents if rent is not None}


def rent_clock(vacancy: Vacancy, *, on: date) -> RentClock | None:
    """The clock of one vacancy; None where the municipality pays nothing."""
    rent, agreement = rent_so_far(vacancy, on=on), vacancy.agreement
    if rent is None or agreement is None:
        return None
    runs = is_rent_running(vacancy, rent, on=on)
    return RentClock(
        so_far_dkk=rent.total_dkk,
        days=sum(month.days for month in rent.by_month.values()),
        per_day_dkk=rent_of_day(vacancy.rent_dkk, agreement, on=on) if runs else Decimal(0),
        sentence=_what_a_return_costs(vacancy, agreement, on=on),
    )


def _what_a_return_costs(vacancy: Vacancy, agreement: Agreement, *, on: date) -> str:
    """One sentence with what the deadline means; nothing once the vacancy is answered."""
    due_on = vacancy.answer_due_on
    if vacancy.state != VacancyState.AT_DISPOSAL or due_on is None or not is_rent_owed(vacancy):
        return ""
    now = if_returned(vacancy, agreement, on=on)
    if now.is_free:
        last = "i dag" if due_on == on else f"senest {long_day(due_on)}"
        late = if_returned(vacancy, agreement, on=due_on + ONE_DAY)
        return f"Returnér {last}, og tomgangslejen bortfalder. Derefter {_most(late)}."
    return f"Fri retur er ikke mulig længere. Returneres boligen nu, {_most(now)}."


def _most(then: IfReturned) -> str:
    return f"hæfter kommunen for op til {dkk(then.most.total_dkk)}, til {long_day(then.ends_on)}"
