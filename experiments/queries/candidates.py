"""Who can be taken into an experiment, and where they can live in it."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from allocation.models import Allocation, Case
from allocation.queries.households import with_household
from allocation.states import AllocationState, CaseState
from experiments.models import Experiment, Participation
from housing.models import Dwelling
from law.experiments import ExperimentKind

WITH_A_HOME = frozenset({AllocationState.ACCEPTED, AllocationState.LEASED})
# The experiment itself has the home; the others take a home that the case has been allocated.
HAS_HOMES = frozenset(
    {ExperimentKind.TEMPORARY_SOLUTION, ExperimentKind.SHARED_DWELLING, ExperimentKind.CHEAP_BUILDING}
)


def candidates(experiment: Experiment, user: User) -> QuerySet[Case]:
    """Approved or newly housed cases that are in no experiment; those who need a home of their own first have one."""
    active = Participation.objects.active().filter(case=OuterRef("pk"))
    homes = Allocation.objects.filter(case=OuterRef("pk"), state__in=WITH_A_HOME)
    cases = Case.objects.visible_to(user).filter(~Exists(active))
    if experiment.kind in HAS_HOMES:
        cases = cases.filter(state=CaseState.APPROVED)
    else:
        cases = cases.filter(Exists(homes), state__in=[CaseState.APPROVED, CaseState.HOUSED])
    return cases.select_related("citizen").order_by("-applied_on", "-pk")


def candidate(experiment: Experiment, user: User) -> QuerySet[Case]:
    """As one of them is looked at; also one who cannot be taken in, so that the page can say why."""
    return with_household(Case.objects.visible_to(user))


def homes_for(experiment: Experiment, case: Case, *, on: date) -> QuerySet[Dwelling]:
    """Free rooms and homes of the experiment, or the home that the case has been allocated."""
    taken = Participation.objects.active().filter(dwelling=OuterRef("pk"))
    homes = Dwelling.objects.select_related("part_of").order_by("address", "pk")
    if experiment.kind == ExperimentKind.TEMPORARY_SOLUTION:
        return homes.filter(temporary_place__building__experiment=experiment)
    if experiment.kind == ExperimentKind.SHARED_DWELLING:
        return homes.filter(~Exists(taken), part_of__shared__experiment=experiment)
    if experiment.kind == ExperimentKind.CHEAP_BUILDING:
        return homes.filter(~Exists(taken), built_by__project__experiment=experiment)
    mine = Allocation.objects.filter(case=case, state__in=WITH_A_HOME, vacancy__dwelling=OuterRef("pk"))
    return homes.filter(Exists(mine))
