"""What is written before a letter: a refund, and a message to many."""

from typing import Any

from django import forms

from allocation.actions.letters import Refund
from allocation.forms.layout import helper_for
from allocation.forms.texts import LetterTextField, without_cpr
from allocation.models import Allocation
from allocation.queries.letters import RECEIVERS
from danish.fields import AmountField, DayField
from law.transitional_dwelling import ComesFrom


class RefundForm(forms.Form):
    came_from = forms.TypedChoiceField(
        label="Borgeren kom fra",
        choices=[(place.value, place.label) for place in ComesFrom if place is not ComesFrom.HOME],
        coerce=ComesFrom,
    )
    from_on = DayField(label="Refusion fra")
    rent_dkk = AmountField(label="Husleje pr. måned")
    other_dkk = AmountField(label="Varme, vand, el og andre faste udgifter pr. måned")
    benefit_dkk = AmountField(label="Boligstøtte pr. måned")
    lodging_dkk = AmountField(
        label="Betaling for logi, hvor borgeren kom fra, pr. måned",
        help_text="Kun det, kommunen har fastsat for logi. Kost og andet er ikke med.",
    )
    applied = forms.BooleanField(label="Borgeren har søgt boligstøtte", required=False)
    reasons = LetterTextField(label="Uddybning til borgeren", rows=3, required=False)

    def __init__(self, *args: Any, allocation: Allocation, **kwargs: Any) -> None:
        vacancy = allocation.vacancy
        known = {
            "from_on": allocation.lease_on,
            "rent_dkk": vacancy.rent_dkk,
            "other_dkk": vacancy.heat_dkk + vacancy.water_dkk,
            "applied": True,
        }
        super().__init__(*args, **{"initial": known} | kwargs)
        self.helper = helper_for("Afgør refusion", *self.fields)

    def refund(self) -> Refund:
        return Refund(**self.cleaned_data)


class BatchForm(forms.Form):
    group = forms.ChoiceField(
        label="Til",
        choices=[(code, label) for code, (label, _) in RECEIVERS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvem der skal have brevet."},
    )
    title = forms.CharField(
        label="Overskrift",
        max_length=120,
        validators=[without_cpr],
        help_text="Står øverst i brevet og i borgerens Digital Post. Skriv intet om enkeltpersoner.",
        error_messages={"required": "Skriv en overskrift."},
    )
    text = LetterTextField(
        label="Besked", rows=8, most=4000, min_length=20, error_messages={"required": "Skriv, hvad I vil fortælle."}
    )
