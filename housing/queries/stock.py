"""The address look-up in one's own stock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Value, When
from django.db.models.functions import Length

from accounts.models import User
from housing.models import Dwelling, DwellingTerms, Vacancy
from housing.states import OPEN_MUNICIPAL_STATES

MOST = 10
LONGEST = 100


@dataclass(frozen=True)
class Found:
    """A dwelling as the look-up shows it; `terms` is None when the register knows no rent that day."""

    dwelling: Dwelling
    terms: DwellingTerms | None
    is_notified: bool

    @property
    def detail(self) -> str:
        parts = [self.dwelling.unit_number]
        if self.terms:
            parts += [f"{self.terms.rooms} rum", f"{self.terms.area_m2} m²"]
        if self.is_notified:
            parts.append("allerede indmeldt")
        return " · ".join(parts)


def find_dwellings(user: User, text: str, *, on: date) -> Sequence[Found]:
    """At most ten dwellings in the user's own stock that hold every word, in the address or the unit number."""
    words = text[:LONGEST].split()
    if not words:
        return []
    found, in_address = Dwelling.objects.visible_to(user), Q()
    for word in words:
        found = found.filter(Q(address__icontains=word) | Q(unit_number__icontains=word))
        in_address &= Q(address__icontains=word)
    open_ones = Vacancy.objects.filter(dwelling=OuterRef("pk"), state__in=OPEN_MUNICIPAL_STATES)
    rows = (
        found.annotate(is_notified=Exists(open_ones), by_number=Case(When(in_address, Value(0)), default=Value(1)))
        .prefetch_related(Prefetch("terms", DwellingTerms.objects.on(on), to_attr="current"))
        .order_by("by_number", Length("address"), "address", "pk")[:MOST]
    )
    return [Found(row, next(iter(row.current), None), row.is_notified) for row in rows]
