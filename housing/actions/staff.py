"""The association's own people."""

from datetime import datetime

from django.db import transaction

from accounts.actions import NewUser, create_user
from accounts.models import User
from housing.models import (
    Association,
    AssociationMembership,
)


@transaction.atomic
def create_staff(association: Association, new: NewUser, *, by: User, at: datetime) -> User:
    """A user who works for the association: never one without the other."""
    user = create_user(new, by=by, at=at)
    AssociationMembership.objects.create(user=user, association=association)
    return user
