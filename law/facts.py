"""Facts about a household and a home, as the rules take them. Frozen: a rule never changes what it is told."""

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Household:
    """Everybody who lives together. Income is the household's whole personal income before tax, a month.

    Wages count after the labour-market contribution. `pensioner`: folkepension, or disability pension by the
    rules before 2003. `disability_pension`: by the rules from 2003, or seniorpension.
    """

    adults: int
    children: int
    income_month_dkk: Decimal
    wealth_dkk: Decimal = ZERO
    pensioner: bool = False
    disability_pension: bool = False
    severely_mobility_impaired: bool = False
    both_adults_under_30: bool = False

    @property
    def persons(self) -> int:
        """How many live in the household."""
        return self.adults + self.children


@dataclass(frozen=True, slots=True)
class Home:
    """A dwelling as housing benefit sees it: rent a month without heat, water, electricity and antenna.

    `heat_in_rent`: the rent includes heat and hot water all the same.
    """

    rent_month_dkk: Decimal
    area_m2: Decimal
    heat_in_rent: bool = False
