"""Facts told later than the application: rows are added, ended or struck, and the story says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from allocation.actions.cases import lock_case
from allocation.models import (
    AdverseFact,
    AreaBanFacts,
    BenefitMonth,
    Case,
    Citizen,
    HouseholdMember,
    Income,
    LivingSituation,
    Need,
)
from allocation.models.facts import DatedFact
from allocation.permissions import (
    obstacle_to_end,
    obstacle_to_record,
    obstacle_to_see_offences,
    obstacle_to_strike,
)
from allocation.queries.facts import ENDABLE, FLAGS, is_decided
from allocation.states import ENDED_STATES, NeedKind, NeedWeight

SEVERAL = {NeedKind.AWAY_FROM, NeedKind.NEAR_TO, NeedKind.OTHER}  # of these a household may have more than one

Row = DatedFact | HouseholdMember | Income


@dataclass(frozen=True)
class Told:
    """What a form has read: unsaved rows, what the story says of them, and what changes on case and citizen."""

    text: str
    rows: tuple[Row, ...] = ()
    of_case: Mapping[str, Any] = field(default_factory=dict)
    of_citizen: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Circumstances:
    """Why a decided case is corrected, and what the citizen must be heard about before it is used."""

    reason: str = ""
    adverse: str = ""


@dataclass(frozen=True)
class End:
    """How a row ends: from a day on, or struck because it never was so."""

    ended_on: date
    reason: str
    was_wrong: bool = False


@transaction.atomic
def record_fact(case_id: int, told: Told, why: Circumstances, *, by: User, on: date, at: datetime) -> Case:
    """Add the rows. On a decided case it is a correction and needs a reason."""
    case = lock_case(case_id)
    refuse(obstacle_to_record(case, by=by))
    if any(isinstance(row, AreaBanFacts) and row.holds_offences for row in told.rows):
        refuse(obstacle_to_see_offences(by=by))
    if is_decided(case) and not why.reason:
        raise ActionDenied("Sagen er afgjort. Skriv, hvorfor oplysningen bliver rettet.")
    for row in told.rows:
        _make_way(row, case, on)
        row.save()
    _set(case.citizen, told.of_citizen)
    is_past = any(isinstance(row, LivingSituation) and row.ended_on for row in told.rows)
    _set(case, {**({} if is_past else told.of_case), **_flags(told.rows)})
    if why.adverse:
        _note_adverse(case, told, why.adverse, by=by, on=on)
    name, text = ("correct", f"Rettet: {told.text}. {why.reason}") if is_decided(case) else ("record", told.text)
    case.record(name, by=by, at=at, text=text[:500], facts={"adverse": bool(why.adverse)})
    return case


@transaction.atomic
def end_fact(case_id: int, kind: str, row_id: int, end: End, *, by: User, on: date, at: datetime) -> Case:
    """End or strike one row; it stays as history. What has ended can still be struck, on an ended case too."""
    case, told = lock_case(case_id), ENDABLE[kind]
    row = told.rows(case).select_for_update(of=("self",)).get(pk=row_id)
    refuse(obstacle_to_strike(row, by=by) if end.was_wrong else obstacle_to_end(row, case, by=by))
    if row.struck_on:
        raise ActionDenied("Oplysningen er allerede streget. Genindlæs siden.", conflict=True)
    if end.was_wrong:
        _strike(told.told_with(row), on)
    elif told.is_open(row):
        setattr(row, told.ends, end.ended_on)
        row.save(update_fields=[told.ends])
    elif told.ends:
        raise ActionDenied("Oplysningen er allerede afsluttet. Genindlæs siden.", conflict=True)
    else:
        raise ActionDenied("Oplysningen har ingen sidste dag. Streg den, hvis den er forkert, eller skriv den nye.")
    if isinstance(row, Need) and row.kind in FLAGS and not _still_needed(row):
        _set(case, {FLAGS[row.kind]: False})
    verb = "Streget" if end.was_wrong else "Afsluttet"
    name = "correct" if is_decided(case) or case.state in ENDED_STATES else "end"
    case.record(name, by=by, at=at, text=f"{verb}: {ENDABLE[kind].label}, {row}. {end.reason}"[:500], facts={})
    return case


def _strike(rows: QuerySet[Any], on: date) -> None:
    """Not counted from now on; whoever was struck from a household never lived there."""
    never = {"left_on": F("known_on")} if rows.model is HouseholdMember else {}
    rows.update(struck_on=on, **never)


@transaction.atomic
def clear_offences(row_id: int, *, by: User, on: date, at: datetime) -> AreaBanFacts:
    """Take an offence, and where it was known from, out of a row; the row and the story stay without it."""
    row = AreaBanFacts.objects.select_for_update(of=("self",)).get(pk=row_id)
    if not row.holds_offences:
        return row
    row.is_released = row.released_on = row.is_evicted = row.evicted_on = None
    row.cleared_on = on
    if not row.citizenship and row.is_student is None:
        row.source, row.document = "Slettet", None
    row.save()
    for case in row.citizen.cases.order_by("pk"):
        case.record("clear_offences", by=by, at=at, text="Strafbare forhold slettet", facts={"row": row.pk})
    return row


def _make_way(row: Row, case: Case, on: date) -> None:
    """A new place to live ends the old one, as a need does the same need before; a month told again replaces it."""
    if isinstance(row, LivingSituation):
        _make_way_for_situation(row, case, on)
    if isinstance(row, Need) and row.kind not in SEVERAL:
        case.needs.filter(kind=row.kind, ended_on=None, struck_on=None).update(ended_on=row.known_on)
    if isinstance(row, BenefitMonth):
        same = BenefitMonth.objects.filter(citizen=row.citizen, member=row.member, month=row.month)
        same.filter(struck_on=None).update(struck_on=on)


def _make_way_for_situation(row: LivingSituation, case: Case, on: date) -> None:
    """The same place told again with its right day replaces what was told; one that came before ends where the next began."""
    living = case.citizen.situations.filter(ended_on=None, struck_on=None)
    living.filter(began_on__lte=row.began_on).update(ended_on=row.began_on)
    living.filter(began_on__gt=row.began_on, kind=row.kind).update(struck_on=on)
    later = living.order_by("began_on", "pk").first()
    if later:
        row.ended_on = later.began_on


def _flags(rows: tuple[Row, ...]) -> dict[str, bool]:
    """What matching reads from the case itself."""
    needs = (row for row in rows if isinstance(row, Need) and row.weight == NeedWeight.REQUIREMENT)
    return {FLAGS[need.kind]: True for need in needs if need.kind in FLAGS}


def _still_needed(ended: Need) -> bool:
    kinds = [kind for kind, flag in FLAGS.items() if flag == FLAGS[ended.kind]]
    others = Need.objects.filter(case=ended.case, kind__in=kinds, weight=NeedWeight.REQUIREMENT)
    return others.filter(ended_on=None, struck_on=None).exclude(pk=ended.pk).exists()


def _set(thing: Case | Citizen, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(thing, name, value)
    if values:
        thing.save(update_fields=list(values))


def _note_adverse(case: Case, told: Told, text: str, *, by: User, on: date) -> None:
    source = next((row.source for row in told.rows if isinstance(row, DatedFact | Income)), "Sagen")
    AdverseFact.objects.create(case=case, text=text, source=source, known_on=on, recorded_by=by)
