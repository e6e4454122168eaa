"""Areas: their figures, what the law makes of them, what the published list says, and the cheap dwellings inside."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from housing.models import Area, AreaListing, AreaStatistics, CombinedLettingRequest, DwellingTerms
from law.area_status import (
    ACT_OF_2018_FROM,
    ACT_OF_2021_FROM,
    RULE_2013,
    RULE_VULNERABLE,
    AreaFacts,
    AreaStatus,
    Status,
    area_status,
    known_criteria,
    listed_2013,
)
from law.combined_letting import CombinedLettingRefusal, Department, combined_letting_refusal
from law.findings import Finding
from law.wording import long_day

CHEAP_DKK = (Decimal(3000), Decimal(3500), Decimal(4000))


def areas_of(user: User) -> QuerySet[Area]:
    """All areas for the municipality; for an association those in which it has dwellings."""
    if user.is_municipal:
        return Area.objects.order_by("name")
    own = DwellingTerms.objects.filter(dwelling__estate__association__members__user=user)
    return Area.objects.filter(pk__in=own.values("area")).order_by("name")


@dataclass(frozen=True)
class Computed:
    """What the criteria make of a year's figures; without a status the sentence says which figure is missing."""

    status: Status | None
    findings: tuple[Finding, ...]
    sentence: str = ""

    @property
    def label(self) -> str:
        return self.status.label if self.status else "kan ikke beregnes"


@dataclass(frozen=True)
class Cheap:
    """Dwellings inside, in all and under each of CHEAP_DKK a month."""

    total: int = 0
    under: tuple[int, ...] = (0, 0, 0)


@dataclass(frozen=True)
class AreaRow:
    """An area as it stands on a day."""

    area: Area
    figures: AreaStatistics | None
    listing: AreaListing | None
    today: Computed
    cheap: Cheap

    @property
    def status(self) -> Status | None:
        """The list rules; without one, what is computed."""
        return Status(self.listing.status) if self.listing else self.today.status

    @property
    def difference(self) -> str:
        return difference(self.listing, self.today, self.figures)


def area_rows(areas: Iterable[Area], *, on: date) -> list[AreaRow]:
    """Three queries however many areas."""
    found = list(areas)
    figures = _figures(found, on=on)
    listings = {one.area_id: one for one in lists_in_force(on=on).filter(area__in=found).order_by("published_on", "pk")}
    cheap = _cheap(found, on=on)
    rows = []
    for area in found:
        year = figures.get(area.pk)
        rows.append(AreaRow(area, year, listings.get(area.pk), today_of(year, on=on), cheap.get(area.pk, Cheap())))
    return rows


def listing_in_force(area_id: int, *, on: date) -> AreaListing | None:
    """The latest list published on or before the day, as long as it was made by the act that is in force."""
    return lists_in_force(on=on).filter(area_id=area_id).order_by("-published_on", "-pk").first()


def today_of(figures: AreaStatistics | None, *, on: date) -> Computed:
    """Almenboligloven §§ 61 a-61 b as they are that day."""
    if figures is None:
        return Computed(None, (), "Der er ingen tal for området. Skriv dem ind først.")
    try:
        return _computed(area_status(facts_of(figures), on=on))
    except ValueError as error:
        return Computed(None, known_criteria(facts_of(figures), RULE_VULNERABLE), str(error))


def criteria_of_2013(figures: AreaStatistics | None) -> Computed:
    """The five criteria of the agreement of 2013, whatever the day."""
    if figures is None:
        return Computed(None, (), "Der er ingen tal for området. Skriv dem ind først.")
    try:
        return _computed(listed_2013(facts_of(figures)))
    except ValueError as error:
        return Computed(None, known_criteria(facts_of(figures), RULE_2013), str(error))


def facts_of(figures: AreaStatistics) -> AreaFacts:
    return AreaFacts(**{field.name: getattr(figures, field.name) for field in fields(AreaFacts)})


def difference(listing: AreaListing | None, computed: Computed, figures: AreaStatistics | None) -> str:
    """The sentence when the list and the figures disagree; empty when they do not, or one is unknown."""
    if listing is None or computed.status is None or figures is None or listing.status == computed.status:
        return ""
    return (
        f"Efter tallene for {figures.year} ville området være: {computed.label}. "
        f"Listen fra {long_day(listing.published_on)} siger: {listing.get_status_display()}. Listen gælder."
    )


def requests_of(area: Area, user: User) -> QuerySet[CombinedLettingRequest]:
    """Requests for combined letting in the area; an association sees its own."""
    found = area.combined_letting_requests.select_related("association", "requested_by", "decided_by")
    if not user.is_municipal:
        found = found.filter(association__members__user=user)
    return found.order_by("-requested_on", "-pk")


def requests_to_decide(user: User) -> QuerySet[CombinedLettingRequest]:
    """All that the municipality may open; an association decides nothing."""
    found = CombinedLettingRequest.objects.select_related("association", "area")
    return found if user.is_municipal else found.none()


def department_of(area: Area, *, on: date) -> Department | None:
    """What § 51 b asks about, from the latest figures of the area; None when they do not tell."""
    figures = area.statistics.filter(year__lte=on.year).order_by("-year").first()
    if figures is None or figures.without_work_pct is None:
        return None
    return Department(figures.residents, figures.without_work_pct, decided=False)


def refusal_of(area: Area, reasons: str, *, on: date) -> CombinedLettingRefusal | None:
    """Whether a no needs reasons and may stand; None when the figures do not tell."""
    department = department_of(area, on=on)
    if department is None:
        return None
    return combined_letting_refusal(department, organisation_wishes_it=True, reasons=reasons)


def _computed(found: AreaStatus) -> Computed:
    return Computed(found.status, found.findings)


def _figures(areas: list[Area], *, on: date) -> dict[int, AreaStatistics]:
    known = AreaStatistics.objects.filter(area__in=areas, year__lte=on.year).order_by("year")
    return {one.area_id: one for one in known}


def lists_in_force(*, on: date) -> QuerySet[AreaListing]:
    found = AreaListing.objects.filter(published_on__lte=on)
    acts = [start for start in (ACT_OF_2018_FROM, ACT_OF_2021_FROM) if start <= on]
    return found.filter(published_on__gte=max(acts)) if acts else found


def _cheap(areas: list[Area], *, on: date) -> dict[int, Cheap]:
    counts = {f"under_{most:f}": Count("pk", filter=Q(rent_dkk__lt=most)) for most in CHEAP_DKK}
    rows = DwellingTerms.objects.on(on).filter(area__in=areas).order_by("area").values("area")
    return {
        row["area"]: Cheap(row["total"], tuple(row[name] for name in counts))
        for row in rows.annotate(total=Count("pk"), **counts)
    }
