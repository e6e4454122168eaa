"""What is told of associations, estates, areas, dwellings and agreements, on a screen or in a file.

The owner of a thing (the association of an estate, the estate of a dwelling, the ledger of an agreement) is
never a field: the caller sets it on `instance`, from what the user may see.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from danish.fields import AmountField, DayField, ShareField, YesNoField
from danish.labels import LabelField
from danish.numbers import PercentField, WholeNumberField
from danish.rows import RowForm
from housing.models import Agreement, Area, AreaStatistics, Association, Dwelling, DwellingTerms, Estate
from housing.states import DwellingKind
from law.bases import LegalBasis
from law.quota import ReturnPolicy

EARLIEST_BUILT, LATEST_BUILT = 1500, 2199
MOST_WORKING_DAYS, MOST_NOTICE_MONTHS = 60, 24


class NamedField(forms.ModelChoiceField):
    """A row of a register, chosen by its name; `known` spares the query when many are read."""

    default_error_messages = {"invalid_choice": "»%(value)s« findes ikke i registret."}
    known: Mapping[str, models.Model] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(to_field_name="name", **kwargs)

    def to_python(self, value: Any) -> models.Model | None:
        if self.known is None or value in self.empty_values:
            return super().to_python(value)
        if value not in self.known:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
        return self.known[value]


class AssociationForm(RowForm):
    class Meta:
        model = Association
        fields = ["name", "cvr", "email"]


class EstateForm(RowForm):
    class Meta:
        model = Estate
        fields = ["name"]


class AreaForm(RowForm):
    class Meta:
        model = Area
        fields = ["name"]


class AreaStatisticsForm(RowForm):
    """One year of an area; the area is set on `instance`."""

    year = WholeNumberField(label="År", min_value=1990, max_value=2199)
    residents = WholeNumberField(label="Beboere", min_value=0)
    without_work_pct = PercentField(label="Uden job eller uddannelse, pct.", required=False)
    non_western_pct = PercentField(label="Ikke-vestlig oprindelse, pct.", required=False)
    convicted_pct = PercentField(label="Dømte, pct.", required=False)
    convicted_ratio = PercentField(label="Dømte i forhold til landet", required=False)
    basic_school_only_pct = PercentField(label="Kun grundskole, pct.", required=False)
    income_pct_of_region = PercentField(label="Indkomst i pct. af regionens", required=False)

    class Meta:
        model = AreaStatistics
        fields = [
            "year",
            "residents",
            "without_work_pct",
            "non_western_pct",
            "convicted_pct",
            "convicted_ratio",
            "basic_school_only_pct",
            "income_pct_of_region",
        ]


class DwellingForm(RowForm):
    """What does not change about a dwelling; its estate is set on `instance`."""

    floor = WholeNumberField(label="Etage", min_value=-5, max_value=200)
    first_used_year = WholeNumberField(
        label="Ibrugtaget år", min_value=EARLIEST_BUILT, max_value=LATEST_BUILT, required=False
    )

    class Meta:
        model = Dwelling
        fields = ["unit_number", "address", "postal_code", "city", "floor", "first_used_year"]


class TermsForm(RowForm):
    """What a dwelling is and costs from a day on; dwelling and day are set on `instance`."""

    kind = LabelField(label="Boligtype", choices=DwellingKind.choices, what="boligtype")
    rooms = WholeNumberField(label="Rum", min_value=1, max_value=30)
    area_m2 = WholeNumberField(label="Areal, m²", min_value=1, max_value=2000)
    rent_dkk = AmountField(label="Husleje pr. md.")
    heat_dkk = AmountField(label="A conto varme")
    water_dkk = AmountField(label="A conto vand")
    contribution_dkk = AmountField(label="Indskud")
    has_lift = YesNoField(label="Elevator")
    is_wheelchair_suitable = YesNoField(label="Egnet til kørestol")
    is_pets_allowed = YesNoField(label="Husdyr tilladt")
    area = NamedField(
        label="Boligområde", queryset=Area.objects.order_by("name"), required=False, empty_label="Uden for områderne"
    )

    class Meta:
        model = DwellingTerms
        fields = [
            "kind",
            "rooms",
            "area_m2",
            "rent_dkk",
            "heat_dkk",
            "water_dkk",
            "contribution_dkk",
            "has_lift",
            "is_wheelchair_suitable",
            "is_pets_allowed",
            "area",
        ]

    def __init__(self, *args: Any, areas: Mapping[str, models.Model] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["area"]
        assert isinstance(area, NamedField)
        area.known = areas


class EquippedTermsForm(TermsForm):
    """Also what not every register tells; not told is no."""

    is_step_free = YesNoField(label="Trinfri adgang", required=False)
    has_balcony = YesNoField(label="Altan", required=False)
    has_shared_laundry = YesNoField(label="Fællesvaskeri", required=False)

    class Meta:
        model = DwellingTerms
        fields = [*TermsForm.Meta.fields, "is_step_free", "has_balcony", "has_shared_laundry"]

    field_order = [*TermsForm.Meta.fields[:-1], "is_step_free", "has_balcony", "has_shared_laundry", "area"]

    def clean_is_step_free(self) -> bool:
        return bool(self.cleaned_data["is_step_free"])

    def clean_has_balcony(self) -> bool:
        return bool(self.cleaned_data["has_balcony"])

    def clean_has_shared_laundry(self) -> bool:
        return bool(self.cleaned_data["has_shared_laundry"])


class AgreementForm(RowForm):
    """One version of an agreement; its ledger is set on `instance`. `dwelling_kind` says which ledger."""

    dwelling_kind = LabelField(label="Boligtype", choices=DwellingKind.choices, what="boligtype")
    share = ShareField(label="Andel")
    legal_basis = LabelField(
        label="Hjemmel", choices=[(basis.value, basis.label) for basis in LegalBasis], what="hjemmel"
    )
    valid_from = DayField(label="Gyldig fra")
    valid_to = DayField(label="Gyldig til", required=False)
    answer_working_days = WholeNumberField(label="Svarfrist, arbejdsdage", min_value=1, max_value=MOST_WORKING_DAYS)
    is_return_free = YesNoField(label="Fri retur inden frist")
    notice_months = WholeNumberField(label="Opsigelsesvarsel, måneder", min_value=0, max_value=MOST_NOTICE_MONTHS)
    return_policy = LabelField(
        label="Returnerede tæller som",
        choices=[(policy.value, policy.label) for policy in ReturnPolicy],
        what="måde at tælle returnerede boliger på",
    )

    class Meta:
        model = Agreement
        fields = [
            "share",
            "legal_basis",
            "valid_from",
            "valid_to",
            "answer_working_days",
            "is_return_free",
            "notice_months",
            "return_policy",
        ]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        first, last = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", "Aftalen slutter, før den begynder. Ret en af datoerne.")
        return cleaned
