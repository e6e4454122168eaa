"""A new association, a new dwelling, new terms from a day, and a file of dwellings."""

from typing import Any

from django import forms

from accounts.models import User
from danish.fields import DayField
from housing.forms.registers import AssociationForm, DwellingForm, TermsForm
from housing.models import Association, Estate
from housing.queries.registers import associations_of, estates_of

MOST_BYTES = 12 * 1024 * 1024


class NewAssociationForm(AssociationForm):
    """Also which kind of owner it is, which no file tells."""

    class Meta:
        model = Association
        fields = ["name", "kind", "cvr", "email"]


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


class ChangeTermsForm(TermsForm):
    """The terms again, from another day."""

    from_on = DayField(label="Gælder fra")


class UploadForm(forms.Form):
    """The file, and from which day what it tells holds."""

    file = forms.FileField(
        label="Fil med boliger",
        help_text="CSV eller Excel, højst 12 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.xls,.ods"}),
        error_messages={"required": "Vælg en fil.", "empty": "Filen er tom."},
    )
    from_on = DayField(
        label="Gælder fra",
        help_text="Ændrede huslejer og vilkår gælder fra den dag. De gamle bliver stående som historik.",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("Filen er over 12 MB. Del den i flere filer.")
        return file
