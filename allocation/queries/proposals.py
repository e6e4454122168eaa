"""What waits for another person's yes, with everything its page shows."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from allocation.models import Case, Proposal
from allocation.queries.fitting import Requirement, requirements
from allocation.queries.households import amounts_of
from allocation.queries.payment import Payment, payment
from housing.models import Vacancy

_RELATED = (
    "case__citizen",
    "vacancy__dwelling__estate__association",
    "vacancy__terms__area",
    "vacancy__agreement__ledger",
    "made_by",
    "ended_by",
)


def waiting_for(thing: Case | Vacancy) -> Proposal | None:
    """What waits for another person's yes and so keeps the case or the vacancy."""
    about = {"case": thing} if isinstance(thing, Case) else {"vacancy": thing}
    return (
        Proposal.objects.open().filter(**about).select_related("vacancy__dwelling", "case__citizen", "made_by").first()
    )


def named_ranking(proposal: Proposal, user: User) -> list[tuple[dict[str, Any], Case | None]]:
    """The frozen order with the cases behind its numbers; None for one that is no longer there to be seen."""
    numbers = [row["case"] for row in proposal.ranking]
    cases = Case.objects.visible_to(user).filter(number__in=numbers).select_related("citizen")
    by_number = {case.number: case for case in cases}
    return [(row, by_number.get(row["case"])) for row in proposal.ranking]


def proposal_page(user: User) -> QuerySet[Proposal]:
    """A proposal with everything its page shows."""
    proposals: QuerySet[Proposal] = Proposal.objects.visible_to(user).select_related(*_RELATED)
    return proposals.annotate(told_amounts=amounts_of("case__citizen"))


def requirements_of(proposal: Proposal, *, on: date) -> tuple[list[Requirement], Payment]:
    """How the proposed pair meets what is asked today, and what is left when the rent is paid; ask with `proposal_page`."""
    case = proposal.case
    case.told_amounts = proposal.told_amounts  # type: ignore[attr-defined]
    paid = payment(case, proposal.vacancy, on=on)
    return requirements(case, proposal.vacancy, on=on, paid=paid), paid
