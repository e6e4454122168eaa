"""The work list as one page shows it: counters, groups, rows, and what the preview needs."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.paginator import Page, Paginator

from accounts.models import User
from allocation.models import Allocation, Case
from allocation.queries.deadlines import ONE_DAY, Deadline, deadline
from allocation.queries.ranking import Ranked, best_of
from allocation.queries.rent import RentClock, rent_clock, vacancy_rent_so_far
from allocation.queries.work import (
    Due,
    Kind,
    Task,
    cases_of,
    due,
    grouped,
    tasks,
    vacancies_of,
)
from housing.models import Vacancy, VacancyEvent

ROWS = 50
NOTHING = Decimal(0)

# What the address says, what the tab says, which kinds it holds.
TABS: dict[str, tuple[str, frozenset[Kind]]] = {
    "": ("Alle", frozenset(Kind)),
    "vacancies": ("Boliger med svarfrist", frozenset({Kind.ALLOCATE})),
    "offers": ("Venter på borgeren", frozenset({Kind.ANSWER})),
    "proposals": ("Til godkendelse", frozenset({Kind.CONFIRM})),
    "applications": ("Ansøgninger", frozenset({Kind.ASSESS, Kind.DECIDE})),
    "appeals": ("Klager", frozenset({Kind.REASSESS})),
    "facts": ("Svar og oplysninger", frozenset({Kind.REPLY, Kind.RENEW, Kind.PROTECT})),
    "paused": ("Pauser, der er slut", frozenset({Kind.RESUME})),
    "letters": ("Breve ikke sendt", frozenset({Kind.RESEND})),
    "followups": ("Efter indflytning", frozenset({Kind.SIGNAL, Kind.KEY, Kind.CHECK_IN})),
}

# Where the work is done: the name of the page, and whose key stands in its address.
PAGES = {
    Kind.ALLOCATE: ("match_vacancy", "vacancy_id"),
    Kind.ANSWER: ("allocation", "pk"),
    Kind.CONFIRM: ("proposal", "pk"),
    Kind.ASSESS: ("assess_case", "case_id"),
    Kind.DECIDE: ("case", "case_id"),
    Kind.RESUME: ("resume_case", "case_id"),
    Kind.RESEND: ("letter", "pk"),
    Kind.REASSESS: ("end_appeal", "pk"),
    Kind.REPLY: ("reply_inquiry", "pk"),
    Kind.RENEW: ("case_economy", "case_id"),
    Kind.PROTECT: ("case", "case_id"),
    Kind.SIGNAL: ("handle_signal", "pk"),
    Kind.KEY: ("hand_over_key", "pk"),
    Kind.CHECK_IN: ("follow_up", "pk"),
}


@dataclass(frozen=True)
class Row:
    """One task with what a row says about it."""

    task: Task
    case: Case | None
    vacancy: Vacancy | None
    deadline: Deadline
    rent_dkk: Decimal | None

    @property
    def left_in_words(self) -> str:
        """How near the deadline is; a pause that is over has none."""
        return "" if self.task.kind == Kind.RESUME else self.deadline.left_in_words

    @property
    def page_name(self) -> str:
        return PAGES[self.task.kind][0]

    @property
    def page_key(self) -> int:
        return getattr(self.task, PAGES[self.task.kind][1])


@dataclass(frozen=True)
class Group:
    """The rows of one page that fall due together; count and rent are of the whole group, on every page."""

    due: Due
    count: int
    rent_dkk: Decimal
    rows: list[Row]


@dataclass(frozen=True)
class Figures:
    """The counters above the list; they count everything, whichever tab is open."""

    late: int
    today: int
    by_kind: Counter
    rent_dkk: Decimal
    rent_per_day_dkk: Decimal
    vacancies: int

    @property
    def applications(self) -> int:
        return self.by_kind[Kind.ASSESS] + self.by_kind[Kind.DECIDE]


@dataclass(frozen=True)
class Board:
    figures: Figures
    tabs: list[dict[str, object]]
    groups: list[Group]
    page: Page
    selected: Row | None
    first: Row | None


@dataclass(frozen=True)
class Preview:
    """What stands beside the list about the selected row."""

    row: Row
    clock: RentClock | None = None
    best: tuple[Ranked, ...] = ()
    story: tuple[VacancyEvent, ...] = ()
    case: Case | None = None
    offer: Allocation | None = None


def board(user: User, *, tab: str, number: str | None, selected: str, on: date) -> Board:
    """Everything on the page but the preview, in three queries."""
    everything = tasks(user, on=on)
    vacancies = vacancies_of(user, everything)
    rents = _rents(vacancies, on)
    chosen = [task for task in everything if task.kind in TABS[tab][1]]
    page = Paginator(chosen, ROWS).get_page(number)
    rows = _rows(user, list(page.object_list), vacancies, rents.today, on)
    return Board(
        figures=_figures(everything, rents, on),
        tabs=_tabs(everything, tab),
        groups=_groups(chosen, rows, rents.today, on),
        page=page,
        selected=next((row for row in rows if row.task.key == selected), rows[0] if rows else None),
        first=rows[0] if rows else None,
    )


def preview(row: Row, *, on: date) -> Preview:
    """What the selected row's pane shows, by its kind."""
    vacancy = row.vacancy
    if row.task.kind == Kind.ALLOCATE and vacancy is not None:
        story = vacancy.events.select_related("by").order_by("-at", "-pk")[:4]
        best = tuple(best_of(vacancy, on=on))
        return Preview(row, clock=rent_clock(vacancy, on=on), best=best, story=tuple(story))
    case = Case.objects.select_related("citizen").filter(pk=row.task.case_id).first()
    if row.task.kind == Kind.ANSWER and vacancy is not None:
        offer = Allocation.objects.select_related("decided_by").filter(pk=row.task.pk).first()
        return Preview(row, clock=rent_clock(vacancy, on=on), case=case, offer=offer)
    return Preview(row, case=case)


