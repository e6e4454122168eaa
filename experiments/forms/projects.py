"""Building projects."""

from decimal import Decimal

from django import forms

from danish.fields import AmountField, DayField, PostalCodeField
from danish.numbers import WholeNumberField
from experiments.actions.projects import Terms
from experiments.states import ProjectKind
from housing.models import Area, Association

HIGHEST_DKK = Decimal(999_999_999)


class ProposeForm(forms.Form):
    name = forms.CharField(label="Navn", max_length=120, error_messages={"required": "Skriv et navn."})
    kind = forms.ChoiceField(label="Slags", choices=ProjectKind.choices)
    association = forms.ModelChoiceField(
        label="Bygherre",
        queryset=Association.objects.order_by("name"),
        empty_label="Vælg boligorganisation",
        error_messages={"required": "Vælg, hvem der bygger."},
    )
    cost_dkk = AmountField(label="Anskaffelsessum", max_value=HIGHEST_DKK, required=False)
    grant_dkk = AmountField(label="Tilskud", max_value=HIGHEST_DKK, required=False)
    replaces = WholeNumberField(label="Erstatter nedrevne boliger", min_value=0, max_value=9999, initial=0)
    replaces_where = forms.CharField(label="De nedrives i", max_length=120, required=False)


class DwellingsForm(forms.Form):
    """So many of one size on one site."""

    site = forms.CharField(label="Vej", max_length=120, error_messages={"required": "Skriv vejens navn."})
    postal_code = PostalCodeField()
    city = forms.CharField(label="By", max_length=60, error_messages={"required": "Skriv byen."})
    area = forms.ModelChoiceField(
        label="Boligområde", queryset=Area.objects.order_by("name"), required=False, empty_label="Uden for områderne"
    )
    number = WholeNumberField(label="Antal boliger", min_value=1, max_value=999)
    rooms = WholeNumberField(label="Rum", min_value=1, max_value=20)
    area_m2 = WholeNumberField(label="Areal, m²", min_value=10, max_value=300)
    rent_dkk = AmountField(label="Husleje pr. md.", max_value=Decimal(99_999))


class CommitForm(forms.Form):
    """The commitment's terms."""

    commitment_on = DayField(label="Tilsagn givet")
    max_rent_dkk = AmountField(label="Højeste husleje pr. md.", max_value=Decimal(99_999), required=False)
    max_area_m2 = WholeNumberField(label="Højeste areal, m²", min_value=10, max_value=300, required=False)
    fewest_rooms = WholeNumberField(label="Mindst antal rum", min_value=1, max_value=20, required=False)

    def terms(self) -> Terms:
        return Terms(**{name: self.cleaned_data[name] for name in Terms.__dataclass_fields__})


class BuildForm(forms.Form):
    move_in_on = DayField(label="Indflytning ventes")


class FinishForm(forms.Form):
    move_in_on = DayField(label="Klar til indflytning fra")
    estate = forms.CharField(
        label="Boligernes afdeling", max_length=120, error_messages={"required": "Skriv afdelingens navn."}
    )


class DropForm(forms.Form):
    reason = forms.CharField(
        label="Hvorfor?", max_length=300, error_messages={"required": "Skriv, hvorfor projektet opgives."}
    )


class MilestoneForm(forms.Form):
    name = forms.CharField(label="Milepæl", max_length=120, error_messages={"required": "Skriv, hvad der skal nås."})
    due_on = DayField(label="Ventes")


class ReachForm(forms.Form):
    reached_on = DayField(label="Nået")


class DispensationForm(forms.Form):
    requirement = forms.CharField(
        label="Krav, der søges fraveget", max_length=200, error_messages={"required": "Skriv, hvilket krav det er."}
    )
    asked_on = DayField(label="Søgt")
    granted_on = DayField(label="Givet", required=False)
