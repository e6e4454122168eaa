"""The association's notice of a vacancy, and what the two sides do with it after."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms

from danish.fields import AmountField, DayField
from housing.actions.notices import Equipment, Notice
from housing.models import Dwelling, DwellingTerms, Vacancy
from housing.permissions import obstacle_in_order, obstacle_in_past, obstacle_in_register, obstacle_of_double
from housing.queries.vacancies import open_vacancy_of, taken_back_of
from housing.states import ReturnReason
from law.wording import dkk, weekday_day

HIGHEST_DKK = Decimal(999_999)
RENT_MAY_DIFFER = Decimal("0.20")
A_YEAR = timedelta(days=366)
MONEY = ("rent_dkk", "heat_dkk", "water_dkk", "contribution_dkk")
EQUIPMENT = (
    "has_lift",
    "is_step_free",
    "is_wheelchair_suitable",
    "is_pets_allowed",
    "has_balcony",
    "has_shared_laundry",
)


def _money(label: str, least: Decimal = Decimal(0)) -> AmountField:
    return AmountField(label=label, min_value=least, max_value=HIGHEST_DKK)


class FindForm(forms.Form):
    """What one types to find a dwelling."""

    q = forms.CharField(max_length=100, required=False)


class PreviewForm(forms.Form):
    """What stands in the notice so far; what cannot be read yet is nothing."""

    vacant_from = DayField(required=False)
    available_on = DayField(required=False)
    rent_dkk = AmountField(required=False, min_value=Decimal(0), max_value=HIGHEST_DKK)

    def value(self, name: str) -> Any:
        """The field's value, or None while it cannot be read."""
        self.is_valid()
        return self.cleaned_data.get(name)


class NotifyForm(forms.Form):
    """One vacancy of one dwelling, told on the day `on`.

    Hard errors are told at their field. Warnings stop until `confirm` is ticked, and `overrides` then holds them.
    `historic` is for files of what happened before the system: only dates and rent are told, the register gives
    the rest, equipment stays as registered, and a notice that came late is a warning.
    """

    vacant_from = DayField(label="Opsagt til")
    available_on = DayField(label="Til rådighed fra", required=False)
    inspection_on = DayField(label="Flyttesyn", required=False)
    rent_dkk = _money("Husleje pr. md.", Decimal(1))
    heat_dkk = _money("A conto varme")
    water_dkk = _money("A conto vand")
    contribution_dkk = _money("Indskud")
    has_lift = forms.BooleanField(label="Elevator", required=False)
    is_step_free = forms.BooleanField(label="Trinfri adgang", required=False)
    is_wheelchair_suitable = forms.BooleanField(label="Egnet til kørestol", required=False)
    is_pets_allowed = forms.BooleanField(label="Husdyr tilladt", required=False)
    has_balcony = forms.BooleanField(label="Altan", required=False)
    has_shared_laundry = forms.BooleanField(label="Fællesvaskeri", required=False)
    confirm = forms.BooleanField(label="Bekræft, at det er rigtigt", required=False)

    def __init__(
        self,
        *args: Any,
        dwelling: Dwelling,
        on: date,
        terms: DwellingTerms | None = None,
        historic: bool = False,
        **kwargs: Any,
    ) -> None:
        self.dwelling, self.on, self.historic = dwelling, on, historic
        self.terms = terms or dwelling.terms.on(on).first()
        self.warnings: list[str] = []
        registered = {name: getattr(self.terms, name) for name in MONEY + EQUIPMENT} if self.terms else {}
        kwargs["initial"] = registered | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["vacant_from"].widget.attrs["autofocus"] = True
        for name in MONEY:
            self.fields[name].widget.attrs["class"] = "prefilled form-input--amount"
        if historic:
            for name in EQUIPMENT:
                del self.fields[name]
            for name in MONEY[1:]:
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.terms is None:
            self.add_error(None, obstacle_in_register(self.dwelling))
            return data
        for name in MONEY:
            if data.get(name) is None and name not in self.errors:
                data[name] = getattr(self.terms, name)
        if data.get("vacant_from"):
            data["available_on"] = data.get("available_on") or data["vacant_from"]
            self._check_dates(data["vacant_from"], data["available_on"], data.get("inspection_on"))
        if not self.errors:
            self.warnings += self._doubts(data)
        if self.warnings and not data.get("confirm"):
            self.add_error("confirm", [f"{warning} Ret det, eller sæt kryds her." for warning in self.warnings])
        return data

    def _check_dates(self, vacant_from: date, available_on: date, inspection_on: date | None) -> None:
        if sentence := obstacle_of_double(self.dwelling, vacant_from, but=self._earlier()):
            self.add_error(None, sentence)
        if sentence := obstacle_in_order(vacant_from, available_on):
            self.add_error("available_on", sentence)
        elif sentence := obstacle_in_past(available_on, on=self.on):
            if self.historic:
                self.warnings.append(sentence)
            else:
                self.add_error("available_on", sentence)
        if inspection_on and inspection_on > available_on:
            last = weekday_day(available_on)
            self.add_error("inspection_on", f"Flyttesynet skal holdes, før boligen er til rådighed {last}. Ret datoen.")

    def _earlier(self) -> Vacancy | None:
        """A vacancy that this is no second notice of."""
        return None

    def _doubts(self, data: dict[str, Any]) -> list[str]:
        """What is possible but seldom right."""
        assert self.terms is not None
        doubts = []
        was, told = self.terms.rent_dkk, data["rent_dkk"]
        if abs(told - was) > was * RENT_MAY_DIFFER:
            doubts.append(f"Huslejen er {dkk(told)}, men registret siger {dkk(was)}")
        if abs(data["vacant_from"] - self.on) > A_YEAR:
            doubts.append(f"Boligen er opsagt til {weekday_day(data['vacant_from'])}, mere end et år fra i dag.")
        elif data["available_on"] - data["vacant_from"] > A_YEAR:
            doubts.append(f"Boligen er først til rådighed {weekday_day(data['available_on'])}, mere end et år efter.")
        return doubts + self._doubts_of_dwelling()

    def _doubts_of_dwelling(self) -> list[str]:
        """What else is known of the dwelling that a second notice of it should be held against."""
        doubts = []
        if (open_vacancy := open_vacancy_of(self.dwelling)) and open_vacancy != self._earlier():
            state = open_vacancy.get_state_display()
            doubts.append(f"Boligen er allerede ledig fra {weekday_day(open_vacancy.vacant_from)} og er »{state}«.")
        if taken_back := taken_back_of(self.dwelling):
            doubts.append(
                f"Boligen var kommunens, da den blev trukket tilbage (opsagt til {weekday_day(taken_back.vacant_from)})."
            )
        return doubts

    @property
    def notice(self) -> Notice:
        """What the association told, once the form is valid."""
        told = ("vacant_from", "available_on", "inspection_on", *MONEY)
        return Notice(**{name: self.cleaned_data[name] for name in told})

    @property
    def equipment(self) -> Equipment | None:
        """What the dwelling has; None when the form does not ask."""
        if self.historic:
            return None
        return Equipment(**{name: self.cleaned_data[name] for name in EQUIPMENT})

    @property
    def about_equipment(self) -> list[forms.BoundField]:
        return [self[name] for name in EQUIPMENT]

    @property
    def overrides(self) -> tuple[str, ...]:
        """The warnings that were read and set aside."""
        return tuple(self.warnings)


