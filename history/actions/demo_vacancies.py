"""The demo's vacancies: enough are notified in each ledger that the planned ones fall to the municipality."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from accounts.models import User
from history.demo_days import Days, Story
from history.demo_plan import DECIDED, PLAN, Slot
from housing.actions.notices import Notice, notify_vacancy
from housing.models import Agreement, DwellingTerms, Vacancy
from housing.states import DwellingKind
from law.quota import next_turn

# How many the association notifies for itself at the end, so that its next one is the municipality's.
OWN_AT_THE_END = 3
FIRST_NOTICE = timedelta(days=14)


@dataclass
class Notices:
    """Adds every notice to the story; `vacancies` fills as it is told."""

    days: Days
    staff: dict[str, User]  # by the association's name
    vacancies: dict[Slot, Vacancy] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.taken |= set(Vacancy.objects.order_by().values_list("dwelling_id", flat=True))
        self.homes: defaultdict[tuple[str, str], list[DwellingTerms]] = defaultdict(list)
        own = set(Agreement.objects.on(self.days.today).exclude(ledger__estate=None).values_list("ledger__estate_id"))
        terms = DwellingTerms.objects.on(self.days.today).filter(kind=DwellingKind.FAMILY)
        for one in terms.select_related("dwelling__estate__association").order_by("rent_dkk", "pk"):
            estate = one.dwelling.estate
            name = estate.name if (estate.pk,) in own else ""
            self.homes[estate.association.name, name].append(one)

    def add_to(self, story: Story) -> None:
        ledgers: defaultdict[tuple[str, str], list[tuple[date, date, Slot]]] = defaultdict(list)
        for slot in PLAN:
            available_on = self.days.available_for(self.days.deadline(slot.due), self._working_days(slot))
            notified_on = self.days.open_day(available_on - timedelta(days=16 + self.days.chance.randrange(16)))
            notified_on = min(notified_on, self.days.past(0))
            ledgers[slot.association, slot.estate].append((notified_on, available_on, slot))
        for ledger, planned in ledgers.items():
            planned.sort(key=lambda one: one[:2])
            self._add_ledger(story, ledger, planned)

    def _working_days(self, slot: Slot) -> int:
        return self._agreement(slot.association, slot.estate).answer_working_days

    def _agreement(self, association: str, estate: str) -> Agreement:
        in_force = Agreement.objects.on(self.days.today).filter(
            ledger__association__name=association, ledger__dwelling_kind=DwellingKind.FAMILY
        )
        own = in_force.filter(ledger__estate__name=estate) if estate else in_force.filter(ledger__estate=None)
        agreement: Agreement = own.select_related("ledger").get()
        return agreement

    def _add_ledger(self, story: Story, ledger: tuple[str, str], planned: list[tuple[date, date, Slot]]) -> None:
        """Before each planned one, as many of the association's own as the count asks for."""
        agreement = self._agreement(*ledger)
        position, last_on = agreement.ledger.position(), planned[0][0] - FIRST_NOTICE
        for notified_on, available_on, slot in planned:
            turn = next_turn(position, agreement.quota_terms)
            own = 0
            while not turn.to_municipality:
                own += 1
                turn = next_turn(turn.position, agreement.quota_terms)
            self._add_own(story, ledger, own, last_on, notified_on)
            story.add(notified_on, partial(self._notify, slot, available_on))
            position, last_on = turn.position, notified_on
        own = 0
        while own < OWN_AT_THE_END and not next_turn(position, agreement.quota_terms).to_municipality:
            position = next_turn(position, agreement.quota_terms).position
            own += 1
        self._add_own(story, ledger, own, last_on, self.days.past(0))

    def _add_own(self, story: Story, ledger: tuple[str, str], count: int, first: date, last: date) -> None:
        """Spread over the days from the last notice until the next."""
        span = (last - first).days
        for number in range(1, count + 1):
            day = self.days.open_day(first + timedelta(days=span * number // (count + 1)))
            story.add(max(day, first), partial(self._notify_own, ledger))

    # What happens

    def _notify_own(self, ledger: tuple[str, str], day: date) -> Vacancy:
        terms = self._home(ledger, self.homes[ledger])
        vacant_from = day + timedelta(days=20 + self.days.chance.randrange(35))
        return self._tell(terms, vacant_from, vacant_from + timedelta(days=self.days.chance.randrange(5)), day)

    def _notify(self, slot: Slot, available_on: date, day: date) -> None:
        ledger = (slot.association, slot.estate)
        homes = [one for one in self.homes[ledger] if one.rooms in slot.rooms and one.dwelling_id not in self.taken]
        if slot.course in DECIDED:  # nobody is offered a home in an area before the ban is examined
            homes = [one for one in homes if one.area_id is None] or homes
        part = len(homes) // 3
        terms = self._home(ledger, homes[:part] if slot.is_cheap else homes[part:])
        vacant_from = available_on - timedelta(days=self.days.chance.randrange(8))
        vacancy = self._tell(terms, vacant_from, available_on, day)
        assert vacancy.is_municipal, f"{vacancy} faldt ikke til kommunen"
        self.vacancies[slot] = vacancy

    def _home(self, ledger: tuple[str, str], homes: list[DwellingTerms]) -> DwellingTerms:
        """One that nobody has notified before."""
        free = [one for one in homes if one.dwelling_id not in self.taken]
        terms = self.days.chance.choice(
            free or [one for one in self.homes[ledger] if one.dwelling_id not in self.taken]
        )
        self.taken.add(terms.dwelling_id)
        return terms

    def _tell(self, terms: DwellingTerms, vacant_from: date, available_on: date, day: date) -> Vacancy:
        notice = Notice(
            vacant_from=vacant_from,
            available_on=available_on,
            rent_dkk=terms.rent_dkk,
            heat_dkk=terms.heat_dkk,
            water_dkk=terms.water_dkk,
            contribution_dkk=terms.contribution_dkk,
            inspection_on=vacant_from,
        )
        by = self.staff[terms.dwelling.estate.association.name]
        return notify_vacancy(terms.dwelling_id, notice, by=by, on=day, at=self.days.moment(day))
