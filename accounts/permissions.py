"""May this person make, close or reopen that user now? None, or a Danish sentence."""

from accounts.models import User
from accounts.roles import Role


def obstacle_to_manage_users(*, by: User) -> str | None:
    """Users are the administrator's; the system makes the first one."""
    if by.role not in {Role.ADMINISTRATOR, Role.SYSTEM}:
        return "Brugere oprettes og lukkes af administratoren."
    return None


def obstacle_to_close(user: User, *, by: User) -> str | None:
    """Somebody must always be left who can let people in."""
    others = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=user.pk)
    if sentence := obstacle_to_manage_users(by=by):
        return sentence
    if not user.is_active:
        return f"{user} er allerede lukket."
    if user.role == Role.ADMINISTRATOR and not others.exists():
        return f"{user} er den sidste administrator. Opret en anden administrator først."
    return None


def obstacle_to_grant_offences(user: User, *, by: User) -> str | None:
    """Only somebody who works with cases can have it."""
    if sentence := obstacle_to_manage_users(by=by):
        return sentence
    if not user.is_municipal or not user.is_active:
        return "Adgangen kan kun gives til sagsbehandlere og ledere, der er åbne."
    return f"{user} har allerede adgang." if user.is_trusted_with_offences else None


def obstacle_to_revoke_offences(user: User, *, by: User) -> str | None:
    if sentence := obstacle_to_manage_users(by=by):
        return sentence
    return None if user.is_trusted_with_offences else f"{user} har ikke adgang."


def obstacle_to_reopen(user: User, *, by: User) -> str | None:
    if user.is_active:
        return obstacle_to_manage_users(by=by) or f"{user} er allerede åben."
    return obstacle_to_manage_users(by=by)


def obstacle_to_invite(user: User, *, by: User) -> str | None:
    if not user.is_active:
        return obstacle_to_manage_users(by=by) or f"{user} er lukket. Genåbn brugeren først."
    return obstacle_to_manage_users(by=by)
