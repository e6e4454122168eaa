"""What is told of an agreement on its screen: whom it is with, what it counts, and its terms."""

from datetime import date
from typing import Any

from django import forms

from danish.fields import AmountField, DayField, ShareField
from danish.labels import LabelField
from danish.numbers import WholeNumberField
from housing.actions.agreements import Scope
from housing.forms.registers import AgreementForm
from housing.models import Agreement, Association, Estate, EstateLight, QuotaLedger
from housing.states import DwellingKind
from law.bases import LegalBasis
from law.quota import Phase
from law.vacancy_rent import Proration

KINDS = [(kind.value, str(kind.label)) for kind in (DwellingKind.FAMILY, DwellingKind.YOUTH)]
BASES = (LegalBasis.ABL59_1, LegalBasis.ABL59_2, LegalBasis.ABL59_3, LegalBasis.ABL59_GENHUS)
SCOPE = ("dwelling_kind", "estate", "rooms", "pool_name", "pool_estates")
LIGHTS = EstateLight.Light


class WhoLetsForm(forms.Form):
    """With whom the agreement is."""

    association = forms.ModelChoiceField(
        label="Boligorganisation", queryset=Association.objects.order_by("name"), empty_label="Vælg"
    )


class SeveralEstatesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Estate.objects.none(), required=False, **kwargs)


class MakeAgreementForm(AgreementForm):
    """Terms from a day on, for a ledger that is there or for one that the scope opens."""

    dwelling_kind = LabelField(label="Boligtype", choices=KINDS, what="boligtype")
    estate = forms.ModelChoiceField(
        label="Boligafdeling", queryset=Estate.objects.none(), required=False, empty_label="Hele boligorganisationen"
    )
    rooms = WholeNumberField(
        label="Kun boliger med så mange rum", min_value=1, max_value=30, required=False, help_text="Kræver en afdeling."
    )
    pool_name = forms.CharField(
        label="Puljens navn", max_length=120, required=False, help_text="Kun når flere afdelinger tælles sammen."
    )
    pool_estates = SeveralEstatesField(label="Puljens afdelinger")
    legal_basis = LabelField(label="Hjemmel", choices=[(one.value, one.label) for one in BASES], what="hjemmel")
    phase = LabelField(label="Kommunens tur", choices=[(one.value, one.label) for one in Phase], what="tur")
    proration = LabelField(
        label="Delmåneder", choices=[(one.value, one.label) for one in Proration], what="måde at regne delmåneder på"
    )
    valid_from = DayField(label="Gælder fra")
    valid_to = DayField(label="Gælder til og med", required=False, help_text="Tom, når der ikke er aftalt en slutdato.")
    arrears_months_covered = WholeNumberField(
        label="Huslejerestance dækket det første år, måneder", min_value=0, max_value=12
    )
    counted_max_rent_dkk = AmountField(label="Tæller kun boliger med husleje til højst", required=False)
    suitable_max_rent_dkk = AmountField(label="Et åbent krav venter på en bolig til højst", required=False)

    class Meta(AgreementForm.Meta):
        fields = [
            *AgreementForm.Meta.fields,
            "phase",
            "proration",
            "arrears_months_covered",
            "counted_max_rent_dkk",
            "suitable_max_rent_dkk",
        ]

    def __init__(
        self, *args: Any, association: Association, ledger: QuotaLedger | None, on: date, **kwargs: Any
    ) -> None:
        self.association, self.ledger = association, ledger
        last = ledger.agreements.order_by("-valid_from").first() if ledger else None
        kwargs["initial"] = _initial(last or Agreement(), on)
        super().__init__(*args, **kwargs)
        for name in SCOPE if ledger else ():
            del self.fields[name]
        estates = association.estates.order_by("name")
        for name in {"estate", "pool_estates"} & set(self.fields):
            self.fields[name].queryset = estates  # type: ignore[attr-defined]
        self.estates = list(estates)
        for estate in self.estates:
            self.fields |= _step_fields(estate)

    @property
    def about_scope(self) -> list[forms.BoundField]:
        return [self[name] for name in SCOPE if name in self.fields]

    @property
    def about_terms(self) -> list[forms.BoundField]:
        steps = {name for estate in self.estates for name in _step_names(estate)}
        return [self[name] for name in self.fields if name not in {*SCOPE, *steps}]

    @property
    def about_stair(self) -> list[tuple[Estate, forms.BoundField, forms.BoundField]]:
        """Each estate with its step and its own share."""
        return [(estate, *(self[name] for name in _step_names(estate))) for estate in self.estates]  # type: ignore[misc]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        data = self.cleaned_data
        if data.get("rooms") and not data.get("estate"):
            self.add_error("rooms", "Vælg den afdeling, som boligerne ligger i.")
        if bool(data.get("pool_name")) != bool(data.get("pool_estates")):
            self.add_error("pool_name", "En pulje skal have både et navn og afdelinger.")
        if data.get("pool_name") and data.get("estate"):
            self.add_error("estate", "Vælg enten en afdeling eller en pulje.")
        for estate in self.estates:
            light, share = _step_names(estate)
            if bool(data.get(share)) != (data.get(light) == LIGHTS.GREEN) and share not in self.errors:
                self.add_error(share, f"{estate}: en grøn afdeling har sin egen andel, og kun en grøn.")
        return cleaned

    def scope(self) -> Scope | QuotaLedger:
        """The ledger, or which one to open."""
        if self.ledger is not None:
            return self.ledger
        data = self.cleaned_data
        return Scope(
            association=self.association,
            kind=DwellingKind(data["dwelling_kind"]),
            estate=data["estate"],
            rooms=data["rooms"],
            pool_name=data["pool_name"],
            pool_estates=tuple(data["pool_estates"]),
        )

    def lights(self) -> list[EstateLight]:
        """The estates that do not stand amber."""
        told = [(estate, *(self.cleaned_data[name] for name in _step_names(estate))) for estate in self.estates]
        return [
            EstateLight(estate=estate, light=light, share=share)
            for estate, light, share in told
            if light != LIGHTS.AMBER
        ]


def _step_names(estate: Estate) -> tuple[str, str]:
    return f"light-{estate.pk}", f"share-{estate.pk}"


def _step_fields(estate: Estate) -> dict[str, forms.Field]:
    """An estate's step in the stair, and the share that only a green one has."""
    light, share = _step_names(estate)
    chosen = forms.TypedChoiceField(
        label=f"Trin, {estate}",
        choices=LIGHTS.choices,
        initial=LIGHTS.AMBER,
        required=False,
        empty_value=LIGHTS.AMBER,
    )
    return {light: chosen, share: ShareField(label=f"Andel, {estate}", required=False)}


def _initial(before: Agreement, on: date) -> dict[str, Any]:
    """The terms as they are, to be changed; the day is chosen anew."""
    told: dict[str, Any] = {name: getattr(before, name) for name in MakeAgreementForm.Meta.fields}
    told |= {"valid_from": on, "valid_to": None}
    for light in before.lights.all() if before.pk else ():
        told |= dict(zip(_step_names(light.estate), (light.light, light.share), strict=True))
    return told


class CorrectEntryForm(forms.Form):
    reason = forms.CharField(
        label="Hvorfor tæller boligen ikke med?",
        max_length=250,
        error_messages={"required": "Skriv hvorfor. Begge parter kan læse det."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RemarkForm(forms.Form):
    text = forms.CharField(
        label="Bemærkning",
        max_length=500,
        error_messages={"required": "Skriv en bemærkning, eller fortryd."},
        help_text="Begge parter kan læse den, og den kan ikke rettes. Skriv ikke om borgere.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
