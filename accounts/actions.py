"""What is written about users and their looking."""

from datetime import datetime

from accounts.models import AccessEvent, User
from accounts.roles import Role


def log_access(
    subject_kind: str,
    subject_id: int,
    *,
    by: User,
    at: datetime,
    action: AccessEvent.Action = AccessEvent.Action.VIEW,
    purpose: str = "",
    request_id: str = "",
) -> AccessEvent:
    """Write that `by` looked at a person's data. Never raises for lack of a purpose: looking is logged, not gated."""
    return AccessEvent.objects.create(
        at=at,
        actor_id=by.pk,
        actor_name=str(by),
        actor_role=by.role,
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        purpose=purpose,
        request_id=request_id,
    )


def system_user() -> User:
    """The user that nightly jobs act as; cannot sign in."""
    user, created = User.objects.get_or_create(
        username="system",
        defaults={"role": Role.SYSTEM, "first_name": "Systemet", "is_active": False},
    )
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
