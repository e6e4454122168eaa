"""Applicants and their cases, which were approved before the system came. They get no letter."""

from dataclasses import dataclass, field

from allocation.actions.applications import Application
from allocation.actions.cases import facts_of
from allocation.forms.people import ApplicationForm
from allocation.models import Assessment, Case, CaseEvent, Citizen, HouseholdMember, Income, MonthlyAmounts
from allocation.states import CaseState
from history.files import Row
from history.loading import Loading, cells_of, noon, require_valid
from history.problems import BadRow
from history.sheets import CITIZENS
from law.wording import dkk

ROWS_AT_A_TIME = 1000
SOURCE = "Indlæst fra borgere.csv"
STORY = (
    ("receive", "Ansøgning modtaget"),
    ("assess", "Individuel vurdering skrevet"),
    ("approve", "Godkendt til boligsocial anvisning"),
)


def load_citizens(loading: Loading) -> None:
    """Each applicant with household, income, and an approved case."""
    people = _People(loading)
    loading.each(CITIZENS, people.take)
    people.write()


@dataclass
class _People:
    """The applications of `borgere.csv` that are new, gathered row by row."""

    loading: Loading
    applications: list[Application] = field(default_factory=list)
    rows_by_index: dict[str, int] = field(default_factory=dict)

    def take(self, row: Row) -> None:
        case = Case(state=CaseState.APPROVED, is_imported=True)
        form = ApplicationForm(cells_of(CITIZENS, row), instance=case, one_of_many=True, source=SOURCE)
        require_valid(CITIZENS, form)
        application = form.application()
        index = application.citizen.cpr_index
        earlier = self.rows_by_index.setdefault(index, row.number)
        if earlier != row.number:
            raise BadRow.at("CPR", f"CPR-nummeret står allerede i række {earlier}. Se, hvem sagen hører til.")
        known = self.loading.register.cases.get(application.case.number)
        if known is None:
            self._add(application)
        elif known.citizen.cpr_index != index:
            raise BadRow.at("Sagsnr", f"Sag {known.number} findes allerede og hører til en anden borger.")
        self.loading.loaded["citizens"] += 1

    def _add(self, application: Application) -> None:
        case, register = application.case, self.loading.register
        case.citizen = register.citizens.get(application.citizen.cpr_index) or application.citizen
        register.cases[case.number] = case
        self.applications.append(application)

    def write(self) -> None:
        """Everybody at once: people, what is known of them, cases, assessments, and the story."""
        told = self.applications
        fresh = [one for one in told if one.case.citizen is one.citizen]
        Citizen.objects.bulk_create([one.citizen for one in fresh], batch_size=ROWS_AT_A_TIME)
        members = []
        for one in fresh:
            for member in one.household:
                member.citizen = one.citizen
                members.append(member)
        for one in told:
            one.income.citizen = one.case.citizen
            if one.amounts:
                one.amounts.citizen, one.amounts.recorded_by = one.case.citizen, self.loading.by
        HouseholdMember.objects.bulk_create(members, batch_size=ROWS_AT_A_TIME)
        Income.objects.bulk_create([one.income for one in told], batch_size=ROWS_AT_A_TIME)
        MonthlyAmounts.objects.bulk_create([one.amounts for one in told if one.amounts], batch_size=ROWS_AT_A_TIME)
        Case.objects.bulk_create([one.case for one in told], batch_size=ROWS_AT_A_TIME)
        Assessment.objects.bulk_create([self._assessment(one) for one in told], batch_size=ROWS_AT_A_TIME)
        CaseEvent.objects.bulk_create(
            [event for one in told for event in self._story(one.case)], batch_size=ROWS_AT_A_TIME
        )
        self.loading.new += len(told)

    def _assessment(self, told: Application) -> Assessment:
        case, income = told.case, told.income
        return Assessment(
            case=case,
            made_on=case.applied_on,
            made_by=self.loading.by,
            economic=f"{income.get_support_display()}, {dkk(income.gross_month_dkk)} om måneden før skat. {_wealth(told)}",
            social=case.considerations or "Ingen særlige hensyn er oplyst.",
            housing=f"{case.get_situation_display()}.",
            facts=facts_of(case, on=case.applied_on),
        )

    def _story(self, case: Case) -> list[CaseEvent]:
        at = noon(case.applied_on)
        return [CaseEvent(case=case, name=name, at=at, by=self.loading.by, text=text) for name, text in STORY]


def _wealth(told: Application) -> str:
    """ "Formue 0,00 kr.", and nothing of what the file does not tell."""
    wealth = told.amounts.wealth_dkk if told.amounts else None
    return "Formuen er ikke oplyst." if wealth is None else f"Formue {dkk(wealth)}"
