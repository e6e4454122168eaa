"""How a vacancy meets what a household needs: one requirement a row, in a fixed order, with the law's finding."""

from dataclasses import dataclass
from datetime import date
from math import ceil

from allocation.models import Case
from allocation.queries.area import Standing, judge, standing_of
from allocation.queries.guards import guards
from allocation.queries.households import income_on, persons
from allocation.queries.payment import Payment, payment
from housing.models import Vacancy
from law.findings import Finding, Weight
from law.wording import dkk

MOST_PERSONS_PER_ROOM = 2


@dataclass(frozen=True)
class Requirement:
    """A row of the comparison: what is asked, what the dwelling gives, what that means for this household.

    `finding` is frozen with the decision; `words` is the same said shortly; `change` is the smallest change that would
    meet it.
    """

    code: str
    label: str
    offered: str
    words: str
    finding: Finding
    change: str = ""
    is_examined: bool = True

    @property
    def met(self) -> bool | None:
        """True, False, or None for what nobody has examined."""
        return self.finding.favourable if self.is_examined else None

    @property
    def hinders(self) -> bool:
        """Whether this alone takes the household out of the ranking: an unmet condition or a ban that applies."""
        return self.finding.stops or (self.finding.weight is Weight.CONDITION and not self.finding.met)


def requirements(
    case: Case, vacancy: Vacancy, *, on: date, paid: Payment | None = None, standing: Standing | None = None
) -> list[Requirement]:
    """Rooms, stairs, wheelchair, pets, what the household can pay, the area, and what the kind of dwelling asks.

    `paid` and `standing` are for whoever asks about many and has them at hand.
    """
    return [
        _rooms(case, vacancy),
        _stairs(case, vacancy),
        _wheelchair(case, vacancy),
        _pets(case, vacancy),
        _payment(paid or payment(case, vacancy, on=on), vacancy),
        _area(case, standing or standing_of(vacancy, on=on), on=on),
        *_kind(case, vacancy),
    ]


def fit(case: Case, vacancy: Vacancy, *, on: date) -> list[Finding]:
    """The findings alone, as they are frozen with a decision."""
    return [requirement.finding for requirement in requirements(case, vacancy, on=on)]


def fits(rows: list[Requirement]) -> bool:
    """Whether nothing hinders."""
    return not any(row.hinders for row in rows)


def floor_in_words(vacancy: Vacancy) -> str:
    """ "1. sal, ingen elevator"."""
    floor = vacancy.dwelling.floor
    if floor <= 0:
        return "Stuen" if floor == 0 else "Kælder"
    return f"{floor}. sal, {'elevator' if vacancy.terms.has_lift else 'ingen elevator'}"


def _rooms(case: Case, vacancy: Vacancy) -> Requirement:
    rooms, people = vacancy.terms.rooms, persons(case)
    words = f"{people} {'person' if people == 1 else 'personer'}"
    met = people <= MOST_PERSONS_PER_ROOM * rooms
    finding = Finding(met, Weight.CONDITION, "Boligens størrelse", f"{words} i {rooms} rum")
    needed = ceil(people / MOST_PERSONS_PER_ROOM)
    return Requirement("rooms", "Rum til husstanden", f"{rooms} rum", words, finding, f"mindst {needed} rum")


def _stairs(case: Case, vacancy: Vacancy) -> Requirement:
    words, met = "Intet behov", True
    if case.needs_no_stairs:
        met = vacancy.terms.has_lift or vacancy.dwelling.floor == 0
        words = "Ingen trapper" if met else "Kan ikke gå på trapper"
    finding = Finding(met, Weight.CONDITION, "Trapper", words)
    return Requirement("stairs", "Trapper", floor_in_words(vacancy), words, finding, "stueetage eller elevator")


def _wheelchair(case: Case, vacancy: Vacancy) -> Requirement:
    suitable = vacancy.terms.is_wheelchair_suitable
    words, met = "Intet behov", True
    if case.needs_wheelchair:
        met, words = suitable, "Bruger kørestol"
    finding = Finding(met, Weight.CONDITION, "Kørestol", words)
    offered = "Egnet" if suitable else "Ikke egnet"
    return Requirement("wheelchair", "Kørestol", offered, words, finding, "en bolig, der er egnet til kørestol")


def _pets(case: Case, vacancy: Vacancy) -> Requirement:
    allowed = vacancy.terms.is_pets_allowed
    words, met = ("Har husdyr", allowed) if case.has_pet else ("Intet husdyr", True)
    finding = Finding(met, Weight.CONDITION, "Husdyr", words)
    offered = "Tilladt" if allowed else "Ikke tilladt"
    return Requirement("pets", "Husdyr", offered, words, finding, "en bolig, hvor husdyr er tilladt")


def _payment(paid: Payment, vacancy: Vacancy) -> Requirement:
    return Requirement(
        "payment",
        "Råd til huslejen",
        dkk(vacancy.rent_dkk),
        paid.in_words,
        paid.finding,
        paid.change,
        is_examined=paid.ability is not None,
    )


def _area(case: Case, standing: Standing, *, on: date) -> Requirement:
    words, finding, is_examined = judge(standing, income_on(case, on=on), on=on)
    change = "en bolig uden for boligområder med forbud"
    return Requirement("area", "Forbud, § 59, stk. 6-7", standing.in_words, words, finding, change, is_examined)


def _kind(case: Case, vacancy: Vacancy) -> list[Requirement]:
    change = "en bolig, der ikke er for særlige grupper"
    return [
        Requirement(guard.code, guard.label, guard.asked, guard.words, guard.finding, change)
        for guard in guards(case, vacancy)
    ]
