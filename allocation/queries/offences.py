"""Offences behind an area ban that can weigh in nothing any more, and are to be deleted (databeskyttelsesloven § 8)."""

from datetime import date

from django.db.models import Q

from allocation.models import AreaBanFacts, Case
from allocation.queries.households import ADULT_AGE, OLD_AFTER
from allocation.queries.retention import ended_cases
from law.area_ban import RECENT_MONTHS
from law.months import add_months
from law.retention import OFFENCE_MONTHS, offence_due_on


def offences_due(*, on: date) -> list[AreaBanFacts]:
    """Rows whose offences are to be deleted that day. Source: law.retention and the months of the ban."""
    rows = AreaBanFacts.objects.filter(Q(is_released__isnull=False) | Q(is_evicted__isnull=False))
    rows = rows.filter(known_on__lte=add_months(on, -OFFENCE_MONTHS)).select_related("member").order_by("pk")
    found = list(rows)
    ended = _days_ended({row.citizen_id for row in found})
    return [row for row in found if offence_due_on(_last_weighed_on(row, ended.get(row.citizen_id), on)) <= on]


def _days_ended(citizens: set[int]) -> dict[int, date]:
    """When the last case of each ended; who has one open is not there."""
    open_ones = set(Case.objects.open().filter(citizen__in=citizens).values_list("citizen", flat=True))
    cases = ended_cases().filter(citizen__in=citizens - open_ones).order_by("ended_on")
    return {case.citizen_id: case.ended_on for case in cases if case.ended_on}


def _last_weighed_on(row: AreaBanFacts, ended_on: date | None, on: date) -> date:
    """The last day an answer could matter: months after what happened, or while a "no" is fresh, and no longer than the case.

    A minor's release bans for as long as the minor is one.
    """
    fresh_until = row.known_on + OLD_AFTER
    days = [add_months(day, RECENT_MONTHS) for day in (row.released_on, row.evicted_on) if day] or [fresh_until]
    age = row.member.age_on(on) if row.member else ADULT_AGE
    if row.released_on and (age is None or age < ADULT_AGE):
        days.append(on)
    last = max(days) if row.struck_on is None else row.struck_on
    return min(last, ended_on) if ended_on else last
