"""The places a need may name: what the register's dwellings lie in, as `queries.demands.home_of` reads it."""

from difflib import get_close_matches

from allocation.queries.demands import whole_words
from housing.models import Area, Dwelling, Estate


def obstacle_to_place(place: str) -> str | None:
    """A place that no dwelling lies in is no place to keep away from or near to: more likely it is misspelt."""
    known = _names()
    addresses = Dwelling.objects.filter(address__icontains=place.strip()).values_list("address", flat=True)
    if any(whole_words(place) in whole_words(name) for name in (*known.values(), *addresses.iterator())):
        return None
    near = get_close_matches(place.casefold(), known, n=1)
    meant = f" Mente du »{known[near[0]]}«?" if near else ""
    return (
        f"Ingen bolig i registret ligger ved »{place}«.{meant} "
        "Skriv et boligområde, en afdeling, en by, et postnummer eller en vej, eller vælg behovet »Andet«."
    )


def _names() -> dict[str, str]:
    """Areas, estates, towns and postal codes, by how they read in small letters."""
    names = [*Area.objects.values_list("name", flat=True), *Estate.objects.values_list("name", flat=True)]
    for field in ("city", "postal_code"):
        names += Dwelling.objects.order_by(field).values_list(field, flat=True).distinct()
    return {name.casefold(): name for name in names}
