"""What is written when a dwelling is offered, answered, taken back and let."""

from datetime import date
from typing import Any

from django import forms

from allocation.forms.layout import helper_for, text_area
from allocation.forms.texts import LetterTextField
from allocation.queries.bounds import obstacle_to_answer_day, obstacle_to_key_day, obstacle_to_lease_day
from allocation.states import DeclineReason, SkipReason
from danish.fields import DayField
from housing.models import Vacancy
from law.wording import long_day

LEAST_FOR_A_BAN = 100
NO_REASONS = "Skriv, hvorfor borgeren får tilbuddet."
NO_DEVIATION = "Skriv, hvorfor du afviger fra rækkefølgen eller kravene."


def reasons_field(label: str = "Begrundelse", *, rows: int = 7) -> LetterTextField:
    """Why the citizen is offered the home, in the citizen's own letter."""
    return LetterTextField(
        label=label,
        min_length=20,
        rows=rows,
        help_text="Står i sagen og i brevet til borgeren. Ret teksten, så den passer.",
        error_messages={"required": NO_REASONS, "min_length": "Begrundelsen er for kort. Skriv mindst en hel sætning."},
    )


def deviation_field(label: str = "Hvorfor afviger du?", *, required: bool = True) -> forms.CharField:
    """Why somebody goes before others, for the case and whoever is to say yes."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=1000,
        min_length=10,
        widget=text_area(3),
        help_text="Står i sagen, ikke i brevet. En anden skal godkende det, før noget sendes.",
        error_messages={"required": NO_DEVIATION, "min_length": "Skriv grunden med en hel sætning."},
    )


class AllocateForm(forms.Form):
    """The citizen's deadline and the reasons, which stand in the case and in the letter.

    Why somebody else is passed over, and why nobody waits for what is not told, is asked for only when that is so, and
    never stands in the letter.
    """

    answer_due_on = DayField(label="Borgerens svarfrist")
    reasons = reasons_field()
    deviation = deviation_field()
    unexamined_because = forms.CharField(
        label="Hvorfor venter du ikke på oplysningerne?",
        max_length=1000,
        min_length=10,
        widget=text_area(3),
        help_text="Økonomien er ikke undersøgt færdig. Grunden står i sagen, ikke i brevet.",
        error_messages={
            "required": "Spørg borgeren, eller skriv, hvorfor boligen bliver anvist uden.",
            "min_length": "Skriv grunden med en hel sætning.",
        },
    )

    def __init__(
        self,
        *args: Any,
        on: date,
        is_deviation: bool,
        is_banned: bool = False,
        is_unexamined: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.on, self.is_banned = on, is_banned
        if not is_unexamined:
            del self.fields["unexamined_because"]
        if not is_deviation:
            del self.fields["deviation"]

    def clean_deviation(self) -> str:
        """A ban is set aside with a paragraph, not with a word (almenboligloven § 59, stk. 6-7)."""
        told = self.cleaned_data["deviation"]
        if self.is_banned and len(told) < LEAST_FOR_A_BAN:
            raise forms.ValidationError(
                "Forbuddet fraviges kun, når ingen bolig uden for områderne kan anvises. Skriv med et helt afsnit, "
                f"hvorfor det er sådan her (mindst {LEAST_FOR_A_BAN} tegn)."
            )
        return told

    def clean_answer_due_on(self) -> date:
        due_on: date = self.cleaned_data["answer_due_on"]
        return _held(due_on, obstacle_to_answer_day(due_on, on=self.on))


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label="Borgerens grund",
        choices=[("", "Vælg grund"), *DeclineReason.choices],
        error_messages={"required": "Vælg borgerens grund."},
    )
    note = forms.CharField(label="Bemærkning", max_length=500, required=False, widget=text_area(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for("Registrér nej", "reason", "note")

    def clean_reason(self) -> DeclineReason:
        return DeclineReason(self.cleaned_data["reason"])

    def clean(self) -> dict[str, Any] | None:
        """ "Andet" says nothing by itself."""
        cleaned = super().clean()
        if self.cleaned_data.get("reason") == DeclineReason.OTHER and not self.cleaned_data.get("note"):
            self.add_error("note", "Skriv borgerens grund, når den er »Andet«.")
        return cleaned


class WithdrawForm(forms.Form):
    note = LetterTextField(
        label="Grund",
        rows=3,
        most=250,
        help_text="Står i sagen og i brevet til borgeren. Skriv intet om andre.",
        error_messages={"required": "Skriv, hvorfor tilbuddet trækkes tilbage."},
    )

    def __init__(self, *args: Any, is_silent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_silent:
            self.fields["note"].help_text = "Står i sagen."
        self.helper = helper_for("Træk tilbuddet tilbage", "note")


def _held(day: date, obstacle: str | None) -> date:
    """The day, or the sentence of what stands in its way."""
    if obstacle:
        raise forms.ValidationError(obstacle)
    return day


class LeaseForm(forms.Form):
    lease_on = DayField(label="Lejekontrakten gælder fra")

    def __init__(
        self, *args: Any, vacancy: Vacancy, on: date, verb: str = "Registrér lejekontrakt", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.vacancy, self.on = vacancy, on
        self.fields["lease_on"].help_text = f"Boligen er til rådighed fra {long_day(vacancy.available_on)}."
        self.helper = helper_for(verb, *self.fields)

    def clean_lease_on(self) -> date:
        lease_on: date = self.cleaned_data["lease_on"]
        return _held(lease_on, obstacle_to_lease_day(self.vacancy, lease_on, on=self.on))


class CorrectLeaseForm(LeaseForm):
    reason = forms.CharField(
        label="Hvorfor rettes datoen?",
        max_length=300,
        min_length=5,
        widget=text_area(3),
        help_text="Står i sagen.",
        error_messages={"required": "Skriv, hvorfor datoen rettes."},
    )


class KeyForm(forms.Form):
    key_on = DayField(label="Nøglen er udleveret")

    def __init__(self, *args: Any, vacancy: Vacancy, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vacancy, self.on = vacancy, on
        self.helper = helper_for("Registrér nøgle", "key_on")

    def clean_key_on(self) -> date:
        key_on: date = self.cleaned_data["key_on"]
        return _held(key_on, obstacle_to_key_day(self.vacancy, key_on, on=self.on))


class SkipForm(forms.Form):
    """Why somebody is passed over: a reason of the list, and words where the list does not say it."""

    reason = forms.ChoiceField(
        label="Hvorfor springes borgeren over?",
        choices=[("", "Vælg grund"), *SkipReason.choices],
        error_messages={"required": "Vælg, hvorfor borgeren springes over."},
    )
    note = forms.CharField(
        label="Bemærkning",
        max_length=300,
        required=False,
        widget=text_area(3),
        help_text="Står i sagen og hos den, der skal godkende valget. Aldrig i et brev.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for("Spring over", "reason", "note")

    def clean_reason(self) -> SkipReason:
        return SkipReason(self.cleaned_data["reason"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("reason") == SkipReason.OTHER and not told.get("note"):
            self.add_error("note", "Skriv grunden, når den ikke står på listen.")
        return told


class RejectForm(forms.Form):
    note = forms.CharField(
        label="Hvorfor skal forslaget ikke gennemføres?",
        max_length=300,
        min_length=5,
        widget=text_area(3),
        help_text="Står i sagen.",
        error_messages={"required": "Skriv, hvorfor forslaget ikke gennemføres."},
    )
