"""Shared housing (almenboligloven §§ 3, 51 and 51 a; frikommunenetværksloven §§ 9 a-9 c; fact sheet 2.3 and 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from law.findings import Finding, Weight
from law.months import add_months
from law.wording import long_day

ROOMS_PARAGRAPH = "almenboligloven § 3, stk. 2-6"
NEED_PARAGRAPH = "almenboligloven § 51, stk. 2-3"
RESERVED_PARAGRAPH = "almenboligloven § 51 a"
YOUTH_PARAGRAPH = "frikommunenetværksloven § 9 a"
FAMILY_PARAGRAPH = "frikommunenetværksloven § 9 c"
FEWEST_ROOMS = 3
FEWEST_PERSONS = 5
FEWEST_PERSONS_BY_APPROVAL = 3
FEWEST_IN_YOUTH_DWELLING = 3
FEWEST_FAMILIES = 2
MONTHS_WITH_TOO_FEW = 3
MOST_VOTES = 2
MOST_PERSONS_A_ROOM = 2


class SharedKind(StrEnum):
    """Shared kitchen and bath for anyone, or the kind for people with a special social need."""

    COLLECTIVE = "collective"
    SPECIAL_NEED = "special_need"

    @property
    def label(self) -> str:
        """The Danish name of the kind."""
        return {
            SharedKind.COLLECTIVE: "kollektivt bofællesskab",
            SharedKind.SPECIAL_NEED: "bofællesskab for personer med særligt socialt behov",
        }[self]


@dataclass(frozen=True, slots=True)
class SharedHome:
    """A shared home. `rooms` are the residents' own, `common_room` one besides; `persons` all meet the condition."""

    kind: SharedKind
    rooms: int
    common_room: bool
    persons: int
    common_room_waived: bool = False
    eat_in_kitchen: bool = False
    exceptional_approval: bool = False


@dataclass(frozen=True, slots=True)
class SharedHousing:
    """Whether the home can be shared housing of that kind."""

    valid: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class FamilySharing:
    """Whether the families can share, and how many rooms they need."""

    valid: bool
    rooms_needed: int
    findings: tuple[Finding, ...]


def shared_housing(home: SharedHome) -> SharedHousing:
    """Almenboligloven § 3, stk. 2-6, and § 51, stk. 2-3: rooms, and for special needs also persons.

    Three rooms and a common room; the municipality can waive the common room where the residents can eat
    together in the kitchen. For special needs five persons, or three when the municipality approves it
    exceptionally.
    """
    common = home.common_room or (home.common_room_waived and home.eat_in_kitchen)
    findings = [
        Finding(
            home.rooms >= FEWEST_ROOMS,
            Weight.CONDITION,
            ROOMS_PARAGRAPH,
            f"Bofællesskabet har {home.rooms} værelser; det skal have mindst {FEWEST_ROOMS}.",
        ),
        Finding(common, Weight.CONDITION, ROOMS_PARAGRAPH, _common_sentence(home)),
    ]
    if home.kind is SharedKind.SPECIAL_NEED:
        fewest = FEWEST_PERSONS_BY_APPROVAL if home.exceptional_approval else FEWEST_PERSONS
        sentence = f"Der er {home.persons} personer, som opfylder betingelsen; der skal være mindst {fewest}."
        findings.append(Finding(home.persons >= fewest, Weight.CONDITION, NEED_PARAGRAPH, sentence))
    return SharedHousing(all(finding.met for finding in findings), tuple(findings))


def reserved_for_refugees(*, agreed_on: date, commitment_on: date, rooms: int, rooms_allocated: int) -> SharedHousing:
    """Almenboligloven § 51 a: a collective home that the municipality reserves, refugees among others.

    The rules are agreed at the latest with the commitment (§ 115), and the municipality then allocates every
    room; it pays vacancy rent and vouches for restoration room by room.
    """
    findings = (
        Finding(
            agreed_on <= commitment_on,
            Weight.CONDITION,
            RESERVED_PARAGRAPH,
            f"Reglerne er aftalt den {long_day(agreed_on)}; det skal ske senest ved tilsagnet den {long_day(commitment_on)}.",
        ),
        Finding(
            rooms_allocated == rooms,
            Weight.CONDITION,
            RESERVED_PARAGRAPH,
            f"Kommunen anviser {rooms_allocated} af {rooms} værelser; den skal anvise dem alle.",
        ),
    )
    return SharedHousing(all(finding.met for finding in findings), findings)


