"""What can be complained over, how a complaint may end, and what stands in the way."""

from django.db.models import QuerySet

from accounts.models import User
from allocation.models import Appeal, Case, Letter
from allocation.states import OF_AUTHORITY, AppealOutcome


def appeals_of(user: User) -> QuerySet[Appeal]:
    """Every complaint that the user may open."""
    return Appeal.objects.visible_to(user).select_related("case__citizen", "letter")


def decisions_of(case: Case) -> list[Letter]:
    """The letters that decided something, newest first: those that say where one may complain, or that one may not."""
    letters = case.letters.filter(copy_of=None).defer("pdf", "html").order_by("-written_at", "-pk")
    return [letter for letter in letters if letter.facts.get("appeal")]


def outcomes_of(appeal: Appeal) -> list[AppealOutcome]:
    """Here until it is sent on, where somebody else can settle it; after that as the authority says."""
    if appeal.sent_on:
        return [outcome for outcome in AppealOutcome if outcome in OF_AUTHORITY or outcome == AppealOutcome.WITHDRAWN]
    kept = [] if appeal.authority else [AppealOutcome.KEPT]
    return [AppealOutcome.GRANTED, *kept, AppealOutcome.WITHDRAWN]


def obstacle_to_appeal(case: Case, *, by: User) -> str | None:
    """Also on a case that has ended: a complaint is over what was decided."""
    if not by.is_municipal:
        return "Klager registreres af sagsbehandlere og ledere."
    return None if decisions_of(case) else "Der er ikke sendt en afgørelse i sagen, som der kan klages over."


def obstacle_to_send(appeal: Appeal, *, by: User) -> str | None:
    sentence = obstacle_to_end(appeal, by=by)
    if sentence:
        return sentence
    if appeal.sent_on:
        return f"Klagen er allerede sendt til {appeal.authority}. Genindlæs siden."
    if not appeal.authority:
        return "Afgørelsen kan ikke påklages til en anden myndighed. Afslut klagen med kommunens genvurdering."
    return None


def obstacle_to_end(appeal: Appeal, *, by: User) -> str | None:
    if not by.is_municipal:
        return "Klager afsluttes af sagsbehandlere og ledere."
    return "Klagen er afsluttet. Genindlæs siden." if appeal.ended_on else None
