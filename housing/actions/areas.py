"""Areas: their figures, the published lists, and combined letting asked for and decided."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from accounts.denied import refuse
from accounts.models import User
from housing.models import Area, AreaListing, AreaStatistics, Association, CombinedLettingRequest
from housing.permissions import (
    obstacle_to_decide_letting,
    obstacle_to_keep_areas,
    obstacle_to_request_letting,
)
from housing.queries.areas import department_of, refusal_of
from law.area_status import Status
from law.combined_letting import area_can_be_covered


@transaction.atomic
def create_area(name: str, *, by: User) -> Area:
    refuse(obstacle_to_keep_areas(by=by))
    return Area.objects.create(name=name)


@transaction.atomic
def record_statistics(area_id: int, year: int, figures: Mapping[str, Any], *, by: User) -> AreaStatistics:
    """What was measured that year; told again it replaces what was told before."""
    refuse(obstacle_to_keep_areas(by=by))
    told, _is_new = AreaStatistics.objects.update_or_create(area_id=area_id, year=year, defaults=dict(figures))
    return told


@transaction.atomic
def record_listing(area_id: int, status: Status, *, published_on: date, source: str, by: User) -> AreaListing:
    """The area's place on a list as it was published; the same list told again replaces it."""
    refuse(obstacle_to_keep_areas(by=by))
    return _list(area_id, status, published_on, source)


@transaction.atomic
def request_combined_letting(
    area_id: int, association: Association, grounds: str, *, by: User, on: date
) -> CombinedLettingRequest:
    """Almenboligloven § 51 b: the association asks; one open request an area."""
    area = Area.objects.select_for_update(of=("self",)).get(pk=area_id)
    refuse(obstacle_to_request_letting(area, association, by=by))
    return CombinedLettingRequest.objects.create(
        association=association, area=area, requested_on=on, requested_by=by, grounds=grounds
    )


@transaction.atomic
def decide_combined_letting(
    request_id: int, decision: str, reasons: str, *, by: User, on: date
) -> CombinedLettingRequest:
    """Yes only where the area can be covered (§ 51 b); a no only with its reasons (the agreement of 2013, point 6)."""
    asked = CombinedLettingRequest.objects.select_for_update(of=("self",)).select_related("area").get(pk=request_id)
    refuse(obstacle_to_decide_letting(asked, by=by))
    refuse(_obstacle_of_law(asked, decision, reasons, on=on))
    asked.decision, asked.reasons, asked.decided_on, asked.decided_by = decision, reasons.strip(), on, by
    asked.save(update_fields=["decision", "reasons", "decided_on", "decided_by"])
    return asked


def _obstacle_of_law(asked: CombinedLettingRequest, decision: str, reasons: str, *, on: date) -> str | None:
    if decision == CombinedLettingRequest.Decision.REFUSED:
        answer = refusal_of(asked.area, reasons, on=on)
        if answer is not None and not answer.valid:
            return answer.finding.because
        # Without figures nobody can say that reasons are needless.
        return None if reasons.strip() else "Skriv, hvorfor kommunen siger nej."
    department = department_of(asked.area, on=on)
    if department is None:
        return "Der mangler tal for, hvor mange der er uden job eller uddannelse i området. Skriv dem ind først."
    finding = area_can_be_covered(department)
    return None if finding.met else f"Kombineret udlejning kan ikke besluttes her. {finding.because}"


def _list(area_id: int, status: Status, published_on: date, source: str) -> AreaListing:
    told = {"status": status, "source": source}
    listed, _is_new = AreaListing.objects.update_or_create(area_id=area_id, published_on=published_on, defaults=told)
    return listed
