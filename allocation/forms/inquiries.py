"""Partshøring, indhentning af oplysninger, svar, notat, dokument, videregivelse, samling: what is written on each page."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import MUNICIPALITY_ROLES
from allocation.actions.documents import Sent
from allocation.actions.facts import End
from allocation.actions.inquiries import Question
from allocation.forms.layout import helper_for, text_area
from allocation.forms.texts import LetterTextField, without_cpr
from allocation.models import AdverseFact, Citizen
from allocation.papers import MOST_BYTES
from allocation.queries.inquiries import obstacle_to_deadline, usual_deadline
from allocation.states import DocumentKind
from danish.fields import DayField


class _QuestionForm(forms.Form):
    """A letter that asks for an answer by a day."""

    due_on = DayField(label="Svarfrist", help_text="Til og med den dag.")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["due_on"].initial = usual_deadline(on=on)

    def clean_due_on(self) -> date:
        obstacle = obstacle_to_deadline(self.cleaned_data["due_on"], on=self.on)
        if obstacle:
            raise forms.ValidationError(obstacle)
        return self.cleaned_data["due_on"]

    def question(self) -> Question:
        told = self.cleaned_data
        return Question(told["text"], told["due_on"], told.get("consequence", ""))


class HearForm(_QuestionForm):
    """What speaks against the citizen, as it will stand in the letter."""

    text = LetterTextField(
        label="Det skal borgeren høres om",
        rows=8,
        help_text="Står i brevet: hvad oplysningen er, hvor den kommer fra, og hvad den kan betyde.",
        error_messages={"required": "Skriv, hvad borgeren skal høres om."},
    )

    def __init__(self, *args: Any, facts: list[AdverseFact], on: date, **kwargs: Any) -> None:
        super().__init__(*args, on=on, **kwargs)
        self.fields["text"].initial = "\n\n".join(f"{fact.text.rstrip('.')} (kilde: {fact.source})." for fact in facts)
        self.helper = helper_for("Send partshøring", "text", "due_on")


class AskForm(_QuestionForm):
    """What is missing, by when, and what an answer left out means."""

    text = LetterTextField(
        label="Det mangler vi",
        rows=6,
        help_text="Står i brevet, en ting på hver linje.",
        error_messages={"required": "Skriv, hvilke oplysninger der mangler."},
    )
    consequence = forms.CharField(
        label="Hvad sker der uden svar?",
        max_length=500,
        widget=text_area(3),
        initial="Så afgør vi sagen ud fra de oplysninger, vi har. Det kan betyde, at du får afslag.",
        error_messages={"required": "Skriv, hvad der sker, hvis borgeren ikke svarer."},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, on=on, **kwargs)
        self.helper = helper_for("Send brev", "text", "due_on", "consequence")


class ReplyForm(forms.Form):
    replied_on = DayField(label="Svaret kom den")
    reply = forms.CharField(
        label="Hvad svarede borgeren?",
        max_length=4000,
        widget=text_area(8),
        error_messages={"required": "Skriv, hvad borgeren svarede."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for("Registrér svar", "replied_on", "reply")


class WaiveForm(forms.Form):
    reason = forms.CharField(
        label="Hvorfor skal borgeren ikke høres?",
        max_length=300,
        min_length=10,
        widget=text_area(3),
        help_text="For eksempel: borgeren har selv givet oplysningen og ved, at den bliver brugt.",
        error_messages={"required": "Skriv grunden.", "min_length": "Skriv grunden med en hel sætning."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for("Undlad høring", "reason")


class EndForm(forms.Form):
    """Two ways for a fact to end."""

    how = forms.ChoiceField(
        label="Hvad er der sket?",
        choices=[("ended", "Det gælder ikke længere"), ("wrong", "Det har aldrig været rigtigt")],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvad der er sket."},
    )
    ended_on = DayField(label="Fra den dag")
    reason = forms.CharField(
        label="Grund", max_length=200, error_messages={"required": "Skriv, hvorfor oplysningen ikke gælder."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for("Afslut oplysning", "how", "ended_on", "reason")

    def end(self) -> End:
        told = self.cleaned_data
        return End(told["ended_on"], told["reason"], was_wrong=told["how"] == "wrong")


class StrikeForm(forms.Form):
    """Why a fact never was so: it was written on the wrong citizen, or wrongly."""

    reason = forms.CharField(
        label="Grund",
        max_length=200,
        help_text="Står i sagen, for eksempel »skrevet på en forkert borger«.",
        error_messages={"required": "Skriv, hvorfor oplysningen streges."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for("Streg oplysning", "reason")

    def end(self) -> End:
        return End(self.initial["ended_on"], self.cleaned_data["reason"], was_wrong=True)


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(
        label="Til", queryset=User.objects.none(), empty_label="Vælg en kollega",
        error_messages={"required": "Vælg, hvem der skal have sagen."},
    )  # fmt: skip
    note = forms.CharField(
        label="Besked på vejen",
        max_length=400,
        widget=text_area(3),
        error_messages={"required": "Skriv, hvor sagen står, så kollegaen kan gå i gang."},
    )

    def __init__(self, *args: Any, caseworker: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = User.objects.filter(role__in=MUNICIPALITY_ROLES, is_active=True)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = others.exclude(pk=caseworker.pk if caseworker else 0).order_by("first_name", "last_name", "pk")
        self.helper = helper_for("Giv sagen videre", "to", "note")


class NoteForm(forms.Form):
    text = forms.CharField(
        label="Notat",
        max_length=4000,
        widget=text_area(6),
        help_text="Et notat kan ikke rettes bagefter. Skriv et nyt, hvis noget var forkert. Skriv ingen CPR-numre.",
        validators=[without_cpr],
        error_messages={"required": "Skriv notatet."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for("Gem notat", "text")


class DocumentForm(forms.Form):
    file = forms.FileField(
        label="Fil",
        help_text="PDF, JPEG eller PNG, højst 10 MB.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": "Vælg en fil.", "empty": "Filen er tom."},
    )
    title = forms.CharField(
        label="Hvad er det?",
        max_length=120,
        help_text="For eksempel »Lønseddel, maj«. Skriv ingen CPR-numre.",
        validators=[without_cpr],
        error_messages={"required": "Skriv, hvad dokumentet er."},
    )
    kind = forms.ChoiceField(label="Slags", choices=[("", "Vælg"), *DocumentKind.choices])
    dated_on = DayField(label="Dokumentets egen dato", required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_dated_on(self) -> date | None:
        dated_on: date | None = self.cleaned_data["dated_on"]
        if dated_on and dated_on > self.on:
            raise forms.ValidationError("Datoen ligger ude i fremtiden. Skriv den dato, der står på dokumentet.")
        return dated_on

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("Filen er over 10 MB. Gem den i en lavere opløsning, eller del den.")
        return file

    def clean(self) -> dict[str, Any] | None:
        if self.errors and "file" not in self.errors:
            self.add_error("file", "Vælg filen igen. Browseren har glemt den, fordi noget andet mangler.")
        return super().clean()

    def sent(self) -> Sent:
        told = self.cleaned_data
        return Sent(told["file"].read(), told["kind"], told["title"], told["dated_on"])


class MergeForm(forms.Form):
    other = forms.ModelChoiceField(
        label="Samme person", queryset=Citizen.objects.none(), widget=forms.RadioSelect, empty_label=None,
        error_messages={"required": "Vælg, hvem der er den samme."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Hvordan ved du det?",
        max_length=500,
        min_length=10,
        widget=text_area(3),
        help_text="Det kan ikke gøres om af sig selv. Skriv, hvad du har undersøgt.",
        error_messages={"required": "Skriv, hvordan du ved det.", "min_length": "Skriv det med en hel sætning."},
    )

    def __init__(self, *args: Any, others: QuerySet[Citizen], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = others.prefetch_related("cases")
        field.label_from_instance = _who  # type: ignore[assignment, method-assign]
        self.helper = helper_for("Saml til én borger", "other", "reason")


def _who(citizen: Citizen) -> str:
    """Enough to tell two with the same name and birthday apart; never a protected address."""
    numbers = ", ".join(case.number for case in citizen.cases.all())
    where = "" if citizen.is_protected or not citizen.street else f", {citizen.street}"
    return f"{citizen}, {citizen.cpr_masked}, sag {numbers}{where}"
