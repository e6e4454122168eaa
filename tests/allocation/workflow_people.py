"""The steps of people in the workflow's machine: from the application to the list, a refusal, or the end."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from allocation.actions import cases as on_cases
from allocation.actions import citizens, inquiries
from allocation.actions.facts import Circumstances, Told, record_fact
from allocation.models import AdverseFact, Case, Inquiry
from allocation.states import CaseState, CloseReason
from law.cpr import parse_cpr
from law.refusals import RefusalGround
from tests.allocation.workflow_homes import MOST, Asked, Homes, step
from tests.case_material import letter_left
from tests.factories import a_case, a_citizen, at_ten

ENDED = ("refused", "closed")
FORTNIGHT = timedelta(days=14)
# Two birthdays in turn: every other pair of citizens may be one and the same.
CPR_NUMBERS = [
    f"{day}0149-{serial}"
    for serial in range(1000, 1200)
    for day in (61, 62)
    if parse_cpr(f"{day}0149{serial}").modulus_11
]


class People(Homes):
    @initialize()
    def three_cases(self) -> None:
        for state in ("approved", "approved", "assessed"):
            self._apply(state)

    @precondition(lambda self: len(self.model.cases) < MOST)
    @rule(state=st.sampled_from(["approved", "assessed"]))
    def apply(self, state: str) -> None:
        self._apply(state)

    def _apply(self, state: str) -> None:
        citizen = a_citizen(cpr=CPR_NUMBERS[len(self.model.cases)])
        case = a_case(CaseState(state), citizen=citizen, on=self.today)
        self.model.cases[case.pk], self.model.citizens[case.pk] = state, citizen.pk
        self.model.workers[case.pk] = self.by.pk if state == "approved" else None
        if state == "approved":
            self.model.write("approval")

    @step("cases", "assessed")
    def approve(self, case: int) -> None:
        allowed = self.model.cases[case] == "assessed"
        if self.expect(allowed, lambda: on_cases.approve_case(case, on=self.today, **self.when)):
            self.model.cases[case] = "approved"
            self.model.workers[case] = self.model.workers[case] or self.by.pk
            self.model.write("approval")

    @step("cases", "assessed", "approved")
    def learn_something_adverse(self, case: int) -> None:
        why = Circumstances("Nyt", "Udlejeren oplyser, at du har en lejlighed.")
        allowed = self.model.cases[case] not in ENDED
        if self.expect(allowed, lambda: record_fact(case, Told("Oplysning"), why, on=self.today, **self.when)):
            self.model.unheard[case] += 1

    @step("cases", "assessed")
    def waive_hearing(self, case: int) -> None:
        fact = AdverseFact.objects.filter(case=case).order_by("pk").last()
        if fact is None:
            return
        allowed = not fact.hearing_id and not fact.waived_reason
        reason = "Borgeren har selv sagt det."
        if self.expect(allowed, lambda: inquiries.waive_hearing(case, fact.pk, reason=reason, **self.when)):
            self.model.unheard[case] -= 1

    @step("cases", "assessed", "approved")
    def hear(self, case: int) -> None:
        facts = list(AdverseFact.objects.filter(case=case, waived_reason="").values_list("pk", flat=True))
        question = inquiries.Question("Vi har hørt, at du har en lejlighed.", self.today + FORTNIGHT)
        made: list[Inquiry] = []
        if self.expect(
            self._can_ask(case, "hearing"),
            lambda: made.append(inquiries.hear_case(case, question, facts, on=self.today, **self.when)),
        ):
            self.model.unheard[case] = 0
            self._asked(made[0])

    @step("cases", "assessed", "approved")
    def ask(self, case: int) -> None:
        question = inquiries.Question("Hvad tjener du?", self.today + FORTNIGHT, "Vi afgør sagen uden svaret.")
        made: list[Inquiry] = []
        if self.expect(
            self._can_ask(case, "information"),
            lambda: made.append(inquiries.request_information(case, question, on=self.today, **self.when)),
        ):
            self._asked(made[0])

    def _can_ask(self, case: int, kind: str) -> bool:
        waiting = any(one.state == "open" for one in self.model.asked(case, kind))
        return self.model.cases[case] not in {*ENDED, "housed"} and not waiting

    def _asked(self, inquiry: Inquiry) -> None:
        self.model.inquiries[inquiry.pk] = Asked(str(inquiry.kind), inquiry.case_id, inquiry.due_on)
        self.model.write(str(inquiry.kind))
        letter_left(inquiry, at=at_ten(self.today))
        self.model.post[-1][2] = "done"

    @step("inquiries", "open")
    def reply(self, inquiry: int) -> None:
        one = self.model.inquiries[inquiry]
        told = {"reply": "Det passer ikke.", "replied_on": self.today, "on": self.today} | self.when
        if self.expect(one.state == "open", lambda: inquiries.record_reply(inquiry, **told)):
            one.state = "replied"

    @step("inquiries", "open")
    def end_without_reply(self, inquiry: int) -> None:
        one = self.model.inquiries[inquiry]
        allowed = one.state == "open" and not one.binds_on(self.today)
        if self.expect(allowed, lambda: inquiries.end_inquiry(inquiry, on=self.today, **self.when)):
            one.state = "ended"

    @step("cases", "assessed", ground=st.sampled_from(["suitable_home", "suitable_home", "not_informed", "no_ties"]))
    def refuse(self, case: int, ground: str) -> None:
        """Not before the citizen is heard, not for what was never asked, and not for what only weighs."""
        silent = [one for one in self.model.asked(case, "information") if one.state != "replied"]
        carries = ground == "suitable_home" or (
            ground == "not_informed" and any(not one.binds_on(self.today) for one in silent)
        )
        hearings = self.model.asked(case, "hearing")
        is_heard = not self.model.unheard[case] and not any(one.binds_on(self.today) for one in hearings)
        told = {"reason": "Du har en bolig.", "grounds": [RefusalGround(ground)], "on": self.today} | self.when
        allowed = self.model.cases[case] == "assessed" and is_heard and carries
        if self.expect(allowed, lambda: on_cases.refuse_case(case, **told)):
            self.model.cases[case] = "refused"
            self.model.write("refusal")

    @step("cases", "approved")
    def pause(self, case: int) -> None:
        allowed = self.model.cases[case] == "approved" and not self.model.live_of(case)
        until = self.today + timedelta(days=9)
        told = {"until": until, "reason": "Indlagt", "on": self.today} | self.when
        if self.expect(allowed, lambda: on_cases.pause_case(case, **told)):
            self.model.cases[case] = "paused"

    @step("cases", "paused")
    def resume(self, case: int) -> None:
        if self.expect(self.model.cases[case] == "paused", lambda: on_cases.resume_case(case, **self.when)):
            self.model.cases[case] = "approved"

    @step("cases", "assessed", "paused")
    def close(self, case: int) -> None:
        allowed = self.model.cases[case] in {"assessed", "approved", "paused"} and not self.model.live_of(case)
        told = {"reason": CloseReason.MOVED, "on": self.today} | self.when
        if self.expect(allowed, lambda: on_cases.close_case(case, **told)):
            self.model.cases[case] = "closed"

    @step("cases", "assessed", "approved", to_colleague=st.booleans())
    def hand_over(self, case: int, to_colleague: bool) -> None:
        to = self.colleague if to_colleague else self.by
        allowed = self.model.cases[case] not in ENDED and self.model.workers[case] != to.pk
        if self.expect(allowed, lambda: on_cases.hand_over_case(case, to.pk, note="Ferie", **self.when)):
            self.model.workers[case] = to.pk

    @step("cases", after=st.integers(1, MOST))
    def merge(self, kept: int, after: int) -> None:
        """Two citizens turn out to be one: the cases, their offers and what was asked go on as they were."""
        keys = self.model.keys("cases")
        merged = keys[(keys.index(kept) + after) % len(keys)]
        one, other = Case.objects.get(pk=kept).citizen, Case.objects.get(pk=merged).citizen
        allowed = one.pk != other.pk and one.born_on == other.born_on
        if self.expect(allowed, lambda: citizens.merge_citizens(one.pk, other.pk, reason="Samme borger", **self.when)):
            whose = self.model.citizens
            whose.update({case: one.pk for case, citizen in whose.items() if citizen == other.pk})
            self.model.merged.add(other.pk)
