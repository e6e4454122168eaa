"""Who looked at whom, when a page shows many: one row a citizen, one query a page."""

from collections.abc import Iterable
from datetime import datetime

from accounts.actions import log_access
from accounts.denied import ActionDenied
from accounts.models import CPR_PURPOSE, AccessEvent, User
from allocation.encryption import CannotOpen
from allocation.models import Case, HouseholdMember
from allocation.models.people import Numbered


def log_looks(
    citizen_ids: Iterable[int],
    *,
    by: User,
    at: datetime,
    purpose: str,
    action: AccessEvent.Action = AccessEvent.Action.VIEW,
    request_id: str = "",
) -> None:
    """Write that `by` saw more than the names of these citizens. As accounts.actions.log_access, for many at once."""
    AccessEvent.objects.bulk_create(
        AccessEvent(
            at=at,
            actor_id=by.pk,
            actor_name=str(by),
            actor_role=by.role,
            action=action,
            subject_kind="citizen",
            subject_id=citizen_id,
            purpose=purpose,
            request_id=request_id,
        )
        for citizen_id in sorted(set(citizen_ids))
    )


def reveal_cpr(case: Case, *, by: User, at: datetime, request_id: str = "") -> str:
    """The number in clear. The look is written first, so that it stands even when the number cannot be opened."""
    reveal(case, f"{CPR_PURPOSE}, sag {case.number}", by=by, at=at, request_id=request_id)
    return _open(case.citizen)


def reveal_member_cpr(member: HouseholdMember, case: Case, *, by: User, at: datetime, request_id: str = "") -> str:
    """The same of somebody in the household, written as a look at the citizen."""
    if not member.cpr_index:
        raise ActionDenied("CPR-nummeret er ikke oplyst.")
    reveal(case, f"{CPR_PURPOSE} i husstanden, sag {case.number}", by=by, at=at, request_id=request_id)
    return _open(member)


def _open(person: Numbered) -> str:
    try:
        return person.reveal_cpr()
    except CannotOpen:
        raise ActionDenied(
            "CPR-nummeret kan ikke læses: det er ændret, eller nøglen mangler. Kontakt driften, og skriv det ikke om."
        ) from None


def reveal(case: Case, purpose: str, *, by: User, at: datetime, request_id: str = "") -> None:
    """Write that something hidden about the case's citizen is shown to `by`, and what for."""
    reveals = AccessEvent.Action.REVEAL
    log_access("citizen", case.citizen_id, by=by, at=at, action=reveals, purpose=purpose, request_id=request_id)
