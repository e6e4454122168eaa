"""For whom a dwelling is by its legal basis: the guards of the special kinds, asked of one citizen.

An ordinary dwelling (§ 59, stk. 1 and 2), a private one and an unconventional one ask nothing beside the assessment.
The day asked about is the first on which the lease can begin.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from allocation.models import Case
from allocation.queries.households import incomes_of
from allocation.states import HousingSituation, Support
from housing.models import Scheme, Vacancy
from housing.schemes import terms_of, transitional_kind
from law.bases import LegalBasis
from law.findings import Finding, Weight
from law.rates import open_book
from law.starter_dwelling import StarterFacts, age_on, starter_dwelling
from law.transitional_dwelling import ComesFrom, TransitionalLease, transitional_dwelling

# The act names no age for either; these are where nobody doubts it, and the caseworker weighs the rest.
YOUNG_BELOW = 30
OLDER_FROM = 60
SHORTEST_LEASE_MONTHS = 1
OLDEST = 200  # also stands for an age that is unknown

COMES_FROM = {
    HousingSituation.STREET: ComesFrom.STREET,
    HousingSituation.SOFA: ComesFrom.STREET,
    HousingSituation.SHELTER_110: ComesFrom.SEL110,
    HousingSituation.CRISIS_109: ComesFrom.SEL109,
    HousingSituation.FACILITY_107: ComesFrom.SEL107,
}


@dataclass(frozen=True)
class Guard:
    """One thing that the kind of dwelling asks of whoever is to live there."""

    code: str
    label: str
    asked: str
    words: str
    finding: Finding

    @property
    def hinders(self) -> bool:
        return self.finding.weight is Weight.CONDITION and not self.finding.met


def guards(case: Case, vacancy: Vacancy) -> list[Guard]:
    """What the vacancy's legal basis asks; the same rows for every case, none for an ordinary dwelling."""
    ask = _ASKED.get(LegalBasis(vacancy.legal_basis)) if vacancy.legal_basis else None
    return ask(case, vacancy) if ask else []


def asks_of_people(vacancy: Vacancy) -> tuple[object, ...] | None:
    """What two vacancies must share to ask the same of everybody; None for one that asks nothing."""
    basis = LegalBasis(vacancy.legal_basis) if vacancy.legal_basis else None
    if basis not in _ASKED:
        return None
    return basis, vacancy.terms.kind, vacancy.available_on, vacancy.agreement_id


