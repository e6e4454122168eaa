"""The talks and decisions of a participation."""

from datetime import date
from typing import Any

from django import forms

from danish.fields import DayField, YesNoField
from danish.numbers import WholeNumberField
from experiments.actions.participations import Talk
from experiments.models import Participation, SupportCourse
from experiments.states import ExitReason, Occupation
from law.months import add_months, first_of_month
from law.wording import month_year

MONTHS_BACK = 6
UNKNOWN = "ved_ikke"


class TalkForm(forms.Form):
    """One month's talk."""

    month = forms.ChoiceField(label="Måned")
    is_kept = YesNoField(label="Aftalen er holdt")
    is_housed = YesNoField(label="Borgeren har bolig")
    occupation = forms.ChoiceField(label="Beskæftigelse", choices=Occupation.choices)
    shelter_days = WholeNumberField(label="Døgn på herberg i måneden", min_value=0, max_value=31, initial=0)
    note = forms.CharField(
        label="Hvad talte I om?", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    next_step = forms.CharField(label="Næste skridt", max_length=300, required=False)

    def __init__(self, *args: Any, participation: Participation, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = max(first_of_month(participation.starts_on), add_months(first_of_month(on), -MONTHS_BACK))
        months = []
        while first <= on:
            months.append((first.isoformat(), month_year(first).capitalize()))
            first = add_months(first, 1)
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = months[::-1]
        self.fields["occupation"].initial = participation.baseline_occupation

    def talk(self) -> Talk:
        data = {name: value for name, value in self.cleaned_data.items() if name != "month"}
        return Talk(**data)

    @property
    def of_month(self) -> date:
        return date.fromisoformat(self.cleaned_data["month"])


class ExtendForm(forms.Form):
    months = WholeNumberField(label="Forlænges med, måneder", min_value=1, max_value=120)
    cannot_pay_full_rent = YesNoField(label="Borgeren kan stadig ikke betale den fulde husleje")
    reason = forms.CharField(
        label="Begrundelse",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Står i brevet til borgeren.",
        error_messages={"required": "Skriv, hvorfor perioden forlænges."},
    )


class TransferForm(forms.Form):
    lease_on = DayField(label="Almindelig lejekontrakt fra")


class ExitForm(forms.Form):
    """Why, when, and whether there is a home afterwards; that nobody knows is an answer too."""

    reason = forms.ChoiceField(label="Årsag", choices=ExitReason.choices)
    ended_on = DayField(label="Sidste dag i forsøget")
    housed = forms.ChoiceField(
        label="Har borgeren bolig bagefter?",
        choices=[("ja", "Ja, en varig bolig"), ("nej", "Nej"), (UNKNOWN, "Det vides ikke")],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg et svar. Det må gerne være, at ingen ved det."},
    )
    note = forms.CharField(label="Bemærkning", max_length=500, required=False)

    @property
    def is_housed_after(self) -> bool | None:
        return {"ja": True, "nej": False}.get(self.cleaned_data["housed"])


class SupportForm(forms.Form):
    provider = forms.CharField(
        label="Hvem giver støtten", max_length=120, error_messages={"required": "Skriv, hvem der giver støtten."}
    )
    goal = forms.CharField(
        label="Mål", max_length=500, error_messages={"required": "Skriv, hvad støtten skal føre til."}
    )
    ends_on = DayField(label="Støtten slutter", required=False)

    def __init__(self, *args: Any, course: SupportCourse, **kwargs: Any) -> None:
        kwargs["initial"] = {"provider": course.provider, "goal": course.goal, "ends_on": course.ends_on}
        super().__init__(*args, **kwargs)


class MoveOnForm(forms.Form):
    plan = forms.CharField(
        label="Plan for næste bolig",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv, hvor borgeren flytter hen bagefter."},
    )


class StopSubsidyForm(forms.Form):
    """Which conditions still hold."""

    lives_there = YesNoField(label="Borgeren bor i boligen")
    has_applied_for_benefit = YesNoField(label="Borgeren har søgt boligstøtte")
    keeps_commitment = YesNoField(label="Borgeren deltager i den aftalte indsats")
    failed_on = DayField(label="Betingelsen svigtede")
