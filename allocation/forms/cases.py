"""What is written when a case is searched, looked into, assessed and decided."""

from datetime import date
from typing import Any

from django import forms

from allocation.actions.cases import SAY_WHY_CLOSED, Needs
from allocation.forms.layout import helper_for, text_area
from allocation.forms.texts import LetterTextField
from allocation.states import CloseReason, UrgencyCriterion
from danish.fields import DayField
from law.months import add_months
from law.refusals import RefusalGround, refusal

LONGEST_PAUSE_MONTHS = 12


class SearchForm(forms.Form):
    """One field for name, case number or CPR number. Sent by POST, so that no number stands in an address."""

    text = forms.CharField(
        label="Søg",
        max_length=120,
        error_messages={"required": "Skriv et navn, et sagsnr. eller et CPR-nr."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RevealForm(forms.Form):
    """Why somebody needs a protected address; the answer stands in the access log."""

    purpose = forms.CharField(
        label="Hvad skal du bruge adressen til?",
        max_length=200,
        min_length=5,
        help_text="Formålet bliver skrevet i adgangsloggen.",
        error_messages={
            "required": "Skriv, hvad du skal bruge adressen til.",
            "min_length": "Skriv formålet med nogle få ord, for eksempel »sende nøglebrev«.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for("Vis adresse", "purpose")


class AssessForm(forms.Form):
    """The three assessments of almenboligloven § 59, stk. 1."""

    economic = LetterTextField(
        label="Økonomi",
        help_text="Indtægter, udgifter, gæld, og hvad husstanden kan betale.",
        error_messages={"required": "Skriv, hvordan økonomien er."},
    )
    social = LetterTextField(
        label="Sociale forhold",
        help_text="Familie, helbred, støtte og netværk.",
        error_messages={"required": "Skriv, hvordan de sociale forhold er."},
    )
    housing = LetterTextField(
        label="Bolig",
        help_text="Hvor borgeren bor nu, og hvad der er brug for.",
        error_messages={"required": "Skriv, hvilken bolig der er brug for."},
    )
    urgency = forms.MultipleChoiceField(
        label="Haster sagen?",
        choices=UrgencyCriterion.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sagen er akut, når mindst ét af punkterne passer. Ellers vælg ingen.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for("Gem vurdering", "economic", "social", "housing", "urgency")

    def needs(self) -> Needs:
        told = self.cleaned_data
        return Needs(told["economic"], told["social"], told["housing"], urgency=tuple(told["urgency"]))


def _ground_choices() -> list[tuple[str, str]]:
    """Those that only weigh say so."""
    return [
        (ground.value, ground.label + (" (vejer kun med)" if ground.only_weighs else "")) for ground in RefusalGround
    ]


class RefuseForm(forms.Form):
    grounds = forms.MultipleChoiceField(
        label="Afslaget hviler på",
        choices=_ground_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Manglende tilknytning, og at behovet kunne forudses, kan ikke bære et afslag alene.",
        error_messages={"required": "Vælg mindst én grund."},
    )
    reason = LetterTextField(
        label="Begrundelse",
        min_length=20,
        rows=8,
        help_text="Står i brevet til borgeren: reglen, de vigtigste hensyn og de faktiske forhold.",
        error_messages={
            "required": "Skriv, hvorfor sagen får afslag.",
            "min_length": "Begrundelsen er for kort til, at borgeren kan forstå den. Skriv mindst en hel sætning.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for("Giv afslag", "grounds", "reason")

    def clean_grounds(self) -> list[RefusalGround]:
        grounds = [RefusalGround(value) for value in self.cleaned_data["grounds"]]
        carried = refusal(grounds)
        if not carried.allowed:
            raise forms.ValidationError(carried.finding.because)
        return grounds


class PauseForm(forms.Form):
    until = DayField(label="Pause til og med", help_text="Sagen kommer op i Mit arbejde den dag.")
    reason = forms.CharField(
        label="Grund", max_length=300, error_messages={"required": "Skriv, hvorfor sagen skal på pause."}
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.helper = helper_for("Sæt på pause", "until", "reason")

    def clean_until(self) -> date:
        if self.cleaned_data["until"] <= self.on:
            raise forms.ValidationError("Pausen skal slutte efter i dag. Vælg en senere dato.")
        if self.cleaned_data["until"] > add_months(self.on, LONGEST_PAUSE_MONTHS):
            raise forms.ValidationError("En pause er højst et år. Den kan forlænges, når sagen kommer op igen.")
        return self.cleaned_data["until"]


class CloseForm(forms.Form):
    """Why no home is needed any more: a reason of the list, and words where the list does not say it."""

    reason = forms.ChoiceField(
        label="Hvorfor skal sagen lukkes?",
        choices=[("", "Vælg grund"), *CloseReason.choices],
        error_messages={"required": "Vælg, hvorfor sagen skal lukkes."},
    )
    note = forms.CharField(
        label="Bemærkning", max_length=400, required=False, widget=text_area(3), help_text="Står i sagen."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for("Luk sag", "reason", "note")

    def clean_reason(self) -> CloseReason:
        return CloseReason(self.cleaned_data["reason"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("reason") == CloseReason.OTHER and not self.cleaned_data.get("note"):
            self.add_error("note", SAY_WHY_CLOSED)
        return cleaned
