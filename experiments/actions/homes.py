"""The homes of the experiments: temporary buildings with rooms, and dwellings that are shared, made through housing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from experiments.actions.experiments import lock_experiment
from experiments.models import Experiment, SharedDwelling, TemporaryBuilding, TemporaryPlace
from experiments.permissions import obstacle_in_law
from experiments.queries.sharing import fewest, shared_home
from experiments.states import ExperimentState, ForWhom, SharedRule
from housing.actions.registers import create_dwelling
from housing.models import Dwelling, Estate
from housing.states import DwellingKind
from law.experiment_terms import ExperimentBasis, temporary_permit
from law.experiments import ACT_TO, ExperimentKind
from law.shared_housing import SharedKind, shared_housing
from law.wording import long_day

OF_THE_ACT = frozenset({SharedRule.YOUTH, SharedRule.FAMILIES})


@dataclass(frozen=True)
class Place:
    """Where a building or a shared dwelling lies, and what its rooms are; rent a room and month."""

    estate: Estate
    address: str
    postal_code: str
    city: str
    rooms: int
    room_area_m2: int
    room_rent_dkk: Decimal


@dataclass(frozen=True)
class HouseRules:
    """By which rule a dwelling is shared, and what those who live there have agreed."""

    rule: SharedRule
    has_common_room: bool
    is_common_room_waived: bool = False
    has_kitchen_to_eat_in: bool = False
    is_exceptionally_approved: bool = False
    for_whom: ForWhom = ForWhom.ANYONE
    is_smoke_free: bool = True
    is_pets_allowed: bool = False


@transaction.atomic
def add_building(
    experiment_id: int,
    name: str,
    place: Place,
    *,
    beds: int,
    permit_on: date,
    permit_until: date,
    permit_reference: str = "",
    by: User,
    on: date,
    at: datetime,
) -> TemporaryBuilding:
    """A building with its permit and its rooms. Raises ActionDenied when the permit is longer than the law gives."""
    experiment = _lock(experiment_id, ExperimentKind.TEMPORARY_SOLUTION, by=by)
    refuse(obstacle_in_law([temporary_permit(granted_on=permit_on, until=permit_until)]))
    if permit_until < on:
        raise ActionDenied("Tilladelsen er udløbet. En bygning uden tilladelse kan ingen bo i.")
    whole = _make_dwelling(place, place.address, place.rooms, kind=DwellingKind.ROOM, from_on=permit_on, by=by)
    building = TemporaryBuilding.objects.create(
        experiment=experiment,
        dwelling=whole,
        name=name,
        permit_on=permit_on,
        permit_until=permit_until,
        permit_reference=permit_reference,
    )
    for room in _make_rooms(whole, place, from_on=permit_on, by=by):
        TemporaryPlace.objects.create(building=building, dwelling=room, beds=beds)
    experiment.record("add_building", by=by, at=at, text=f"{name} med {place.rooms} værelser er kommet med", facts={})
    return building


@transaction.atomic
def share_dwelling(
    experiment_id: int, place: Place, rules: HouseRules, *, by: User, on: date, at: datetime
) -> SharedDwelling:
    """One dwelling whose rooms are let one by one. Raises ActionDenied when it has too few rooms for its rule."""
    experiment = _lock(experiment_id, ExperimentKind.SHARED_DWELLING, by=by)
    whole = _make_dwelling(place, place.address, place.rooms, kind=DwellingKind.SHARED, from_on=on, by=by)
    shared = SharedDwelling(experiment=experiment, dwelling=whole, residents_planned=place.rooms, **vars(rules))
    refuse(_obstacle_in_rooms(shared, place.rooms))
    shared.save()
    list(_make_rooms(whole, place, from_on=on, by=by))
    text = f"{place.address} deles, {place.rooms} værelser"
    experiment.record("share_dwelling", by=by, at=at, text=text, facts={})
    return shared


def _obstacle_in_rooms(shared: SharedDwelling, rooms: int) -> str | None:
    """What can be known before anybody lives there: rooms, common rooms, and room for as many as the rule demands."""
    if shared.rule in OF_THE_ACT and shared.experiment.basis != ExperimentBasis.FREE_MUNICIPALITY:
        label = SharedRule(shared.rule).label
        return f"»{label}« gjaldt kun i frikommuneforsøget, til {long_day(ACT_TO)}. Vælg en anden regel."
    if shared.rule in {SharedRule.COLLECTIVE, SharedRule.SPECIAL_NEED}:
        kind = SharedKind.SPECIAL_NEED if shared.rule == SharedRule.SPECIAL_NEED else SharedKind.COLLECTIVE
        return obstacle_in_law(shared_housing(shared_home(shared, kind, rooms, rooms)).findings)
    if rooms < fewest(shared):
        return f"Der er {rooms} værelser, og der skal bo mindst {fewest(shared)}. Vælg en større bolig."
    return None


def _lock(experiment_id: int, kind: ExperimentKind, *, by: User) -> Experiment:
    experiment = lock_experiment(experiment_id, by=by)
    if experiment.kind != kind:
        raise ActionDenied(f"Det hører til forsøget med {kind.label}.")
    if experiment.state == ExperimentState.ENDED:
        raise ActionDenied("Forsøget er afsluttet, og der kan ikke komme flere boliger med.")
    return experiment


def _make_rooms(whole: Dwelling, place: Place, *, from_on: date, by: User) -> Iterable[Dwelling]:
    for number in range(1, place.rooms + 1):
        address = f"{place.address}, værelse {number}"
        yield _make_dwelling(place, address, 1, kind=DwellingKind.ROOM, from_on=from_on, by=by, part_of=whole)


def _make_dwelling(
    place: Place,
    address: str,
    rooms: int,
    *,
    kind: DwellingKind,
    from_on: date,
    by: User,
    part_of: Dwelling | None = None,
) -> Dwelling:
    """In the register like any other; the whole costs what its rooms cost together."""
    facts = {
        "part_of": part_of,
        "unit_number": address[:30] if part_of is None else f"{part_of.unit_number[:24]}-{address.rsplit(' ', 1)[-1]}",
        "address": address,
        "postal_code": place.postal_code,
        "city": place.city,
    }
    terms = {
        "kind": kind,
        "rooms": rooms,
        "area_m2": place.room_area_m2 * rooms,
        "rent_dkk": place.room_rent_dkk * rooms,
    }
    return create_dwelling(place.estate, facts, terms, from_on=from_on, by=by)
