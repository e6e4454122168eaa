"""Participations as outcomes see them: when they began, when a home was lost, and how far it is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Prefetch, QuerySet, Sum

from allocation.models import Allocation, Case
from allocation.states import AllocationState
from experiments.models import MonthlyTalk, Participation
from experiments.states import OCCUPIED, ExitReason, ParticipationState
from experiments.survival import Duration
from housing.models import Vacancy
from law.months import add_months

NOTHING = Decimal("0.00")
DAYS_IN_YEAR = 365
DAYS_IN_MONTH = 365.25 / 12
ENDS_UNKNOWN = frozenset({ExitReason.DEATH, ExitReason.MOVED_AWAY})
NEAR_MONTHS = 3  # a follow-up so long before the day asked about still tells of it


@dataclass(frozen=True)
class Life:
    """One tenancy, as it is seen on a day. `lost_on`: the first day it is known that there is no home; `known_until` the
    last day anything is.

    `occupations`: what filled the day, from the entry on. `shelter_days` are those told in follow-ups, and
    `baseline_shelter_days` those of the year before.
    """

    starts_on: date
    lost_on: date | None
    known_until: date
    seen_on: date
    occupations: tuple[tuple[date, bool], ...] = ()
    baseline_shelter_days: int | None = None
    shelter_days: int = 0
    subsidy_dkk: Decimal = NOTHING
    is_active: bool = False

    def is_measured(self, months: int) -> bool:
        """Whether so many months have gone, and it is known if there was a home then."""
        day = add_months(self.starts_on, months)
        is_lost = self.lost_on is not None and self.lost_on <= day
        return day <= self.seen_on and (is_lost or day <= self.known_until)

    def is_housed(self, months: int) -> bool:
        return self.lost_on is None or self.lost_on > add_months(self.starts_on, months)

    def occupied(self, months: int) -> bool | None:
        """Work or education after so many months; None when nobody asked near that day."""
        day = add_months(self.starts_on, months)
        if day > self.known_until:
            return None
        first, last = add_months(day, -NEAR_MONTHS), day if not months else add_months(day, 1)
        near = [is_occupied for asked_on, is_occupied in self.occupations if first < asked_on <= last]
        return near[-1] if near else None

    @property
    def duration(self) -> Duration:
        """In months, for the curve."""
        end = self.lost_on or self.known_until
        return max(0, (end - self.starts_on).days) / DAYS_IN_MONTH, self.lost_on is not None

    @property
    def days_avoided(self) -> int | None:
        """Nights in a shelter that the year before would lead one to expect, less those told of."""
        if self.baseline_shelter_days is None:
            return None
        days = ((self.lost_on or self.known_until) - self.starts_on).days
        return round(self.baseline_shelter_days * days / DAYS_IN_YEAR) - self.shelter_days


def lives_of(participations: QuerySet[Participation], *, on: date) -> dict[str, list[Life]]:
    """By kind of experiment, those who had entered by that day; two queries."""
    talks = MonthlyTalk.objects.filter(held_on__lte=on).order_by("held_on", "pk")
    rows = (
        participations.filter(starts_on__lte=on)
        .select_related("experiment")
        .prefetch_related(Prefetch("talks", talks))
        .annotate(paid_dkk=Sum("subsidy__payment_plan__instalments__amount_dkk", default=NOTHING))
        .order_by("pk")
    )
    found: dict[str, list[Life]] = {}
    for row in rows:
        found.setdefault(row.experiment.kind, []).append(_life(row, on=on))
    return found


def _life(row: Participation, *, on: date) -> Life:
    talks = list(row.talks.all())
    ended_on = row.ended_on if row.ended_on is not None and row.ended_on <= on else None
    lost = [talk.held_on for talk in talks if not talk.is_housed]
    if ended_on is not None and row.is_housed_after is False:
        lost.append(ended_on)
    known_until = on
    if ended_on is not None and (row.exit_reason in ENDS_UNKNOWN or row.is_housed_after is None):
        known_until = ended_on
    return Life(
        starts_on=row.starts_on,
        lost_on=min(lost, default=None),
        known_until=known_until,
        seen_on=on,
        occupations=(
            (row.starts_on, row.baseline_occupation in OCCUPIED),
            *((talk.held_on, talk.occupation in OCCUPIED) for talk in talks),
        ),
        baseline_shelter_days=row.baseline_shelter_days,
        shelter_days=sum(talk.shelter_days for talk in talks),
        subsidy_dkk=getattr(row, "paid_dkk", NOTHING),
        is_active=row.state == ParticipationState.ACTIVE or ended_on is None,
    )


def comparable_lives(situations: Iterable[str], first_on: date, *, on: date) -> list[Life]:
    """Those who got a home by allocation, from the same situations and since the first entry, outside the experiments.

    A home counts as lost when the citizen has applied again; a dwelling that was notified again without that is not
    known further. Three queries, whatever there is.
    """
    leases = Allocation.objects.filter(
        state=AllocationState.LEASED,
        lease_on__range=(first_on, on),
        case__situation__in=list(situations),
        case__participations=None,
    ).values_list("case__citizen_id", "vacancy__dwelling_id", "lease_on")
    rows = [(citizen, home, lease_on) for citizen, home, lease_on in leases.order_by("pk") if lease_on is not None]
    again = _first_after(
        Case.objects.filter(citizen__in={row[0] for row in rows}).values_list("citizen_id", "applied_on"), rows, 0
    )
    let_again = _first_after(
        Vacancy.objects.filter(dwelling__in={row[1] for row in rows}).values_list("dwelling_id", "vacant_from"),
        rows,
        1,
    )
    found = []
    for row in rows:
        lost = again.get(row)
        lost = lost if lost is not None and lost <= on else None
        left = let_again.get(row)
        known = min(on, left) if left is not None else on
        found.append(Life(row[2], lost, known, on))
    return found


Lease = tuple[int, int, date]


def _first_after(days: Iterable[tuple[int, date]], rows: Iterable[Lease], which: int) -> dict[Lease, date]:
    """For each lease the first of the days of its citizen (0) or its dwelling (1) after the lease began."""
    by_key: dict[int, list[date]] = {}
    for key, day in days:
        by_key.setdefault(key, []).append(day)
    found = {}
    for row in rows:
        later = [day for day in by_key.get(row[0] if which == 0 else row[1], []) if day > row[2] + timedelta(days=1)]
        if later:
            found[row] = min(later)
    return found
