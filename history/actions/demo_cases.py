"""The demo's applicants, from the application through the same form and actions as on the screens."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from accounts.models import User
from allocation.actions.applications import receive_application
from allocation.actions.cases import Needs, approve_case, assess_case, close_case, pause_case, refuse_case
from allocation.forms.people import ApplicationForm
from allocation.models import Case, Citizen
from allocation.queries.households import persons_in_words
from allocation.states import CloseReason, HousingSituation, UrgencyCriterion
from history.actions.demo_facts import Facts
from history.demo_days import Days, Story
from history.demo_people import (
    APPLICANTS,
    NO_STAIRS,
    OLD_INCOME,
    PET,
    PROTECTED,
    URGENT,
    WHEELCHAIR,
    Applicant,
    Fate,
)
from law.cpr import parse_cpr
from law.refusals import RefusalGround
from law.wording import dkk

STREETS = ("Kastanjevej", "Ærtevej", "Østerled", "Åvænget", "Pilehaven", "Møllestien")
TOWNS = (("2630", "Taastrup"), ("2640", "Hedehusene"))
NO_ADDRESS = frozenset({HousingSituation.STREET, HousingSituation.SOFA})
URGENT_BECAUSE = {
    HousingSituation.STREET: UrgencyCriterion.ROOFLESS,
    HousingSituation.CRISIS_109: UrgencyCriterion.VIOLENCE,
    HousingSituation.EVICTION: UrgencyCriterion.MUST_LEAVE,
}
FIRST_NUMBER = 301
TO_ASSESS, TO_APPROVE = timedelta(days=9), timedelta(days=16)


@dataclass
class Applications:
    """Adds each applicant's story."""

    days: Days
    caseworkers: tuple[User, ...]
    fresh: list[tuple[str, User]] = field(default_factory=list)

    def add_to(self, story: Story) -> None:
        order = sorted(range(len(APPLICANTS)), key=lambda place: -APPLICANTS[place].waited_days)
        for number, place in enumerate(order, start=FIRST_NUMBER):
            self._add(story, APPLICANTS[place], number)

    def add_fresh_to(self, story: Story) -> None:
        """Approved when everything else has happened."""
        for number, by in self.fresh:
            story.add(self.days.past(0), partial(self._approve, number, by))

    def _add(self, story: Story, who: Applicant, number: int) -> None:
        applied_on = self.days.today - timedelta(days=who.waited_days)
        case_number = f"{applied_on.year}-{number:05}"
        by = self.caseworkers[number % len(self.caseworkers)]
        story.add(applied_on, partial(self._receive, who, case_number, by))
        Facts(self.days).add(story, who, case_number, by=by)
        if who.fate == Fate.CLOSED:
            story.add(self.days.before(20), partial(self._close, case_number, by))
        if who.fate in {Fate.RECEIVED, Fate.CLOSED}:
            return
        story.add(self.days.open_day(applied_on + TO_ASSESS), partial(self._assess, who, case_number, by))
        if who.fate == Fate.FRESH:
            self.fresh.append((case_number, by))
        if who.fate in {Fate.ASSESSED, Fate.FRESH}:
            return
        decide = self._refuse if who.fate == Fate.REFUSED else self._approve
        story.add(self.days.open_day(applied_on + TO_APPROVE), partial(decide, case_number, by))
        if who.fate in {Fate.PAUSED, Fate.PAUSE_OVER}:
            story.add(self.days.before(50), partial(self._pause, who, case_number, by))

    def _receive(self, who: Applicant, number: str, by: User, day: date) -> None:
        form = ApplicationForm(self._answers(who, number, day), source="Lønsedler og udbetalinger")
        assert form.is_valid(), form.errors
        receive_application(form.application(), by=by, at=self.days.moment(day))

    def _answers(self, who: Applicant, number: str, applied_on: date) -> dict[str, Any]:
        """What is written in the form, in its own words."""
        known_on = max(applied_on, self.days.before(48 + self.days.chance.randrange(35)))
        known_on = self.days.before(100) if OLD_INCOME in who.needs else known_on
        answers: dict[str, Any] = {
            "number": number,
            "cpr": self._cpr(who),
            "first_name": who.first_name,
            "last_name": who.last_name,
            "is_protected": _yes(PROTECTED in who.needs),
            "adults": str(who.adults),
            "children": str(len(who.ages)),
            "children_ages": ",".join(map(str, who.ages)),
            "support": who.support,
            "gross_month_dkk": str(who.gross_dkk),
            "wealth_dkk": "0",
            "income_known_on": known_on.isoformat(),
            "applied_on": applied_on.isoformat(),
            "situation": who.living,
            "needs_wheelchair": _yes(WHEELCHAIR in who.needs),
            "needs_no_stairs": _yes(NO_STAIRS in who.needs),
            "has_pet": _yes(PET in who.needs),
            "remark": who.remark,
        }
        if URGENT in who.needs:
            answers["urgency"] = [URGENT_BECAUSE[who.living]]
        return answers | who.amounts | self._address(who)

    def _address(self, who: Applicant) -> dict[str, str]:
        if who.living in NO_ADDRESS or PROTECTED in who.needs:
            return {}
        chance = self.days.chance
        postal_code, city = chance.choice(TOWNS)
        return {
            "street": f"{chance.choice(STREETS)} {chance.randrange(1, 90)}",
            "postal_code": postal_code,
            "city": city,
            "phone": f"{chance.randrange(20, 62)} {chance.randrange(100):02} 00 00",
        }

    def _cpr(self, who: Applicant) -> str:
        """A number that is nobody's: the day + 60, and not in the register yet."""
        chance = self.days.chance
        while True:
            serial = chance.randrange(4000, 5000) if who.born >= 2000 else chance.randrange(1000, 4000)
            serial += (serial + who.is_woman) % 2 == 0  # the last digit: even for a woman
            text = f"{chance.randrange(61, 89)}{chance.randrange(1, 13):02}{who.born % 100:02}-{serial}"
            parse_cpr(text)
            if not Citizen.objects.with_cpr(text).exists():
                return text

    def _assess(self, who: Applicant, number: str, by: User, day: date) -> None:
        needs = Needs(
            economic=f"{who.support.label}, {dkk(Decimal(who.gross_dkk))} om måneden før skat. Ingen formue.",
            social=_social(who),
            housing=f"{who.living.label}. Har brug for en bolig til {persons_in_words(who.adults, len(who.ages))}.",
        )
        assess_case(_case(number).pk, needs, by=by, on=day, at=self.days.moment(day))

    def _approve(self, number: str, by: User, day: date) -> None:
        approve_case(_case(number).pk, by=by, on=day, at=self.days.moment(day))

    def _refuse(self, number: str, by: User, day: date) -> None:
        reason = "Husstanden har en bolig og en indkomst, som den selv kan finde en anden bolig for."
        grounds = [RefusalGround.SUITABLE_HOME, RefusalGround.CAN_FIND_ONE]
        refuse_case(_case(number).pk, reason=reason, grounds=grounds, by=by, on=day, at=self.days.moment(day))

    def _pause(self, who: Applicant, number: str, by: User, day: date) -> None:
        until = self.days.today if who.fate == Fate.PAUSE_OVER else self.days.deadline(21)
        case = _case(number)
        pause_case(case.pk, until=until, reason=who.remark.lower().rstrip("."), by=by, on=day, at=self.days.moment(day))

    def _close(self, number: str, by: User, day: date) -> None:
        close_case(_case(number).pk, reason=CloseReason.FOUND_OTHER, by=by, on=day, at=self.days.moment(day))


def _case(number: str) -> Case:
    return Case.objects.get(number=number)


def _yes(is_so: bool) -> str:
    return "ja" if is_so else "nej"


def _social(who: Applicant) -> str:
    """What weighs, in a caseworker's words."""
    sentences = []
    if URGENT in who.needs:
        sentences.append("Behovet er akut.")
    if who.ages:
        sentences.append("Børnene skal kunne blive i skole og dagtilbud.")
    if WHEELCHAIR in who.needs:
        sentences.append("Bruger kørestol.")
    if NO_STAIRS in who.needs:
        sentences.append("Kan ikke gå på trapper.")
    return " ".join(sentences) or "Har ikke selv kunnet finde en bolig."
