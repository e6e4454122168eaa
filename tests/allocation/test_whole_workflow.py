"""Anything in any order: the workflow against a plain model that knows nothing of its tables.

Each run is a few vacancies and cases and a row of steps that hypothesis chooses; after every step the database must say
what the model says, and no promise may be broken. Ten runs of thirty steps here; HYPOTHESIS_PROFILE=long does five
hundred of fifty (docs/testing.md).
"""

import os
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from accounts.denied import ActionDenied
from allocation.actions import allocations as on_allocations
from allocation.actions import cases as on_cases
from allocation.actions import followups
from allocation.models import Allocation, Case, CaseEvent, Letter
from allocation.queries.followups import outcomes
from allocation.states import CHECK_IN_MONTHS, CaseState, DeclineReason, EndReason, SignalKind
from background.models import LeaseState
from housing.actions import answers, notices
from housing.models import Vacancy
from housing.queries.audit import differences
from housing.states import ReturnReason
from tests.factories import (
    TODAY,
    a_case,
    a_caseworker,
    a_dwelling,
    a_ledger,
    a_notice,
    an_association,
    an_estate,
    at_ten,
    staff_of,
)

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
RUNS, STEPS = (500, 50) if LONG else (10, 30)
MOST = 5
LIVE = ("offered", "accepted")


class Model:
    """What there should be: a state for each thing, which offer joins which, and what was written and told."""

    def __init__(self) -> None:
        self.vacancies: dict[int, str] = {}
        self.cases: dict[int, str] = {}
        self.offers: dict[int, tuple[str, int, int]] = {}
        self.due: dict[int, date] = {}
        self.letters: Counter[str] = Counter()
        self.stopped: Counter[str] = Counter()
        self.talks: dict[int, int] = {}
        self.ended: set[int] = set()
        self.told: Counter[tuple[int, str]] = Counter()

    def move(self, offer: int, state: str, *, vacancy: str = "", case: str = "") -> None:
        _, home, who = self.offers[offer]
        self.offers[offer] = (state, home, who)
        self.vacancies[home] = vacancy or self.vacancies[home]
        self.cases[who] = case or self.cases[who]

    def live_of(self, case: int) -> bool:
        return any(who == case and state in LIVE for state, _, who in self.offers.values())


