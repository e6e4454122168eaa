"""What is told of a vacancy after its notice: a fact that was wrong, and the day it is ready to move into."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from housing.actions.answers import lock_vacancy
from housing.actions.notices import Notice, lock_dwelling
from housing.calendar import closed_days
from housing.models import Vacancy
from housing.permissions import (
    obstacle_in_order,
    obstacle_of_double,
    obstacle_to_correct_vacancy,
    obstacle_to_move,
    obstacle_to_recount,
)
from law.deadlines import add_working_days
from law.wording import dkk, long_day, weekday_day

LONGEST = 500


@transaction.atomic
def correct_vacancy(
    vacancy_id: int,
    notice: Notice,
    *,
    reason: str,
    by: User,
    on: date,
    at: datetime,
    overrides: tuple[str, ...] = (),
) -> Vacancy:
    """Let the notice say what is right; what it said stands in the story beside who changed it and why.

    The deadline follows the day at disposal, and vacancy rent is counted anew from the facts. The ledger is never
    touched: raises ActionDenied when the vacancy would have been counted otherwise, and for what a notice is refused for.
    """
    dwelling = lock_dwelling(Vacancy.objects.values_list("dwelling_id", flat=True).get(pk=vacancy_id))
    vacancy = lock_vacancy(vacancy_id)
    refuse(obstacle_to_correct_vacancy(vacancy, by=by))
    before = {name: getattr(vacancy, name) for name in vars(notice)}
    after = {name: told for name, told in vars(notice).items() if told != before[name]}
    if not after:
        raise ActionDenied("Der er ikke ændret noget. Ret det, der er forkert, eller fortryd.")
    refuse(obstacle_of_double(dwelling, notice.vacant_from, but=vacancy))
    refuse(obstacle_in_order(notice.vacant_from, notice.available_on))
    refuse(obstacle_to_move(vacancy, notice.available_on, on=on))
    refuse(obstacle_to_recount(vacancy, notice.rent_dkk))
    _tell(vacancy, after)
    text = f"Rettet, {reason}: {_changes(before, after)}"[:LONGEST]
    facts = {"before": _plain(before, after), "after": _plain(after, after), "overrides": list(overrides)}
    vacancy.record("correct", by=by, at=at, text=text, facts=facts)
    return vacancy


@transaction.atomic
def mark_vacancy_ready(vacancy_id: int, *, ready_on: date, by: User, at: datetime) -> Vacancy:
    """Note from which day one can move in (indflytningsklar).

    Vacancy rent runs from the day at disposal (almenboligloven § 59, stk. 1, 3. pkt.), so this day changes no kroner.
    """
    vacancy = lock_vacancy(vacancy_id)
    refuse(obstacle_to_correct_vacancy(vacancy, by=by))
    if ready_on < vacancy.vacant_from:
        raise ActionDenied(
            f"Boligen er først fraflyttet {weekday_day(vacancy.vacant_from)} og kan ikke være klar før. Ret datoen."
        )
    vacancy.ready_on = ready_on
    vacancy.save(update_fields=["ready_on"])
    text = f"Indflytningsklar fra {weekday_day(ready_on)}"
    vacancy.record("mark_ready", by=by, at=at, text=text, facts={"ready_on": ready_on.isoformat()})
    return vacancy


def _tell(vacancy: Vacancy, told: Mapping[str, Any]) -> None:
    for name, value in told.items():
        setattr(vacancy, name, value)
    if "available_on" in told and vacancy.agreement is not None:
        days = vacancy.agreement.answer_working_days
        vacancy.answer_due_on = add_working_days(vacancy.available_on, days, closed=closed_days())
    if vacancy.ready_on is not None and vacancy.ready_on < vacancy.vacant_from:
        vacancy.ready_on = None
    vacancy.save()


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    label = {field.name: field.verbose_name for field in Vacancy._meta.concrete_fields}
    return "; ".join(f"{label[name]} {_word(told)}, før {_word(before[name])}" for name, told in after.items())


def _word(value: Any) -> str:
    if value is None:
        return "ikke oplyst"
    return long_day(value) if isinstance(value, date) else dkk(value).removesuffix(".")


def _plain(facts: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, str | None]:
    """As JSON holds them."""
    return {name: None if facts[name] is None else str(facts[name]) for name in names}
