"""What the demo's citizens told later: needs, a paper, a note, somebody at their side; and one who is to be heard."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from PIL import Image, ImageDraw

from accounts.models import User
from allocation.actions.documents import Sent, add_document, add_note
from allocation.actions.facts import Circumstances, Told, record_fact
from allocation.actions.inquiries import Question, hear_case
from allocation.models import (
    AreaBanFacts,
    BenefitMonth,
    Case,
    Contact,
    LivingSituation,
    Need,
    Sharing,
    SupportPlan,
)
from allocation.queries.inquiries import unheard, usual_deadline
from allocation.states import DocumentKind
from history.demo_days import Days, Story
from history.demo_people import Applicant
from law.months import add_months, first_of_month
from law.wording import long_day

ADVERSE = "Boligforeningen Høje Tå oplyser, at du har stået som lejer af en lejlighed på Kløvervej siden september."
NOTE = "Talt med krisecentret. Opholdet kan forlænges en uge, hvis der er en bolig på vej. Ring igen på fredag."


@dataclass
class Facts:
    """Adds to the stories of the few that are picked out by name."""

    days: Days

    def add(self, story: Story, who: Applicant, number: str, *, by: User) -> None:
        told = self._pages().get((who.first_name, who.last_name))
        if told:
            story.add(self.days.before(min(who.waited_days - 1, 12)), partial(told, number, by))

    def _pages(self) -> dict[tuple[str, str], Callable[[str, User, date], None]]:
        return {
            ("Anna", "Kristensen"): self._sheltered,
            ("Mikkel", "Sørensen"): self._to_be_heard,
            ("Gülay", "Demir"): self._protected,
        }

    def _protected(self, number: str, by: User, day: date) -> None:
        case, until = Case.objects.get(number=number), self.days.deadline(17)
        told = Told(
            f"Navne- og adressebeskyttelse, beskyttet til og med {long_day(until)}",
            of_citizen={"protected_until": until},
        )
        record_fact(case.pk, told, Circumstances(), by=by, on=day, at=self.days.moment(day))

    def _sheltered(self, number: str, by: User, day: date) -> None:
        case, at = Case.objects.get(number=number), self.days.moment(day)
        sent = Sent(_paper("Udtalelse"), DocumentKind.STATEMENT, "Udtalelse fra krisecentret", day)
        paper = add_document(case.pk, sent, by=by, at=at)
        known = {"known_on": day, "recorded_by": by}
        seen = known | {"source": "Udtalelse fra krisecentret", "document": paper}
        talk = known | {"source": "Samtale"}
        for told in (
            _where(case, seen, day),
            _needs(case, seen, talk),
            _helpers(case, talk, day),
            _bans(case, talk, day),
        ):
            record_fact(case.pk, told, Circumstances(), by=by, on=day, at=at)
        add_note(case.pk, NOTE, by=by, at=at)

    def _to_be_heard(self, number: str, by: User, day: date) -> None:
        case, at = Case.objects.get(number=number), self.days.moment(day)
        told = Told("Oplysning fra Boligforeningen Høje Tå")
        record_fact(case.pk, told, Circumstances(adverse=ADVERSE), by=by, on=day, at=at)
        facts = unheard(Case.objects.get(pk=case.pk))
        hear_case(case.pk, Question(ADVERSE, usual_deadline(on=day)), [one.pk for one in facts], by=by, on=day, at=at)


def _where(case: Case, known: dict[str, Any], day: date) -> Told:
    leave_on = day + timedelta(days=33)
    row = LivingSituation(citizen=case.citizen, kind=case.situation, began_on=day, leave_on=leave_on, **known)
    return Told("Boligsituation: opholdet på krisecentret slutter", (row,))


def _needs(case: Case, seen: dict[str, Any], talk: dict[str, Any]) -> Told:
    rows = (
        Need(case=case, kind="rooms", weight="requirement", number=2, text="eget værelse til barnet", **talk),
        Need(case=case, kind="away_from", weight="requirement", place="Hedehusene", **seen),
        Need(case=case, kind="near_to", weight="wish", place="Borgerskolen", text="højst 2 km", **talk),
    )
    return Told("Behov: rum, sikkerhed og skole", rows)


def _helpers(case: Case, talk: dict[str, Any], day: date) -> Told:
    worker = {"name": "Pia Rask", "organisation": "Bostøtten", "phone": "43 00 00 00"}
    rows = (
        Contact(citizen=case.citizen, kind="support_worker", **worker, **talk),
        SupportPlan(case=case, method="cti", provider="Bostøtten", goal="Falde til i egen bolig", began_on=day, **talk),
        Sharing(
            citizen=case.citizen,
            ground="consent",
            covers=["support_worker"],
            what="Støttepersonens navn og telefon",
            began_on=day,
            **talk,
        ),
    )
    return Told("Støtte: CTI, Bostøtten", rows)


def _bans(case: Case, talk: dict[str, Any], day: date) -> Told:
    last = add_months(first_of_month(day), -1)
    months = (add_months(last, -back) for back in range(6))
    rows = [BenefitMonth(citizen=case.citizen, month=month, kind="disability_pension", **talk) for month in months]
    looked = dict.fromkeys(("is_released", "is_evicted"), False) if talk["recorded_by"].is_trusted_with_offences else {}
    answers = AreaBanFacts(citizen=case.citizen, citizenship="eu", **looked, **talk)
    return Told("Forbud i boligområder undersøgt, borgeren", (*rows, answers))


def _paper(words: str) -> bytes:
    """A page with one word on it, as a scanner would give it."""
    page, out = Image.new("RGB", (420, 594), "white"), io.BytesIO()
    ImageDraw.Draw(page).text((40, 40), words, fill="black")
    page.save(out, "PNG")
    return out.getvalue()
