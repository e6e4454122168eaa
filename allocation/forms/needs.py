"""Where the citizen lives, with whom, what the dwelling must be, who helps, and what may be told to whom."""

from datetime import date
from typing import Any

from django import forms

from allocation.actions.facts import Told
from allocation.forms.facts import FactForm
from allocation.models import Contact, LivingSituation, Need, Sharing, SupportPlan
from allocation.queries.places import obstacle_to_place
from allocation.states import (
    ContactKind,
    HousingSituation,
    NeedKind,
    NeedWeight,
    SharedFact,
    SharingGround,
    SupportMethod,
)
from danish.fields import DayField, PhoneField, PostalCodeField, YesNoField
from danish.numbers import WholeNumberField
from housing.models import Association
from law.wording import long_day

CHOOSE = ("", "Vælg")
NUMBERED = {NeedKind.ROOMS, NeedKind.FLOOR}
ADDRESS = ("street", "postal_code", "city")
SPEAKS_FOR = {ContactKind.GUARDIAN, ContactKind.REPRESENTATIVE}
PLACED = {NeedKind.AWAY_FROM, NeedKind.NEAR_TO}


class SituationForm(FactForm):
    title = "Ny boligsituation"
    meaning = (
        "Den tidligere boligsituation slutter den dag, den nye begynder, og bliver stående som historik. Skriver du den samme igen "
        "med en tidligere dag, gælder den nye."
    )
    own = ("kind", "began_on", "leave_on", "detail")

    kind = forms.ChoiceField(label="Boligsituation", choices=[CHOOSE, *HousingSituation.choices])
    began_on = DayField(label="Fra")
    leave_on = DayField(label="Skal være ude senest", required=False)
    detail = forms.CharField(label="Nærmere", max_length=200, required=False)

    def clean_began_on(self) -> date:
        if self.cleaned_data["began_on"] > self.on:
            raise forms.ValidationError(
                "Dagen ligger ude i fremtiden. Skriv, hvordan borgeren bor nu, og hvornår boligen senest skal forlades."
            )
        return self.cleaned_data["began_on"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        began_on, leave_on = self.cleaned_data.get("began_on"), self.cleaned_data.get("leave_on")
        if began_on and leave_on and leave_on < began_on:
            self.add_error("leave_on", "Dagen ligger før den dag, boligsituationen begyndte.")
        return cleaned

    def told(self, *, by: Any) -> Told:
        fields = self.take("kind", "began_on", "leave_on", "detail")
        row = LivingSituation(citizen=self.case.citizen, **fields, **self.known(by=by))
        until = f", skal være ude {long_day(row.leave_on)}" if row.leave_on else ""
        return Told(f"Boligsituation: {row.get_kind_display()}{until}", (row,), {"situation": row.kind})


class NeedForm(FactForm):
    title = "Nyt behov eller ønske"
    meaning = "Et krav skal boligen opfylde. Et ønske tæller med, men udelukker ingen bolig."
    own = ("kind", "weight", "number", "place", "text")

    kind = forms.ChoiceField(label="Behov", choices=[CHOOSE, *NeedKind.choices])
    weight = forms.ChoiceField(label="Vægt", choices=NeedWeight.choices, widget=forms.RadioSelect)
    number = WholeNumberField(label="Antal rum eller etage", min_value=0, max_value=40, required=False)
    place = forms.CharField(
        label="Sted", max_length=120, required=False, help_text="Boligområde, afdeling, by, postnummer eller vej."
    )
    text = forms.CharField(label="Nærmere", max_length=300, required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        kind = self.cleaned_data.get("kind")
        if kind in NUMBERED and self.cleaned_data.get("number") is None and "number" not in self.errors:
            self.add_error("number", "Skriv, hvor mange rum eller hvilken etage.")
        if kind == NeedKind.ROOMS and self.cleaned_data.get("number") == 0:
            self.add_error("number", "En bolig har mindst ét rum.")
        if kind in PLACED:
            place = self.cleaned_data.get("place", "")
            if obstacle := obstacle_to_place(place) if place else "Skriv stedet.":
                self.add_error("place", obstacle)
        if kind == NeedKind.OTHER and not self.cleaned_data.get("text"):
            self.add_error("text", "Skriv, hvad der er brug for.")
        return cleaned

    def told(self, *, by: Any) -> Told:
        fields = self.take("kind", "weight", "number", "place", "text")
        fields["number"] = fields["number"] if fields["kind"] in NUMBERED else None
        fields["place"] = fields["place"] if fields["kind"] in PLACED else ""
        row = Need(case=self.case, **fields, **self.known(by=by))
        about = " ".join(str(part) for part in (row.place, row.number, row.text) if part not in ("", None))
        return Told(f"{row.get_weight_display()}: {row.get_kind_display().lower()} {about}".strip(), (row,))


class ContactForm(FactForm):
    title = "Ny kontaktperson"
    meaning = (
        "Værge, partsrepræsentant, støtteperson eller en anden, der står ved siden af borgeren. Kopier af breve går i Digital "
        "Post til et CVR-nr. og ellers på papir; almindelig e-mail er ikke sikker nok."
    )
    own = ("kind", "name", "organisation", "phone", "email", "is_copied", "cvr", "street", "postal_code", "city")
    apart = ("Kopi af breve", own[5:])

    kind = forms.ChoiceField(label="Rolle", choices=[CHOOSE, *ContactKind.choices])
    name = forms.CharField(label="Navn", max_length=120)
    organisation = forms.CharField(label="Hvorfra", max_length=120, required=False)
    phone = PhoneField(required=False)
    email = forms.EmailField(label="E-mail", required=False)
    is_copied = YesNoField(label="Får kopi af breve", required=False, initial="nej")
    cvr = forms.RegexField(
        r"^\d{8}$",
        label="CVR-nr.",
        required=False,
        strip=True,
        help_text="Kun når kopien skal til et firma eller en myndighed.",
        error_messages={"invalid": "Et CVR-nummer har otte cifre."},
    )
    street = forms.CharField(label="Adresse", max_length=200, required=False)
    postal_code = PostalCodeField(required=False)
    city = forms.CharField(label="By", max_length=60, required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        told = self.cleaned_data
        if not told.get("is_copied") or "cvr" in self.errors:
            return cleaned
        if not told.get("cvr") and not all(told.get(name) for name in ("street", "postal_code", "city")):
            self.add_error("is_copied", "Skriv et CVR-nr. eller hele adressen, så kopien kan nå frem.")
        if told.get("kind") not in SPEAKS_FOR and not told.get("document"):
            self.add_error(
                "document", "Læg borgerens fuldmagt på sagen, og vælg den her. Ellers må der ikke sendes kopi."
            )
        return cleaned

    def told(self, *, by: Any) -> Told:
        fields = self.take(*self.own) | {"is_copied": bool(self.cleaned_data["is_copied"])}
        row = Contact(citizen=self.case.citizen, **fields, **self.known(by=by))
        copied = ", får kopi af breve" if row.is_copied else ""
        return Told(f"{row.get_kind_display()}: {row.name}{copied}", (row,))


class SharingForm(FactForm):
    title = "Hvad må deles med boligorganisationen?"
    meaning = (
        "Boligorganisationen får det, en lejekontrakt kræver, når borgeren har sagt ja. Alt ud over det kræver et grundlag: "
        "samtykke, eller at det er nødvendigt for kommunens opgave."
    )
    own = ("ground", "covers", "association", "began_on")
    columns = "stack"

    ground = forms.ChoiceField(label="Grundlag", choices=SharingGround.choices, widget=forms.RadioSelect)
    association = forms.ModelChoiceField(
        label="Boligorganisation",
        queryset=Association.objects.order_by("name"),
        required=False,
        empty_label="Den, der udlejer",
    )
    covers = forms.MultipleChoiceField(
        label="Hvad må deles",
        choices=SharedFact.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Boligorganisationen ser det, der er sat kryds ved, og intet andet.",
        error_messages={"required": "Sæt kryds ved det, der må deles."},
    )
    began_on = DayField(label="Fra")

    def told(self, *, by: Any) -> Told:
        fields = self.take("ground", "association", "covers", "began_on")
        what = ". ".join(SharedFact(code).label for code in fields["covers"])
        row = Sharing(citizen=self.case.citizen, what=what, **fields, **self.known(by=by))
        return Told(f"Deling: {row.get_ground_display()}, {row.what}", (row,))


class SupportForm(FactForm):
    title = "Ny støtte"
    meaning = "Den støtte, der følger med boligen, og hvem der giver den."
    own = ("method", "housing_first", "provider", "goal", "began_on")

    method = forms.ChoiceField(label="Støtte", choices=[CHOOSE, *SupportMethod.choices])
    housing_first = YesNoField(label="Housing First")
    provider = forms.CharField(label="Hvem giver den", max_length=120)
    goal = forms.CharField(label="Mål", max_length=500)
    began_on = DayField(label="Fra")

    def told(self, *, by: Any) -> Told:
        fields = self.take("method", "provider", "goal", "began_on")
        row = SupportPlan(
            case=self.case, is_housing_first=self.cleaned_data["housing_first"], **fields, **self.known(by=by)
        )
        return Told(f"Støtte: {row.get_method_display()}, {row.provider}", (row,), {"needs_support": True})


class PersonForm(FactForm):
    title = "Ret navn, adresse og kontakt"
    meaning = (
        "Med navne- og adressebeskyttelse skjules adressen overalt og vises kun med et formål, der bliver logget. "
        "Er borgeren fritaget for Digital Post, skrives brevene ud på papir."
    )
    own = (
        "first_name",
        "last_name",
        "is_protected",
        "protected_until",
        "is_exempt_from_digital_post",
        *ADDRESS,
        "phone",
        "email",
    )
    has_source = False
    may_be_adverse = False

    first_name = forms.CharField(label="Fornavn", max_length=80)
    last_name = forms.CharField(label="Efternavn", max_length=80)
    is_protected = YesNoField(label="Navne- og adressebeskyttelse")
    protected_until = DayField(
        label="Beskyttet til og med",
        required=False,
        help_text="I CPR gælder den et år, hvis den ikke bliver forlænget. Her hæves den aldrig af sig selv.",
    )
    is_exempt_from_digital_post = YesNoField(label="Fritaget for Digital Post")
    street = forms.CharField(label="Adresse", max_length=200, required=False)
    postal_code = PostalCodeField(required=False)
    city = forms.CharField(label="By", max_length=60, required=False)
    phone = PhoneField(required=False)
    email = forms.EmailField(label="E-mail", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        citizen = self.case.citizen
        for name in self.own:
            hidden = citizen.is_protected and name in ADDRESS
            self.fields[name].initial = "" if hidden else getattr(citizen, name)
        if citizen.is_protected:
            self.fields["street"].help_text = "Den beskyttede adresse vises ikke her. Tomt felt beholder den."

    def told(self, *, by: Any) -> Told:
        changed, was_protected = self.take(*self.own), self.case.citizen.is_protected
        if was_protected and not changed["street"]:
            changed = {name: value for name, value in changed.items() if name not in ADDRESS}
        if not changed["is_protected"]:
            changed["protected_until"] = None
        text, until = "Navn, adresse og kontakt rettet", changed["protected_until"]
        if changed["is_protected"] != was_protected:
            text += f". Navne- og adressebeskyttelse {'ophævet' if was_protected else 'sat'}"
        if until and until != self.case.citizen.protected_until:
            text += f", beskyttet til og med {long_day(until)}"
        return Told(text, of_citizen=changed)
