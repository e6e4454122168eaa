"""What is told after the application, a form a kind. Valid, each gives a `told()` to hand to the action."""

from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms

from allocation.actions.facts import Circumstances, Told
from allocation.forms.layout import helper_for
from allocation.models import Case, Document
from allocation.queries.facts import is_decided
from allocation.queries.households import members_on
from danish.fields import DayField
from law.months import first_of_month

THE_CITIZEN = ("0", "Borgeren selv")
MOST_MONTHS = 60


class MonthField(forms.Field):
    """A month as the browser's own field sends it, 2026-05; its first day."""

    default_error_messages = {"required": "Vælg en måned."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "month", "placeholder": "2026-05"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return first_of_month(date.fromisoformat(f"{str(value).strip()[:7]}-01"))
        except ValueError:
            raise forms.ValidationError("Skriv måneden som år og måned, for eksempel 2026-05.") from None


class FactForm(forms.Form):
    """`own`: the fields of the kind, in order; `apart`: those of them that stand under a heading of their own, last.

    Every fact has a day, a source and perhaps a paper behind it.
    """

    title = ""
    meaning = ""
    own: tuple[str, ...] = ()
    apart: tuple[str, tuple[str, ...]] = ("", ())
    columns = "fields"
    has_source = True
    may_have_document = True
    may_be_adverse = True

    known_on = DayField(label="Oplyst den")
    source = forms.CharField(
        label="Kilde",
        max_length=120,
        help_text="Hvor oplysningen kommer fra, for eksempel »samtale« eller »lønseddel for maj«.",
        error_messages={"required": "Skriv, hvor oplysningen kommer fra."},
    )
    document = forms.ModelChoiceField(
        label="Bilag", queryset=Document.objects.none(), required=False, empty_label="Intet bilag"
    )
    adverse = forms.CharField(
        label="Taler den imod borgeren?",
        max_length=300,
        required=False,
        help_text="Skriv da, hvad borgeren skal høres om. Ellers lad feltet stå tomt.",
    )
    reason = forms.CharField(
        label="Hvorfor bliver sagen rettet?",
        max_length=200,
        error_messages={"required": "Sagen er afgjort. Skriv, hvorfor oplysningen bliver rettet."},
    )

    def __init__(self, *args: Any, case: Case, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.on = case, on
        documents = self.fields["document"]
        assert isinstance(documents, forms.ModelChoiceField)
        documents.queryset = (
            Document.objects.filter(case=case, removed_at=None).defer("content").order_by("-uploaded_at", "-pk")
        )
        last = self._last_fields()
        for name in {"known_on", "source", "document", "adverse", "reason"} - {*last, *self.own}:
            del self.fields[name]
        heading, names = self.apart
        groups = [Fieldset("", *(name for name in self.own if name not in names), css_class=self.columns)]
        groups += [Fieldset(heading, *names, css_class=self.columns)] if names else []
        groups += [Fieldset("Hvorfra" if self.has_source else "", *last, css_class="fields fields--2")] if last else []
        self.helper = helper_for("Gem oplysning", *groups)

    def _last_fields(self) -> list[str]:
        source = ["known_on", "source"] if self.has_source else []
        source += ["document"] if self.has_source and self.may_have_document else []
        adverse = ["adverse"] if self.may_be_adverse else []
        return [*source, *adverse, *(["reason"] if is_decided(self.case) else [])]

    def clean_known_on(self) -> date:
        if self.cleaned_data["known_on"] > self.on:
            raise forms.ValidationError("Dagen ligger ude i fremtiden. Skriv den dag, oplysningen kom.")
        return self.cleaned_data["known_on"]

    def told(self, *, by: Any) -> Told:
        raise NotImplementedError

    def circumstances(self) -> Circumstances:
        return Circumstances(self.cleaned_data.get("reason", ""), self.cleaned_data.get("adverse", ""))

    def known(self, *, by: Any) -> dict[str, Any]:
        """What every dated row has."""
        told = self.cleaned_data
        document = told.get("document")
        return {"known_on": told["known_on"], "source": told["source"], "document": document, "recorded_by": by}

    def take(self, *names: str) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in names}


class AboutOneForm(FactForm):
    """About the citizen or one of the household."""

    whom = forms.ChoiceField(label="Hvem")

    def __init__(self, *args: Any, case: Case, on: date, **kwargs: Any) -> None:
        super().__init__(*args, case=case, on=on, **kwargs)
        self.members = {str(member.pk): member for member in members_on(case, on=on)}
        field = self.fields["whom"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [THE_CITIZEN, *((key, in_words(member, on=on)) for key, member in self.members.items())]

    @property
    def member(self) -> Any:
        return self.members.get(self.cleaned_data["whom"])

    @property
    def who(self) -> str:
        return in_words(self.member, on=self.on) if self.member else "borgeren"


def in_words(member: Any, *, on: date) -> str:
    """ "Maja, 8 år", "Voksen"."""
    age = member.age_on(on)
    return f"{member}, {age} år" if age is not None else str(member)
