"""What pages, jobs and actions ask of cases and vacancies: who fits, in which order, what is due, what it costs."""

from allocation.queries.fitting import Requirement, fit, fits, requirements
from allocation.queries.households import household_in_words, persons
from allocation.queries.payment import Payment, payment
from allocation.queries.ranking import Matches, Ranked, best_of, frozen_ranking, match
from allocation.queries.rent import vacancy_rent_so_far

__all__ = [
    "Matches",
    "Payment",
    "Ranked",
    "Requirement",
    "best_of",
    "fit",
    "fits",
    "frozen_ranking",
    "household_in_words",
    "match",
    "payment",
    "persons",
    "requirements",
    "vacancy_rent_so_far",
]
