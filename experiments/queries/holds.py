"""Which cases an experiment has rows of its own about: its evaluation needs them, and they name what a citizen promised."""

from collections.abc import Collection
from datetime import date

from experiments.models import Participation


def cases_held(cases: Collection[int], *, on: date) -> dict[int, str]:
    """Of these cases, those that are or were in an experiment."""
    found = Participation.objects.filter(case__in=cases).order_by().values_list("case", flat=True)
    return dict.fromkeys(found, "Sagen er med i et forsøg, og evalueringen bygger på den.")