@dataclass(frozen=True)
class _Rents:
    today: dict[int, Decimal]
    yesterday: dict[int, Decimal]


def _rents(vacancies: dict[int, Vacancy], on: date) -> _Rents:
    found = vacancies.values()
    return _Rents(vacancy_rent_so_far(found, on=on), vacancy_rent_so_far(found, on=on - ONE_DAY))


def _rows(
    user: User, shown: list[Task], vacancies: dict[int, Vacancy], rents: dict[int, Decimal], on: date
) -> list[Row]:
    cases = cases_of(user, shown)
    return [
        Row(
            task,
            cases.get(task.case_id),
            vacancies.get(task.vacancy_id),
            deadline(task.due_on, on=on),
            rents.get(task.vacancy_id),
        )
        for task in shown
    ]


def _groups(chosen: list[Task], rows: list[Row], rents: dict[int, Decimal], on: date) -> list[Group]:
    whole = grouped(chosen, on=on)
    by_due: dict[Due, list[Row]] = {}
    for row in rows:
        by_due.setdefault(due(row.task, on=on), []).append(row)
    return [
        Group(
            when, len(whole[when]), sum((rents.get(task.vacancy_id, NOTHING) for task in whole[when]), NOTHING), shown
        )
        for when, shown in by_due.items()
    ]


def _figures(everything: list[Task], rents: _Rents, on: date) -> Figures:
    today = sum(rents.today.values(), NOTHING)
    return Figures(
        late=sum(task.due_on < on for task in everything),
        today=sum(task.due_on == on for task in everything),
        by_kind=Counter(task.kind for task in everything),
        rent_dkk=today,
        rent_per_day_dkk=today - sum(rents.yesterday.values(), NOTHING),
        vacancies=len(rents.today),
    )


def _tabs(everything: list[Task], current: str) -> list[dict[str, object]]:
    counted = Counter(task.kind for task in everything)
    return [
        {
            "label": label,
            "url": f"?kind={code}" if code else "?",
            "count": sum(counted[kind] for kind in kinds),
            "current": code == current,
        }
        for code, (label, kinds) in TABS.items()
    ]
