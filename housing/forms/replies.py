"""What is answered by link: what has become of a vacancy."""

from typing import Any

from django import forms

from danish.fields import DayField
from housing.models import Vacancy
from housing.states import REPLIES, Reply, VacancyState
from law.wording import weekday_day


class ReplyForm(forms.Form):
    """What has become of the vacancy; only what can be answered in its state."""

    reply = forms.ChoiceField(
        label="Er boligen stadig ledig?",
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg et svar.", "invalid_choice": "Vælg et af svarene."},
    )
    let_on = DayField(label="Udlejet fra", required=False, help_text="Kun hvis I har lejet den ud.")
    note = forms.CharField(
        label="Hvorfor trækkes den tilbage?",
        max_length=200,
        required=False,
        help_text="Kun hvis I trækker den tilbage. Ingen navne.",
    )

    def __init__(self, *args: Any, vacancy: Vacancy, **kwargs: Any) -> None:
        self.vacancy = vacancy
        super().__init__(*args, **kwargs)
        replies = REPLIES[VacancyState(vacancy.state)]
        self.fields["reply"].choices = [(one.value, one.label) for one in replies]  # type: ignore[attr-defined]
        if Reply.LET not in replies:
            del self.fields["let_on"]
        if Reply.WITHDRAW not in replies:
            del self.fields["note"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        reply, first = data.get("reply"), self.vacancy.available_on
        if reply == Reply.LET and "let_on" not in self.errors:
            if not data.get("let_on"):
                self.add_error("let_on", "Skriv, hvornår boligen er udlejet fra.")
            elif data["let_on"] < first:
                self.add_error("let_on", f"Boligen kan tidligst være udlejet fra {weekday_day(first)}. Ret datoen.")
        if reply == Reply.WITHDRAW and not data.get("note"):
            self.add_error("note", "Skriv hvorfor, så kommunen kan se det.")
        return data
