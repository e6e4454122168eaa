"""Where the hearing of a party and the requests for information stand."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import QuerySet

from accounts.models import User
from allocation.models import AdverseFact, Case, Inquiry
from allocation.states import CloseReason, InquiryKind
from housing.calendar import closed_days
from law.deadlines import add_working_days, next_working_day, working_days_between
from law.decisions import Decision, DecisionKind, decision_duties
from law.refusals import RefusalGround
from law.wording import weekday_day

LEAST_WORKING_DAYS = 3
USUAL_DAYS = timedelta(days=14)
LONGEST_DAYS = timedelta(days=90)


def inquiries_of(user: User) -> QuerySet[Inquiry]:
    """Every inquiry that the user may open."""
    return Inquiry.objects.filter(case__in=Case.objects.visible_to(user)).select_related("case__citizen", "asked_by")


def facts_to_hear(user: User) -> QuerySet[AdverseFact]:
    return AdverseFact.objects.filter(case__in=Case.objects.visible_to(user)).select_related("case__citizen")


def unheard(case: Case) -> list[AdverseFact]:
    """What speaks against the citizen and has been neither heard about nor waived."""
    facts = (fact for fact in case.adverse_facts.all() if not fact.hearing_id and not fact.waived_reason)
    return sorted(facts, key=lambda fact: (fact.known_on, fact.pk))


def heard(case: Case) -> list[Inquiry]:
    """The hearings in the order they were sent; a refusal waits until each is answered or its last day has passed."""
    hearings = (one for one in case.inquiries.all() if one.kind == InquiryKind.HEARING)
    return sorted(hearings, key=lambda one: (one.asked_on, one.pk))


def usual_deadline(*, on: date) -> date:
    """A fortnight, moved off closed days."""
    return next_working_day(on + USUAL_DAYS, closed=closed_days())


def obstacle_to_deadline(due_on: date, *, on: date) -> str | None:
    """No number stands in the act; a deadline nobody can meet is none, and one far ahead holds the decision up."""
    if due_on > on + LONGEST_DAYS:
        return f"Fristen er for lang: sagen kan ikke afgøres før. Vælg senest {weekday_day(on + LONGEST_DAYS)}."
    if due_on > on and working_days_between(on, due_on, closed=closed_days()) >= LEAST_WORKING_DAYS:
        return None
    earliest = add_working_days(on, LEAST_WORKING_DAYS, closed=closed_days())
    return f"Fristen er for kort til at svare. Vælg tidligst {weekday_day(earliest)}."


def obstacle_in_hearing(case: Case, *, on: date) -> str | None:
    """Forvaltningsloven § 19: no refusal while something adverse is unheard, or the citizen still has time."""
    facts = unheard(case)
    if facts:
        duties = decision_duties(Decision(DecisionKind.FAMILY_DWELLING, False, unheard_adverse_facts=True))
        return f"{duties.findings[0].because} Send partshøring, eller skriv, hvorfor det ikke er nødvendigt: {facts[0]}"
    hearings = (one for one in case.inquiries.all() if one.kind == InquiryKind.HEARING)
    waits = next((one for one in hearings if one.binds_on(on)), None)
    if waits is None:
        return None
    return f"Borgeren er hørt. {waits.time_left} Vent på svaret eller dagen efter."


def obstacle_in_grounds(case: Case, grounds: Collection[RefusalGround], *, on: date) -> str | None:
    """What was never asked for cannot be held against the citizen."""
    if RefusalGround.NOT_INFORMED not in grounds or _was_asked_in_vain(case, on):
        return None
    return (
        "Borgeren skal først bedes om oplysningerne med en frist og besked om, hvad der sker uden svar, og fristen skal "
        "være gået. Brug »Indhent oplysninger«."
    )


def obstacle_in_close_reason(case: Case, reason: CloseReason, *, on: date) -> str | None:
    """A case is not closed in the citizen's silence before the deadline, nor instead of a refusal that is being heard."""
    if reason == CloseReason.NO_ANSWER and not _was_asked_in_vain(case, on):
        return (
            "Borgeren skal først være spurgt med en frist, og fristen skal være gået. Brug »Indhent oplysninger«, eller "
            "vælg en anden grund."
        )
    hearings = case.inquiries.open().filter(kind=InquiryKind.HEARING)
    if reason == CloseReason.OTHER and (unheard(case) or hearings.exists()):
        return "Noget taler imod borgeren, og sagen skal afgøres: godkend den, eller giv afslag, som borgeren kan klage over."
    return None


def _was_asked_in_vain(case: Case, on: date) -> bool:
    """Whether the citizen was asked for information, and the last day has passed without a reply."""
    asked = case.inquiries.filter(kind=InquiryKind.INFORMATION, replied_on=None)
    return any(not one.binds_on(on) for one in asked)
