"""Approved cases and open vacancies by the thousand, written straight to the tables: for what is computed for many."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import User
from allocation.models import Case, Citizen, HouseholdMember, Income, MonthlyAmounts, Need
from allocation.queries.ranking import candidates
from allocation.states import CaseState, HousingSituation, NeedKind, NeedWeight, Support, UrgencyCriterion
from housing.models import Agreement, Area, AreaStatistics, Dwelling, DwellingTerms, Vacancy
from housing.states import DwellingKind, VacancyState
from law.bases import LegalBasis
from tests.factories import LONG_AGO, TODAY, a_caseworker, a_ledger, a_local_minimum, an_association, an_estate

PLACES = ("Nordby", "Sydby", "Vestby", "Østby")
SUPPORTS = (Support.CASH, Support.CASH, Support.WAGE, Support.PENSION, Support.DISABILITY, Support.STUDENT)
BASES = (LegalBasis.ABL59_1,) * 12 + (LegalBasis.ABL101A, LegalBasis.ABL54_57, LegalBasis.ABL59_3, LegalBasis.ABL63)


def many_cases(number: int, *, seed: int = 1, on: date = TODAY) -> None:
    """Approved cases of all kinds; every hundredth has no income, every tenth a wish or a further need.

    Of every twelfth nobody has told what comes in and goes out beside the income, of every twelfth only some of it.
    """
    chance, by = random.Random(seed), a_caseworker()
    a_local_minimum()
    citizens = Citizen.objects.bulk_create([_citizen(place, chance) for place in range(number)])
    members = [member for citizen in citizens for member in _members(citizen, chance, on)]
    HouseholdMember.objects.bulk_create(members)
    Income.objects.bulk_create(
        [_income(citizen, chance, on) for place, citizen in enumerate(citizens) if place % 100 != 7]
    )
    told = enumerate(citizens)
    MonthlyAmounts.objects.bulk_create([_amounts(citizen, place, by, on) for place, citizen in told if place % 12 != 5])
    cases = Case.objects.bulk_create(
        [_case(place, citizen, chance, on) for place, citizen in enumerate(citizens)], batch_size=2000
    )
    needs = [need for place, case in enumerate(cases) if place % 10 == 3 for need in _needs(case, chance, by, on)]
    Need.objects.bulk_create(needs)


def many_vacancies(number: int, *, seed: int = 2, on: date = TODAY) -> None:
    """Vacancies at the municipality's disposal, of all sizes and rents, some in areas with bans, some for special groups."""
    chance = random.Random(seed)
    estate = an_estate(an_association())
    agreement = Agreement.objects.get(ledger=a_ledger(estate.association, "1/1", estate=estate))
    areas = [None] * 8 + [_area(f"Område {kind}", **figures) for kind, figures in _AREAS.items()]
    dwellings = Dwelling.objects.bulk_create(
        [
            Dwelling(
                estate=estate,
                unit_number=f"{place:06}",
                address=f"Langevej {place}",
                postal_code="2630",
                city=chance.choice(PLACES),
                floor=chance.randrange(5),
            )
            for place in range(number)
        ]
    )
    terms = DwellingTerms.objects.bulk_create([_terms(dwelling, chance, areas) for dwelling in dwellings])
    Vacancy.objects.bulk_create([_vacancy(each, agreement, chance, on) for each in terms])


def shuffled(rows: list, seed: int) -> list:
    """The same in another order."""
    return random.Random(seed).sample(rows, len(rows))


def all_cases() -> list[Case]:
    return list(candidates())


_BAD = {"residents": 1850, "non_western_pct": 40, "convicted_ratio": 1, "income_pct_of_region": 80}
_AREAS = {
    "udsat": {"without_work_pct": 45, "basic_school_only_pct": 65},
    "ukendt": {"without_work_pct": 45, "basic_school_only_pct": 20, "convicted_ratio": None},
}


def _area(name: str, **figures) -> Area:
    area = Area.objects.create(name=name)
    AreaStatistics.objects.create(area=area, **(_BAD | figures | {"year": TODAY.year}))
    return area


def _citizen(place: int, chance: random.Random) -> Citizen:
    born_on = date(1945, 1, 1) + timedelta(days=chance.randrange(60 * 365))
    return Citizen(
        first_name="Karen",
        last_name=f"Prøve {place}",
        cpr_sealed="-",
        cpr_index=f"many-{place}",
        cpr_masked="610150-••••",
        born_on=born_on,
    )