class WholeWorkflow(RuleBasedStateMachine):
    vacancies = Bundle("vacancies")
    cases = Bundle("cases")
    offers = Bundle("offers")

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.model, self.today = Model(), TODAY
        self.by = a_caseworker()
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

    @initialize(target=vacancies)
    def two_homes(self) -> MultipleResults[int]:
        return multiple(self._notify(0), self._notify(0))

    @initialize(target=cases)
    def two_cases(self) -> MultipleResults[int]:
        return multiple(self._apply(), self._apply())

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

    # Homes

    @rule(target=vacancies, whose=st.integers(0, 1))
    def notify(self, whose: int) -> int | MultipleResults[int]:
        """A handful: so that steps meet each other on the same things."""
        return self._notify(whose) if len(self.model.vacancies) < MOST else multiple()

    def _notify(self, whose: int) -> int:
        """On one estate all fall to the municipality, on the other every fourth; the recount at the end tries that."""
        dwelling = a_dwelling(estate=self.estates[whose])
        notice, at = a_notice(dwelling, on=self.today), at_ten(self.today)
        vacancy = notices.notify_vacancy(dwelling.pk, notice, by=self.staff, on=self.today, at=at)
        assert vacancy.state == "at_disposal" or whose == 1
        self.model.vacancies[vacancy.pk] = vacancy.state
        return vacancy.pk

    @rule(vacancy=vacancies)
    def return_home(self, vacancy: int) -> None:
        reason = ReturnReason.TOO_EXPENSIVE
        allowed = self.model.vacancies[vacancy] == "at_disposal"
        if self.expect(allowed, lambda: answers.return_vacancy(vacancy, reason=reason, on=self.today, **self.when)):
            self.model.vacancies[vacancy] = "returned"

    @rule(vacancy=vacancies)
    def relet_home(self, vacancy: int) -> None:
        allowed = self.model.vacancies[vacancy] == "returned"
        let_on = Vacancy.objects.get(pk=vacancy).available_on
        at = at_ten(self.today)
        if self.expect(allowed, lambda: answers.relet_vacancy(vacancy, let_on=let_on, by=self.staff, at=at)):
            self.model.vacancies[vacancy] = "relet"

    @rule(vacancy=vacancies)
    def take_home_back(self, vacancy: int) -> None:
        allowed = self.model.vacancies[vacancy] in {"own", "at_disposal"}
        at = at_ten(self.today)
        if self.expect(allowed, lambda: answers.withdraw_vacancy(vacancy, by=self.staff, at=at)):
            self.model.vacancies[vacancy] = "withdrawn"

    # People

    @rule(target=cases)
    def apply(self) -> int | MultipleResults[int]:
        return self._apply() if len(self.model.cases) < MOST else multiple()

    def _apply(self) -> int:
        case = a_case(CaseState.APPROVED, on=self.today)
        self.model.cases[case.pk] = "approved"
        self.model.letters["approval"] += 1
        return case.pk

    @rule(case=cases)
    def pause(self, case: int) -> None:
        allowed = self.model.cases[case] == "approved" and not self.model.live_of(case)
        until = self.today + timedelta(days=9)
        told = {"until": until, "reason": "Indlagt", "on": self.today} | self.when
        if self.expect(allowed, lambda: on_cases.pause_case(case, **told)):
            self.model.cases[case] = "paused"

    @rule(case=cases)
    def resume(self, case: int) -> None:
        if self.expect(self.model.cases[case] == "paused", lambda: on_cases.resume_case(case, **self.when)):
            self.model.cases[case] = "approved"

    @rule(case=cases)
    def close(self, case: int) -> None:
        allowed = self.model.cases[case] in {"approved", "paused"} and not self.model.live_of(case)
        if self.expect(allowed, lambda: on_cases.close_case(case, reason="Flyttet.", **self.when)):
            self.model.cases[case] = "closed"

    # Offers

    @rule(target=offers, vacancy=vacancies, case=cases)
    def offer(self, vacancy: int, case: int) -> int | MultipleResults[int]:
        allowed = self.model.vacancies[vacancy] == "at_disposal" and self._can_be_offered(case)
        due = self.today + timedelta(days=7)
        decision = on_allocations.Decision(reasons="Boligen passer til husstanden.", answer_due_on=due)
        made: list[Allocation] = []
        if self.expect(
            allowed,
            lambda: made.append(on_allocations.allocate(vacancy, case, decision, on=self.today, **self.when)),
        ):
            pk = made[0].pk
            self.model.offers[pk], self.model.due[pk] = ("offered", vacancy, case), due
            self.model.vacancies[vacancy] = "allocated"
            self.model.letters["offer"] += 1
            return pk
        return multiple()

    def _can_be_offered(self, case: int) -> bool:
        return self.model.cases[case] == "approved" and not self.model.live_of(case)

    def _state(self, offer: int) -> str:
        return self.model.offers[offer][0]

    @rule(offer=offers)
    def undo(self, offer: int) -> None:
        if self.expect(self._state(offer) == "offered", lambda: on_allocations.undo_allocation(offer, **self.when)):
            self.model.move(offer, "withdrawn", vacancy="at_disposal")
            self.model.stopped["offer"] += 1

    @rule(offer=offers)
    def accept(self, offer: int) -> None:
        if self.expect(
            self._state(offer) == "offered",
            lambda: on_allocations.accept_allocation(offer, on=self.today, **self.when),
        ):
            self.model.move(offer, "accepted")

    @rule(offer=offers)
    def decline(self, offer: int) -> None:
        told = {"reason": DeclineReason.RENT, "on": self.today} | self.when
        if self.expect(self._state(offer) == "offered", lambda: on_allocations.decline_allocation(offer, **told)):
            self.model.move(offer, "declined", vacancy="at_disposal")
            self.model.letters["lapse"] += 1

    @rule(offer=offers)
    def lapse(self, offer: int) -> None:
        allowed = self._state(offer) == "offered" and self.today > self.model.due[offer]
        if self.expect(allowed, lambda: on_allocations.lapse_allocation(offer, on=self.today, **self.when)):
            self.model.move(offer, "lapsed", vacancy="at_disposal")
            self.model.letters["lapse"] += 1

    @rule(offer=offers)
    def withdraw(self, offer: int) -> None:
        if self.expect(
            self._state(offer) in LIVE, lambda: on_allocations.withdraw_allocation(offer, note="Skade.", **self.when)
        ):
            self.model.move(offer, "withdrawn", vacancy="at_disposal")
            self.model.letters["withdrawal"] += 1

    @rule(offer=offers)
    def reopen(self, offer: int) -> None:
        state, home, who = self.model.offers[offer]
        free = self.model.vacancies[home] == "at_disposal" and self._can_be_offered(who)
        allowed = state == "accepted" or (state in {"declined", "lapsed"} and free)
        if self.expect(allowed, lambda: on_allocations.reopen_allocation(offer, on=self.today, **self.when)):
            self.model.move(offer, "offered", vacancy="allocated")
            self.model.stopped["lapse"] += state != "accepted"

    @rule(offer=offers, days=st.integers(-5, 5))
    def lease(self, offer: int, days: int) -> None:
        available = Vacancy.objects.get(allocations=offer).available_on
        lease_on = available + timedelta(days=days)
        allowed = self._state(offer) == "accepted" and days >= 0
        if self.expect(allowed, lambda: on_allocations.lease_allocation(offer, lease_on=lease_on, **self.when)):
            self.model.move(offer, "leased", vacancy="let", case="housed")
            self.model.talks[offer] = 0

    # After the key

    @rule(offer=offers, months=st.sampled_from(CHECK_IN_MONTHS))
    def check_in(self, offer: int, months: int) -> None:
        if self._state(offer) != "leased":
            return
        lease_on = Allocation.objects.get(pk=offer).lease_on
        assert lease_on is not None
        on = lease_on + timedelta(days=31 * months)
        told = {"is_housed": True, "note": "Godt.", "held_on": on, "on": on, "by": self.by, "at": at_ten(on)}
        allowed = months > self.model.talks[offer] and offer not in self.model.ended
        if self.expect(allowed, lambda: followups.record_check_in(offer, months, **told)):
            self.model.talks[offer] = months

    @rule(offer=offers)
    def signal(self, offer: int) -> None:
        told = {"kind": SignalKind.ARREARS, "noticed_on": self.today, "text": "Restance.", "on": self.today}
        allowed = self._state(offer) == "leased" and offer not in self.model.ended
        self.expect(allowed, lambda: followups.report_signal(offer, **told, by=self.staff, at=at_ten(self.today)))

    @rule(offer=offers)
    def end(self, offer: int) -> None:
        if self._state(offer) != "leased":
            return
        lease_on = Allocation.objects.get(pk=offer).lease_on
        assert lease_on is not None
        told = {
            "ended_on": lease_on,
            "reason": EndReason.GAVE_UP,
            "on": lease_on,
            "by": self.by,
            "at": at_ten(lease_on),
        }
        if self.expect(offer not in self.model.ended, lambda: followups.end_tenancy(offer, **told)):
            self.model.ended.add(offer)

    # What must always hold

    @invariant()
    def the_database_says_what_the_model_says(self) -> None:
        assert dict(Vacancy.objects.order_by().values_list("pk", "state")) == self.model.vacancies
        assert dict(Case.objects.order_by().values_list("pk", "state")) == self.model.cases
        rows = Allocation.objects.order_by().values_list("pk", "state", "vacancy", "case")
        assert {pk: tuple(row) for pk, *row in rows} == self.model.offers

    @invariant()
    def no_promise_is_broken(self) -> None:
        offers = self.model.offers.values()
        for place in (1, 2):
            live = Counter(offer[place] for offer in offers if offer[0] in LIVE)
            assert not [pk for pk, number in live.items() if number > 1]
        leased = {(home, who) for state, home, who in offers if state == "leased"}
        assert {home for home, _ in leased} == {pk for pk, state in self.model.vacancies.items() if state == "let"}
        assert {who for _, who in leased} == {pk for pk, state in self.model.cases.items() if state == "housed"}
        held = {home for state, home, _ in offers if state in LIVE}
        assert held == {pk for pk, state in self.model.vacancies.items() if state == "allocated"}

    @invariant()
    def every_decision_has_its_letter_and_its_story(self) -> None:
        letters = list(Letter.objects.order_by().values_list("kind", "delivery__state"))
        assert Counter(kind for kind, _ in letters) == self.model.letters
        stopped = Counter(kind for kind, state in letters if state == LeaseState.STOPPED)
        assert stopped == +self.model.stopped
        told = set(CaseEvent.objects.order_by().values_list("facts__allocation", "name"))
        assert {(offer, "allocate") for offer in self.model.offers} <= told
        steps = {"accepted": "accept", "declined": "decline", "lapsed": "lapse", "leased": "lease"}
        assert {(pk, steps[state]) for pk, (state, *_) in self.model.offers.items() if state in steps} <= told

    @invariant()
    def what_became_of_the_leases_can_be_told(self) -> None:
        found = {one.allocation_id: one for one in outcomes(on=date(2040, 1, 1))}
        assert set(found) == {pk for pk, (state, *_) in self.model.offers.items() if state == "leased"}
        for pk, one in found.items():
            assert one.last_check_in == self.model.talks[pk]
            assert (one.is_housed is False) == (pk in self.model.ended)


@pytest.mark.django_db
def test_nothing_anybody_does_in_any_order_breaks_a_promise():
    run_state_machine_as_test(
        WholeWorkflow,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not LONG,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
