"""Taking a citizen into an experiment: the home, the baseline, the promises, and what only that kind asks."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from danish.fields import AmountField, DayField, YesNoField
from danish.numbers import WholeNumberField
from experiments.entering import Entry, Means, Promise, Support
from experiments.models import Experiment
from experiments.queries.payment import Carried
from experiments.states import Occupation, SupportProvision
from housing.models import Dwelling
from law.experiments import Commitment, ExperimentKind

PROMISES = {
    Commitment.SOCIAL: "Social indsats: aftalte skridt",
    Commitment.EMPLOYMENT: "Beskæftigelsesindsats: aftalte skridt",
    Commitment.EDUCATION: "Uddannelse: aftalte skridt",
}
SUPPORT_FIELDS = ("provision", "provider", "goal", "support_starts_on", "support_ends_on")
MEANS_FIELDS = ("housing_benefit_dkk", "affordable_rent_dkk", "has_applied_for_benefit")
OF_KIND = {
    ExperimentKind.RENT_SUBSIDY: MEANS_FIELDS,
    ExperimentKind.TEMPORARY_SOLUTION: ("move_on_plan",),
    ExperimentKind.TEMPORARY_LEASE: SUPPORT_FIELDS,
    ExperimentKind.SHARED_DWELLING: ("has_met_residents",),
}


class EnterForm(forms.Form):
    """`homes`: where the citizen can live in the experiment; `carried`: what the law finds that can be paid."""

    dwelling = forms.ModelChoiceField(
        label="Bolig",
        queryset=Dwelling.objects.none(),
        empty_label="Vælg bolig",
        error_messages={
            "required": "Vælg en bolig.",
            "invalid_choice": "Boligen er ikke ledig i forsøget. Vælg en anden.",
        },
    )
    starts_on = DayField(label="Begynder")
    months = WholeNumberField(label="Periode, måneder", min_value=1, max_value=120)
    occupation = forms.ChoiceField(label="Beskæftigelse nu", choices=Occupation.choices)
    shelter_days = WholeNumberField(
        label="Døgn på herberg det seneste år",
        min_value=0,
        max_value=366,
        required=False,
        help_text="Tomt, hvis ingen ved det.",
    )
    rent_before_dkk = AmountField(label="Husleje før", required=False)
    housing_benefit_dkk = AmountField(label="Boligstøtte pr. md.")
    affordable_rent_dkk = AmountField(label="Husleje, borgeren kan betale")
    has_applied_for_benefit = YesNoField(label="Borgeren har søgt boligstøtte")
    provision = forms.ChoiceField(label="Støtte", choices=SupportProvision.choices)
    provider = forms.CharField(
        label="Hvem giver støtten", max_length=120, error_messages={"required": "Skriv, hvem der giver støtten."}
    )
    goal = forms.CharField(
        label="Mål med støtten", max_length=500, error_messages={"required": "Skriv, hvad støtten skal føre til."}
    )
    support_starts_on = DayField(label="Støtten begynder")
    support_ends_on = DayField(label="Støtten slutter", required=False)
    move_on_plan = forms.CharField(label="Plan for næste bolig", max_length=500, required=False)
    has_met_residents = YesNoField(label="Borgeren og beboerne har mødt hinanden og vil bo sammen")

    def __init__(
        self,
        *args: Any,
        experiment: Experiment,
        homes: QuerySet[Dwelling],
        carried: Carried | None,
        on: date,
        **kwargs: Any,
    ) -> None:
        self.experiment, self.carried = experiment, carried
        super().__init__(*args, **kwargs)
        kind = experiment.law_kind
        asked = OF_KIND.get(kind, ())
        for name in {name for names in OF_KIND.values() for name in names} - set(asked):
            del self.fields[name]
        if experiment.terms.max_months is None:
            del self.fields["months"]
        if experiment.terms.requires_commitment:
            for commitment, label in PROMISES.items():
                self.fields[f"promise_{commitment}"] = forms.CharField(label=label, max_length=500, required=False)
        home = self.fields["dwelling"]
        assert isinstance(home, forms.ModelChoiceField)
        home.queryset = homes
        self._begin_with(homes, on)

    def _begin_with(self, homes: QuerySet[Dwelling], on: date) -> None:
        begun: dict[str, Any] = {"starts_on": on, "months": self.experiment.terms.max_months, "support_starts_on": on}
        if homes.count() == 1:
            begun["dwelling"] = homes.get().pk
        if self.carried is not None:
            begun |= {name: getattr(self.carried, name) for name in ("housing_benefit_dkk", "affordable_rent_dkk")}
        self.initial = begun | dict(self.initial)

    def entry(self) -> Entry:
        """What was told, for the action."""
        data = self.cleaned_data
        return Entry(
            starts_on=data["starts_on"],
            months=data.get("months"),
            occupation=Occupation(data["occupation"]),
            shelter_days=data["shelter_days"],
            rent_before_dkk=data["rent_before_dkk"],
            promises=tuple(Promise(kind, data[f"promise_{kind}"]) for kind in PROMISES if data.get(f"promise_{kind}")),
            support=self._support(),
            means=self._means(),
            move_on_plan=data.get("move_on_plan", ""),
            has_met_residents=data.get("has_met_residents") or False,
        )

    def _support(self) -> Support | None:
        if "provision" not in self.fields:
            return None
        data = self.cleaned_data
        provision = SupportProvision(data["provision"])
        return Support(provision, data["provider"], data["goal"], data["support_starts_on"], data["support_ends_on"])

    def _means(self) -> Means | None:
        if "affordable_rent_dkk" not in self.fields:
            return None
        data = self.cleaned_data
        is_opening = self.carried is not None and self.carried.is_too_dear
        return Means(
            data["housing_benefit_dkk"], data["affordable_rent_dkk"], data["has_applied_for_benefit"], is_opening
        )
