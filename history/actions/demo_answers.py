"""What has come of the demo's vacancies: offers, answers, leases, returns."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from django.conf import settings

from accounts.models import User
from allocation.actions.allocations import (
    Decision,
    accept_allocation,
    allocate,
    decline_allocation,
    hand_over_key,
    lapse_allocation,
    lease_allocation,
)
from allocation.models import Allocation
from allocation.queries import frozen_ranking, match
from allocation.queries.choice import draft_of_reasons
from allocation.states import DeclineReason
from allocation.tasks import send_letter
from history.actions.demo_vacancies import Notices
from history.demo_days import Days, Story
from history.demo_plan import DECIDED, PLAN, Course, Slot
from housing.actions.answers import relet_vacancy, return_vacancy, withdraw_vacancy
from housing.states import ReturnReason
from law.deadlines import add_working_days

KEY_OWED = next(slot for slot in reversed(PLAN) if slot.course == Course.LEASED)  # work for the caseworker
NOTES = {
    ReturnReason.TOO_EXPENSIVE: "Ingen på listen kan betale huslejen.",
    ReturnReason.NO_CANDIDATE: "Ingen på listen har brug for fem rum.",
}


@dataclass
class Answers:
    """Adds what follows a notice. Nobody fits at all: then the vacancy stays open."""

    days: Days
    notices: Notices
    caseworkers: tuple[User, ...]
    offers: dict[Slot, Allocation] = field(default_factory=dict)

    def add_to(self, story: Story) -> None:
        for number, slot in enumerate(PLAN):
            by = self.caseworkers[number % len(self.caseworkers)]
            if slot.course in DECIDED:
                story.add(self.days.past(slot.decided), partial(self._offer, slot, by))
            follow = {
                Course.ACCEPTED: self._accept,
                Course.DECLINED: self._decline,
                Course.LAPSED: self._lapse,
                Course.LEASED: self._accept,
                Course.WITHDRAWN: self._withdraw,
            }.get(slot.course)
            if slot.course in {Course.RETURNED, Course.RELET}:
                story.add(self.days.past(slot.decided), partial(self._return, slot, by))
            if follow:
                story.add(self.days.past(slot.answered), partial(follow, slot, by))
            if slot.course == Course.LEASED:
                story.add(self.days.past(slot.answered + 2), partial(self._lease, slot))
                story.add(self.days.past(-2), partial(self._key, slot))
            if slot.course == Course.RELET:
                story.add(self.days.past(slot.answered), partial(self._relet, slot))

    def _offer(self, slot: Slot, by: User, day: date) -> None:
        vacancy = self.notices.vacancies[slot]
        found = match(vacancy, on=day)
        chosen = next((one for one in found.fitting if not one.stop and not one.unexamined), None)
        if chosen is None:
            return
        decision = Decision(
            reasons=draft_of_reasons(chosen),
            answer_due_on=add_working_days(day, settings.CITIZEN_ANSWER_WORKING_DAYS, closed=self.days.closed),
            ranking=frozen_ranking(found, chosen.case),
        )
        at = self.days.moment(day)
        self.offers[slot] = allocate(vacancy.pk, chosen.case.pk, decision, by=by, on=day, at=at)

    def _accept(self, slot: Slot, by: User, day: date) -> None:
        if slot in self.offers:
            accept_allocation(self.offers[slot].pk, by=by, on=day, at=self.days.moment(day))

    def _decline(self, slot: Slot, by: User, day: date) -> None:
        if slot in self.offers:
            note = "Vil gerne bo tættere på sine børns skole."
            reason = DeclineReason.LOCATION
            pk = self.offers[slot].pk
            decline_allocation(pk, reason=reason, note=note, by=by, on=day, at=self.days.moment(day))

    def _lapse(self, slot: Slot, by: User, day: date) -> None:
        """After the letter has gone: what nobody was told of does not lapse."""
        if slot in self.offers:
            send_letter(self.offers[slot].letters.get(copy_of=None).pk)
            lapse_allocation(self.offers[slot].pk, by=by, on=day, at=self.days.moment(day))

    def _lease(self, slot: Slot, day: date) -> None:
        """The association tells from which day; often a fortnight after the yes."""
        if slot in self.offers:
            vacancy = self.notices.vacancies[slot]
            lease_on = max(vacancy.available_on, day) + timedelta(days=4 + self.days.chance.randrange(10))
            by = self.notices.staff[slot.association]
            lease_allocation(self.offers[slot].pk, lease_on=lease_on, by=by, at=self.days.moment(day))

    def _key(self, slot: Slot, day: date) -> None:
        """Told for those who have moved in, but for one."""
        lease_on = slot in self.offers and Allocation.objects.get(pk=self.offers[slot].pk).lease_on
        if lease_on and lease_on <= day and slot is not KEY_OWED:
            by = self.notices.staff[slot.association]
            hand_over_key(self.offers[slot].pk, key_on=lease_on, by=by, at=self.days.moment(day))

    def _return(self, slot: Slot, by: User, day: date) -> None:
        pk, note = self.notices.vacancies[slot].pk, NOTES[slot.reason]
        return_vacancy(pk, reason=slot.reason, note=note, by=by, on=day, at=self.days.moment(day))

    def _relet(self, slot: Slot, day: date) -> None:
        vacancy, by = self.notices.vacancies[slot], self.notices.staff[slot.association]
        relet_vacancy(vacancy.pk, let_on=max(day, vacancy.available_on), by=by, at=self.days.moment(day))

    def _withdraw(self, slot: Slot, _by: User, day: date) -> None:
        by = self.notices.staff[slot.association]
        note = "Boligen skal have nyt køkken først."
        withdraw_vacancy(self.notices.vacancies[slot].pk, note=note, by=by, at=self.days.moment(day))
