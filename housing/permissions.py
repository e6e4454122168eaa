"""May this person take this step with this vacancy now? None, or a Danish sentence."""

from accounts.models import User
from accounts.roles import Role
from accounts.workflow import obstacle_in_table
from housing.models import Association, Vacancy


def association_of(user: User) -> Association | None:
    """The housing association that a user works for; None for the municipality's people."""
    if user.role != Role.ASSOCIATION:
        return None
    membership = getattr(user, "membership", None)
    return membership.association if membership else None


def obstacle_to(step: str, vacancy: Vacancy, *, by: User) -> str | None:
    """The reason why not, in the order: whose dwelling, whose role, which state."""
    if by.role == Role.ASSOCIATION and association_of(by) != vacancy.dwelling.estate.association:
        return "Boligen hører til en anden boligorganisation."
    return obstacle_in_table(step, vacancy, by=by)


def obstacle_to_notify(association: Association, *, by: User) -> str | None:
    """Only the association's own staff notify its vacancies; the system brings in history."""
    if by.role == Role.SYSTEM:
        return None
    if by.role != Role.ASSOCIATION:
        return "Ledige boliger indmeldes af boligorganisationen."
    if association_of(by) != association:
        return "I kan kun indmelde jeres egne boliger."
    return None
