"""The demo's applicants. Nobody: names are drawn together, and every CPR number gets its day + 60."""

from dataclasses import dataclass
from enum import StrEnum

from allocation.states import HousingSituation as Living
from allocation.states import Support


class Fate(StrEnum):
    """How far a case has come today."""

    RECEIVED = "received"
    ASSESSED = "assessed"
    APPROVED = "approved"  # waits, or is chosen for one of the demo's vacancies
    FRESH = "fresh"  # approved just now, so nobody has been chosen before them
    PAUSED = "paused"
    PAUSE_OVER = "pause_over"
    REFUSED = "refused"
    CLOSED = "closed"


@dataclass(frozen=True)
class Applicant:
    """`waited_days` since the application; `ages` are the children's; `needs` are words of a case's fields."""

    first_name: str
    last_name: str
    born: int
    adults: int
    ages: tuple[int, ...]
    support: Support
    gross_dkk: int
    living: Living
    waited_days: int
    fate: Fate = Fate.APPROVED
    needs: tuple[str, ...] = ()
    remark: str = ""

    @property
    def amounts(self) -> dict[str, str]:
        """What comes in and goes out beside the income, as it is told in the form; nothing where nobody has asked."""
        if self.fate == Fate.RECEIVED or NOT_ASKED in self.needs:
            return {}
        helped = self.living == Living.TOO_EXPENSIVE and self.support == Support.SICKNESS
        told = {
            "special_support_dkk": 700 if helped else 0,
            "child_benefit_dkk": sum(1_700 if age < 3 else 1_350 if age < 7 else 1_060 for age in self.ages),
            "electricity_dkk": 250 + 100 * (self.adults + len(self.ages)),
            "debt_dkk": 450 if self.born % 10 == 3 else 0,
        }
        return {name: str(dkk) for name, dkk in told.items()}

    @property
    def is_woman(self) -> bool:
        return self.first_name in WOMEN


WOMEN = frozenset(
    [
        "Anna",
        "Fatima",
        "Ida",
        "Eva",
        "Lone",
        "Amina",
        "Åse",
        "Birgit",
        "Zainab",
        "Hanne",
        "Maja",
        "Katrine",
        "Rosa",
        "Ærø",
        "Nadia",
        "Tove",
        "Sofie",
        "Maryam",
        "Inge",
        "Gülay",
        "Camilla",
        "Bodil",
        "Leyla",
        "Signe",
        "Ellen",
    ]
)
NO_STAIRS, WHEELCHAIR, PET, URGENT, PROTECTED = "no_stairs", "wheelchair", "pet", "urgent", "protected"
OLD_INCOME, NOT_ASKED = "old_income", "not_asked"
F = Fate.FRESH
R, A, P, OVER, X, C = Fate.RECEIVED, Fate.ASSESSED, Fate.PAUSED, Fate.PAUSE_OVER, Fate.REFUSED, Fate.CLOSED

