"""What a file tells that no screen asks for in one go: an answer with all that came of it."""

from typing import Any

from django import forms

from danish.fields import AmountField, DayField
from danish.labels import LabelField
from housing.states import ReturnReason

ALLOCATED, RETURNED = "anvist", "returneret"
# What each answer must tell, and what only the other one may.
_NEEDS = {ALLOCATED: ("case", "lease_on"), RETURNED: ("reason",)}
_FORBIDS = {ALLOCATED: ("reason", "relet_on"), RETURNED: ("case", "lease_on")}
_MISSING = {
    "case": "En anvist bolig skal have et sagsnr.",
    "lease_on": "En anvist bolig skal have den dag, lejekontrakten begynder.",
    "reason": "En returneret bolig skal have en årsag.",
}


class NotifiedForm(forms.Form):
    """The day a vacancy was notified, which a screen knows by itself."""

    notified_on = DayField()


class ToldAgainForm(forms.Form):
    """A notice that is in the database already, to be compared with it."""

    vacant_from = DayField()
    available_on = DayField(required=False)
    rent_dkk = AmountField()

    def clean(self) -> dict[str, Any] | None:
        told = self.cleaned_data
        told["available_on"] = told.get("available_on") or told.get("vacant_from")
        return told


class AnswerForm(forms.Form):
    """The municipality's answer to a vacancy, and from which day it was let."""

    notified_on = DayField()
    answer = LabelField(choices=[(ALLOCATED, "Anvist"), (RETURNED, "Returneret")], what="måde at svare på")
    answered_on = DayField()
    reason = LabelField(choices=ReturnReason.choices, what="returårsag", required=False)
    case = forms.CharField(required=False)
    lease_on = DayField(required=False)
    relet_on = DayField(required=False)

    def clean(self) -> dict[str, Any] | None:
        told = self.cleaned_data
        answer: str = told.get("answer") or ""
        for name in _NEEDS.get(answer, ()):
            if not told.get(name) and name not in self.errors:
                self.add_error(name, _MISSING[name])
        for name in _FORBIDS.get(answer, ()):
            if told.get(name):
                self.add_error(name, f"Cellen skal være tom, når svaret er »{answer}«.")
        if told.get("answered_on") and told.get("notified_on") and told["answered_on"] < told["notified_on"]:
            self.add_error("answered_on", "Svaret er dateret før indmeldingen. Ret en af datoerne.")
        return told
