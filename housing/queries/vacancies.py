"""What is asked of vacancies: what they cost so far, what a return would cost, and how they are told."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, OuterRef, QuerySet, Subquery

from accounts.models import User
from housing.calendar import closed_days
from housing.models import Agreement, Dwelling, FileImport, QuotaEntry, Vacancy, VacancyEvent
from housing.states import LET_STATES, OPEN_MUNICIPAL_STATES, OWN_STATES, RETURNED_STATES, VacancyState
from law.bases import LegalBasis
from law.deadlines import add_working_days
from law.vacancy_rent import EmptyDwelling, VacancyRent, return_is_free, vacancy_rent
from law.wording import dkk, weekday_day

ONE_DAY = timedelta(days=1)


def numbered(vacancies: QuerySet[Vacancy]) -> QuerySet[Vacancy]:
    """Each vacancy with its `number` in the ledger; None where no agreement counts it."""
    entries = QuotaEntry.objects.filter(vacancy=OuterRef("pk")).order_by("number")
    return vacancies.annotate(number=Subquery(entries.values("number")[:1]))


def open_vacancy_of(dwelling: Dwelling) -> Vacancy | None:
    """The vacancy of the dwelling that the two sides are not done with, if there is one."""
    return dwelling.vacancies.filter(state__in=OPEN_MUNICIPAL_STATES).order_by("-vacant_from", "pk").first()


def taken_back_of(dwelling: Dwelling) -> Vacancy | None:
    """The dwelling's latest vacancy, if it was the municipality's turn and the association withdrew it."""
    latest = dwelling.vacancies.order_by("-notified_on", "-pk").first()
    return latest if latest and latest.is_municipal and latest.state == VacancyState.WITHDRAWN else None


def told_in(sent: FileImport) -> QuerySet[Vacancy]:
    """What was notified with a file, in its order."""
    told = Vacancy.objects.filter(events__name="notify", events__facts__file=sent.pk)
    return told.select_related("dwelling__estate").order_by("pk")


def entry_of(vacancy: Vacancy) -> QuotaEntry | None:
    """The vacancy's place in its ledger."""
    entries = vacancy.quota_entries.in_force().select_related("ledger__association", "ledger__estate", "agreement")
    return entries.order_by("pk").first()


def story_of(vacancy: Vacancy) -> QuerySet[VacancyEvent]:
    """What happened, newest first, with who did it."""
    return vacancy.events.select_related("by__membership__association").order_by("-at", "-pk")


# How a vacancy is told


def fate_of(vacancy: Vacancy, *, on: date) -> str:
    """The square that stands for a vacancy everywhere (templates/components/state.html)."""
    if vacancy.state == VacancyState.AT_DISPOSAL:
        return "late" if is_overdue(vacancy, on=on) else "waiting"
    if vacancy.state in RETURNED_STATES:
        return "returned"
    if vacancy.state == VacancyState.WITHDRAWN:
        return "withdrawn"
    return "own" if vacancy.state in OWN_STATES else "allocated"


def is_overdue(vacancy: Vacancy, *, on: date) -> bool:
    """As `Vacancy.objects.overdue`, of a vacancy in hand."""
    due_on = vacancy.answer_due_on
    return vacancy.state == VacancyState.AT_DISPOSAL and due_on is not None and due_on < on


def is_let(vacancy: Vacancy, *, on: date) -> bool:
    """Whether somebody lives there by that day."""
    return vacancy.state in LET_STATES and vacancy.let_on is not None and vacancy.let_on <= on


# What it costs


def is_rent_owed(vacancy: Vacancy) -> bool:
    """Whether vacancy rent can arise at all: by its legal basis, and while it is not withdrawn."""
    if vacancy.agreement is None or vacancy.state == VacancyState.WITHDRAWN:
        return False
    return LegalBasis(vacancy.legal_basis).pays_vacancy_rent


