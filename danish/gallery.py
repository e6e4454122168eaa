"""What the gallery shows: one sample of every component, and a form with every kind of field. Invented people."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Fieldset, Layout, Submit
from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from danish.fields import AmountField, DayField, ShareField, YesNoField


class SampleForm(forms.Form):
    tenant_number = forms.CharField(label="Lejemålsnr.", help_text="Står på lejekontrakten, for eksempel 11-06-1301.")
    given_notice_on = DayField(label="Opsagt til")
    available_on = DayField(label="Til rådighed fra")
    inspected_on = DayField(label="Flyttesyn", required=False)
    rent_dkk = AmountField(label="Husleje pr. md.", initial=Decimal("7469.50"))
    heating_dkk = AmountField(label="A conto varme", initial=Decimal("880"))
    water_dkk = AmountField(label="A conto vand", initial=Decimal("204"))
    deposit_dkk = AmountField(label="Indskud", initial=Decimal("24000"))
    balcony = forms.BooleanField(label="Altan", required=False, initial=True)
    pets = forms.BooleanField(label="Husdyr tilladt", required=False)
    lift = forms.BooleanField(label="Elevator", required=False)
    wheelchair = YesNoField(label="Egnet til kørestol", help_text="Trinfri adgang, og plads til at vende.")
    reason = forms.ChoiceField(
        label="Årsag", choices=[("", "Vælg årsag"), ("a", "For dyr"), ("b", "Forkert størrelse")]
    )
    share = ShareField(label="Andel", initial="1/4")
    kinds = forms.MultipleChoiceField(
        label="Boligtyper",
        choices=[("a", "Familiebolig"), ("b", "Ungdomsbolig"), ("c", "Ældrebolig")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    remark = forms.CharField(label="Bemærkning", widget=forms.Textarea(attrs={"rows": 3}), required=False)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_class = "form-wide"
        helper.layout = Layout(
            Fieldset("Boligen", "tenant_number"),
            Fieldset("Datoer", "given_notice_on", "available_on", "inspected_on", css_class="fields"),
            Fieldset(
                "Husleje <small>hentet fra jeres boligregister, kan rettes</small>",
                "rent_dkk",
                "heating_dkk",
                "water_dkk",
                "deposit_dkk",
                css_class="fields fields--4",
            ),
            Fieldset("Udstyr", "balcony", "pets", "lift", css_class="checks"),
            "wheelchair",
            "reason",
            "share",
            "kinds",
            "remark",
            ButtonHolder(
                Submit("send", "Indmeld boligen", css_class="large"),
                HTML('<a href="#">Indmeld, og tag den næste</a>'),
            ),
        )
        return helper


class SampleSearch(forms.Form):
    on = DayField(label="Dag", required=False)


WORK = [
    ("Overskredet", True, "5.293,48", [
        ("Registrér svar", "Søren Åkjær", "Banevænget 1, 2. tv · tilbud sendt 10. nov.", "Boligforeningen Høje Tå", "fre. 20. nov.", "2 arbejdsdage over", "bad", "3.498,80"),
        ("Anvis", "Kløverprisvej 1, st. tv", "2 rum · 67 m² · 5.982,25 kr. · 14 passer", "Boligforeningen Høje Tå", "i går", "1 arbejdsdag over", "bad", "1.794,68"),
    ]),
    ("I dag", False, "5.835,66", [
        ("Anvis", "Vesterled 1, 1. th", "3 rum · 84 m² · 6.319,50 kr. · 27 passer", "Vestegnens Boligselskab", "kl. 15.00", "1 t. 48 min.", "warn strong", "1.685,20"),
        ("Godkend", "Jonas Bechs afvigelse", "Højgården 1, 2. tv · nr. 3 valgt før nr. 1", "Vestegnens Boligselskab", "i dag", "fire øjne", "", "1.383,73"),
        ("Afgør", "Eva Lindberg", "Ansøgt 27. okt. · dokumentation komplet", "", "i dag", "4 uger i alt", "", ""),
    ]),
]  # fmt: skip

HOMES = [
    ("Kommunen betaler huslejen i dag", "4 boliger", "8.922,84", [
        ("Lindevej 256, st. tv", "3 rum · 85 m²", 128, "late", "Intet svar endnu", "", "25. aug.", True, "18. aug.", "5.862,00", "1.701,87"),
        ("Teglværket 6, 1. tv", "2 rum · 68 m²", 120, "waiting", "Afventer svar", "Til rådighed i dag", "2. sept.", False, "26. aug.", "6.563,50", "211,73"),
        ("Højgården 169, 2. tv", "3 rum · 88 m²", 116, "allocated", "Anvist", "Lone Poulsen · flytter ind 28. sept.", "", False, "14. aug.", "6.479,25", "2.717,10"),
    ]),
    ("I betaler selv", "1 bolig", "", [
        ("Højgården 209, 2. tv", "4 rum · 108 m²", 88, "returned", "Sendt retur: for dyr", "Lej selv ud", "", False, "1. juli", "8.634,50", ""),
    ]),
]  # fmt: skip


def strip(first: int, last: int, here: int) -> list[dict[str, object]]:
    """Squares of a ledger where every fourth is the municipality's."""

    def fate(number: int) -> str:
        if number > here:
            return "expected" if number % 4 == 0 else "free"
        return "waiting" if number % 4 == 0 else "own"

    return [
        {
            "number": number,
            "fate": fate(number),
            "numbered": number % 4 == 0 or number == here,
            "turn": number % 4 == 0 and number <= here,
            "here": number == here,
            "break": number % 4 == 0,
        }
        for number in range(first, last + 1)
    ]


