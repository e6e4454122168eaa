"""What is written after the key."""

from datetime import date
from typing import Any, cast

from django import forms

from allocation.actions.followups import Person, Tie
from allocation.forms.layout import helper_for, text_area
from allocation.forms.texts import without_cpr
from allocation.models import FollowUp
from allocation.states import EndReason, SignalKind, TieKind
from danish.fields import DayField, PhoneField
from housing.models import Dwelling, Estate
from law.wording import long_day


class CheckInForm(forms.Form):
    held_on = DayField(label="Samtalen blev holdt")
    is_housed = forms.TypedChoiceField(
        label="Bor borgeren der stadig?",
        choices=[("yes", "Ja"), ("no", "Nej")],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Svar ja eller nej."},
    )
    note = forms.CharField(
        label="Hvordan går det?",
        max_length=1000,
        widget=text_area(4),
        help_text="Økonomi, naboer, støtte. Det står i sagen, og udlejer ser det ikke.",
        error_messages={"required": "Skriv kort, hvordan det går."},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"held_on": on}} | kwargs)
        self.helper = helper_for("Gem opfølgning", "held_on", "is_housed", "note")


class SignalForm(forms.Form):
    kind = forms.ChoiceField(
        label="Hvad har I set?",
        choices=SignalKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvad I har set."},
    )
    noticed_on = DayField(label="Set den")
    text = forms.CharField(
        label="Beskriv det kort",
        max_length=500,
        widget=text_area(3),
        validators=[without_cpr],
        help_text="Skriv, hvad I selv har set eller hørt. Intet om helbred, og intet CPR-nr.",
        error_messages={"required": "Skriv kort, hvad I har set."},
    )

    def __init__(self, *args: Any, lease_on: date | None, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"noticed_on": on}} | kwargs)
        self.lease_on, self.on = lease_on, on
        self.helper = helper_for("Meld bekymring", "kind", "noticed_on", "text")

    def clean_noticed_on(self) -> date:
        day: date = self.cleaned_data["noticed_on"]
        if self.lease_on and day < self.lease_on <= self.on:
            raise forms.ValidationError(
                f"Lejekontrakten begyndte {long_day(self.lease_on)}. Skriv den dag eller en senere."
            )
        return day


class HandleForm(forms.Form):
    measure = forms.CharField(
        label="Hvad blev der gjort?",
        max_length=1000,
        widget=text_area(4),
        help_text="Udlejer ser, at der er fulgt op, men ikke hvordan.",
        error_messages={"required": "Skriv, hvad der blev gjort."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for("Gem, at der er fulgt op", "measure")


class ContactsForm(forms.Form):
    """The association fills in its own side only, the municipality both."""

    landlord_name = forms.CharField(label="Udlejers kontaktperson", max_length=120, required=False)
    landlord_phone = PhoneField(required=False)
    landlord_email = forms.EmailField(label="E-mail", required=False)
    support_name = forms.CharField(label="Støtteperson", max_length=120, required=False)
    support_phone = PhoneField(required=False)
    support_email = forms.EmailField(label="E-mail", required=False)

    def __init__(self, *args: Any, known: FollowUp | None, is_municipal: bool, **kwargs: Any) -> None:
        initial = {name: getattr(known, name) for name in self.base_fields} if known else {}
        super().__init__(*args, **{"initial": initial} | kwargs)
        if not is_municipal:
            for name in ("support_name", "support_phone", "support_email"):
                del self.fields[name]
        self.helper = helper_for("Gem kontakt", *self.fields)

    def people(self) -> dict[str, Person]:
        return {
            side: Person(*(self.cleaned_data[f"{side}_{part}"] for part in ("name", "phone", "email")))
            for side in ("landlord", "support")
            if f"{side}_name" in self.fields
        }


class EndForm(forms.Form):
    ended_on = DayField(label="Lejemålet sluttede")
    reason = forms.ChoiceField(
        label="Hvorfor",
        choices=[("", "Vælg grund"), *EndReason.choices],
        error_messages={"required": "Vælg, hvordan lejemålet sluttede."},
    )
    note = forms.CharField(label="Bemærkning", max_length=500, required=False, widget=text_area(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for("Registrér fraflytning", "ended_on", "reason", "note")


class ReopenTenancyForm(forms.Form):
    why = forms.CharField(
        label="Hvad var forkert?",
        max_length=300,
        widget=text_area(3),
        help_text="Står i sagen. Er borgeren flyttet en anden dag, så registrér fraflytningen igen bagefter.",
        error_messages={"required": "Skriv, hvad der var forkert."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for("Tag fraflytningen tilbage", "why")


class TieForm(forms.Form):
    estate = forms.ModelChoiceField(
        Estate.objects.none(),
        label="Afdeling",
        empty_label="Vælg afdeling",
        error_messages={"required": "Vælg afdelingen."},
    )
    address = forms.CharField(
        label="Kun én bolig",
        max_length=200,
        required=False,
        help_text="Skriv boligens adresse, hvis aftalen kun gælder den. Ellers gælder den hele afdelingen.",
    )
    kind = forms.ChoiceField(label="Støtte", choices=TieKind.choices, widget=forms.RadioSelect)
    provider = forms.CharField(label="Hvem giver den?", max_length=120)
    phone = PhoneField(required=False)
    email = forms.EmailField(label="E-mail", required=False)
    note = forms.CharField(label="Aftalt", max_length=500, required=False, widget=text_area(2))
    valid_from = DayField(label="Gælder fra")
    valid_to = DayField(label="Gælder til", required=False)

    def __init__(self, *args: Any, estates: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"valid_from": on}} | kwargs)
        field = cast(forms.ModelChoiceField, self.fields["estate"])
        field.queryset = estates
        field.label_from_instance = lambda obj: f"{obj.association}, {obj}"  # type: ignore[method-assign]
        self.helper = helper_for("Gem aftale", *self.fields)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        estate, address = given.get("estate"), given.get("address", "").strip()
        if estate and address:
            found = list(Dwelling.objects.filter(estate=estate, address__iexact=address)[:2])
            if len(found) != 1:
                self.add_error("address", f"Der er ingen bolig med den adresse i {estate}. Skriv den som i registret.")
            else:
                given["dwelling"] = found[0]
        return given

    def tie(self) -> Tie:
        given = {name: value for name, value in self.cleaned_data.items() if name != "address"}
        return Tie(**given | {"kind": TieKind(given["kind"])})


class EndTieForm(forms.Form):
    valid_to = DayField(label="Aftalens sidste dag")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"valid_to": on}} | kwargs)
        self.helper = helper_for("Afslut aftale", "valid_to")


class HearForm(forms.Form):
    heard_on = DayField(label="Hørt den")
    said = forms.CharField(
        label="Den sociale viceværts bemærkninger",
        max_length=1000,
        widget=text_area(4),
        error_messages={"required": "Skriv, hvad den sociale vicevært sagde."},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"heard_on": on}} | kwargs)
        self.helper = helper_for("Gem høring", "heard_on", "said")
