"""One example of each kind of scheme: what is written in its form, who can live there, and what its guard refuses.

The unit tests and the browser's journeys walk the same table, so that no kind is left out of either.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from allocation.models import Case
from allocation.states import HousingSituation
from housing.actions.schemes import set_up_scheme
from housing.forms.schemes import SetUpSchemeForm
from housing.models import Association, Dwelling, Scheme, SchemeKind
from housing.states import AssociationKind, DwellingKind
from tests.factories import TODAY, a_case, a_caseworker, a_citizen, a_dwelling, an_association, an_estate, at_ten

K, D, A = SchemeKind, DwellingKind, AssociationKind


@dataclass(frozen=True)
class Example:
    """`terms` are typed as Danes type them; `refused` is one change of them and the guard's sentence about it.

    `fits` are facts of a case that may live there, `unfit` of one that may not, with the sentence; empty where
    the law asks nothing of the citizen.
    """

    kind: SchemeKind
    dwelling: Mapping[str, Any]
    terms: Mapping[str, str]
    refused: tuple[Mapping[str, str], str]
    number: int = 1
    lets: AssociationKind = A.SOCIAL
    ends_on: str = ""
    fits: Mapping[str, Any] = field(default_factory=dict)
    unfit: tuple[Mapping[str, Any], str] | None = None


SHARED = {"rooms": "5", "common_room": "ja", "persons": "5"}
PRIVATE = {
    "flats": "8",
    "compensation_dkk": "45000",
    "state_share": "1/1",
    "public_call_made": "ja",
    "earlier_agreement_with_owner": "nej",
    "combined_letting_used": "ja",
}
SUPPORTED = {"needs_support": True}
NO_NEED = ({}, "særligt socialt behov")

EXAMPLES = [
    Example(
        K.STARTER,
        {"kind": D.STARTER},
        {"contribution_years": "15", "has_social_caretaker": "ja"},
        ({"contribution_years": "16"}, "kan højst gives i 15"),
        fits=SUPPORTED,
        unfit=(SUPPORTED | {"needs_intensive_support": True}, "behov for mere støtte"),
    ),
    Example(
        K.TRANSITIONAL,
        {"kind": D.FAMILY},
        {"lease_months": "24"},
        ({"lease_months": "61"}, "den kan højst være 60"),
        fits={"situation": HousingSituation.SHELTER_110},
        unfit=({"situation": HousingSituation.TOO_EXPENSIVE}, "hører ikke til dem"),
    ),
    Example(
        K.SHARED_MUNICIPAL,
        {"kind": D.ROOM},
        SHARED,
        ({"persons": "4"}, "der skal være mindst 5"),
        number=5,
        fits=SUPPORTED,
        unfit=NO_NEED,
    ),
    Example(
        K.SHARED_DIRECT,
        {"kind": D.ROOM},
        SHARED | {"common_room": "nej", "common_room_waived": "ja", "eat_in_kitchen": "ja"},
        ({"eat_in_kitchen": "nej"}, "når beboerne kan spise sammen"),
        number=5,
        fits=SUPPORTED,
        unfit=NO_NEED,
    ),
    Example(
        K.SHARED_REFUGEE,
        {"kind": D.ROOM},
        {"rooms": "3", "common_room": "ja", "agreed_on": "2025-01-10", "commitment_on": "2025-02-01"},
        ({"rooms": "4"}, "den skal anvise dem alle"),
        number=3,
        fits={"situation": HousingSituation.REFUGEE},
        unfit=({}, "forbeholdt flygtninge"),
    ),
    Example(
        K.UNCONVENTIONAL,
        {"kind": D.UNCONVENTIONAL, "area_m2": 45},
        {
            "site": "Banevænget",
            "own_bath_toilet_kitchen": "ja",
            "support_each_dkk": "500.000,00",
            "caretaker_year_dkk": "300.000,00",
            "caretaker_years": "3",
            "pool_dkk": "15.700.000,00",
        },
        ({"caretaker_years": "4"}, "i 3 år"),
        number=2,
    ),
    Example(
        K.PRIVATE_QUARTER,
        {"kind": D.FAMILY},
        PRIVATE,
        ({"public_call_made": "nej"}, "offentligt opfordre alle ejere"),
        number=8,
        lets=A.PRIVATE,
        ends_on="2031-12-31",
    ),
    Example(
        K.PRIVATE_NAMED,
        {"kind": D.FAMILY},
        PRIVATE,
        ({"flats": "7"}, "den skal have mindst 8"),
        number=2,
        lets=A.PRIVATE,
        ends_on="2031-12-31",
    ),
    Example(
        K.COMMITMENT,
        {"kind": D.FAMILY},
        {"max_rent_dkk": "5.000,00", "max_area_m2": "60", "fewest_rooms": "2"},
        ({"max_area_m2": "50"}, "tilsagnet siger højst 50 m²"),
        number=2,
    ),
    Example(
        K.DEVELOPMENT,
        {"kind": D.FAMILY},
        {"dwellings_in_project": "8", "share": "1/4", "max_rent_dkk": "5.000,00"},
        ({"share": "1/2"}, "mindst 4 af 8"),
        number=2,
    ),
    Example(K.BASIC, {"kind": D.BASIC, "rent": "3200.00"}, {}, ({}, "må højst koste 3.200"), number=2),
    Example(
        K.SENIOR,
        {"kind": D.SENIOR},
        {"is_suitable_for_elderly": "ja"},
        ({"is_suitable_for_elderly": "nej"}, "skal være indrettet til ældre"),
        fits={"has_disability": True},
        unfit=({}, "ældre og personer med handicap"),
    ),
]
BY_KIND = {example.kind: example for example in EXAMPLES}


def who_lets(example: Example, name: str = "") -> Association:
    return an_association(name, kind=example.lets)


def homes_for(example: Example, association: Association, *, street: str = "Prøvealle") -> list[Dwelling]:
    """The dwellings that the example holds, on one street."""
    estate = an_estate(association)
    rent = example.dwelling.get("rent", "5000.00")
    rest = {name: value for name, value in example.dwelling.items() if name != "rent"}
    return [
        a_dwelling(rent, estate=estate, address=f"{street} {number}", **rest) for number in range(1, example.number + 1)
    ]


def written(example: Example, dwellings: list[Dwelling], *, on: date = TODAY, **changed: Any) -> dict[str, Any]:
    """What is posted to set it up."""
    rows = {"room-TOTAL_FORMS": "0", "room-INITIAL_FORMS": "0"}
    agreement = {
        "answer_working_days": "5",
        "is_return_free": "ja",
        "notice_months": "3",
        "proration": "actual_month",
    }
    about = {"name": f"Ordning {example.kind}", "starts_on": on.isoformat(), "ends_on": example.ends_on}
    return rows | agreement | about | dict(example.terms) | {"dwellings": [one.pk for one in dwellings]} | changed


def a_form(example: Example, *, on: date = TODAY, association: Association | None = None, **changed: Any):
    association = association or who_lets(example)
    dwellings = changed.pop("dwellings", None) or homes_for(example, association)
    data = written(example, dwellings, on=on, **changed)
    return SetUpSchemeForm(data, kind=example.kind, association=association, on=on)


def a_scheme(kind: SchemeKind = K.STARTER, *, on: date = TODAY, association: Association | None = None, **changed: Any):
    """A scheme of that kind, set up through its form and its action."""
    form = a_form(BY_KIND[kind], on=on, association=association, **changed)
    assert form.is_valid(), form.errors
    made: Scheme = set_up_scheme(form.proposal(), form.agreement(), by=a_caseworker(), on=on, at=at_ten(on))
    return made


def a_case_for(example: Example, *, fits: bool = True, on: date = TODAY, **fields: Any) -> Case:
    """An approved case that may live there, or one that may not."""
    facts = example.fits if fits or example.unfit is None else example.unfit[0]
    citizen = fields.pop("citizen", None) or a_citizen(income="20000")
    citizen.born_on = date(on.year - (20 if example.kind == K.STARTER else 40), 1, 1)
    citizen.save()
    return a_case(citizen=citizen, on=on, **(dict(facts) | fields))
