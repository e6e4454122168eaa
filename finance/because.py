"""Who pays, and which act stopped it: one Danish sentence for each row of vacancy rent."""

from decimal import Decimal

from housing.models import Vacancy
from housing.states import RETURNED_STATES, VacancyState
from law.bases import LegalBasis
from law.vacancy_rent import RentTerms, VacancyRent, return_is_free
from law.wording import dkk, long_day


def because(vacancy: Vacancy, rent: VacancyRent, terms: RentTerms) -> str:
    """Almenboligloven § 59, stk. 1, 3.-5. pkt.: why the municipality pays for this vacancy, or does not."""
    nothing = _why_nothing(vacancy, rent, terms)
    if nothing:
        return f"Kommunen betaler ikke: {nothing}."
    start = f"Kommunen betaler fra {long_day(vacancy.available_on)}"
    if rent.ends_on is None:
        return f"{start}; boligen er endnu hverken udlejet eller sendt retur."
    end = long_day(rent.ends_on)
    if rent.ends_on != vacancy.let_on:
        return (
            f"{start}; returen {_day(vacancy)} standser lejen {end}, hvor opsigelsesvarslet på "
            f"{terms.notice_months} måneder er udløbet."
        )
    if vacancy.state == VacancyState.RELET:
        return f"{start}; boligorganisationens genudlejning standser lejen {end}."
    return f"{start}; lejekontrakten standser lejen {end}."


def _why_nothing(vacancy: Vacancy, rent: VacancyRent, terms: RentTerms) -> str:
    basis = LegalBasis(vacancy.legal_basis)
    if vacancy.state == VacancyState.WITHDRAWN:
        return "boligorganisationen trak boligen tilbage"
    if not basis.pays_vacancy_rent:
        return f"efter {basis.label} har kommunen ikke pligt til tomgangsleje"
    if vacancy.state in RETURNED_STATES and return_is_free(vacancy.as_empty_dwelling(), terms):
        return f"boligen blev sendt retur {_day(vacancy)}, inden for den frie frist"
    if rent.ends_on is not None and rent.ends_on <= vacancy.available_on:
        return "boligen var udlejet fra den dag, den var til rådighed"
    return ""


def changed(before: Decimal, after: Decimal) -> str:
    """What stands before the sentence of a later row of the same month."""
    return f"Måneden var {dkk(before)} og er nu {dkk(after)} "


def _day(vacancy: Vacancy) -> str:
    return long_day(vacancy.answered_on) if vacancy.answered_on else ""
