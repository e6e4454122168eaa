"""Anything in any order: the workflow against a plain model that knows nothing of its tables.

Each run is a few vacancies and cases and a row of steps that hypothesis chooses; after every step the database must say
what the model says, and no promise may be broken. Ten runs of thirty steps here; HYPOTHESIS_PROFILE=long does five
hundred of fifty, and HYPOTHESIS_RUNS says how many others (docs/testing.md).
"""

import os
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, run_state_machine_as_test

from allocation.actions import allocations as on_allocations
from allocation.actions import followups
from allocation.models import Allocation, Case, CaseEvent, Citizen, Delivery, Inquiry, Letter
from allocation.queries.followups import outcomes
from allocation.states import CHECK_IN_MONTHS, DeclineReason, EndReason, SignalKind
from background.models import LeaseState
from housing.models import Vacancy
from tests.allocation.workflow_homes import LIVE, MOST, step
from tests.allocation.workflow_people import ENDED, People
from tests.factories import at_ten

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
RUNS, STEPS = (int(os.environ.get("HYPOTHESIS_RUNS", "500")), 50) if LONG else (10, 30)


class WholeWorkflow(People):
    """Offers and what comes after the key, and what must always hold."""

    @initialize(way=st.sampled_from(["offered", "accepted", "leased"]))
    def one_on_its_way(self, way: str) -> None:
        """So that what comes late is met early too."""
        self._notify(0)
        self._apply("approved")
        vacancy, case = self.model.keys("vacancies")[-1], self.model.keys("cases")[-1]
        self._offer(vacancy, case)
        offer = self.model.keys("offers")[-1]
        if way != "offered":
            self._accept(offer)
        if way == "leased":
            self._lease(offer, 0)

    @step("vacancies", "at_disposal", whose=st.integers(0, MOST))
    def offer(self, vacancy: int, whose: int) -> None:
        """Mostly to somebody who waits."""
        cases = self.model.keys("cases", ("approved",) if whose else ()) or self.model.keys("cases")
        self._offer(vacancy, cases[whose % len(cases)])

    def _offer(self, vacancy: int, case: int) -> None:
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
            self.model.write("offer", pk)

    def _can_be_offered(self, case: int) -> bool:
        return self.model.cases[case] == "approved" and not self.model.live_of(case)

    def _state(self, offer: int) -> str:
        return self.model.offers[offer][0]

    @step("offers", "offered", "declined", "lapsed", "withdrawn")
    def send(self, offer: int) -> None:
        """The worker sends what waits about the offer."""
        waiting = Delivery.objects.filter(letter__allocation=offer, state=LeaseState.WAITING)
        waiting.update(state=LeaseState.DONE, sent_at=at_ten(self.today))
        self.model.change_post(offer, "done", kinds=("offer", "lapse", "withdrawal"))

    @step("offers", "offered")
    def undo(self, offer: int) -> None:
        allowed = self._state(offer) == "offered" and not self.model.has_sent(offer, "offer")
        if self.expect(allowed, lambda: on_allocations.undo_allocation(offer, **self.when)):
            self.model.move(offer, "withdrawn", vacancy="at_disposal")
            self.model.change_post(offer, "stopped", kinds=("offer",))

    @step("offers", "offered")
    def accept(self, offer: int) -> None:
        self._accept(offer)

    def _accept(self, offer: int) -> None:
        if self.expect(
            self._state(offer) == "offered",
            lambda: on_allocations.accept_allocation(offer, on=self.today, **self.when),
        ):
            self.model.move(offer, "accepted")

    @step("offers", "offered")
    def decline(self, offer: int) -> None:
        told = {"reason": DeclineReason.RENT, "on": self.today} | self.when
        if self.expect(self._state(offer) == "offered", lambda: on_allocations.decline_allocation(offer, **told)):
            self.model.move(offer, "declined", vacancy="at_disposal")
            self.model.write("lapse", offer)

    @step("offers", "offered")
    def lapse(self, offer: int) -> None:
        is_late = self.today > self.model.due[offer]
        allowed = self._state(offer) == "offered" and is_late and self.model.has_sent(offer, "offer")
        if self.expect(allowed, lambda: on_allocations.lapse_allocation(offer, on=self.today, **self.when)):
            self.model.move(offer, "lapsed", vacancy="at_disposal")
            self.model.write("lapse", offer)

    @step("offers", "offered", "accepted")
    def withdraw(self, offer: int) -> None:
        """Nobody is told of what they never heard of."""
        had_answer = self._state(offer) == "accepted"
        if self.expect(
            self._state(offer) in LIVE, lambda: on_allocations.withdraw_allocation(offer, note="Skade.", **self.when)
        ):
            self.model.move(offer, "withdrawn", vacancy="at_disposal")
            if not self.model.change_post(offer, "stopped", kinds=("offer",)) or had_answer:
                self.model.write("withdrawal", offer)

    @step("offers", "accepted", "declined", "lapsed")
    def reopen(self, offer: int) -> None:
        state, home, who = self.model.offers[offer]
        free = self.model.vacancies[home] == "at_disposal" and self._can_be_offered(who)
        is_told = self.model.has_sent(offer, "lapse")
        allowed = state == "accepted" or (state in {"declined", "lapsed"} and free and not is_told)
        if self.expect(allowed, lambda: on_allocations.reopen_allocation(offer, on=self.today, **self.when)):
            self.model.move(offer, "offered", vacancy="allocated")
            self.model.change_post(offer, "stopped", kinds=("lapse",))

    @step("offers", "accepted", days=st.integers(-5, 5))
    def lease(self, offer: int, days: int) -> None:
        self._lease(offer, days)

    def _lease(self, offer: int, days: int) -> None:
        available = Vacancy.objects.get(allocations=offer).available_on
        lease_on = available + timedelta(days=days)
        allowed = self._state(offer) == "accepted" and days >= 0
        if self.expect(allowed, lambda: on_allocations.lease_allocation(offer, lease_on=lease_on, **self.when)):
            self.model.move(offer, "leased", vacancy="let", case="housed")
            self.model.talks[offer] = 0

    # After the key

    @step("offers", "leased", months=st.sampled_from(CHECK_IN_MONTHS))
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

    @step("offers", "leased")
    def signal(self, offer: int) -> None:
        told = {"kind": SignalKind.ARREARS, "noticed_on": self.today, "text": "Restance.", "on": self.today}
        allowed = self._state(offer) == "leased" and offer not in self.model.ended
        self.expect(allowed, lambda: followups.report_signal(offer, **told, by=self.staff, at=at_ten(self.today)))

    @step("offers", "leased")
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
        people = Case.objects.order_by().values_list("pk", "citizen", "caseworker")
        model = self.model
        assert {pk: (citizen, by) for pk, citizen, by in people} == {
            pk: (model.citizens[pk], model.workers[pk]) for pk in model.cases
        }
        assert set(Citizen.objects.exclude(merged_into=None).values_list("pk", flat=True)) == model.merged
        asked = Inquiry.objects.order_by().values_list("pk", "case", "kind", "replied_on", "ended_on")
        assert {(pk, case, kind, _asked_state(*days)) for pk, case, kind, *days in asked} == {
            (pk, one.case, one.kind, one.state) for pk, one in model.inquiries.items()
        }

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
        letters = Letter.objects.order_by().values_list("kind", "allocation", "delivery__state")
        assert Counter(letters) == Counter(tuple(row) for row in self.model.post)
        told = set(CaseEvent.objects.order_by().values_list("facts__allocation", "name"))
        assert {(offer, "allocate") for offer in self.model.offers} <= told
        steps = {"accepted": "accept", "declined": "decline", "lapsed": "lapse", "leased": "lease"}
        assert {(pk, steps[state]) for pk, (state, *_) in self.model.offers.items() if state in steps} <= told
        ends = {"refused": "refuse", "closed": "close"}
        told = set(CaseEvent.objects.order_by().values_list("case", "name"))
        assert {(pk, ends[state]) for pk, state in self.model.cases.items() if state in ENDED} <= told

    @invariant()
    def what_became_of_the_leases_can_be_told(self) -> None:
        found = {one.allocation_id: one for one in outcomes(on=date(2040, 1, 1))}
        assert set(found) == {pk for pk, (state, *_) in self.model.offers.items() if state == "leased"}
        for pk, one in found.items():
            assert one.last_check_in == self.model.talks[pk]
            assert (one.is_housed is False) == (pk in self.model.ended)


def _asked_state(replied_on: date | None, ended_on: date | None) -> str:
    return "replied" if replied_on else "ended" if ended_on else "open"


@pytest.mark.django_db
def test_nothing_anybody_does_in_any_order_breaks_a_promise():
    run_state_machine_as_test(
        WholeWorkflow,
        _min_steps=STEPS,  # hypothesis would stop most runs half way
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not LONG,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
