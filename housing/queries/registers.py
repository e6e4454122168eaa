"""The register of dwellings: the list, one with its history, and a file held against what is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import CharField, Count, Func, Prefetch, Q, QuerySet, Value

from accounts.models import User
from housing.models import Association, Dwelling, DwellingTerms, Estate

ONE_DAY = timedelta(days=1)
LONGEST_SEARCH = 100
FACTS = ("unit_number", "address", "postal_code", "city", "floor", "first_used_year")
TERMS = (
    "kind",
    "rooms",
    "area_m2",
    "rent_dkk",
    "heat_dkk",
    "water_dkk",
    "contribution_dkk",
    "has_lift",
    "is_wheelchair_suitable",
    "is_pets_allowed",
    "is_step_free",
    "has_balcony",
    "has_shared_laundry",
    "area_id",
)


def dwellings_of(user: User, text: str = "", *, on: date) -> QuerySet[Dwelling]:
    """The user's stock that holds every word; each with `current`, its terms of the day, as a list of at most one."""
    terms = DwellingTerms.objects.on(on).select_related("area")
    found = Dwelling.objects.visible_to(user).select_related("estate__association")
    for word in text[:LONGEST_SEARCH].split():
        found = found.filter(
            Q(address__icontains=word)
            | Q(unit_number__icontains=word)
            | Q(city__icontains=word)
            | Q(estate__name__icontains=word)
            | Q(estate__association__name__icontains=word)
        )
    return found.prefetch_related(Prefetch("terms", terms, to_attr="current")).order_by("address", "pk")


def associations_of(user: User) -> QuerySet[Association]:
    return Association.objects.visible_to(user).order_by("name")


def landlords_of(user: User) -> QuerySet[Association]:
    """Each with its estates, and those with how many dwellings they have."""
    estates = Estate.objects.annotate(dwelling_count=Count("dwellings")).order_by("name", "pk")
    return associations_of(user).prefetch_related(Prefetch("estates", estates, to_attr="estate_list"))


def estates_of(user: User) -> QuerySet[Estate]:
    """The estates of the associations that the user may see."""
    visible = associations_of(user).order_by().values("pk")
    estates = Estate.objects.filter(association__in=visible).select_related("association")
    return estates.order_by("association__name", "name", "pk")


def history_of(dwelling: Dwelling) -> list[DwellingTerms]:
    """All terms, the newest first."""
    return list(dwelling.terms.select_related("area").order_by("-valid_from"))


# New terms among the known


@dataclass(frozen=True)
class Fit:
    """What new terms do to the known ones: add a version, end the one before it, or correct one of the same day."""

    added: DwellingTerms | None = None
    ended: DwellingTerms | None = None
    corrected: DwellingTerms | None = None

    @property
    def is_change(self) -> bool:
        return bool(self.added or self.corrected)


def in_force(versions: Iterable[DwellingTerms], day: date) -> DwellingTerms | None:
    return next((one for one in versions if one.valid_from <= day and (one.valid_to or day) >= day), None)


def fit_terms(versions: Iterable[DwellingTerms], told: DwellingTerms) -> Fit:
    """Place the told terms from their first day; the ones in force end the day before, later ones stay."""
    start, known = told.valid_from, list(versions)
    later = min((one.valid_from for one in known if one.valid_from > start), default=None)
    told.valid_to = later - ONE_DAY if later else None
    now = in_force(known, start)
    if now is None:
        return Fit(added=told)
    changes = [name for name in TERMS if getattr(now, name) != getattr(told, name)]
    if not changes:
        return Fit()
    if now.valid_from == start:
        for name in changes:
            setattr(now, name, getattr(told, name))
        return Fit(corrected=now)
    told.valid_to, now.valid_to = now.valid_to, start - ONE_DAY
    return Fit(added=told, ended=now)


# A file held against the register


@dataclass(frozen=True)
class Told:
    """A row that is right in itself."""

    association: Association
    estate_name: str
    dwelling: Dwelling
    terms: DwellingTerms


