"""Two rows that were one person become one, and the trace stays."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.forms import model_to_dict
from django.utils import timezone

from accounts.denied import refuse
from accounts.models import User
from allocation.actions.cases import lock_case
from allocation.models import Case, Citizen, CitizenMerge
from allocation.permissions import obstacle_to_merge
from allocation.queries.duplicates import MOVED


@transaction.atomic
def merge_citizens(kept_id: int, merged_id: int, *, reason: str, by: User, at: datetime) -> CitizenMerge:
    """Everything about the one moves to the other; the CPR number that was merged leads there from now on."""
    pair = sorted((kept_id, merged_id))
    for case_id in Case.objects.filter(citizen__in=pair).order_by("pk").values_list("pk", flat=True):
        lock_case(case_id)
    people = {row.pk: row for row in Citizen.objects.filter(pk__in=pair).order_by("pk").select_for_update()}
    kept, merged = people[kept_id], people[merged_id]
    refuse(obstacle_to_merge(kept, merged, by=by))
    moved: dict[str, list[Any]] = {name: _move(getattr(merged, name), kept) for name in MOVED}
    moved["counted_twice"] = _count_once(kept, merged, on=timezone.localtime(at).date())
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    Citizen.objects.filter(merged_into=merged).update(merged_into=kept)
    moved["filled_in"] = _fill_in(kept, merged)
    for case in Case.objects.filter(citizen=kept).order_by("pk"):
        case.record(
            "merge", by=by, at=at, text=f"To borgere samlet til én: {reason}"[:500], facts={"merged": merged_id}
        )
    trace: CitizenMerge = CitizenMerge.objects.create(
        kept=kept, merged=merged, by=by, at=at, reason=reason, moved=moved
    )
    return trace


def _fill_in(kept: Citizen, merged: Citizen) -> list[str]:
    """What only the one row knew, and whatever guards the citizen in either: protection, its later day, letters on paper."""
    before = model_to_dict(kept)
    if merged.is_protected:
        days = [row.protected_until for row in (kept, merged) if row.is_protected]
        kept.is_protected, kept.protected_until = True, None if None in days else max(filter(None, days))
    kept.is_exempt_from_digital_post |= merged.is_exempt_from_digital_post
    if not kept.street:
        kept.street, kept.postal_code, kept.city = merged.street, merged.postal_code, merged.city
    kept.phone, kept.email = kept.phone or merged.phone, kept.email or merged.email
    changed = [name for name, value in model_to_dict(kept).items() if value != before[name]]
    kept.save(update_fields=changed)
    return changed


def _count_once(kept: Citizen, merged: Citizen, *, on: date) -> list[int]:
    """Whoever now stands twice in the household, or is the citizen, by CPR number, stands there once from that day."""
    seen, leaving = {kept.cpr_index, merged.cpr_index}, []
    for member in kept.household.filter(left_on=None).exclude(cpr_index="").order_by("pk"):
        if member.cpr_index in seen:
            leaving.append(member.pk)
        seen.add(member.cpr_index)
    kept.household.filter(pk__in=leaving).update(left_on=on)
    return leaving


def _move(rows: Any, kept: Citizen) -> list[int]:
    """The keys of what was moved, for whoever must undo it by hand."""
    keys = sorted(rows.values_list("pk", flat=True))
    rows.filter(pk__in=keys).update(citizen=kept)
    return keys
