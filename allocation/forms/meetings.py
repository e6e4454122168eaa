"""What is written when a meeting's solution is carried out: one deadline for all, and each pair's own reasons."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from allocation.actions.meetings import Pair
from allocation.forms.allocations import deviation_field, reasons_field
from allocation.queries.bounds import obstacle_to_answer_day, usual_answer_day
from allocation.queries.carry_out import PairToCheck
from danish.fields import DayField


class CarryOutForm(forms.Form):
    """A row for each pair: ticked, its reasons, and for whom others stand before, why. What is not ticked is not judged."""

    answer_due_on = DayField(label="Borgernes svarfrist")

    def __init__(
        self, *args: Any, pairs: Sequence[PairToCheck], on: date, tick_all: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.on, self.pairs = on, [pair for pair in pairs if not pair.obstacle]
        self.fields["answer_due_on"].initial = usual_answer_day(on=on)
        for pair in self.pairs:
            self._add(pair, tick_all)

    def _add(self, pair: PairToCheck, is_ticked: bool) -> None:
        home, citizen = pair.ranked.vacancy, pair.ranked.case.citizen
        ticked = forms.BooleanField(label=f"{home} til {citizen}", required=False, initial=is_ticked)
        reasons = reasons_field(f"Begrundelse til {citizen}", rows=4)
        reasons.initial = pair.reasons
        self.fields |= {f"{pair.key}-ticked": ticked, f"{pair.key}-reasons": reasons}
        if pair.may_deviate:
            deviation = deviation_field(f"Hvorfor får {citizen} boligen?", required=pair.first is not None)
            deviation.initial = pair.deviation
            self.fields[f"{pair.key}-deviation"] = deviation

    def clean_answer_due_on(self) -> date:
        due_on: date = self.cleaned_data["answer_due_on"]
        obstacle = obstacle_to_answer_day(due_on, on=self.on)
        if obstacle:
            raise forms.ValidationError(obstacle)
        return due_on

    def clean(self) -> dict[str, Any]:
        """What is not ticked may say anything."""
        cleaned = super().clean() or self.cleaned_data
        left_out = [pair.key for pair in self.pairs if not cleaned.get(f"{pair.key}-ticked")]
        for key in left_out:
            self.errors.pop(f"{key}-reasons", None)
            self.errors.pop(f"{key}-deviation", None)
        if len(left_out) == len(self.pairs):
            self.add_error(None, "Sæt kryds ved de par, der skal gennemføres.")
        return cleaned

    def ticked(self) -> list[Pair]:
        """Those to carry out, in the order of their turns."""
        told = self.cleaned_data
        return [
            Pair(
                vacancy_id=pair.ranked.vacancy.pk,
                case_id=pair.ranked.case.pk,
                reasons=told[f"{pair.key}-reasons"],
                answer_due_on=told["answer_due_on"],
                deviation=told.get(f"{pair.key}-deviation", ""),
            )
            for pair in self.pairs
            if told[f"{pair.key}-ticked"]
        ]
