"""Who else will live there, and their CPR numbers when somebody tells them."""

from datetime import date
from typing import Any

from django import forms

from allocation.actions.facts import Told
from allocation.encryption import blind_index
from allocation.forms.facts import THE_CITIZEN, AboutOneForm, FactForm, in_words
from allocation.forms.people import OLDEST_CHILD
from allocation.models import Case, Citizen, HouseholdMember
from allocation.queries.households import members_on
from danish.numbers import WholeNumberField
from law.cpr import InvalidCpr, parse_cpr

OLDEST_ADULT = 120
YOUNGEST_ADULT = 18


class CprField(forms.CharField):
    """A CPR number as ten digits; a replacement number is one too."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["help_text"] = (
            "Bliver gemt krypteret og vist uden de sidste fire cifre. Et erstatningsnummer kan bruges."
        )
        super().__init__(label="CPR-nr.", max_length=11, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return parse_cpr(text).digits if text else ""
        except InvalidCpr as error:
            raise forms.ValidationError(str(error)) from None


class MemberForm(FactForm):
    title = "Nyt husstandsmedlem"
    meaning = "Alle, der skal bo i boligen. Flytter nogen, så afslut rækken på siden Behov."
    own = ("kind", "name", "age", "cpr", "known_on")
    has_source = False

    kind = forms.ChoiceField(label="Slags", choices=HouseholdMember.Kind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label="Fornavn", max_length=120, required=False)
    age = WholeNumberField(label="Alder i hele år", min_value=0, max_value=OLDEST_ADULT, required=False)
    cpr = CprField(required=False)

    def clean_cpr(self) -> str:
        return _nobody_elses(self.cleaned_data["cpr"], self.case, on=self.on)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        age = self._row().age_on(self.on)
        if self.cleaned_data.get("kind") == HouseholdMember.Kind.CHILD and age is not None and age > OLDEST_CHILD:
            self.add_error("age", f"Et barn i husstanden er højst {OLDEST_CHILD} år. Vælg voksen.")
        if self.cleaned_data.get("kind") == HouseholdMember.Kind.ADULT and age is not None and age < YOUNGEST_ADULT:
            self.add_error("age", f"En voksen er mindst {YOUNGEST_ADULT} år. Vælg barn.")
        return cleaned

    def told(self, *, by: Any) -> Told:
        row = self._row()
        age = row.age_on(self.on)
        of_age = "" if age is None else f", {age} år"
        return Told(f"Husstand: {row.get_kind_display().lower()}{of_age} kommet til", (row,))

    def _row(self) -> HouseholdMember:
        told = {name: self.cleaned_data.get(name) for name in ("kind", "name", "age")}
        row = HouseholdMember(citizen=self.case.citizen, known_on=self.cleaned_data.get("known_on") or self.on, **told)
        if self.cleaned_data.get("cpr"):
            row.set_cpr(self.cleaned_data["cpr"])
        return row


class NumberForm(AboutOneForm):
    """The number of somebody in the household who had none, or another for the citizen: a replacement number ends one day."""

    title = "Skriv CPR-nr."
    meaning = (
        "Med CPR-nummeret kan det ses, om den samme også står i en anden husstand eller søger selv. Har borgeren fået et rigtigt "
        "nummer i stedet for et erstatningsnummer, så skriv det her."
    )
    own = ("whom", "cpr")
    has_source = False
    may_be_adverse = False

    cpr = CprField(error_messages={"required": "Skriv CPR-nummeret."})

    def __init__(self, *args: Any, case: Case, on: date, **kwargs: Any) -> None:
        super().__init__(*args, case=case, on=on, **kwargs)
        field = self.fields["whom"]
        assert isinstance(field, forms.ChoiceField)
        unnumbered = {key: member for key, member in self.members.items() if not member.cpr_index}
        field.choices = [THE_CITIZEN, *((key, in_words(member, on=on)) for key, member in unnumbered.items())]

    def clean(self) -> dict[str, Any] | None:
        cleaned, told = super().clean(), self.cleaned_data
        if told.get("whom") == THE_CITIZEN[0] and Citizen.objects.filter(cpr_index=_index(told.get("cpr"))).exists():
            self.add_error("cpr", "Nummeret står allerede på en anden borger. Er det den samme, så saml de to til én.")
        return cleaned

    def clean_cpr(self) -> str:
        return _nobody_elses(self.cleaned_data["cpr"], self.case, on=self.on)

    def told(self, *, by: Any) -> Told:
        if self.member:
            self.member.set_cpr(self.cleaned_data["cpr"])
            return Told(f"CPR-nr. skrevet på {self.who}", (self.member,))
        citizen = Citizen(key=self.case.citizen.key)
        citizen.set_cpr(self.cleaned_data["cpr"])
        names = ("cpr_sealed", "cpr_index", "cpr_masked", "born_on")
        text = f"CPR-nr. rettet, før {self.case.citizen.cpr_masked}"
        return Told(text, of_citizen={name: getattr(citizen, name) for name in names})


def _index(digits: str | None) -> str:
    return blind_index(digits) if digits else ""


def _nobody_elses(digits: str, case: Case, *, on: date) -> str:
    """Not the citizen's own number, nor that of another in the household."""
    if not digits:
        return ""
    taken = {case.citizen.cpr_index, *(member.cpr_index for member in members_on(case, on=on))}
    if blind_index(digits) in taken:
        raise forms.ValidationError("Nummeret står allerede på borgeren eller en anden i husstanden.")
    return digits
