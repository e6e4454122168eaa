"""By what right a dwelling is allocated: the closed list of legal bases (fact sheet 1.4)."""

from enum import StrEnum
from fractions import Fraction

ALL_OF_THEM = Fraction(1)
QUARTER = Fraction(1, 4)
THIRD = Fraction(1, 3)


class LegalBasis(StrEnum):
    """The provision by which a dwelling is the municipality's to allocate.

    It is set once, when the dwelling falls to the municipality, and never guessed later: it chooses guards,
    letter, refund and statistics.
    """

    ABL59_1 = "ABL59_1"
    ABL59_2 = "ABL59_2"
    ABL59_3 = "ABL59_3"
    ABL59_4 = "ABL59_4"
    ABL59_GENHUS = "ABL59_GENHUS"
    ABL51_2 = "ABL51_2"
    ABL51_3 = "ABL51_3"
    ABL51A = "ABL51A"
    ABL54_57 = "ABL54_57"
    ABL62A = "ABL62A"
    ABL63 = "ABL63"
    ABL101A = "ABL101A"
    ABL149A = "ABL149A"
    KAR1 = "KAR1"
    FRI9C = "FRI9C"
    FRI25 = "FRI25"
    FRI27 = "FRI27"
    FRI29 = "FRI29"
    SEL80 = "SEL80"

    @property
    def label(self) -> str:
        """The provision as it is cited: "§ 59, stk. 1"; other acts than almenboligloven are named."""
        return _LABELS[self]

    @property
    def purpose(self) -> str:
        """What the provision is for, in a few Danish words."""
        return _PURPOSES[self]

    @property
    def max_share(self) -> Fraction | None:
        """The largest share of the vacancies that the provision gives, or None where an agreement decides."""
        return _SHARES.get(self)

    @property
    def pays_vacancy_rent(self) -> bool:
        """Whether the municipality pays vacancy rent and vouches for restoration (§ 59, stk. 1, 3.-5. pkt.)."""
        return self in _PAYS

    @classmethod
    def from_label(cls, label: str) -> "LegalBasis":
        """The basis with that label; ValueError with a Danish sentence when there is none."""
        wanted = " ".join(label.split())
        for basis in cls:
            if basis.label == wanted:
                return basis
        raise ValueError(f"»{wanted}« er ikke en kendt hjemmel. Skriv for eksempel »{cls.ABL59_1.label}«.")


_LABELS = {
    LegalBasis.ABL59_1: "§ 59, stk. 1",
    LegalBasis.ABL59_2: "§ 59, stk. 2",
    LegalBasis.ABL59_3: "§ 59, stk. 3",
    LegalBasis.ABL59_4: "§ 59, stk. 4",
    LegalBasis.ABL59_GENHUS: "§ 59 (genhusning)",
    LegalBasis.ABL51_2: "§ 51, stk. 2",
    LegalBasis.ABL51_3: "§ 51, stk. 3",
    LegalBasis.ABL51A: "§ 51 a",
    LegalBasis.ABL54_57: "§§ 54-57",
    LegalBasis.ABL62A: "§ 62 a",
    LegalBasis.ABL63: "§ 63",
    LegalBasis.ABL101A: "§ 101 a",
    LegalBasis.ABL149A: "§ 149 a",
    LegalBasis.KAR1: "anvisningsretsloven § 1",
    LegalBasis.FRI9C: "frikommunenetværksloven § 9 c",
    LegalBasis.FRI25: "frikommunenetværksloven § 25",
    LegalBasis.FRI27: "frikommunenetværksloven § 27",
    LegalBasis.FRI29: "frikommunenetværksloven § 29",
    LegalBasis.SEL80: "serviceloven § 80",
}

_PURPOSES = {
    LegalBasis.ABL59_1: "hver fjerde ledige familiebolig",
    LegalBasis.ABL59_2: "aftale om op til alle familieboliger",
    LegalBasis.ABL59_3: "hver fjerde ledige ungdomsbolig",
    LegalBasis.ABL59_4: "anvisning ved kombineret udlejning",
    LegalBasis.ABL59_GENHUS: "genhusning efter nedrivning eller byfornyelse",
    LegalBasis.ABL51_2: "bofællesskab udlejet gennem kommunen",
    LegalBasis.ABL51_3: "bofællesskab udlejet direkte",
    LegalBasis.ABL51A: "kollektivt bofællesskab, også for flygtninge",
    LegalBasis.ABL54_57: "ældre- og handicapbolig",
    LegalBasis.ABL62A: "inklusionsbolig",
    LegalBasis.ABL63: "udslusningsbolig",
    LegalBasis.ABL101A: "startbolig",
    LegalBasis.ABL149A: "skæv bolig",
    LegalBasis.KAR1: "privat bolig efter aftale",
    LegalBasis.FRI9C: "delebolig for familier fra forsorgshjem (forsøg)",
    LegalBasis.FRI25: "udslusningsbolig for flere (forsøg)",
    LegalBasis.FRI27: "delebolig i ungdomsboliger (forsøg)",
    LegalBasis.FRI29: "midlertidigt byggeri (forsøg)",
    LegalBasis.SEL80: "midlertidigt husly til husvilde",
}

_SHARES = {
    LegalBasis.ABL59_1: QUARTER,
    LegalBasis.ABL59_2: ALL_OF_THEM,
    LegalBasis.ABL59_3: QUARTER,
    LegalBasis.ABL59_GENHUS: THIRD,
    LegalBasis.KAR1: QUARTER,
}

_PAYS = frozenset(
    {
        LegalBasis.ABL59_1,
        LegalBasis.ABL59_2,
        LegalBasis.ABL59_3,
        LegalBasis.ABL59_4,
        LegalBasis.ABL51_3,
        LegalBasis.ABL51A,
        LegalBasis.ABL63,
    }
)
