"""A shared dwelling: who lives there, whether they are enough, and who fits in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from allocation.models import Case
from allocation.queries.households import household_of
from allocation.states import HousingSituation
from experiments.entering import Entry
from experiments.models import Participation, SharedDwelling
from experiments.states import ForWhom, SharedRule
from housing.models import Dwelling
from law.findings import Finding, Weight
from law.months import full_months_between
from law.shared_housing import (
    FEWEST_FAMILIES,
    FEWEST_IN_YOUTH_DWELLING,
    FEWEST_PERSONS,
    FEWEST_PERSONS_BY_APPROVAL,
    SharedHome,
    SharedKind,
    crowding,
    family_sharing,
    family_support_ends_on,
    shared_housing,
    sharing_in_youth_dwelling,
    votes,
)

HOUSE_RULES = "husets regler"
NOT_ACUTE = frozenset({HousingSituation.TOO_EXPENSIVE, HousingSituation.OTHER})


@dataclass(frozen=True)
class Sharing:
    """A shared dwelling on a day. `ends_on`: when the months of grace are over."""

    shared: SharedDwelling
    rooms: tuple[Dwelling, ...]
    residents: tuple[Participation, ...]
    findings: tuple[Finding, ...]
    grace_ends_on: date | None

    @property
    def persons(self) -> int:
        return sum(resident.persons for resident in self.residents)

    @property
    def votes(self) -> int:
        return votes(self.persons)

    @property
    def free_rooms(self) -> list[Dwelling]:
        taken = {resident.dwelling_id for resident in self.residents}
        return [room for room in self.rooms if room.pk not in taken]


def fewest(shared: SharedDwelling) -> int:
    """How many must meet the condition by the rule of the dwelling: families by § 9 c, else persons."""
    if shared.rule == SharedRule.SPECIAL_NEED:
        return FEWEST_PERSONS_BY_APPROVAL if shared.is_exceptionally_approved else FEWEST_PERSONS
    return {SharedRule.FAMILIES: FEWEST_FAMILIES, SharedRule.YOUTH: FEWEST_IN_YOUTH_DWELLING}.get(
        SharedRule(shared.rule), 0
    )


def residents_of(
    homes: QuerySet[SharedDwelling] | Sequence[SharedDwelling], *, on: date
) -> dict[int, list[Participation]]:
    """By the dwelling that is shared: who lives there that day."""
    found: dict[int, list[Participation]] = {}
    stays = Participation.objects.active().filter(dwelling__part_of__shared__in=homes, starts_on__lte=on)
    for stay in stays.select_related("dwelling", "case__citizen").order_by("dwelling__address", "pk"):
        found.setdefault(stay.dwelling.part_of_id, []).append(stay)
    return found


def sharing(shared: SharedDwelling, residents: Sequence[Participation], *, on: date) -> Sharing:
    """The dwelling as it is let that day, judged by its rule; `parts` of the dwelling are its rooms."""
    rooms = tuple(shared.dwelling.parts.all())
    since = shared.too_few_from_on
    return Sharing(
        shared=shared,
        rooms=rooms,
        residents=tuple(residents),
        findings=tuple(_rule(shared, len(rooms), residents, on=on)),
        grace_ends_on=family_support_ends_on(since) if since else None,
    )


def is_too_few(shared: SharedDwelling, residents: Sequence[Participation]) -> bool:
    """Somebody lives there, and fewer than the rule demands."""
    return 0 < len(residents) < fewest(shared)


def findings_of_room(shared: SharedDwelling, room: Dwelling, entry: Entry, case: Case) -> list[Finding]:
    """Whether this citizen can have this room: it is free, the rule is met, and those who live there have been asked."""
    last = entry.ends_on or date.max
    taken = Participation.objects.filter(dwelling=room).staying(entry.starts_on, last).exists()
    in_room = crowding(persons=household_of(case, on=entry.starts_on).persons, habitable_rooms=1)
    return [
        Finding(not taken, Weight.CONDITION, HOUSE_RULES, "Værelset er taget." if taken else "Værelset er ledigt."),
        *_entrant(shared, case, on=entry.starts_on),
        in_room,
        Finding(entry.has_met_residents, Weight.CONDITION, HOUSE_RULES, _met(entry)),
        _pets(shared, case),
        *_for_whom(shared),
    ]


def _rule(shared: SharedDwelling, rooms: int, residents: Sequence[Participation], *, on: date) -> Sequence[Finding]:
    """The rule's own conditions, of those who live there now."""
    persons = sum(resident.persons for resident in residents)
    if shared.rule == SharedRule.YOUTH:
        acute = all(_is_acute(resident.case) for resident in residents)
        return sharing_in_youth_dwelling(persons=persons, all_in_acute_need=acute).findings
    if shared.rule == SharedRule.FAMILIES:
        months = full_months_between(shared.too_few_from_on, on) + 1 if shared.too_few_from_on else 0
        households = [household_of(resident.case, on=on) for resident in residents]
        families = [(household.adults, len(household.child_ages)) for household in households]
        sheltered = all(resident.baseline_situation == HousingSituation.SHELTER_110 for resident in residents)
        all_rooms = rooms + shared.has_common_room
        return family_sharing(families, rooms=all_rooms, from_shelter=sheltered, months_with_too_few=months).findings
    kind = SharedKind.SPECIAL_NEED if shared.rule == SharedRule.SPECIAL_NEED else SharedKind.COLLECTIVE
    return shared_housing(shared_home(shared, kind, rooms, persons)).findings


