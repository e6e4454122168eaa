"""Days in a shelter with state refund (serviceloven § 110; fact sheet 3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from law.findings import Finding, Weight
from law.months import add_months
from law.rates import RateBook

PARAGRAPH = "serviceloven § 110"
YEAR = 12
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ShelterStay:
    """One stay: the day of enrolment, and the day of leaving (None: still there), which is not a day of the stay."""

    enrolled_on: date
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class ShelterDays:
    """The running year of refund that holds the day asked about: when it began, the days used in it, and those left.

    `began_on` is None when there has been no stay, or when the last year of refund is over and no new one begun.
    """

    began_on: date | None
    used: int
    most: int
    finding: Finding

    @property
    def left(self) -> int:
        """Days that can still be refunded in this year."""
        return max(0, self.most - self.used)


def shelter_days(stays: Sequence[ShelterStay], *, on: date, rates: RateBook) -> ShelterDays:
    """Serviceloven § 110 and the reform of 1 October 2023: the state refunds half of a limited number of days a year.

    A year runs from the first enrolment; the first day of a stay after it has run begins another. A day of enrolment
    counts, the day of leaving does not. The number of the day asked about counts, 120 and from 1 April 2026 90; whether
    a year begun before keeps the old number is not settled. Raises NoRate before the reform.
    """
    most = rates.rate("shelter_refund_days", on=on)
    began_on, used = None, 0
    for day in _days(stays, until=on):
        if began_on is None or day >= add_months(began_on, YEAR):
            began_on, used = day, 0
        used += 1
    if began_on is not None and on >= add_months(began_on, YEAR):
        began_on, used = None, 0
    number = int(most.value)
    return ShelterDays(
        began_on,
        used,
        number,
        Finding(used <= number, Weight.CONSIDERATION, PARAGRAPH, _sentence(used, number), (most,)),
    )


def _days(stays: Iterable[ShelterStay], *, until: date) -> list[date]:
    """Every day of the stays up to and with a day, each once, in order."""
    found: set[date] = set()
    for stay in stays:
        end = min(stay.left_on or until + ONE_DAY, until + ONE_DAY)
        found.update(stay.enrolled_on + timedelta(days=number) for number in range((end - stay.enrolled_on).days))
    return sorted(found)


def _sentence(used: int, most: int) -> str:
    if not used:
        return f"Der er ingen dage på forsorgshjem i det løbende år. Staten refunderer op til {most}."
    if used > most:
        return f"{used} dage på forsorgshjem i det løbende år; staten refunderer kun {most}."
    return f"{used} af {most} dage på forsorgshjem med statsrefusion er brugt i det løbende år."
