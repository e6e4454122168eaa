"""The demo's experiments with a past: brought in by the system, which writes no letters of what is over."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any

from accounts.actions import system_user
from accounts.models import User
from allocation.models import Case, Citizen, Income
from allocation.states import CaseState, Support
from experiments.actions import experiments as on_experiments
from experiments.actions import homes, participations, projects
from experiments.entering import Entry, Means, Promise
from experiments.entering import Support as Course
from experiments.models import Experiment, Participation, RentSubsidy
from experiments.states import Occupation, ProjectKind, SharedRule, SupportProvision
from finance.actions.payments import pay_plan
from history.demo_days import Days
from history.demo_experiments import BUDGETS, COSTS, MONTHS_RUNNING, PARTICIPANTS, TARGETS, Participant
from housing.models import Association, Dwelling, DwellingTerms, Estate
from housing.states import DwellingKind
from law.cpr import parse_cpr
from law.experiment_terms import GENERAL_FROM
from law.experiments import Commitment, ExperimentKind
from law.months import add_months, first_of_month

K = ExperimentKind
ASKED_MONTHS = (1, 3, 6, 9, 12, 18, 24)
BENEFIT_DKK, MISSING_DKK = Decimal(900), Decimal(850)
CHARTER_URL = "https://www.eksempel.example/forsoeg"
FIRST_NUMBER = 90_001


def demo_experiments(days: Days) -> None:
    """Five experiments, thirty participants, two building projects."""
    _Trials(days).tell()


@dataclass
class _Trials:
    days: Days
    by: User = field(default_factory=system_user)
    experiments: dict[ExperimentKind, Experiment] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Not before the rules: the demo may be laid on a day when they were young.
        self.start = max(GENERAL_FROM, first_of_month(add_months(self.days.today, -MONTHS_RUNNING)))
        family = DwellingTerms.objects.on(self.days.today).filter(kind=DwellingKind.FAMILY, valid_from__lte=self.start)
        dear = family.filter(rent_dkk__gte=4500, dwelling__vacancies=None).select_related("dwelling")
        self.dear = cycle(list(dear.order_by("rent_dkk", "pk")[: len(PARTICIPANTS)]))

    def tell(self) -> None:
        for kind in ExperimentKind:
            self.experiments[kind] = self._set_up(kind)
        self.rooms = {K.TEMPORARY_SOLUTION: self._building(), K.SHARED_DWELLING: self._shared()}
        for number, who in enumerate(sorted(PARTICIPANTS, key=lambda one: -one.ago)):
            self._take_part(who, number)
        self._projects()
        for subsidy in RentSubsidy.objects.order_by("pk"):
            pay_plan(subsidy.payment_plan_id, on=self.days.today, by=self.by, at=self.days.now)

    def _set_up(self, kind: ExperimentKind) -> Experiment:
        told = {
            "kind": kind,
            "name": kind.label.capitalize(),
            "basis": "general_law",
            "starts_on": self.start,
            "ends_on": date(self.days.today.year + 2, 12, 31),
            "target_group": TARGETS[kind],
            "max_months": 24 if kind in {K.RENT_SUBSIDY, K.TEMPORARY_SOLUTION, K.TEMPORARY_LEASE} else None,
            "extension_months": 36 if kind == K.TEMPORARY_LEASE else 0,
            "cap_month_dkk": Decimal(1500) if kind == K.RENT_SUBSIDY else None,
            "full_months": 12 if kind == K.RENT_SUBSIDY else None,
        }
        at = self.days.moment(self.start)
        by_at: dict[str, Any] = {"by": self.by, "at": at}
        made = on_experiments.set_up_experiment(told, on=self.start, **by_at)
        published_on = self.start - timedelta(days=14)
        on_experiments.publish_charter(made.pk, published_on=published_on, url=CHARTER_URL, on=self.start, **by_at)
        on_experiments.start_experiment(made.pk, on=self.start, **by_at)
        year = self.days.today.year
        on_experiments.set_budget(made.pk, year=year, amount_dkk=Decimal(BUDGETS[kind]), **by_at)
        self._costs(made, kind)
        return Experiment.objects.get(pk=made.pk)

    def _costs(self, made: Experiment, kind: ExperimentKind) -> None:
        if kind not in COSTS:
            return
        text, amount = COSTS[kind]
        for months in range(0, MONTHS_RUNNING, 1):
            paid_on = add_months(self.start, months) + timedelta(days=9)
            if paid_on <= self.days.today:
                on_experiments.record_cost(
                    made.pk, paid_on=paid_on, amount_dkk=Decimal(amount), text=text, by=self.by, on=paid_on,
                    at=self.days.moment(paid_on),
                )  # fmt: skip

    # Homes

    def _place(self, address: str, rooms: int, rent: int) -> homes.Place:
        estate, _is_new = Estate.objects.get_or_create(
            association=Association.objects.order_by("pk")[0], name="Forsøgsboliger"
        )
        return homes.Place(estate, address, "2630", "Taastrup", rooms, 14, Decimal(rent))

    def _building(self) -> Any:
        made = homes.add_building(
            self.experiments[K.TEMPORARY_SOLUTION].pk, "Pavillonen ved Banen", self._place("Banevænget 9", 9, 2600),
            beds=1, permit_on=self.start, permit_until=add_months(self.start, 120), permit_reference="BYG-2214",
            by=self.by, on=self.start, at=self.days.moment(self.start),
        )  # fmt: skip
        return made.dwelling.parts.order_by("pk")

    def _shared(self) -> Any:
        rules = homes.HouseRules(SharedRule.COLLECTIVE, has_common_room=True)
        made = homes.share_dwelling(
            self.experiments[K.SHARED_DWELLING].pk, self._place("Rosenhaven 3", 5, 2750), rules,
            by=self.by, on=self.start, at=self.days.moment(self.start),
        )  # fmt: skip
        return made.dwelling.parts.order_by("pk")

    def _home(self, who: Participant, entered_on: date) -> Dwelling:
        if who.kind in self.rooms:
            taken = Participation.objects.staying(entered_on, date.max).values("dwelling")
            home: Dwelling = self.rooms[who.kind].exclude(pk__in=taken)[0]
            return home
        found: Dwelling = next(self.dear).dwelling
        return found

    # People

    def _take_part(self, who: Participant, number: int) -> None:
        entered_on = max(self.start, first_of_month(add_months(self.days.today, -who.ago)))
        home, case = self._home(who, entered_on), self._case(who, number, entered_on)
        entry = self._entry(who, home, entered_on)
        made = participations.enter_participation(
            self.experiments[who.kind].pk, case.pk, home.pk, entry,
            by=self.by, on=entered_on, at=self.days.moment(entered_on),
        )  # fmt: skip
        last = who.left if who.left is not None else who.ago
        for months in ASKED_MONTHS:
            day = add_months(entered_on, months)
            if day <= self.days.today and (months < last or (months == last and who.left is None)):
                self._talk(made, who, months, day)
        if who.left is not None and add_months(entered_on, who.left) <= self.days.today:
            self._out(made, who, add_months(entered_on, who.left) + timedelta(days=11))

    def _case(self, who: Participant, number: int, entered_on: date) -> Case:
        citizen = Citizen(first_name=who.first_name, last_name=who.last_name)
        citizen.set_cpr(self._cpr())
        citizen.save()
        applied_on = entered_on - timedelta(days=80)
        Income.objects.create(
            citizen=citizen,
            known_on=applied_on,
            support=Support.CASH,
            gross_month_dkk=Decimal(12_900),
            source="Ansøgning",
        )
        in_pavilion = who.kind == K.TEMPORARY_SOLUTION and who.left is None
        return Case.objects.create(
            number=f"{applied_on.year}-{FIRST_NUMBER + number}",
            citizen=citizen,
            state=CaseState.APPROVED if in_pavilion else CaseState.HOUSED,
            applied_on=applied_on,
            situation=who.living,
            is_imported=True,
        )

    def _cpr(self) -> str:
        chance = self.days.chance
        while True:
            text = f"{chance.randrange(61, 89)}{chance.randrange(1, 13):02}{chance.randrange(60, 99)}-{chance.randrange(1000, 4000)}"
            parse_cpr(text)
            if not Citizen.objects.with_cpr(text).exists():
                return text

    def _entry(self, who: Participant, home: Dwelling, entered_on: date) -> Entry:
        rent = home.terms.on(entered_on).get().rent_dkk
        means = Means(BENEFIT_DKK, rent - BENEFIT_DKK - MISSING_DKK, True, True)
        course = Course(
            SupportProvision.SEL85A, "Bostøtten Vest", "At blive boende og få styr på økonomien", entered_on
        )
        promises = [Promise(Commitment.SOCIAL, "Mødes med sin kontaktperson hver uge")]
        if who.works_from:
            promises.append(Promise(Commitment.EMPLOYMENT, "Praktik to dage om ugen og samtaler i jobcentret"))
        return Entry(
            starts_on=entered_on,
            months=None if who.kind == K.SHARED_DWELLING else 24,
            occupation=Occupation.NONE,
            shelter_days=who.shelter_days,
            promises=tuple(promises),
            support=course if who.kind == K.TEMPORARY_LEASE else None,
            means=means if who.kind == K.RENT_SUBSIDY else None,
            move_on_plan="Skrevet op til en etværelses bolig." if who.kind == K.TEMPORARY_SOLUTION else "",
            has_met_residents=True,
        )

    def _talk(self, made: Participation, who: Participant, months: int, day: date) -> None:
        works = who.works_from is not None and months >= who.works_from
        talk = participations.Talk(
            is_kept=months != 9,
            is_housed=True,
            occupation=Occupation.WORK if works else Occupation.TRAINING,
            note="Det går godt i boligen." if months != 9 else "Er kommet lidt bagud med aftalerne.",
            next_step="Ny samtale næste måned.",
        )
        day = min(day + timedelta(days=12), self.days.today)
        participations.hold_talk(made.pk, talk, month=day, by=self.by, on=day, at=self.days.moment(day))

    def _out(self, made: Participation, who: Participant, day: date) -> None:
        participations.exit_participation(
            made.pk, reason=who.reason, ended_on=min(day, self.days.today), is_housed_after=who.housed,
            by=self.by, on=min(day, self.days.today), at=self.days.moment(min(day, self.days.today)),
        )  # fmt: skip

    # Buildings to come

    def _projects(self) -> None:
        """The sources' two: basic dwellings spread in town, and 188 dwellings replaced elsewhere."""
        builders = cycle(Association.objects.order_by("pk"))
        basic = self._project(
            "Basisboliger på Græshøjvej", ProjectKind.BASIC, next(builders), cost_dkk=Decimal(21_600_000)
        )
        self._lines(basic, (("Græshøjvej", "2640", "Hedehusene", 12, 1, 30, 3200), ("Hovedgaden", "2640", "Hedehusene", 6, 1, 30, 3150),
                            ("Parkvej", "2630", "Taastrup", 6, 1, 28, 3050)))  # fmt: skip
        begun = add_months(self.start, 14)
        self._commit(basic, begun, projects.Terms(Decimal(3200), 35))
        ready_on = add_months(first_of_month(self.days.today), 5)
        at: dict[str, Any] = {"by": self.by, "on": self.days.today, "at": self.days.now}
        projects.build_project(basic, move_in_on=ready_on, **at)
        for name, due_on in (("Rejsegilde", add_months(ready_on, -3)), ("Aflevering", add_months(ready_on, -1))):
            projects.add_milestone(basic, name, due_on=due_on, by=self.by)
        requirement = "Krav om elevator i to etager"
        projects.ask_dispensation(
            basic, requirement, asked_on=begun, granted_on=add_months(begun, 2), by=self.by, at=self.days.now
        )
        new = self._project("Nye boliger i stedet for Taastrupgaard", ProjectKind.ORDINARY, next(builders),
                            cost_dkk=Decimal(338_400_000), replaces=188, replaces_where="Taastrupgaard")  # fmt: skip
        self._lines(new, (("Nærhedens Allé", "2640", "Hedehusene", 70, 3, 85, 7400), ("Høje Boulevard", "2630", "Taastrup", 64, 2, 65, 6100),
                          ("Kildevej", "2630", "Taastrup", 54, 4, 98, 8600)))  # fmt: skip

    def _project(self, name: str, kind: ProjectKind, builder: Association, **told: Any) -> int:
        facts = {"experiment": self.experiments[K.CHEAP_BUILDING], "name": name, "kind": kind, "association": builder}
        return projects.propose_project(facts | told, by=self.by, at=self.days.moment(self.start)).pk

    def _lines(self, project_id: int, lines: tuple[tuple[Any, ...], ...]) -> None:
        names = ("site", "postal_code", "city", "number", "rooms", "area_m2", "rent_dkk")
        for line in lines:
            told = dict(zip(names, line, strict=True))
            projects.add_dwellings(
                project_id, told | {"rent_dkk": Decimal(told["rent_dkk"])}, by=self.by, at=self.days.now
            )

    def _commit(self, project_id: int, day: date, terms: projects.Terms) -> None:
        projects.commit_project(
            project_id, terms, commitment_on=day, by=self.by, on=self.days.today, at=self.days.moment(day)
        )
