"""What is written about users and their looking."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.denied import ActionDenied
from accounts.models import AccessEvent, User
from accounts.permissions import (
    obstacle_to_close,
    obstacle_to_grant_offences,
    obstacle_to_invite,
    obstacle_to_manage_users,
    obstacle_to_reopen,
    obstacle_to_revoke_offences,
)
from accounts.roles import Role


@dataclass(frozen=True)
class NewUser:
    """Who is to be let in, as the administrator writes it."""

    username: str
    first_name: str
    last_name: str
    role: Role
    email: str = ""


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


@transaction.atomic
def create_user(new: NewUser, *, by: User, at: datetime) -> User:
    """A user without a password: the invitation's link sets it, so that only the user ever knows it."""
    _refuse(obstacle_to_manage_users(by=by))
    if User.objects.filter(username__iexact=new.username).exists():
        raise ActionDenied(f"Brugernavnet »{new.username}« er taget. Vælg et andet.", conflict=True)
    user = User(**vars(new))
    user.set_unusable_password()
    user.save()
    _record(user, "Oprettet", by=by, at=at)
    return user


@transaction.atomic
def close_user(user_id: int, *, by: User, at: datetime) -> User:
    """Shut a user out at once: the password goes, and with it every session that was opened by it."""
    # All administrators are locked, so that two of them cannot close each other in the same moment.
    list(User.objects.filter(role=Role.ADMINISTRATOR).order_by("pk").select_for_update())
    user = _lock_user(user_id)
    _refuse(obstacle_to_close(user, by=by))
    user.is_active = user.is_trusted_with_offences = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "is_trusted_with_offences", "password"])
    _record(user, "Lukket", by=by, at=at)
    return user


@transaction.atomic
def grant_offences(user_id: int, *, by: User, at: datetime) -> User:
    """Let one person see offences (databeskyttelsesloven § 8); written in the access log."""
    user = _lock_user(user_id)
    _refuse(obstacle_to_grant_offences(user, by=by))
    user.is_trusted_with_offences = True
    user.save(update_fields=["is_trusted_with_offences"])
    _record(user, "Fik adgang til strafbare forhold", by=by, at=at)
    return user


@transaction.atomic
def revoke_offences(user_id: int, *, by: User, at: datetime) -> User:
    """Take that away again."""
    user = _lock_user(user_id)
    _refuse(obstacle_to_revoke_offences(user, by=by))
    user.is_trusted_with_offences = False
    user.save(update_fields=["is_trusted_with_offences"])
    _record(user, "Mistede adgang til strafbare forhold", by=by, at=at)
    return user


@transaction.atomic
def reopen_user(user_id: int, *, by: User, at: datetime) -> User:
    """Let a closed user in again, by a new link."""
    user = _lock_user(user_id)
    _refuse(obstacle_to_reopen(user, by=by))
    user.is_active = True
    user.save(update_fields=["is_active"])
    _record(user, "Genåbnet", by=by, at=at)
    return user


@transaction.atomic
def invite_user(user_id: int, *, by: User, at: datetime) -> User:
    """Take the password away, so that a link to set a new one cannot pass unnoticed by its owner."""
    user = _lock_user(user_id)
    _refuse(obstacle_to_invite(user, by=by))
    user.set_unusable_password()
    user.save(update_fields=["password"])
    _record(user, "Fik et link til at vælge adgangskode", by=by, at=at)
    return user


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


def _lock_user(user_id: int) -> User:
    return User.objects.select_for_update().get(pk=user_id)


def _record(user: User, what: str, *, by: User, at: datetime) -> None:
    log_access("user", user.pk, by=by, at=at, action=AccessEvent.Action.CHANGE, purpose=what)


def _refuse(sentence: str | None) -> None:
    if sentence:
        raise ActionDenied(sentence)
