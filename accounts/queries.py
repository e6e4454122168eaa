"""What the administrator's pages ask."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import AccessEvent, User
from accounts.roles import Role
from law.wording import collation_key


def people(*, containing: str = "") -> QuerySet[User]:
    """Everybody who can be let in; `containing` is sought in names and user names."""
    users = User.objects.exclude(role=Role.SYSTEM).select_related("membership__association")
    for word in containing.split():
        named = Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(username__icontains=word)
        users = users.filter(named)
    return users.order_by("pk")


def by_name(users: Iterable[User]) -> list[User]:
    """In the order of the Danish alphabet, which the database does not know."""
    return sorted(users, key=lambda user: (collation_key(str(user)), user.pk))


def access_events(*, actor: User | None = None, on: date | None = None) -> QuerySet[AccessEvent]:
    """Who looked at whom, newest first; by one user and on one day if asked."""
    events = AccessEvent.objects.order_by("-at", "-pk")
    if actor is not None:
        events = events.filter(actor_id=actor.pk)
    if on is not None:
        events = events.filter(at__gte=_midnight(on), at__lt=_midnight(on + timedelta(days=1)))
    return events


def changes_of(user: User) -> QuerySet[AccessEvent]:
    """What administrators did to a user, newest first."""
    return AccessEvent.objects.filter(
        subject_kind="user", subject_id=user.pk, action=AccessEvent.Action.CHANGE
    ).order_by("-at", "-pk")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
