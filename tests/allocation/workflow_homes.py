"""What the workflow's machine stands on: the plain model, the material, and the steps of homes.

The model knows nothing of the workflow's tables: it says in a few lines what there should be.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from accounts.denied import ActionDenied
from housing.actions import answers, notices
from housing.models import Vacancy
from housing.queries.audit import differences
from housing.states import ReturnReason
from tests.factories import (
    TODAY,
    a_caseworker,
    a_dwelling,
    a_ledger,
    a_notice,
    a_user,
    an_association,
    an_estate,
    at_ten,
    staff_of,
)

MOST = 5
LIVE = ("offered", "accepted")


@dataclass
class Asked:
    """A hearing or a request for information."""

    kind: str
    case: int
    due: date
    state: str = "open"

    def binds_on(self, day: date) -> bool:
        return self.state == "open" and day <= self.due


@dataclass
class Model:
    """What there should be: a state for each thing, which offer joins which, and what was written and told."""

    vacancies: dict[int, str] = field(default_factory=dict)
    cases: dict[int, str] = field(default_factory=dict)
    citizens: dict[int, int] = field(default_factory=dict)
    workers: dict[int, int | None] = field(default_factory=dict)
    merged: set[int] = field(default_factory=set)
    offers: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    due: dict[int, date] = field(default_factory=dict)
    unheard: Counter[int] = field(default_factory=Counter)
    inquiries: dict[int, Asked] = field(default_factory=dict)
    post: list[list[object]] = field(default_factory=list)  # kind, offer or None, state
    talks: dict[int, int] = field(default_factory=dict)
    ended: set[int] = field(default_factory=set)

    def move(self, offer: int, state: str, *, vacancy: str = "", case: str = "") -> None:
        _, home, who = self.offers[offer]
        self.offers[offer] = (state, home, who)
        self.vacancies[home] = vacancy or self.vacancies[home]
        self.cases[who] = case or self.cases[who]

    def keys(self, things: str, states: tuple[str, ...] = ()) -> list[int]:
        """The homes, cases, offers or inquiries in these states; without states all of them."""
        found = {
            "vacancies": self.vacancies,
            "cases": self.cases,
            "offers": {pk: state for pk, (state, *_) in self.offers.items()},
            "inquiries": {pk: one.state for pk, one in self.inquiries.items()},
        }[things]
        return [pk for pk, state in found.items() if not states or state in states]

    def live_of(self, case: int) -> bool:
        return any(who == case and state in LIVE for state, _, who in self.offers.values())

    def asked(self, case: int, kind: str) -> Iterable[Asked]:
        return (one for one in self.inquiries.values() if (one.case, one.kind) == (case, kind))

    def write(self, kind: str, offer: int | None = None) -> None:
        self.post.append([kind, offer, "waiting"])

    def change_post(self, offer: int, state: str, *, kinds: Iterable[str]) -> bool:
        """What waits of these kinds about the offer is sent or stopped; whether there was any."""
        found = [row for row in self.post if row[1] == offer and row[2] == "waiting" and row[0] in kinds]
        for row in found:
            row[2] = state
        return bool(found)

    def has_sent(self, offer: int, kind: str) -> bool:
        return [kind, offer, "done"] in self.post


def step(things: str, *states: str, **more: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Any]:
    """A step taken with a home, case, offer or inquiry in one of these states, and now and then with any at all.

    It is tried only when there is one in those states, so that runs get far.
    """

    def made(taken: Callable[..., None]) -> Any:
        def run(machine: "Homes", place: int, wild: bool, **given: Any) -> None:
            keys = machine.model.keys(things, () if wild else states)
            taken(machine, keys[place % len(keys)], **given)

        run.__name__ = taken.__name__
        there_is_one = precondition(lambda machine: bool(machine.model.keys(things, states)))
        return there_is_one(rule(place=st.integers(0, MOST), wild=st.sampled_from([False, False, True]), **more)(run))

    return made


class Homes(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.model, self.today = Model(), TODAY
        self.by = a_caseworker()
        self.colleague = a_user()
        association = an_association()
        self.staff = staff_of(association)
        self.estates = [an_estate(association), an_estate(association)]
        a_ledger(association, "1/4")
        a_ledger(association, "1/1", estate=self.estates[0])

    def teardown(self) -> None:
        found = list(differences())
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        assert not found

    @initialize()
    def two_homes(self) -> None:
        self._notify(0)
        self._notify(0)

    @property
    def when(self) -> dict[str, object]:
        return {"by": self.by, "at": at_ten(self.today)}

    def expect(self, allowed: bool, act: Callable[[], object]) -> bool:
        """Do it; it must go just when the model says so, and say no in a sentence otherwise."""
        said = ""
        try:
            act()
        except ActionDenied as no:
            said = no.sentence
        assert bool(said) != allowed, said or "modellen siger nej, men det blev gjort"
        assert not said or said.endswith((".", "!"))
        return allowed

    @rule(days=st.integers(1, 20))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    @precondition(lambda self: len(self.model.vacancies) < MOST)
    @rule(whose=st.integers(0, 1))
    def notify(self, whose: int) -> None:
        """A handful: so that steps meet each other on the same things."""
        self._notify(whose)

    def _notify(self, whose: int) -> None:
        """On one estate all fall to the municipality, on the other every fourth; the recount at the end tries that."""
        dwelling = a_dwelling(estate=self.estates[whose])
        notice, at = a_notice(dwelling, on=self.today), at_ten(self.today)
        vacancy = notices.notify_vacancy(dwelling.pk, notice, by=self.staff, on=self.today, at=at)
        assert vacancy.state == "at_disposal" or whose == 1
        self.model.vacancies[vacancy.pk] = vacancy.state

    @step("vacancies", "at_disposal")
    def return_home(self, vacancy: int) -> None:
        reason = ReturnReason.TOO_EXPENSIVE
        allowed = self.model.vacancies[vacancy] == "at_disposal"
        if self.expect(allowed, lambda: answers.return_vacancy(vacancy, reason=reason, on=self.today, **self.when)):
            self.model.vacancies[vacancy] = "returned"

    @step("vacancies", "returned")
    def relet_home(self, vacancy: int) -> None:
        allowed = self.model.vacancies[vacancy] == "returned"
        let_on = Vacancy.objects.get(pk=vacancy).available_on
        at = at_ten(self.today)
        if self.expect(allowed, lambda: answers.relet_vacancy(vacancy, let_on=let_on, by=self.staff, at=at)):
            self.model.vacancies[vacancy] = "relet"

    @step("vacancies", "own")
    def take_home_back(self, vacancy: int) -> None:
        allowed = self.model.vacancies[vacancy] in {"own", "at_disposal"}
        at = at_ten(self.today)
        if self.expect(allowed, lambda: answers.withdraw_vacancy(vacancy, by=self.staff, at=at)):
            self.model.vacancies[vacancy] = "withdrawn"
