"""What is asked of schemes: whether the law allows one, what it holds, who is in it, and what it costs."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from accounts.models import User
from housing.models import (
    Agreement,
    Association,
    Dwelling,
    DwellingTerms,
    Scheme,
    SchemeDwelling,
    SchemeEvent,
    SchemeKind,
    Vacancy,
)
from housing.queries.vacancies import fate_of, rent_so_far
from housing.schemes import SCHEMES, Terms, guard, pool_asked_dkk, private_answer, refusals, terms_of
from housing.states import LET_STATES, DwellingKind, VacancyState, label_for
from law.bases import LegalBasis
from law.findings import Finding
from law.rates import open_book
from law.wording import dkk, long_day

MOST_FOUND = 20
NOTHING = Decimal("0.00")
ENDS_SOON = timedelta(days=365)
PRIVATE_KINDS = frozenset({SchemeKind.PRIVATE_QUARTER, SchemeKind.PRIVATE_NAMED})
SHARED_KINDS = frozenset({SchemeKind.SHARED_MUNICIPAL, SchemeKind.SHARED_DIRECT, SchemeKind.SHARED_REFUGEE})


# Before one is set up


@dataclass(frozen=True)
class Room:
    """A room of a shared home that is let by itself: rent in kroner a month."""

    name: str
    area_m2: int
    rent_dkk: Decimal


@dataclass(frozen=True)
class Proposal:
    """A scheme as it would be on a day: what the law is asked about. `scheme` is the one that is changed, if any."""

    kind: SchemeKind
    association: Association
    terms: Terms
    on: date
    dwellings: tuple[Dwelling, ...] = ()
    home: Dwelling | None = None
    rooms: tuple[Room, ...] = ()
    scheme: Scheme | None = None
    name: str = ""
    ends_on: date | None = None


def findings_of(proposal: Proposal, *, known_on: date) -> list[Finding]:
    """The law's answer, with the rates that were known that day."""
    terms = known_terms(proposal)
    return guard(proposal.kind, terms, homes_of(proposal), on=proposal.on, rates=open_book(known_on=known_on))


def known_terms(proposal: Proposal) -> dict[str, Any]:
    """The terms that were told, and beside them what the register knows better than whoever fills in the form."""
    terms = dict(proposal.terms)
    earlier = Scheme.objects.exclude(pk=proposal.scheme.pk) if proposal.scheme else Scheme.objects.all()
    if proposal.kind in PRIVATE_KINDS:
        known = earlier.filter(association=proposal.association, kind__in=PRIVATE_KINDS).exists()
        terms["earlier_agreement_with_owner"] = known or terms["earlier_agreement_with_owner"]
    if proposal.kind == SchemeKind.UNCONVENTIONAL:
        same_year = earlier.filter(kind=proposal.kind, starts_on__year=proposal.on.year).annotate(homes=Count("places"))
        used = sum((pool_asked_dkk(terms_of(one), one.homes) for one in same_year.order_by("pk")), NOTHING)
        terms["pool_used_dkk"] = used
    return terms


def homes_of(proposal: Proposal) -> list[DwellingTerms]:
    """The dwellings with their terms that day, the rooms to come among them."""
    found = DwellingTerms.objects.on(proposal.on).filter(dwelling__in=proposal.dwellings).select_related("dwelling")
    return [*found.order_by("dwelling__address", "pk"), *(terms for _, terms in new_rooms(proposal))]


def new_rooms(proposal: Proposal) -> list[tuple[Dwelling, DwellingTerms]]:
    """The rooms as rows that are not saved yet: each a dwelling that is part of its home."""
    home, rooms = proposal.home, []
    if home is None:
        return []
    for number, room in enumerate(proposal.rooms, start=home.parts.count() + 1):
        dwelling = Dwelling(
            estate_id=home.estate_id,
            part_of=home,
            unit_number=f"{home.unit_number}-{number}",
            address=f"{home.address}, {room.name}",
            postal_code=home.postal_code,
            city=home.city,
            floor=home.floor,
            first_used_year=home.first_used_year,
        )
        terms = DwellingTerms(
            dwelling=dwelling,
            valid_from=proposal.on,
            kind=DwellingKind.ROOM,
            rooms=1,
            area_m2=room.area_m2,
            rent_dkk=room.rent_dkk,
        )
        rooms.append((dwelling, terms))
    return rooms


def obstacle_in_proposal(proposal: Proposal, *, known_on: date) -> str | None:
    """Why it cannot be set up: who lets, which dwellings, and last the law."""
    return (
        _obstacle_of_association(proposal)
        or _obstacle_of_name(proposal)
        or obstacle_of_dwellings(proposal)
        or _obstacle_of_law(proposal, known_on)
    )


def _obstacle_of_association(proposal: Proposal) -> str | None:
    rule = SCHEMES[proposal.kind]
    if proposal.association.kind in rule.associations:
        return None
    who = proposal.association.get_kind_display().lower()
    return f"{proposal.association} er {who} og kan ikke være med i ordningen »{SchemeKind(proposal.kind).label}«."