APPLICANTS = (
    # Nobody has looked at them yet. The municipality decides within four weeks.
    Applicant("Tariq", "Nielsen", 1994, 1, (), Support.CASH, 12_550, Living.SOFA, 31, R),
    Applicant("Eva", "Lindberg", 1988, 1, (4,), Support.UNEMPLOYMENT, 21_090, Living.TOO_EXPENSIVE, 28, R),
    Applicant("Søren", "Østergaard", 1961, 1, (), Support.DISABILITY, 21_549, Living.EVICTION, 27, R, (URGENT,)),
    Applicant("Gülay", "Demir", 1999, 1, (1,), Support.EDUCATION, 14_600, Living.CRISIS_109, 20, R, (PROTECTED, URGENT)),
    Applicant("Bjørn", "Åkerlund", 1975, 2, (13, 10), Support.WAGE, 29_400, Living.TOO_EXPENSIVE, 12, R),
    Applicant("Camilla", "Krogh", 2003, 1, (), Support.STUDENT, 7_086, Living.SOFA, 4, R),
    Applicant("Ahmad", "Rahimi", 1990, 2, (3, 1), Support.INTEGRATION, 13_800, Living.REFUGEE, 1, R),
    # Assessed, and to be decided on.
    Applicant("Lone", "Poulsen", 1979, 1, (15,), Support.SICKNESS, 19_800, Living.EVICTION, 29, A),
    Applicant("Mikkel", "Sørensen", 1996, 1, (), Support.CASH, 12_550, Living.SHELTER_110, 24, A, (PET,)),
    Applicant("Nadia", "Yılmaz", 1992, 2, (6,), Support.UNEMPLOYMENT, 27_300, Living.TOO_EXPENSIVE, 16, A),
    # On the list.
    Applicant("Anna", "Kristensen", 1991, 1, (3,), Support.DISABILITY, 21_549, Living.CRISIS_109, 23, F, (URGENT, PROTECTED)),
    Applicant("Fatima", "Hassan", 1985, 2, (8,), Support.WAGE, 33_800, Living.REFUGEE, 432),
    Applicant("Ida", "Thomsen", 1987, 1, (11, 7), Support.UNEMPLOYMENT, 21_090, Living.TOO_EXPENSIVE, 884),
    Applicant("Rasmus", "Nguyen", 1993, 1, (), Support.WAGE, 23_700, Living.SOFA, 365),
    Applicant("Amina", "Hassan", 1990, 1, (5,), Support.WAGE, 24_900, Living.EVICTION, 301),
    Applicant("Yusuf", "Ødegård", 1982, 1, (), Support.DISABILITY, 21_549, Living.FACILITY_107, 512),
    Applicant("Åse", "Mortensen", 1951, 1, (), Support.PENSION, 15_350, Living.TOO_EXPENSIVE, 276, needs=(NO_STAIRS,)),
    Applicant("Henrik", "Bæk", 1968, 1, (), Support.DISABILITY, 21_549, Living.STREET, 198, needs=(URGENT, PET)),
    Applicant("Zainab", "Ali", 1989, 2, (9, 6, 2), Support.WAGE, 38_200, Living.REFUGEE, 611),
    Applicant("Hanne", "Kjærgaard", 1958, 1, (), Support.PENSION, 16_900, Living.EVICTION, 143, needs=(NO_STAIRS, PET)),
    Applicant("Jesper", "Lund", 1983, 1, (10,), Support.SICKNESS, 19_800, Living.TOO_EXPENSIVE, 240),
    Applicant("Maja", "Holm", 1998, 1, (2,), Support.DISABILITY, 21_549, Living.CRISIS_109, 121, needs=(PROTECTED,)),
    Applicant("Ibrahim", "Yıldız", 1977, 2, (16, 12), Support.WAGE, 36_500, Living.TOO_EXPENSIVE, 540),
    Applicant("Katrine", "Bertelsen", 1995, 1, (), Support.UNEMPLOYMENT, 21_090, Living.SOFA, 187),
    Applicant("Poul", "Grønbæk", 1956, 1, (), Support.PENSION, 17_400, Living.SHELTER_110, 322, needs=(WHEELCHAIR,)),
    Applicant("Rosa", "Andersen", 1986, 1, (14, 9, 4), Support.DISABILITY, 21_549, Living.EVICTION, 18, F, (URGENT, OLD_INCOME)),
    Applicant("Kasper", "Vestergaard", 1997, 1, (), Support.CASH, 12_550, Living.SHELTER_110, 133, needs=(NOT_ASKED,)),
    Applicant("Ærø", "Thomsen", 1978, 1, (), Support.DISABILITY, 21_549, Living.FACILITY_107, 468, needs=(PET,)),
    Applicant("Omar", "Farah", 1984, 2, (7, 5), Support.WAGE, 35_900, Living.REFUGEE, 389),
    Applicant("Tove", "Østergård", 1949, 2, (), Support.PENSION, 27_800, Living.TOO_EXPENSIVE, 256, needs=(NO_STAIRS,)),
    Applicant("Sofie", "Dahl", 2000, 1, (), Support.EDUCATION, 7_350, Living.SOFA, 166),
    Applicant("Maryam", "Karimi", 1981, 1, (17, 13), Support.UNEMPLOYMENT, 21_090, Living.CRISIS_109, 205, needs=(PROTECTED,)),
    Applicant("Steen", "Kjær", 1963, 1, (), Support.DISABILITY, 21_549, Living.STREET, 289, needs=(URGENT,)),
    Applicant("Inge", "Søndergaard", 1970, 1, (), Support.DISABILITY, 21_549, Living.EVICTION, 118, needs=(WHEELCHAIR,)),
    Applicant("Daniel", "Abdi", 1994, 1, (1,), Support.WAGE, 26_700, Living.SOFA, 177),
    Applicant("Bodil", "Frandsen", 1966, 1, (), Support.SICKNESS, 19_800, Living.TOO_EXPENSIVE, 410, needs=(PET, NOT_ASKED)),
    Applicant("Mohammed", "Said", 1991, 1, (), Support.WAGE, 22_900, Living.REFUGEE, 228),
    Applicant("Signe", "Ågård", 1993, 1, (6,), Support.WAGE, 24_400, Living.EVICTION, 139),
    # Paused: one of them longer than was meant.
    Applicant("Leyla", "Öztürk", 1980, 1, (12,), Support.SICKNESS, 19_800, Living.TOO_EXPENSIVE, 330, OVER, remark="Indlagt."),
    Applicant("Torben", "Næss", 1972, 1, (), Support.CASH, 12_550, Living.FACILITY_107, 260, P, remark="I behandling."),
    Applicant("Viggo", "Blå", 1959, 1, (), Support.DISABILITY, 21_549, Living.SHELTER_110, 190, P, remark="Hos familie."),
    # Over.
    Applicant("Ellen", "Mikkelsen", 1990, 2, (), Support.WAGE, 58_000, Living.OTHER, 74, X),
    Applicant("Ali", "Hussein", 1998, 1, (), Support.WAGE, 31_200, Living.TOO_EXPENSIVE, 52, X),
    Applicant("Birgit", "Møller", 1965, 1, (), Support.DISABILITY, 21_549, Living.SOFA, 300, C),
)  # fmt: skip
