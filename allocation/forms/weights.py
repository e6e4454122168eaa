"""A new version of the weights, and the day it holds from."""

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms

from allocation.forms.layout import helper_for, text_area
from allocation.queries.weights import ALL_POINTS, CRITERIA, Weights
from allocation.states import HousingSituation
from danish.fields import AmountField, DayField

# Where somebody lives at the municipality's expense until a home is found.
STAYS = (
    HousingSituation.NIGHT_SHELTER,
    HousingSituation.HOTEL,
    HousingSituation.SHELTER_110,
    HousingSituation.CRISIS_109,
    HousingSituation.FACILITY_107,
    HousingSituation.TRANSITIONAL,
    HousingSituation.REFUGEE,
)


class WeightsForm(forms.Form):
    reason = forms.CharField(
        label="Hvorfor et nyt regelsæt?",
        max_length=500,
        min_length=10,
        widget=text_area(2),
        error_messages={"required": "Skriv, hvorfor vægtene skal ændres."},
    )

    def __init__(self, *args: Any, now: Weights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = {f"most_{code}": (label, now.most[code]) for code, label in CRITERIA.items()}
        percent = {
            f"situation_{situation.value}": (situation.label, now.situations.get(situation.value, 0))
            for situation in HousingSituation
        }
        rules = {
            "urgent": ("Akut giver så meget oveni, procent", now.urgent),
            "room_too_many": ("Hvert rum for meget trækker fra, procent", now.room_too_many),
            "room_too_few": ("Hvert rum for lidt trækker fra, procent", now.room_too_few),
            "unused_wheelchair": ("Kørestolsbolig uden behov trækker fra, procent", now.unused_wheelchair),
        }
        for name, (label, value) in (points | percent | rules).items():
            self.fields[name] = forms.IntegerField(label=label, initial=value, min_value=0, max_value=ALL_POINTS)
        self.fields["full_wait_months"] = forms.IntegerField(
            label="Fuld ventetid, måneder", initial=now.full_wait_months, min_value=1, max_value=240
        )
        for stay in STAYS:
            self.fields[f"stay_{stay.value}"] = AmountField(
                label=stay.label, required=False, initial=now.stay_month_dkk.get(stay.value)
            )
        self.helper = helper_for("Gem kladde", *self._parts(list(points), list(percent), list(rules)))

    def _parts(self, points: list[str], percent: list[str], rules: list[str]) -> list[Any]:
        stays = [f"stay_{stay.value}" for stay in STAYS]
        return [
            "reason",
            _part(f"Point, {ALL_POINTS} i alt", points),
            _part("Boligsituation, procent af »Hvor akut«", percent),
            _part("Regler", [*rules, "full_wait_months"]),
            _part("Hvad ophold koster kommunen, kr. pr. måned", stays),
        ]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        total = sum(told.get(f"most_{code}") or 0 for code in CRITERIA)
        if total != ALL_POINTS:
            self.add_error("most_urgency", f"Målene skal give {ALL_POINTS} point i alt. De giver {total}.")
        return told

    def terms(self) -> dict[str, Any]:
        """What was written, as the weights take it."""
        told = self.cleaned_data
        stays = {stay.value: told[f"stay_{stay.value}"] for stay in STAYS}
        return {
            "most": {code: told[f"most_{code}"] for code in CRITERIA},
            "situations": {each.value: told[f"situation_{each.value}"] for each in HousingSituation},
            **{
                name: told[name]
                for name in ("urgent", "room_too_many", "room_too_few", "unused_wheelchair", "full_wait_months")
            },
            "stay_month_dkk": {name: format(Decimal(cost), "f") for name, cost in stays.items() if cost},
        }


def _part(title: str, names: list[str]) -> Fieldset:
    return Fieldset(title, Div(*names, css_class="fields fields--2"))


class PublishForm(forms.Form):
    from_on = DayField(label="Gælder fra")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for("Udgiv regelsættet", "from_on")