class Alike:
    """Who are alike in everything that a vacancy's guards ask about."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self._cases = cases
        self._by_basis: dict[LegalBasis, NDArray[np.int64]] = {}
        self._by_question: dict[tuple[object, ...], NDArray[np.int64]] = {}
        self._born = np.array([_as_number(case.citizen.born_on) for case in cases], dtype=np.int64)

    def to(self, vacancy: Vacancy) -> NDArray[np.int64]:
        """A number for each case, the same for those whom the vacancy's guards answer the same."""
        basis = LegalBasis(vacancy.legal_basis)
        question = basis, vacancy.available_on
        if question not in self._by_question:
            years = self._years(vacancy.available_on) if basis in _ASKS_AGE else 0
            self._by_question[question] = self._facts(basis) * (OLDEST + 1) + years
        return self._by_question[question]

    def _facts(self, basis: LegalBasis) -> NDArray[np.int64]:
        """The same number for those who share what is asked beside the age; it is asked once, whatever the day."""
        if basis not in self._by_basis:
            known: dict[tuple[object, ...], int] = {}
            codes = [known.setdefault(_FACTS[basis](case), len(known)) for case in self._cases]
            self._by_basis[basis] = np.array(codes, dtype=np.int64)
        return self._by_basis[basis]

    def _years(self, day: date) -> NDArray[np.int64]:
        return np.where(self._born > 0, (_as_number(day) - self._born) // 10_000, OLDEST)


def _as_number(day: date | None) -> int:
    """20261122: differences of such numbers hold whole years."""
    return 0 if day is None else day.year * 10_000 + day.month * 100 + day.day


def obstacle_of_kind(case: Case, vacancy: Vacancy) -> str | None:
    """Why the citizen is not one of those the dwelling is for, in one sentence; None when nothing hinders."""
    unmet = next((guard.finding for guard in guards(case, vacancy) if guard.hinders), None)
    if unmet is None:
        return None
    return f"{unmet.because} Derfor kan boligen ikke anvises til sag {case.number} ({unmet.paragraph})."


def _starter(case: Case, vacancy: Vacancy) -> list[Guard]:
    """Almenboligloven § 101 a: 18-24 years, a need for support, and not for intensive support."""
    born_on, day = case.citizen.born_on, vacancy.available_on
    if born_on is None:
        because = "Borgerens fødselsdag er ukendt; en startbolig er for unge fra 18 til og med 24 år."
        unknown = Finding(False, Weight.CONDITION, "almenboligloven § 101 a", because)
        return [Guard("age", "Alder", "18-24 år", "Ukendt", unknown)]
    facts = StarterFacts(born_on, day, case.needs_support, case.needs_intensive_support)
    answer = starter_dwelling(facts)
    _, age, support, intensive = answer.findings
    return [
        Guard("age", "Alder", "18-24 år", f"{answer.age} år", age),
        Guard("support", "Bostøtte", "Behov", "Behov" if case.needs_support else "Intet behov", support),
        Guard(
            "intensive_support",
            "Mere støtte",
            "Intet behov",
            "Behov" if case.needs_intensive_support else "Intet behov",
            intensive,
        ),
    ]


def _transitional(case: Case, vacancy: Vacancy) -> list[Guard]:
    """Almenboligloven § 63: where the citizen comes from, which dwelling, and for how long, by the day."""
    lease = TransitionalLease(
        comes_from=COMES_FROM.get(HousingSituation(case.situation), ComesFrom.HOME),
        dwelling=transitional_kind(vacancy.terms.kind),
        months=_lease_months(vacancy),
        needs_help_to_keep_home=case.needs_support or case.situation in COMES_FROM,
    )
    day = vacancy.available_on
    people, kind, months = transitional_dwelling(lease, on=day, rates=open_book(known_on=day)).findings
    situation = case.get_situation_display()
    belongs = "hører til" if people.met else "hører ikke til"
    said = f"Borgerens boligsituation er »{situation}«, og borgeren {belongs} dem, udslusningsboliger er for."
    return [
        Guard("comes_from", "Kommer fra", "§§ 107-110 eller gaden", situation, replace(people, because=said)),
        Guard("kind", "Boligens slags", "Almen bolig", vacancy.terms.get_kind_display(), kind),
        Guard("months", "Lejeperiode", "Tidsbegrænset", f"{lease.months} md.", months),
    ]


def _lease_months(vacancy: Vacancy) -> int:
    """As the scheme says; outside a scheme nothing is agreed, and the shortest lease is asked about."""
    scheme = _scheme_of(vacancy)
    return terms_of(scheme, on=vacancy.available_on)["lease_months"] if scheme else SHORTEST_LEASE_MONTHS


def _scheme_of(vacancy: Vacancy) -> Scheme | None:
    return vacancy.agreement.ledger.scheme if vacancy.agreement else None


def _special_need(case: Case, vacancy: Vacancy) -> list[Guard]:
    """Almenboligloven § 51, stk. 2-3: people with a special social need."""
    met = case.needs_support or case.needs_intensive_support
    if met:
        because = "Borgeren har et særligt socialt behov for støtte."
    else:
        because = "Bofællesskabet er for personer med et særligt socialt behov, og sagen nævner intet behov for støtte."
    finding = Finding(met, Weight.CONDITION, "almenboligloven § 51, stk. 2-3", because)
    return [Guard("need", "Særligt socialt behov", "Behov", "Behov" if met else "Intet behov", finding)]


def _refugee(case: Case, vacancy: Vacancy) -> list[Guard]:
    """Almenboligloven § 51 a: reserved for refugees."""
    met = case.situation == HousingSituation.REFUGEE
    if met:
        because = "Borgeren er flygtning og bor midlertidigt."
    else:
        situation = case.get_situation_display()
        because = f"Værelserne er forbeholdt flygtninge, og borgerens boligsituation er »{situation}«."
    finding = Finding(met, Weight.CONDITION, "almenboligloven § 51 a", because)
    return [Guard("refugee", "Flygtning", "Flygtning", "Ja" if met else "Nej", finding)]


def _youth(case: Case, vacancy: Vacancy) -> list[Guard]:
    """Almenboligloven § 59, stk. 3: young people with social housing problems; the act names no age."""
    age = _age(case, vacancy)
    met = age is not None and age < YOUNG_BELOW
    because = f"Ungdomsboligen er til unge med boligsociale problemer. Borgeren er {_years(age)}."
    finding = Finding(met, Weight.CONSIDERATION, "almenboligloven § 59, stk. 3", because)
    return [Guard("young", "Ung", "Ung", _years(age), finding)]


def _senior(case: Case, vacancy: Vacancy) -> list[Guard]:
    """Almenboligloven §§ 54-57: older people and people with a disability; the act names no age."""
    age = _age(case, vacancy)
    disabled = case.has_disability or case.needs_wheelchair
    older = (age is not None and age >= OLDER_FROM) or any(
        income.support == Support.PENSION for income in incomes_of(case)
    )
    words = "Handicap" if disabled else _years(age)
    if disabled or older:
        because = "Borgeren er ældre eller har et handicap."
    else:
        because = (
            f"Boligen er til ældre og personer med handicap. Borgeren er {_years(age)}, og sagen nævner intet handicap."
        )
    finding = Finding(disabled or older, Weight.CONDITION, "almenboligloven §§ 54-57", because)
    return [Guard("older", "Ældre eller handicap", "Ældrebolig", words, finding)]


def _age(case: Case, vacancy: Vacancy) -> int | None:
    born_on = case.citizen.born_on
    return None if born_on is None else age_on(born_on, vacancy.available_on)


def _years(age: int | None) -> str:
    return "af ukendt alder" if age is None else f"{age} år"


_ASKED: dict[LegalBasis, Callable[[Case, Vacancy], list[Guard]]] = {
    LegalBasis.ABL101A: _starter,
    LegalBasis.ABL63: _transitional,
    LegalBasis.ABL51_2: _special_need,
    LegalBasis.ABL51_3: _special_need,
    LegalBasis.ABL51A: _refugee,
    LegalBasis.ABL59_3: _youth,
    LegalBasis.ABL54_57: _senior,
}

# What each asks about a case beside the age: whoever is alike in that gets the same answer.
_ASKS_AGE = {LegalBasis.ABL101A, LegalBasis.ABL59_3, LegalBasis.ABL54_57}
_FACTS: dict[LegalBasis, Callable[[Case], tuple[object, ...]]] = {
    LegalBasis.ABL101A: lambda case: (case.needs_support, case.needs_intensive_support),
    LegalBasis.ABL63: lambda case: (case.situation, case.needs_support),
    LegalBasis.ABL51_2: lambda case: (case.needs_support, case.needs_intensive_support),
    LegalBasis.ABL51_3: lambda case: (case.needs_support, case.needs_intensive_support),
    LegalBasis.ABL51A: lambda case: (case.situation,),
    LegalBasis.ABL59_3: lambda case: (),
    LegalBasis.ABL54_57: lambda case: (
        case.has_disability or case.needs_wheelchair,
        any(income.support == Support.PENSION for income in incomes_of(case)),
    ),
}
