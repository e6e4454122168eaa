"""A new association, a new dwelling, and new terms from a day."""

from typing import Any

from django import forms

from accounts.models import User
from danish.fields import DayField
from danish.labels import LabelField
from housing.forms.registers import AssociationForm, DwellingForm, EquippedTermsForm
from housing.models import Association, Estate
from housing.queries.registers import associations_of, estates_of
from housing.states import AssociationKind


class NewAssociationForm(AssociationForm):
    """Also which kind of owner it is; a file that does not tell it means a housing association."""

    kind = LabelField(label="Slags", choices=AssociationKind.choices, what="slags", initial=AssociationKind.SOCIAL)

    class Meta:
        model = Association
        fields = ["name", "kind", "cvr", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].required = not self.one_of_many

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"] or AssociationKind.SOCIAL)


class NewEstateForm(forms.ModelForm):
    class Meta:
        model = Estate
        fields = ["association", "name"]
        error_messages = {"association": {"required": "Vælg en boligorganisation."}}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["association"].queryset = associations_of(user)  # type: ignore[attr-defined]


class WhereForm(forms.Form):
    """Whose dwelling it is, and from which day its terms hold."""

    estate = forms.ModelChoiceField(
        label="Boligafdeling", queryset=Estate.objects.none(), empty_label="Vælg boligafdeling"
    )
    from_on = DayField(label="Vilkårene gælder fra")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        estates = self.fields["estate"]
        assert isinstance(estates, forms.ModelChoiceField)
        estates.queryset = estates_of(user)
        estates.label_from_instance = lambda obj: f"{obj.association}, {obj}"  # type: ignore[method-assign]


class _NumberedForm(DwellingForm):
    """A number is taken once in each estate; the estate is no field, so the form asks itself."""

    estate: Estate | None = None

    def clean_unit_number(self) -> str:
        number: str = self.cleaned_data["unit_number"]
        if self.estate is None:
            return number
        if self.estate.dwellings.filter(unit_number=number).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"{self.estate} har allerede en bolig med lejemålsnr. {number}.")
        return number


class NewDwellingForm(_NumberedForm):
    """A dwelling of the estate that is chosen beside it."""

    def __init__(self, *args: Any, estate: Estate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.estate = estate


class ChangeDwellingForm(_NumberedForm):
    """A known dwelling stays in its estate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.estate = self.instance.estate


class ChangeTermsForm(EquippedTermsForm):
    """The terms again, from another day."""

    from_on = DayField(label="Gælder fra")