class ShortNotifyForm(NotifyForm):
    """Dates and rent; the register knows the rest, also the rent when none is told.

    `told_in` is the file that the notice stands in: what it has notified already is no second notice.
    """

    def __init__(self, *args: Any, told_in: int | None = None, **kwargs: Any) -> None:
        self.told_in = told_in
        super().__init__(*args, **kwargs)
        for name in (*EQUIPMENT, *MONEY[1:], "inspection_on"):
            del self.fields[name]
        self.fields["rent_dkk"].required = told_in is None

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"inspection_on": None}

    @property
    def equipment(self) -> Equipment | None:
        return None

    def _earlier(self) -> Vacancy | None:
        """What the same file has notified of the dwelling: a job that is begun again meets its own."""
        mine = self.dwelling.vacancies.filter(events__name="notify", events__facts__file=self.told_in)
        return mine.order_by("pk").first() if self.told_in else None


class WithdrawForm(forms.Form):
    """Why a vacancy is taken back."""

    note = forms.CharField(
        label="Hvorfor trækkes boligen tilbage?",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv hvorfor, så kommunen kan se det."},
    )


class ReturnForm(forms.Form):
    """Why the municipality gives a vacancy back."""

    reason = forms.ChoiceField(
        label="Årsag",
        choices=ReturnReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg en årsag.", "invalid_choice": "Vælg en af årsagerne på listen."},
    )
    note = forms.CharField(
        label="Bemærkning til boligorganisationen",
        help_text="Ingen oplysninger om borgere: boligorganisationen læser den.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("reason") == ReturnReason.OTHER and not data.get("note") and "note" not in self.errors:
            self.add_error("note", "Skriv årsagen, når den ikke står på listen.")
        return data


class ReletForm(forms.Form):
    """From which day a returned vacancy, or one of the association's own, is let."""

    let_on = DayField(label="Udlejet fra")

    def __init__(self, *args: Any, available_on: date, **kwargs: Any) -> None:
        self.available_on = available_on
        super().__init__(*args, **kwargs)

    def clean_let_on(self) -> date:
        day: date = self.cleaned_data["let_on"]
        if day < self.available_on:
            raise forms.ValidationError(
                f"Boligen kan tidligst være udlejet fra {weekday_day(self.available_on)}, hvor den er til rådighed. "
                "Ret datoen."
            )
        return day