def shared_home(shared: SharedDwelling, kind: SharedKind, rooms: int, persons: int) -> SharedHome:
    """The dwelling as the law takes it."""
    return SharedHome(
        kind=kind,
        rooms=rooms,
        common_room=shared.has_common_room,
        persons=persons,
        common_room_waived=shared.is_common_room_waived,
        eat_in_kitchen=shared.has_kitchen_to_eat_in,
        exceptional_approval=shared.is_exceptionally_approved,
    )


def _entrant(shared: SharedDwelling, case: Case, *, on: date) -> list[Finding]:
    """What the rule demands of each who moves in."""
    if shared.rule == SharedRule.YOUTH:
        return [
            sharing_in_youth_dwelling(persons=shared.residents_planned, all_in_acute_need=_is_acute(case)).findings[1]
        ]
    if shared.rule == SharedRule.SPECIAL_NEED:
        word = "har" if case.needs_support else "har ikke"
        sentence = f"Borgeren {word} et særligt socialt behov for at bo sammen med andre."
        return [Finding(case.needs_support, Weight.CONDITION, "almenboligloven § 51, stk. 2-3", sentence)]
    if shared.rule == SharedRule.FAMILIES:
        household = household_of(case, on=on)
        family = (household.adults, len(household.child_ages))
        sheltered = case.situation == HousingSituation.SHELTER_110
        found = family_sharing([family], rooms=99, from_shelter=sheltered, months_with_too_few=1).findings
        return list(found[1:3])
    return []


def _is_acute(case: Case) -> bool:
    return case.is_urgent or case.situation not in NOT_ACUTE


def _met(entry: Entry) -> str:
    if entry.has_met_residents:
        return "Borgeren og de øvrige beboere har mødt hinanden og vil bo sammen."
    return "Borgeren og de øvrige beboere har ikke mødt hinanden endnu. Hold mødet først."


def _pets(shared: SharedDwelling, case: Case) -> Finding:
    fits = shared.is_pets_allowed or not case.has_pet
    sentence = (
        "Borgeren har ikke husdyr, eller de er tilladt." if fits else "Borgeren har husdyr, og de er ikke tilladt."
    )
    return Finding(fits, Weight.CONDITION, HOUSE_RULES, sentence)


def _for_whom(shared: SharedDwelling) -> list[Finding]:
    if shared.for_whom == ForWhom.ANYONE:
        return []
    who = ForWhom(shared.for_whom).label.lower()
    return [Finding(True, Weight.CONSIDERATION, HOUSE_RULES, f"Deleboligen er kun for {who}.")]
