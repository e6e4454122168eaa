"""Payments and loans: the facts that the law computes from, and what is changed, stopped or paid back."""

from decimal import Decimal
from typing import Any

from django import forms

from accounts.models import User
from allocation.models import Case
from danish.fields import AmountField, DayField, YesNoField
from danish.numbers import WholeNumberField
from housing.models import Association
from law.contribution_loan import LimitRead, LoanFacts
from law.transitional_dwelling import Transition


class RefundForm(forms.Form):
    """What a transitional dwelling costs its tenant (serviceloven § 163 a). The payments follow without application."""

    starts_on = DayField(label="Refusion fra")
    rent_dkk = AmountField(label="Husleje pr. md.")
    other_compulsory_dkk = AmountField(label="Varme, el, vand og antenne pr. md.")
    housing_benefit_dkk = AmountField(label="Boligstøtte pr. md.")
    lodging_charge_dkk = AmountField(label="Betaling for logi i opholdet før pr. md.")
    has_applied = YesNoField(label="Har lejeren søgt boligstøtte?")

    def transition(self) -> Transition:
        told = self.cleaned_data
        names = ("rent_dkk", "other_compulsory_dkk", "housing_benefit_dkk", "lodging_charge_dkk")
        return Transition(**{name: told[name] for name in names}, applied_for_housing_benefit=told["has_applied"])


class CompensationForm(forms.Form):
    """The amount follows from the scheme; what is left to say is when."""

    starts_on = DayField(label="Udbetales i måneden med denne dag")


class OnceForm(forms.Form):
    """Restoration that is paid once, outside any guarantee."""

    association = forms.ModelChoiceField(
        label="Modtager", queryset=Association.objects.order_by("name"), empty_label="Vælg"
    )
    amount_dkk = AmountField(label="Beløb")
    starts_on = DayField(label="Udbetales i måneden med denne dag")
    because = forms.CharField(label="Hvorfor?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ChangeForm(forms.Form):
    """Another amount from a day on."""

    month_dkk = AmountField(label="Nyt beløb pr. md.")
    from_on = DayField(label="Gælder fra")
    because = forms.CharField(label="Hvorfor?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class StopForm(forms.Form):
    """The right ends."""

    stops_on = DayField(label="Sidste dag med ret til betaling")
    because = forms.CharField(label="Hvorfor?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class KeepForm(forms.Form):
    """Why the right goes on."""

    because = forms.CharField(label="Hvorfor?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class GrantForm(forms.Form):
    """What a contribution loan is decided by (boligstøtteloven kapitel 10)."""

    number = forms.CharField(label="Sagsnr.", max_length=20)
    loan_dkk = AmountField(label="Beboerindskud")
    income_year_dkk = AmountField(label="Husstandens indkomst om året")
    children = WholeNumberField(label="Børn under 18 år", min_value=0, max_value=20)
    first_used_on = DayField(label="Bygningen er taget i brug")
    wealth_dkk = AmountField(label="Ansøgerens egen formue", help_text="Skriv 0, når der ingen er.")
    room = YesNoField(label="Er det et værelse uden køkken?", initial=False)
    limit_dkk = AmountField(
        label="Årets indkomstgrænse",
        required=False,
        help_text="Kun når årets grænse mangler eller ikke er bekræftet. Den står på borger.dk under lån til beboerindskud.",
    )
    child_addition_dkk = AmountField(label="Forhøjelse for hvert barn", required=False)
    limit_source = forms.CharField(
        label="Kilde til grænsen", max_length=200, required=False, help_text="For eksempel »borger.dk den 22-11-2026«."
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_number(self) -> Case:
        found = Case.objects.visible_to(self.user).filter(number=self.cleaned_data["number"].strip()).first()
        if found is None:
            raise forms.ValidationError("Der er ingen sag med det nummer. Se efter på borgerens sag.")
        return found

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        told = [self.cleaned_data.get(name) not in (None, "") for name in ("limit_dkk", "limit_source")]
        if any(told) and not all(told):
            self.add_error("limit_source", "Skriv både grænsen og dens kilde, eller lad begge felter stå tomme.")
        if told[0] and self.cleaned_data.get("children") and self.cleaned_data.get("child_addition_dkk") is None:
            self.add_error("child_addition_dkk", "Skriv også forhøjelsen for hvert barn.")
        return cleaned

    def limit(self) -> LimitRead | None:
        """The year's limit, when somebody has read it elsewhere."""
        told = self.cleaned_data
        if told["limit_dkk"] is None:
            return None
        return LimitRead(told["limit_dkk"], told["child_addition_dkk"] or Decimal(0), told["limit_source"])

    def facts(self) -> LoanFacts:
        names = ("loan_dkk", "income_year_dkk", "children", "first_used_on", "wealth_dkk", "room")
        return LoanFacts(**{name: self.cleaned_data[name] for name in names})