def _members(citizen: Citizen, chance: random.Random, on: date) -> Iterator[HouseholdMember]:
    for _ in range(chance.choice((0, 0, 0, 1))):
        yield HouseholdMember(citizen=citizen, kind="adult", age=35, known_on=on)
    for _ in range(chance.choice((0, 0, 0, 1, 1, 2, 3, 5))):
        age = None if chance.random() < 0.02 else chance.randrange(19)
        yield HouseholdMember(
            citizen=citizen, kind="child", age=age, known_on=on - timedelta(days=chance.randrange(400))
        )


def _income(citizen: Citizen, chance: random.Random, on: date) -> Income:
    return Income(
        citizen=citizen,
        known_on=on - timedelta(days=chance.randrange(150)),
        support=chance.choice(SUPPORTS),
        gross_month_dkk=Decimal(chance.randrange(800_000, 4_500_000)) / 100,
        source="Eksempel",
    )


def _amounts(citizen: Citizen, place: int, by: User, on: date) -> MonthlyAmounts:
    """By its place, so that what is drawn by chance stays as it was."""
    return MonthlyAmounts(
        citizen=citizen,
        special_support_dkk=(0, 0, 0, 0, 950)[place % 5],
        child_benefit_dkk=Decimal(place % 3 * 111_150) / 100,
        electricity_dkk=None if place % 12 == 7 else 250 + place % 7 * 60,
        debt_dkk=None if place % 12 == 7 else (0, 0, Decimal("412.75"), 1800)[place % 4],
        wealth_dkk=(0, 0, 0, 900_000, 3_000_000)[place % 5],
        known_on=on - timedelta(days=place % 150),
        source="Eksempel",
        recorded_by=by,
    )


def _case(place: int, citizen: Citizen, chance: random.Random, on: date) -> Case:
    applied_on, situation = on - timedelta(days=chance.randrange(1500)), chance.choice(HousingSituation.values)
    urgency = [UrgencyCriterion.ROOFLESS] if chance.random() < 0.1 else []
    return Case(
        number=f"M-{place:06}",
        citizen=citizen,
        state=CaseState.APPROVED,
        applied_on=applied_on,
        situation=situation,
        urgency=urgency,
        is_urgent=bool(urgency),
        needs_wheelchair=chance.random() < 0.05,
        needs_no_stairs=chance.random() < 0.15,
        has_pet=chance.random() < 0.1,
        needs_support=chance.random() < 0.3,
        needs_intensive_support=chance.random() < 0.05,
        has_disability=chance.random() < 0.1,
    )


def _needs(case: Case, chance: random.Random, by, on: date) -> Iterator[Need]:
    common = {"case": case, "known_on": on, "source": "Eksempel", "recorded_by": by}
    wish, must = NeedWeight.WISH, NeedWeight.REQUIREMENT
    yield Need(kind=NeedKind.NEAR_TO, place=chance.choice(PLACES), weight=wish, **common)
    yield Need(kind=NeedKind.FLOOR, number=chance.randrange(4), weight=chance.choice((wish, must)), **common)
    if chance.random() < 0.5:
        yield Need(kind=NeedKind.AWAY_FROM, place=chance.choice(PLACES), weight=must, **common)
    if chance.random() < 0.3:
        yield Need(kind=NeedKind.LIFT, weight=must, **common)


def _terms(dwelling: Dwelling, chance: random.Random, areas: list) -> DwellingTerms:
    rooms = chance.choice((1, 2, 2, 3, 3, 4, 5))
    return DwellingTerms(
        dwelling=dwelling,
        valid_from=LONG_AGO,
        kind=chance.choice((DwellingKind.FAMILY, DwellingKind.FAMILY, DwellingKind.YOUTH)),
        rooms=rooms,
        area_m2=25 + 18 * rooms + chance.randrange(20),
        rent_dkk=Decimal(1800 + 1200 * rooms + chance.randrange(2000)) + Decimal(chance.randrange(100)) / 100,
        has_lift=chance.random() < 0.3,
        is_wheelchair_suitable=chance.random() < 0.1,
        is_pets_allowed=chance.random() < 0.6,
        area=chance.choice(areas),
    )


def _vacancy(terms: DwellingTerms, agreement: Agreement, chance: random.Random, on: date) -> Vacancy:
    available_on = on + timedelta(days=10 + chance.randrange(5) * 7)
    return Vacancy(
        dwelling=terms.dwelling,
        terms=terms,
        state=VacancyState.AT_DISPOSAL,
        agreement=agreement,
        legal_basis=chance.choice(BASES),
        rent_dkk=terms.rent_dkk,
        heat_dkk=Decimal(chance.randrange(300, 900)),
        water_dkk=Decimal(chance.randrange(100, 300)),
        notified_on=on,
        vacant_from=on,
        available_on=available_on,
        answer_due_on=on + timedelta(days=chance.randrange(1, 15)),
    )
