"""The vacancies whose rent can be counted."""

from django.db.models import QuerySet

from accounts.models import User
from housing.models import Vacancy


def counted_vacancies(user: User) -> QuerySet[Vacancy]:
    """Those that fell to the municipality."""
    found: QuerySet[Vacancy] = Vacancy.objects.visible_to(user).municipal().with_dwelling()
    return found