def _obstacle_of_name(proposal: Proposal) -> str | None:
    same = Scheme.objects.filter(association=proposal.association, name=proposal.name)
    if proposal.scheme is None and same.exists():
        return f"{proposal.association} har allerede en ordning, der hedder »{proposal.name}«. Vælg et andet navn."
    return None


def obstacle_of_dwellings(proposal: Proposal) -> str | None:
    """Nobody else's, not in two schemes at once, known in the register that day, and at least one."""
    if not proposal.dwellings and not proposal.rooms:
        return "Vælg mindst én bolig."
    elsewhere = [one for one in proposal.dwellings if one.estate.association_id != proposal.association.pk]
    if elsewhere:
        return f"{elsewhere[0]} hører ikke til {proposal.association}."
    known = set(DwellingTerms.objects.on(proposal.on).filter(dwelling__in=proposal.dwellings).values_list("dwelling"))
    for dwelling in proposal.dwellings:
        if (dwelling.pk,) not in known:
            return f"{dwelling} har ingen husleje og størrelse i registret {long_day(proposal.on)}. Ret boligen først."
    place = taken(proposal.dwellings, proposal.on, proposal.ends_on, besides=proposal.scheme).first()
    if place is not None:
        return f"{place.dwelling} er allerede med i ordningen »{place.scheme}«. Fjern den dér først."
    numbers = [dwelling.unit_number for dwelling, _ in new_rooms(proposal)]
    if proposal.home and proposal.home.estate.dwellings.filter(unit_number__in=numbers).exists():
        return f"{proposal.home} har allerede værelser med de numre. Vælg dem blandt boligerne."
    return None


def taken(
    dwellings: Collection[Dwelling], first: date, last: date | None, *, besides: Scheme | None = None
) -> QuerySet[SchemeDwelling]:
    """The places in other schemes that these dwellings have in the period."""
    places = SchemeDwelling.objects.filter(Q(to_on=None) | Q(to_on__gte=first), dwelling__in=dwellings)
    if last is not None:
        places = places.filter(from_on__lte=last)
    if besides is not None:
        places = places.exclude(scheme=besides)
    return places.select_related("dwelling", "scheme").order_by("dwelling__address", "pk")


def _obstacle_of_law(proposal: Proposal, known_on: date) -> str | None:
    unmet = refusals(findings_of(proposal, known_on=known_on))
    return " ".join(ended(finding.because) for finding in unmet) or None


def ended(sentence: str) -> str:
    return sentence if sentence.endswith(".") else f"{sentence}."


# The stock that is searched


def associations_for(kind: SchemeKind) -> QuerySet[Association]:
    """Those who can let under the kind."""
    return Association.objects.filter(kind__in=SCHEMES[kind].associations).order_by("name")


def stock(association: Association, text: str, *, on: date) -> list[Dwelling]:
    """The first dwellings that hold every word in address, unit number or estate; `current` holds their terms."""
    found = Dwelling.objects.filter(estate__association=association)
    for word in text[:100].split():
        found = found.filter(
            Q(address__icontains=word) | Q(unit_number__icontains=word) | Q(estate__name__icontains=word)
        )
    return list(with_terms(found, on=on)[:MOST_FOUND])


def with_terms(dwellings: QuerySet[Dwelling], *, on: date) -> QuerySet[Dwelling]:
    current = Prefetch("terms", DwellingTerms.objects.on(on), to_attr="current")
    return dwellings.select_related("estate__association").prefetch_related(current).order_by("address", "pk")


# One that is set up


@dataclass(frozen=True)
class Place:
    """A dwelling in a scheme as both sides see it: what has become of it, and nobody's name."""

    dwelling: Dwelling
    from_on: date
    fate: str
    state: str
    vacancy: Vacancy | None
    rent_dkk: Decimal | None
    pk: int

    @property
    def is_let(self) -> bool:
        return self.vacancy is not None and self.vacancy.state in LET_STATES


@dataclass(frozen=True)
class Row:
    """A scheme in the list."""

    scheme: Scheme
    basis: LegalBasis
    dwellings: int
    filled: int
    empty: int
    ends_soon: bool
    has_ended: bool


@dataclass(frozen=True)
class Money:
    """What a scheme costs, as rows of words, and the sums behind them."""

    vacancy_rent_dkk: Decimal
    rows: list[tuple[str, str]] = field(default_factory=list)


def scheme_list(user: User, *, on: date) -> list[Row]:
    """Every scheme that the user sees, by kind; three queries for any number of them."""
    schemes = list(Scheme.objects.visible_to(user).select_related("association").order_by("kind", "name", "pk"))
    pairs = list(_places_on(on).filter(scheme__in=schemes).values_list("scheme_id", "dwelling_id"))
    last = dict(_last_vacancies({dwelling for _, dwelling in pairs}).values_list("dwelling_id", "state"))
    states: dict[int, list[str | None]] = {scheme.pk: [] for scheme in schemes}
    for scheme, dwelling in pairs:
        states[scheme].append(last.get(dwelling))
    return [_row(scheme, states[scheme.pk], on) for scheme in schemes]