def rent_so_far(vacancy: Vacancy, *, on: date) -> VacancyRent | None:
    """Vacancy rent up to and including the day (law.md 1.7); None where none can arise."""
    if vacancy.agreement is None or not is_rent_owed(vacancy):
        return None
    terms = vacancy.agreement.rent_terms(closed=closed_days())
    return vacancy_rent(vacancy.as_empty_dwelling(), terms, until=on + ONE_DAY)


def is_rent_running(vacancy: Vacancy, rent: VacancyRent | None, *, on: date) -> bool:
    """Whether the municipality pays for that very day."""
    return rent is not None and vacancy.available_on <= on and (rent.ends_on is None or on < rent.ends_on)


def rent_of_day(rent_dkk: Decimal, agreement: Agreement, *, on: date) -> Decimal:
    """What one day costs, by the agreement's way of counting."""
    terms = agreement.rent_terms(closed=closed_days())
    return vacancy_rent(EmptyDwelling(rent_dkk, on), terms, until=on + ONE_DAY).total_dkk


@dataclass(frozen=True)
class IfReturned:
    """What a return that day means by the agreement: free or not, the last day it is, and the most it can cost."""

    is_free: bool
    free_until: date
    most: VacancyRent

    @property
    def ends_on(self) -> date:
        """The first day without liability."""
        assert self.most.ends_on is not None, "a return always ends"
        return self.most.ends_on


def if_returned(vacancy: Vacancy, agreement: Agreement, *, on: date) -> IfReturned:
    """Almenboligloven § 59, stk. 1, 3.-5. pkt., asked of a return that day (law.md 1.7)."""
    terms = agreement.rent_terms(closed=closed_days())
    returned = replace(vacancy.as_empty_dwelling(), returned_on=on)
    free_until = add_working_days(vacancy.available_on, agreement.answer_working_days, closed=terms.closed)
    return IfReturned(return_is_free(returned, terms), free_until, vacancy_rent(returned, terms))


def cost_of_return(vacancy: Vacancy, *, on: date) -> str:
    """What a return that day costs at the most: one sentence, to be read before it is chosen."""
    if vacancy.agreement is None or not is_rent_owed(vacancy):
        return "Kommunen betaler ikke tomgangsleje for boligen."
    then = if_returned(vacancy, vacancy.agreement, on=on)
    if then.is_free:
        return f"En retur i dag koster ikke noget. Returen er fri til og med {weekday_day(then.free_until)}."
    return (
        f"En retur i dag er ikke fri. Kommunen betaler fra {weekday_day(vacancy.available_on)}, til boligen er "
        f"udlejet, højst til {weekday_day(then.ends_on)}: højst {dkk(then.most.total_dkk)}"
    )


# Lists


def vacancy_list(user: User, tab: str, text: str = "") -> QuerySet[Vacancy]:
    """The vacancies of one tab of the list, the most urgent first."""
    found = numbered(Vacancy.objects.visible_to(user).with_dwelling())
    states = TABS[tab]
    if states:
        found = found.filter(state__in=states)
    for word in text.split():
        found = found.filter(dwelling__address__icontains=word)
    order = ("answer_due_on", "pk") if tab == "waiting" else ("-notified_on", "-pk")
    return found.order_by(*order)


def count_by_tab(user: User) -> dict[str, int]:
    """How many there are under each tab, in one query."""
    by_state = dict(Vacancy.objects.visible_to(user).order_by().values_list("state").annotate(Count("pk")))
    return {tab: sum(by_state.get(state, 0) for state in states or VacancyState) for tab, states in TABS.items()}


TABS: dict[str, frozenset[VacancyState]] = {
    "waiting": frozenset({VacancyState.AT_DISPOSAL}),
    "allocated": frozenset({VacancyState.ALLOCATED}),
    "returned": frozenset({VacancyState.RETURNED}),
    "own": OWN_STATES,
    "all": frozenset(),
}
