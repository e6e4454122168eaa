"""What is told when a citizen is taken into an experiment; nothing of it is saved yet."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from experiments.states import Occupation, SupportProvision
from law.experiments import Commitment
from law.months import add_months

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Promise:
    """One commitment of the law's closed list, with the steps agreed."""

    kind: Commitment
    agreed: str


@dataclass(frozen=True)
class Support:
    """A course of support that a temporary lease follows."""

    provision: SupportProvision
    provider: str
    goal: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class Means:
    """What a rent subsidy is counted from, kroner a month."""

    housing_benefit_dkk: Decimal
    affordable_rent_dkk: Decimal
    has_applied_for_benefit: bool
    is_opening: bool = False


@dataclass(frozen=True)
class Entry:
    """An entry: when and for how long, the baseline, what was promised, and what only some experiments ask.

    `months`: None where the home has no last day. `shelter_days`: in the year before, None when nobody knows.
    """

    starts_on: date
    months: int | None
    occupation: Occupation
    shelter_days: int | None = None
    rent_before_dkk: Decimal | None = None
    promises: tuple[Promise, ...] = ()
    support: Support | None = None
    means: Means | None = None
    move_on_plan: str = ""
    has_met_residents: bool = False

    @property
    def ends_on(self) -> date | None:
        """The last day, when there is one."""
        return None if self.months is None else add_months(self.starts_on, self.months) - ONE_DAY
