"""A ban that stopped somebody is told in the case, once for each home: what was tried in vain leaves no other row."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from accounts.denied import ActionDenied
from accounts.models import User
from allocation.models import Case
from housing.models import Vacancy

BAN = "ban"
Given = ParamSpec("Given")
Made = TypeVar("Made")


class Banned(ActionDenied):
    """Stopped by almenboligloven § 59, stk. 6-7."""

    def __init__(self, sentence: str, vacancy: Vacancy, case: Case, *, conflict: bool = False) -> None:
        super().__init__(sentence, conflict=conflict)
        self.vacancy, self.case = vacancy, case


def note_ban(vacancy: Vacancy, case: Case, *, by: User, at: datetime) -> None:
    """That the ban stopped this home for this case. Which of its grounds applies is not told: it may be an offence."""
    if not case.events.filter(name=BAN, facts__vacancy=vacancy.pk).exists():
        told = f"{vacancy} kunne ikke tilbydes: forbuddet i almenboligloven § 59, stk. 6-7, gælder"
        case.record(BAN, by=by, at=at, text=told, facts={"vacancy": vacancy.pk})


def atomic_but_for_bans(action: Callable[Given, Made]) -> Callable[Given, Made]:
    """One transaction; when a ban stops it, nothing of it stays but that."""

    @wraps(action)
    def run(*args: Given.args, **named: Given.kwargs) -> Made:
        try:
            with transaction.atomic():
                return action(*args, **named)
        except Banned as stopped:
            who: dict[str, Any] = {name: named[name] for name in ("by", "at")}
            note_ban(stopped.vacancy, stopped.case, **who)
            raise

    return run
