"""Temporary buildings, and dwellings that are shared."""

from decimal import Decimal
from typing import Any

from django import forms

from danish.fields import AmountField, DayField, PostalCodeField, YesNoField
from danish.numbers import WholeNumberField
from experiments.actions.homes import HouseRules, Place
from experiments.states import ForWhom, SharedRule
from housing.models import Estate

HIGHEST_DKK = Decimal(99_999)


class EstateField(forms.ModelChoiceField):
    """An estate with who lets it."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.association}, {obj}"


class PlaceForm(forms.Form):
    """Where it lies, and its rooms."""

    estate = EstateField(
        label="Afdeling",
        queryset=Estate.objects.select_related("association").order_by("association__name", "name", "pk"),
        empty_label="Vælg afdeling",
        error_messages={"required": "Vælg, hvem der lejer ud."},
    )
    address = forms.CharField(label="Adresse", max_length=180, error_messages={"required": "Skriv adressen."})
    postal_code = PostalCodeField()
    city = forms.CharField(label="By", max_length=60, error_messages={"required": "Skriv byen."})
    rooms = WholeNumberField(label="Værelser", min_value=1, max_value=99)
    room_area_m2 = WholeNumberField(label="Areal pr. værelse, m²", min_value=5, max_value=200)
    room_rent_dkk = AmountField(label="Husleje pr. værelse og md.", max_value=HIGHEST_DKK)

    def place(self) -> Place:
        return Place(**{name: self.cleaned_data[name] for name in Place.__dataclass_fields__})


class BuildingForm(PlaceForm):
    name = forms.CharField(label="Bygningens navn", max_length=120, error_messages={"required": "Skriv et navn."})
    beds = WholeNumberField(label="Pladser pr. værelse og nat", min_value=1, max_value=9, initial=1)
    permit_on = DayField(label="Tilladelse givet")
    permit_until = DayField(label="Tilladelse til og med")
    permit_reference = forms.CharField(label="Tilladelsens nr.", max_length=60, required=False)

    field_order = ("name", "permit_on", "permit_until", "permit_reference")

    def permit(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("beds", "permit_on", "permit_until", "permit_reference")}


class ShareForm(PlaceForm):
    rule = forms.ChoiceField(label="Regel", choices=SharedRule.choices)
    has_common_room = YesNoField(label="Ekstra værelse til fælles brug")
    is_common_room_waived = YesNoField(label="Kommunen fraviger kravet om fælles værelse", required=False)
    has_kitchen_to_eat_in = YesNoField(label="Beboerne kan spise sammen i køkkenet", required=False)
    is_exceptionally_approved = YesNoField(label="Kommunen har godkendt færre end fem personer", required=False)
    for_whom = forms.ChoiceField(label="For hvem", choices=ForWhom.choices)
    is_smoke_free = YesNoField(label="Røgfri", required=False)
    is_pets_allowed = YesNoField(label="Husdyr er tilladt", required=False)

    field_order = ("rule",)

    def rules(self) -> HouseRules:
        told: dict[str, Any] = {name: self.cleaned_data[name] for name in HouseRules.__dataclass_fields__}
        known: dict[str, Any] = {name: False if value is None else value for name, value in told.items()}
        return HouseRules(**known)