def samples(form: forms.Form) -> dict[str, object]:
    """Everything the gallery's template names."""
    return {
        "form": form,
        "search": SampleSearch(),
        "work": WORK,
        "homes": HOMES,
        "squares": strip(137, 152, here=148),
        "page": Paginator(range(412), 50).page(3),
        "job": SimpleNamespace(title="Sender 1.000 breve", state="running", done_count=412, total_count=1000),
        **_figures(),
        **_lists(),
    }


def _figures() -> dict[str, object]:
    in_two_hours = timezone.now() + timedelta(hours=1, minutes=48, seconds=30)
    return {
        "counters": [
            {"value": 2, "label": "Overskredet", "url": "#", "kind": "bad"},
            {"value": 5, "label": "Frist i dag", "url": "#"},
            {"value": 7, "label": "Tilbud uden svar", "url": "#"},
            {"value": 4, "label": "Nye ansøgninger", "url": "#"},
            {"value": 1, "label": "Breve ikke sendt", "url": "#"},
            {"value": "15.762,09 kr.", "label": "Tomgangsleje til i dag, 11 boliger", "note": "+2.045,27 pr. dag", "wide": True},
        ],
        "figures": [
            {"label": "Kommunen betaler i dag for", "value": 4, "unit": "boliger", "note": "781,52 kr. om dagen"},
            {"label": "Løbet op til og med i dag", "value": "8.922,84", "unit": "kr.", "note": "Regning sendes, når boligen er udlejet"},
            {"label": "Venter på kommunens svar", "value": 7, "unit": "boliger", "note": "1 over fristen · næste frist 2. sept.", "url": "#"},
        ],
        "clocks": [
            {"label": "Svarfrist", "figure": "1 t. 48 min.", "note": "i dag kl. 15.00", "until": in_two_hours, "used": 95},
            {"label": "Tomgangsleje til i dag", "figure": "1.685,20 kr.", "note": "8 dage · +210,65 pr. dag"},
        ],
    }  # fmt: skip


def _lists() -> dict[str, object]:
    return {
        "facts": [("Husleje", "6.319,50 kr."), ("Indskud", "21.000,00 kr.", "Huset er fra 1961: ikke pligtlån"), ("Hjemmel", "§ 59, stk. 1 (hver fjerde)")],
        "steps": [("I dag", "Kommunen får besked, når I indmelder."), ("16. okt.", "Kommunens svarfrist, 5 arbejdsdage.")],
        "events": [
            {"title": "Nr. 2 til Vesterled 1, 1. th", "when": "I dag kl. 12.40 · Mette Hansen", "now": True},
            {"title": "Godkendt til boligsocial anvisning", "when": "4. maj · afgørelse sendt", "url": "#"},
            {"title": "Ansøgning modtaget", "when": "17. april 2026 kl. 11.02 · borger.dk"},
        ],
        "dates": [{"when": "31. jan.", "title": "Varsel til 6 lejere", "url": "#", "text": "Udkast er klar til underskrift."}],
        "legend": [("own", "Boligselskabets"), ("allocated", "Anvist"), ("returned", "Sendt retur"), ("waiting", "Afventer svar"), ("late", "Over fristen"), ("expected", "Kommende")],
        "views": [
            {"label": "Alle mine", "url": "#", "current": True, "count": 23},
            {"label": "Boliger med svarfrist", "url": "#", "count": 9},
            {"label": "Nye ansøgninger", "url": "#", "count": 0},
        ],
        "tasks": [
            {"title": "Ryk kommunen: Lindevej 256, st. tv", "url": "#", "text": "Kommunen har ikke svaret. Boligen er stadig deres, og de betaler huslejen.", "due": "Fristen udløb i går", "late": True, "action": "Ryk for svar", "action_url": "#", "post": True},
            {"title": "Meld udlejet: Højgården 209, 2. tv", "url": "#", "text": "Sendt retur 7. juli, fordi den var for dyr. Er den lejet ud?", "action": "Meld udlejet", "action_url": "#"},
        ],
    }  # fmt: skip
