"""What must be found out before the area ban can be said not to apply (almenboligloven § 59, stk. 6-7).

Unknown is never no. Whether a fact is missing is found by asking the ban itself about the worst that it could be.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from law.area_ban import (
    BENEFIT_MONTHS,
    BanArea,
    BanTerms,
    Benefit,
    BenefitPeriod,
    Citizenship,
    Member,
    criteria_in_force,
)
from law.months import add_months, first_of_month


@dataclass(frozen=True, slots=True)
class Looked:
    """What somebody has found out about a member; whatever is False or missing is unknown.

    `months`: the first days of the months whose benefit is known, none at all included. `is_minor` None: the age is
    unknown.
    """

    release: bool = False
    eviction: bool = False
    citizenship: bool = False
    student: bool = False
    pension: bool = False
    months: frozenset[date] = frozenset()
    is_minor: bool | None = False


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to find out: about which member (1: the applicant), by which number of the provision.

    `what` says it without whom, for a list that names them; `sentence` is whole.
    """

    member: int
    number: int
    what: str

    @property
    def sentence(self) -> str:
        """In words, when it stands alone."""
        who = "ansøgeren" if self.member == 1 else f"medlem {self.member} af husstanden"
        return f"Find ud af, om {who} {self.what}."


_HOW = {
    1: "er løsladt efter straf de seneste 6 måneder: spørg, og få samtykke til at spørge Kriminalforsorgen",
    2: "er under 18 år og løsladt fra en institution: spørg familieafdelingen",
    3: "er sat ud for grov overtrædelse af god skik og orden de seneste 6 måneder: spørg borgeren og den tidligere udlejer",
    4: "er statsborger i EU, EØS eller Schweiz eller optaget på en uddannelse: slå op i CPR, og se indskrivningen",
    5: "har fået kontanthjælp eller en tilsvarende ydelse i 6 hele måneder i træk: slå ydelserne op måned for måned",
    6: "får førtidspension: slå ydelserne op",
    7: "har fået dagpenge, sygedagpenge eller ressourceforløbsydelse i 6 hele måneder i træk: "
    "slå ydelserne op måned for måned",
}


def open_questions(
    members: Sequence[tuple[Member, Looked]], area: BanArea, *, on: date, terms: BanTerms | None = None
) -> tuple[Question, ...]:
    """Almenboligloven § 59, stk. 6-7: what is still unknown and could make the ban apply, by member and number.

    A fact that could not ban is not asked about, and one that bans already needs no other.
    """
    criteria, _ = criteria_in_force(area, on=on)
    terms = terms or BanTerms()
    return tuple(
        Question(number, criterion.number, _HOW[criterion.number])
        for number, (member, looked) in enumerate(members, 1)
        for criterion in criteria
        if not criterion.test(member, on, terms) and criterion.test(_at_worst(member, looked, on), on, terms)
    )


def _at_worst(member: Member, looked: Looked, on: date) -> Member:
    """The member with the worst answer to everything unknown."""
    if not looked.release:
        member = replace(
            member,
            released_on=member.released_on if looked.is_minor else on,
            youth_released_on=member.youth_released_on if looked.is_minor is False else on,
        )
    if not looked.citizenship:
        member = replace(member, citizenship=Citizenship.OTHER)
    if not looked.student:
        member = replace(member, enrolled_student=False)
    return member if looked.is_minor else _adult_at_worst(member, looked, on)


def _adult_at_worst(member: Member, looked: Looked, on: date) -> Member:
    """Evictions and benefits are an adult's."""
    last_full = add_months(first_of_month(on), -1)
    unknown = [month for back in range(BENEFIT_MONTHS) if (month := add_months(last_full, -back)) not in looked.months]
    filled = [
        BenefitPeriod(kind, month, month) for month in unknown for kind in (Benefit.SELF_SUPPORT, Benefit.SICKNESS)
    ]
    return replace(
        member,
        evicted_on=member.evicted_on if looked.eviction else on,
        disability_pension=member.disability_pension or not looked.pension,
        benefits=(*member.benefits, *filled),
    )