def _row(scheme: Scheme, states: list[str | None], on: date) -> Row:
    filled = sum(state in LET_STATES for state in states)
    empty = sum(state is not None and state not in LET_STATES for state in states)
    end = scheme.ends_on
    return Row(
        scheme=scheme,
        basis=SCHEMES[SchemeKind(scheme.kind)].basis,
        dwellings=len(states),
        filled=filled,
        empty=empty,
        ends_soon=end is not None and on <= end < on + ENDS_SOON,
        has_ended=end is not None and end < on,
    )


def _places_on(day: date) -> QuerySet[SchemeDwelling]:
    """The places of the day; of a scheme that has ended those it ended with."""
    kept = Q(to_on=None) | Q(to_on__gte=day) | Q(scheme__ends_on__lt=day, to_on__gte=F("scheme__ends_on"))
    return SchemeDwelling.objects.filter(kept).select_related("dwelling").order_by("dwelling__address", "pk")


def _last_vacancies(dwelling_ids: Collection[int]) -> QuerySet[Vacancy]:
    """The last vacancy of each dwelling that was not withdrawn."""
    vacancies = Vacancy.objects.filter(dwelling__in=dwelling_ids).exclude(state=VacancyState.WITHDRAWN)
    return vacancies.order_by("dwelling_id", "-vacant_from", "-pk").distinct("dwelling_id")


def places_of(scheme: Scheme, user: User, *, on: date) -> list[Place]:
    """The scheme's dwellings, in three queries."""
    places = list(_places_on(on).filter(scheme=scheme))
    keys = [place.dwelling_id for place in places]
    last = {vacancy.dwelling_id: vacancy for vacancy in _last_vacancies(keys).select_related("dwelling")}
    known = DwellingTerms.objects.on(max(on, scheme.starts_on)).filter(dwelling__in=keys)
    rents = dict(known.values_list("dwelling_id", "rent_dkk"))
    return [_place(place, last.get(place.dwelling_id), rents.get(place.dwelling_id), user, on) for place in places]


def _place(place: SchemeDwelling, vacancy: Vacancy | None, rent_dkk: Decimal | None, user: User, on: date) -> Place:
    fate, words = ("expected", "Ikke indmeldt") if vacancy is None else (fate_of(vacancy, on=on), "")
    if vacancy is not None:
        words = label_for(vacancy.state, user.role)
    return Place(place.dwelling, place.from_on, fate, words, vacancy, rent_dkk, place.pk)


def agreement_in(scheme: Scheme, *, on: date) -> Agreement | None:
    """The version of its terms that is in force, or the first to come, or the last there was."""
    versions = list(Agreement.objects.filter(ledger__scheme=scheme).order_by("valid_from"))
    in_force = [one for one in versions if one.valid_from <= on and (one.valid_to is None or on <= one.valid_to)]
    to_come = [one for one in versions if one.valid_from > on]
    return next(iter(in_force or to_come or versions[-1:]), None)


def story_of(scheme: Scheme) -> QuerySet[SchemeEvent]:
    return scheme.events.select_related("by__membership__association").order_by("-at", "-pk")


def money_of(scheme: Scheme, dwellings: int, *, on: date) -> Money:
    """Vacancy rent so far by the law, and what the kind's own provisions say of compensation, refund and support."""
    vacancies = Vacancy.objects.filter(agreement__ledger__scheme=scheme).select_related("agreement", "dwelling")
    rents = [rent_so_far(vacancy, on=on) for vacancy in vacancies.order_by("pk")]
    total = sum((rent.total_dkk for rent in rents if rent), NOTHING)
    kind, terms = SchemeKind(scheme.kind), terms_of(scheme, on=on)
    pays = SCHEMES[kind].basis.pays_vacancy_rent
    rows = [("Tomgangsleje til i dag", dkk(total) if pays else "Kommunen har ikke pligt til tomgangsleje")]
    if kind in PRIVATE_KINDS:
        answer = private_answer(terms, dwellings if kind == SchemeKind.PRIVATE_NAMED else None)
        rows += [
            ("Godtgørelse for en lejlighed", dkk(terms["compensation_dkk"])),
            ("Heraf staten", dkk(answer.refund_dkk)),
            ("Heraf kommunen", dkk(answer.own_cost_dkk)),
        ]
        if kind == SchemeKind.PRIVATE_NAMED:
            rows.append((f"Kommunens udgift til {dwellings} lejligheder", dkk(answer.own_cost_dkk * dwellings)))
    if kind == SchemeKind.UNCONVENTIONAL:
        rows.append(("Søgt af statens pulje", dkk(pool_asked_dkk(terms, dwellings))))
        caretaker = terms["caretaker_year_dkk"] * terms["caretaker_years"]
        rows.append((f"Social vicevært i {terms['caretaker_years']} år", dkk(caretaker)))
    return Money(total, rows)