def sharing_in_youth_dwelling(*, persons: int, all_in_acute_need: bool) -> SharedHousing:
    """Frikommunenetværksloven §§ 9 a and 27, stk. 3: people in acute need who share a youth dwelling."""
    findings = (
        Finding(
            persons >= FEWEST_IN_YOUTH_DWELLING,
            Weight.CONDITION,
            YOUTH_PARAGRAPH,
            f"Der er {persons} personer; der skal være mindst {FEWEST_IN_YOUTH_DWELLING}.",
        ),
        Finding(all_in_acute_need, Weight.CONDITION, YOUTH_PARAGRAPH, _acute_sentence(all_in_acute_need)),
    )
    return SharedHousing(all(finding.met for finding in findings), findings)


def family_sharing(
    families: Sequence[tuple[int, int]], *, rooms: int, from_shelter: bool, months_with_too_few: int = 0
) -> FamilySharing:
    """Frikommunenetværksloven § 9 c: families from a shelter (§ 110) who share, each (adults, children).

    Down to two families, each with a child; a room for every adult, one for each family's children, and a
    common room. Support can go on for three months while there are temporarily fewer than two.
    """
    needed = sum(adults for adults, _ in families) + len(families) + 1
    enough = len(families) >= FEWEST_FAMILIES or 0 < months_with_too_few <= MONTHS_WITH_TOO_FEW
    with_children = all(children > 0 for _, children in families)
    findings = (
        Finding(enough, Weight.CONDITION, FAMILY_PARAGRAPH, _families_sentence(len(families), months_with_too_few)),
        Finding(with_children, Weight.CONDITION, FAMILY_PARAGRAPH, _children_sentence(with_children)),
        Finding(from_shelter, Weight.CONDITION, FAMILY_PARAGRAPH, _shelter_sentence(from_shelter)),
        Finding(
            rooms >= needed,
            Weight.CONDITION,
            FAMILY_PARAGRAPH,
            f"Boligen har {rooms} værelser; familierne skal bruge {needed}, fællesrummet medregnet.",
        ),
    )
    return FamilySharing(all(finding.met for finding in findings), needed, findings)


def family_support_ends_on(too_few_from: date) -> date:
    """Frikommunenetværksloven § 9 c: the first day without support when the families stay fewer than two."""
    return add_months(too_few_from, MONTHS_WITH_TOO_FEW)


def votes(persons: int) -> int:
    """Almenboligloven (beboerdemokrati): a shared home has no more votes than an ordinary household, normally two."""
    return min(persons, MOST_VOTES)


def crowding(*, persons: int, habitable_rooms: int) -> Finding:
    """Almenboligloven (beboermaksimum): the landlord may refuse more than two persons a habitable room."""
    most = habitable_rooms * MOST_PERSONS_A_ROOM
    sentence = f"{persons} personer i {habitable_rooms} beboelsesrum; udlejeren kan afvise flere end {most}."
    return Finding(persons <= most, Weight.CONSIDERATION, "almenboligloven (beboermaksimum)", sentence)


def _common_sentence(home: SharedHome) -> str:
    if home.common_room:
        return "Der er et ekstra værelse til fælles brug."
    if not home.common_room_waived:
        return "Der mangler et ekstra værelse til fælles brug, og kommunen har ikke fraveget kravet."
    if home.eat_in_kitchen:
        return "Kommunen har fraveget kravet om et fælles værelse, og beboerne kan spise sammen i køkkenet."
    return "Kravet om et fælles værelse kan kun fraviges, når beboerne kan spise sammen i køkkenet."


def _acute_sentence(met: bool) -> str:
    if met:
        return "Alle har et akut boligsocialt behov."
    return "Ikke alle har et akut boligsocialt behov, og det skal alle have."


def _families_sentence(families: int, months_with_too_few: int) -> str:
    counted = f"Der er {families} {'familie' if families == 1 else 'familier'}; der skal være mindst {FEWEST_FAMILIES}."
    if families >= FEWEST_FAMILIES or not months_with_too_few:
        return counted
    return f"{counted} Støtten kan fortsætte i {MONTHS_WITH_TOO_FEW} måneder, og der er gået {months_with_too_few}."


def _children_sentence(met: bool) -> str:
    return "Hver familie har mindst ét barn." if met else "Ikke alle familier har et barn, og det er en betingelse."


def _shelter_sentence(met: bool) -> str:
    return "Familierne kommer fra et forsorgshjem." if met else "Familierne skal komme fra et forsorgshjem (§ 110)."
