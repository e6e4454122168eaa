"""What pages, jobs and actions ask of the cases: who fits which vacancy, and why."""

from datetime import date

from allocation.models import Case
from housing.models import Vacancy
from law.findings import Finding, Weight

MOST_PERSONS_PER_ROOM = 2


def fit(case: Case, vacancy: Vacancy, *, on: date) -> list[Finding]:
    """How a vacancy meets what a household needs, one finding a requirement, in a fixed order."""
    return [_rooms(case, vacancy), _stairs(case, vacancy), _wheelchair(case, vacancy), _pets(case, vacancy)]


def persons(case: Case) -> int:
    """How many will live there: the citizen and the household."""
    return 1 + len(case.citizen.household.all())


def _rooms(case: Case, vacancy: Vacancy) -> Finding:
    rooms, people = vacancy.terms.rooms, persons(case)
    met = people <= MOST_PERSONS_PER_ROOM * rooms
    return Finding(
        met,
        Weight.CONDITION,
        "Boligens størrelse",
        f"{people} {'person' if people == 1 else 'personer'} i {rooms} rum",
    )


def _stairs(case: Case, vacancy: Vacancy) -> Finding:
    reachable = vacancy.terms.has_lift or vacancy.dwelling.floor == 0
    if not case.needs_no_stairs:
        return Finding(True, Weight.CONDITION, "Trapper", "Intet behov")
    return Finding(reachable, Weight.CONDITION, "Trapper", "Ingen trapper" if reachable else "Kan ikke gå på trapper")


def _wheelchair(case: Case, vacancy: Vacancy) -> Finding:
    if not case.needs_wheelchair:
        return Finding(True, Weight.CONDITION, "Kørestol", "Intet behov")
    suitable = vacancy.terms.is_wheelchair_suitable
    return Finding(
        suitable,
        Weight.CONDITION,
        "Kørestol",
        "Egnet til kørestol" if suitable else "Boligen er ikke egnet til kørestol",
    )


def _pets(case: Case, vacancy: Vacancy) -> Finding:
    if not case.has_pet:
        return Finding(True, Weight.CONDITION, "Husdyr", "Intet husdyr")
    allowed = vacancy.terms.is_pets_allowed
    return Finding(allowed, Weight.CONDITION, "Husdyr", "Husdyr tilladt" if allowed else "Husdyr er ikke tilladt her")