@dataclass
class Comparison:
    """What a batch of rows would add and change."""

    added: list[Told] = field(default_factory=list)
    moved_on: list[tuple[Dwelling, Fit]] = field(default_factory=list)
    changed_facts: list[Dwelling] = field(default_factory=list)
    unchanged: int = 0
    new_estates: set[tuple[int, str]] = field(default_factory=set)

    @property
    def changed(self) -> int:
        return len({one.pk for one in self.changed_facts} | {one.pk for one, _fit in self.moved_on})


def compare(batch: Sequence[Told], *, absent: frozenset[str] = frozenset()) -> Comparison:
    """Three queries a batch. The known dwellings and terms are changed in memory, ready to be written.

    What is `absent`, a column that the file does not have, stays as it is.
    """
    found = Comparison()
    estates = _estates(batch)
    known = _known(batch, estates)
    for told in batch:
        estate = estates.get((told.association.pk, told.estate_name))
        dwelling = known.get((estate.pk, told.dwelling.unit_number)) if estate else None
        if estate is None:
            found.new_estates.add((told.association.pk, told.estate_name))
        if dwelling is None:
            found.added.append(told)
        else:
            _hold_against(dwelling, told, found, absent)
    return found


def lost_zeros(added: Sequence[Told]) -> dict[tuple[int, str, str], str]:
    """New numbers that are known with zeros in front, as a spreadsheet leaves them out; by owner, estate and number."""
    numbers = {told.dwelling.unit_number for told in added if told.dwelling.unit_number.isdigit()}
    plain = {number for number in numbers if not number.startswith("0")}
    if not plain:
        return {}
    owners = {told.association.pk for told in added}
    known = Dwelling.objects.filter(estate__association__in=owners, unit_number__startswith="0")
    without = known.annotate(plain=Func("unit_number", Value("0"), function="ltrim", output_field=CharField()))
    named = without.filter(plain__in=plain).select_related("estate").order_by("pk")
    return {(one.estate.association_id, one.estate.name, one.plain): one.unit_number for one in named}


def _hold_against(dwelling: Dwelling, told: Told, found: Comparison, absent: frozenset[str]) -> None:
    _keep(dwelling, told, absent)
    changes = [name for name in FACTS if getattr(dwelling, name) != getattr(told.dwelling, name)]
    for name in changes:
        setattr(dwelling, name, getattr(told.dwelling, name))
    told.terms.dwelling = dwelling
    fit = fit_terms(dwelling.terms.all(), told.terms)
    if changes:
        found.changed_facts.append(dwelling)
    if fit.is_change:
        found.moved_on.append((dwelling, fit))
    if not changes and not fit.is_change:
        found.unchanged += 1


def _keep(dwelling: Dwelling, told: Told, absent: frozenset[str]) -> None:
    now = in_force(dwelling.terms.all(), told.terms.valid_from)
    for name in absent & {*FACTS, *TERMS, "area"}:
        known = dwelling if name in FACTS else now
        column = "area_id" if name == "area" else name
        if known is not None:
            setattr(told.dwelling if name in FACTS else told.terms, column, getattr(known, column))


def _estates(batch: Sequence[Told]) -> dict[tuple[int, str], Estate]:
    owners, names = {told.association.pk for told in batch}, {told.estate_name for told in batch}
    found = Estate.objects.filter(association__in=owners, name__in=names).order_by("pk")
    return {(one.association_id, one.name): one for one in found}


def _known(batch: Sequence[Told], estates: dict[tuple[int, str], Estate]) -> dict[tuple[int, str], Dwelling]:
    numbers = [told.dwelling.unit_number for told in batch]
    found = Dwelling.objects.filter(estate__in=[one.pk for one in estates.values()], unit_number__in=numbers)
    rows = found.prefetch_related(Prefetch("terms", DwellingTerms.objects.order_by("valid_from"))).order_by("pk")
    return {(one.estate_id, one.unit_number): one for one in rows}
