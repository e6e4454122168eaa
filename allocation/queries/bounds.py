"""The days that somebody writes about an offer: which one is usual, and how far ahead each may lie, as a sentence for form and action."""

from datetime import date, timedelta

from django.conf import settings

from housing.calendar import closed_days
from housing.models import Vacancy
from law.deadlines import add_working_days
from law.months import add_months
from law.wording import long_day

LONGEST_ANSWER = timedelta(weeks=6)
LEASE_WITHIN_MONTHS = 6


def usual_answer_day(*, on: date) -> date:
    """The day that is suggested for the citizen's answer."""
    return add_working_days(on, settings.CITIZEN_ANSWER_WORKING_DAYS, closed=closed_days())


def obstacle_to_answer_day(answer_due_on: date, *, on: date) -> str | None:
    """The citizen has at least until tomorrow, and the municipality does not pay rent for ever meanwhile."""
    if answer_due_on <= on:
        return "Borgerens svarfrist skal ligge efter i dag. Vælg en senere dato."
    last = on + LONGEST_ANSWER
    if answer_due_on > last:
        return f"Svarfristen er for lang, og kommunen betaler husleje imens. Vælg senest {long_day(last)}."
    return None


def obstacle_to_lease_day(vacancy: Vacancy, lease_on: date, *, on: date) -> str | None:
    """Not before the dwelling is there, and not so far ahead that it must be a slip of the pen."""
    last = add_months(max(on, vacancy.available_on), LEASE_WITHIN_MONTHS)
    if lease_on > last:
        return f"En lejekontrakt registreres højst {LEASE_WITHIN_MONTHS} måneder frem. Skriv senest {long_day(last)}."
    return _obstacle_before(lease_on, vacancy)


def obstacle_to_key_day(vacancy: Vacancy, key_on: date, *, on: date) -> str | None:
    """A key is told of when it is handed over, not before."""
    ahead = "Nøglen registreres, når den er udleveret. Skriv i dag eller en tidligere dag." if key_on > on else None
    return _obstacle_before(key_on, vacancy) or ahead


def _obstacle_before(day: date, vacancy: Vacancy) -> str | None:
    """Nobody lives in a dwelling, or has its key, before it is at disposal."""
    if day >= vacancy.available_on:
        return None
    return f"Boligen er først til rådighed {long_day(vacancy.available_on)}. Skriv den dag eller en senere."
