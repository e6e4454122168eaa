"""What is asked of reply links: who answers by one, and what the system should ask about by itself."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from housing.models import AssociationMembership, Estate, Vacancy
from housing.models.replies import ReplyLink
from housing.states import VacancyState

ASK_AFTER = timedelta(days=14)


def link_of(token: str) -> ReplyLink | None:
    """The link that the token was made for; None when it was not made here."""
    return ReplyLink.objects.signed(token).select_related("association", "vacancy__dwelling__estate").first()


def answerer_of(link: ReplyLink) -> User:
    """Whose stock is shown, and who stands in the story."""
    return User.objects.select_related("membership__association").get(username=f"svarlink-{link.association_id}")


def nobody_signs_in(estate: Estate) -> bool:
    """Whether its association has no account: then a link is how it answers."""
    return not AssociationMembership.objects.filter(association=estate.association_id, user__is_active=True).exists()


def to_ask_about(*, at: datetime) -> QuerySet[Vacancy]:
    """What has been the association's to let for two weeks, where nobody signs in to tell; asked every two weeks."""
    day = timezone.localdate(at) - ASK_AFTER
    signs_in = AssociationMembership.objects.filter(
        association=OuterRef("dwelling__estate__association"), user__is_active=True
    )
    asked = ReplyLink.objects.filter(vacancy=OuterRef("pk"), created_at__gt=at - ASK_AFTER)
    waiting = Q(state=VacancyState.RETURNED, answered_on__lte=day) | Q(state=VacancyState.OWN, available_on__lte=day)
    found = Vacancy.objects.filter(waiting, is_imported=False).exclude(Exists(signs_in)).exclude(Exists(asked))
    return found.select_related("dwelling__estate__association").order_by("pk")
