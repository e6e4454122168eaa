"""The letters of the municipality, and how far each has come."""

from django.db.models import Count, QuerySet

from accounts.models import User
from allocation.models import Letter
from background.models import LeaseState

LETTER_TABS = {
    "all": ("Alle", (LeaseState.WAITING, LeaseState.RUNNING, LeaseState.DONE, LeaseState.FAILED)),
    "sent": ("Sendt", (LeaseState.DONE,)),
    "waiting": ("På vej", (LeaseState.WAITING, LeaseState.RUNNING)),
    "failed": ("Ikke sendt", (LeaseState.FAILED,)),
}


def letter_list(user: User, tab: str) -> QuerySet[Letter]:
    """The letters of a tab, newest first."""
    found = Letter.objects.visible_to(user).with_delivery()
    return found.filter(delivery__state__in=LETTER_TABS[tab][1]).order_by("-written_at", "-pk")


def counts_of_letters(user: User) -> dict[str, int]:
    """How many letters are in each state of delivery."""
    states = Letter.objects.visible_to(user).order_by().values_list("delivery__state")
    return dict(states.annotate(Count("pk")))


def letter_shown(user: User) -> QuerySet[Letter]:
    """With all that the page of one letter shows, but the bytes."""
    return Letter.objects.visible_to(user).with_delivery().select_related("allocation__vacancy__dwelling")
