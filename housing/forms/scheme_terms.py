"""What each kind of scheme is asked about: its terms, as fields. The guard in housing/schemes.py reads them by name."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django import forms

from danish.fields import AmountField, DayField, ShareField, YesNoField
from danish.numbers import WholeNumberField
from housing.models import SchemeKind

HIGHEST_DKK = Decimal(99_999_999)
Fields = dict[str, forms.Field]


def _dkk(label: str, *, required: bool = True, help_text: str = "") -> AmountField:
    return AmountField(label=label, max_value=HIGHEST_DKK, required=required, help_text=help_text)


def _number(
    label: str, *, least: int = 1, most: int = 999, required: bool = True, help_text: str = ""
) -> WholeNumberField:
    return WholeNumberField(label=label, min_value=least, max_value=most, required=required, help_text=help_text)


def _starter() -> Fields:
    return {
        "contribution_years": _number("Startboligbidrag, år", most=99),
        "has_social_caretaker": YesNoField(label="Social vicevært er tilknyttet"),
    }


def _transitional() -> Fields:
    return {"lease_months": _number("Lejeperiode, måneder", help_text="Så længe må lejekontrakten fravige loven.")}


def _shared_home() -> Fields:
    return {
        "rooms": _number("Beboernes værelser i alt", most=99),
        "common_room": YesNoField(label="Ekstra værelse til fælles brug"),
        "common_room_waived": YesNoField(label="Kommunen fraviger kravet om fælles værelse", required=False),
        "eat_in_kitchen": YesNoField(label="Beboerne kan spise sammen i køkkenet", required=False),
    }


def _special_need() -> Fields:
    return _shared_home() | {
        "persons": _number("Personer med særligt socialt behov", least=0, most=99),
        "exceptional_approval": YesNoField(label="Kommunen har godkendt færre end fem personer", required=False),
    }


def _refugee() -> Fields:
    return _shared_home() | {
        "agreed_on": DayField(label="Reglerne er aftalt"),
        "commitment_on": DayField(label="Tilsagn efter § 115"),
    }


def _unconventional() -> Fields:
    return {
        "site": forms.CharField(label="Sted", max_length=120),
        "own_bath_toilet_kitchen": YesNoField(label="Eget bad, toilet og køkken"),
        "support_each_dkk": _dkk("Statsstøtte pr. bolig"),
        "caretaker_year_dkk": _dkk("Støtte til social vicevært pr. år"),
        "caretaker_years": _number("Social vicevært, år", least=0, most=99),
        "pool_dkk": _dkk("Statens pulje i år", required=False, help_text="Som den er meldt ud for året."),
    }


def _private() -> Fields:
    return {
        "flats": _number("Lejligheder i ejendommen"),
        "compensation_dkk": _dkk("Godtgørelse pr. lejlighed"),
        "state_share": ShareField(label="Statens andel af godtgørelsen", help_text="For eksempel 1/1 eller 50 %."),
        "public_call_made": YesNoField(label="Alle ejere er offentligt opfordret til at byde ind"),
        "earlier_agreement_with_owner": YesNoField(
            label="Der har før været en aftale med ejeren", help_text="Vi slår også op i registret."
        ),
        "combined_letting_used": YesNoField(label="Kommunen bruger kombineret udlejning eller § 59, stk. 4"),
    }


def _commitment() -> Fields:
    return {
        "max_rent_dkk": _dkk("Højeste husleje pr. md.", required=False),
        "max_area_m2": _number("Højeste areal, m²", required=False),
        "fewest_rooms": _number("Mindst antal rum", most=30, required=False),
    }


def _development() -> Fields:
    return {
        "dwellings_in_project": _number("Boliger i hele projektet", most=9999),
        "share": ShareField(label="Andel billige boliger", help_text="For eksempel 1/4 eller 25 %."),
        "max_rent_dkk": _dkk("Højeste husleje pr. md. for en billig bolig"),
    }


def _nothing() -> Fields:
    return {}


def _senior() -> Fields:
    return {"is_suitable_for_elderly": YesNoField(label="Indrettet til ældre og personer med handicap")}


_ASKED: Mapping[SchemeKind, Callable[[], Fields]] = {
    SchemeKind.STARTER: _starter,
    SchemeKind.TRANSITIONAL: _transitional,
    SchemeKind.SHARED_MUNICIPAL: _special_need,
    SchemeKind.SHARED_DIRECT: _special_need,
    SchemeKind.SHARED_REFUGEE: _refugee,
    SchemeKind.UNCONVENTIONAL: _unconventional,
    SchemeKind.PRIVATE_QUARTER: _private,
    SchemeKind.PRIVATE_NAMED: _private,
    SchemeKind.COMMITMENT: _commitment,
    SchemeKind.DEVELOPMENT: _development,
    SchemeKind.BASIC: _nothing,
    SchemeKind.SENIOR: _senior,
}


def term_fields(kind: SchemeKind) -> Fields:
    """Fresh fields for a form of that kind, in the order they are asked."""
    return _ASKED[kind]()
