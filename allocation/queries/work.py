"""What is due: found by rules, never typed by hand. One query a kind, asked together as one.

Each kind answers rows of the same six columns, so that the whole list is one question to the database however long
it is; names and addresses are fetched for the page that is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from django.conf import settings
from django.db.models import Case as DbCase
from django.db.models import (
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Least, TruncDate

from accounts.models import User
from allocation.models import (
    Allocation,
    Appeal,
    Case,
    HouseholdMember,
    Income,
    Inquiry,
    Letter,
    MonthlyAmounts,
    Proposal,
)
from allocation.models.inquiries import InquiryQuerySet
from allocation.queries.followups import check_ins_due, followed, signals_open
from allocation.queries.households import ADULT_AGE, OLD_AFTER
from allocation.queries.protection import WARNED_BEFORE
from allocation.states import CaseState
from background.models import LeaseState
from housing.calendar import closed_days
from housing.models import Vacancy
from law.deadlines import next_working_day
from law.monthly_amounts import Amount
from law.months import add_months

ONE_DAY = timedelta(days=1)
ANSWER_SIGNAL_WITHIN = timedelta(days=3)
SUNDAY = 6


class Kind(StrEnum):
    """A kind of work; its verb is what the row orders one to do."""

    ANSWER = "answer"
    CONFIRM = "confirm"
    ALLOCATE = "allocate"
    RESEND = "resend"
    DECIDE = "decide"
    ASSESS = "assess"
    RESUME = "resume"
    REASSESS = "reassess"
    REPLY = "reply"
    RENEW = "renew"
    PROTECT = "protect"
    SIGNAL = "signal"
    KEY = "key"
    CHECK_IN = "check_in"

    @property
    def verb(self) -> str:
        return _VERBS[self]


_VERBS = {
    Kind.ANSWER: "Registrér svar",
    Kind.CONFIRM: "Godkend",
    Kind.ALLOCATE: "Anvis",
    Kind.RESEND: "Send igen",
    Kind.DECIDE: "Afgør",
    Kind.ASSESS: "Vurdér",
    Kind.RESUME: "Genoptag",
    Kind.REASSESS: "Genvurdér",
    Kind.REPLY: "Få svar",
    Kind.RENEW: "Forny økonomi",
    Kind.PROTECT: "Undersøg beskyttelse",
    Kind.SIGNAL: "Følg op",
    Kind.KEY: "Registrér nøgle",
    Kind.CHECK_IN: "Ring",
}
_ORDER = {kind: place for place, kind in enumerate(Kind)}


class Due(StrEnum):
    """When, in the order of the page."""

    LATE = "Overskredet"
    TODAY = "I dag"
    TOMORROW = "I morgen"
    THIS_WEEK = "Denne uge"
    LATER = "Senere"


@dataclass(frozen=True)
class Task:
    """One thing to do: what kind, which row, by when, and whom and what it is about (0: nobody, nothing).

    `since_on`: None only for a question whose letter has not left.
    """

    kind: Kind
    pk: int
    due_on: date
    since_on: date | None
    case_id: int
    vacancy_id: int

    @property
    def key(self) -> str:
        """As it stands in an address: an id and a code, nothing about a person."""
        return f"{self.kind}-{self.pk}"


def tasks(user: User, *, on: date) -> list[Task]:
    """Everything due for the user's eyes, most urgent first, then by kind and key."""
    rows = _kinds(user, on)
    columns = rows[0].union(*rows[1:], all=True)
    found = [
        Task(Kind(kind), pk, due_on or decide_by(since_on), since_on, case or 0, vacancy or 0)
        for kind, pk, due_on, since_on, case, vacancy in columns
    ]
    return sorted(found, key=lambda task: (task.due_on, _ORDER[task.kind], task.pk))


def due(task: Task, *, on: date) -> Due:
    """Which group a task belongs to; the week ends on Sunday."""
    if task.due_on < on:
        return Due.LATE
    if task.due_on == on:
        return Due.TODAY
    if task.due_on == on + ONE_DAY:
        return Due.TOMORROW
    week_ends = on + timedelta(days=SUNDAY - on.weekday())
    return Due.THIS_WEEK if task.due_on <= week_ends else Due.LATER


def grouped(found: Iterable[Task], *, on: date) -> dict[Due, list[Task]]:
    """Sorted tasks by when they are due; empty groups are left out."""
    return {when: list(group) for when, group in groupby(found, key=lambda task: due(task, on=on))}


def cases_of(user: User, found: Iterable[Task]) -> dict[int, Case]:
    """The cases that the tasks are about, with their citizens."""
    keys = {task.case_id for task in found if task.case_id}
    return Case.objects.visible_to(user).select_related("citizen").in_bulk(keys) if keys else {}


def vacancies_of(user: User, found: Iterable[Task]) -> dict[int, Vacancy]:
    """The vacancies that the tasks are about, with all that a row shows."""
    keys = {task.vacancy_id for task in found if task.vacancy_id}
    return Vacancy.objects.visible_to(user).with_dwelling().in_bulk(keys) if keys else {}


def _kinds(user: User, on: date) -> list[QuerySet]:
    return [
        _row(
            Kind.ALLOCATE,
            Vacancy.objects.visible_to(user).unanswered(),
            F("answer_due_on"),
            F("available_on"),
            vacancy=F("pk"),
        ),
        _row(
            Kind.ANSWER,
            Allocation.objects.visible_to(user).unanswered(),
            F("answer_due_on"),
            F("decided_on"),
            case=F("case_id"),
            vacancy=F("vacancy_id"),
        ),
        _row(
            Kind.CONFIRM,
            Proposal.objects.visible_to(user).open().exclude(made_by=user),
            F("vacancy__answer_due_on"),
            TruncDate("made_at"),
            case=F("case_id"),
            vacancy=F("vacancy_id"),
        ),
        *_kinds_of_cases(user, on),
        *_kinds_of_facts(user, on),
        *_kinds_after_key(user, on),
    ]


def _kinds_of_cases(user: User, on: date) -> list[QuerySet]:
    return [
        _row(
            Kind.ASSESS,
            _cases(user, CaseState.RECEIVED),
            None,
            F("applied_on"),
            case=F("pk"),
        ),
        _row(Kind.DECIDE, _cases(user, CaseState.ASSESSED), None, F("applied_on"), case=F("pk")),
        _row(
            Kind.RESUME,
            _cases(user, CaseState.PAUSED).filter(paused_until__lte=on),
            F("paused_until"),
            F("applied_on"),
            case=F("pk"),
        ),
        _row(
            Kind.RESEND,
            Letter.objects.visible_to(user).filter(delivery__state=LeaseState.FAILED),
            Value(on),
            TruncDate("written_at"),
            case=F("case_id"),
        ),
        _row(
            Kind.REASSESS,
            Appeal.objects.visible_to(user).not_reassessed(),
            F("due_on"),
            F("received_on"),
            case=F("case_id"),
        ),
    ]


def _kinds_of_facts(user: User, on: date) -> list[QuerySet]:
    """What must be told or told again."""
    ending = Case.objects.visible_to(user).open().filter(citizen__protected_until__lte=on + WARNED_BEFORE)
    return [
        _row(Kind.REPLY, _waiting(user).with_last_day(on=on), F("answer_by"), F("left_on"), case=F("case_id")),
        _row(Kind.RENEW, _with_old_economy(user, on), F("renew_on"), F("applied_on"), case=F("pk")),
        _row(Kind.PROTECT, ending, F("citizen__protected_until"), F("applied_on"), case=F("pk")),
    ]


def _kinds_after_key(user: User, on: date) -> list[QuerySet]:
    return [
        _row(
            Kind.SIGNAL,
            signals_open(user),
            TruncDate("reported_at") + ANSWER_SIGNAL_WITHIN,
            TruncDate("reported_at"),
            case=F("allocation__case_id"),
        ),
        _row(
            Kind.KEY,
            followed(Allocation.objects.visible_to(user)).filter(key_on=None, lease_on__lte=on),
            F("lease_on"),
            F("lease_on"),
            case=F("case_id"),
            vacancy=F("vacancy_id"),
        ),
        _row(
            Kind.CHECK_IN,
            check_ins_due(user, on=on),
            F("next_due_on"),
            F("lease_on"),
            case=F("case_id"),
        ),
    ]


def _cases(user: User, state: CaseState) -> QuerySet[Case]:
    return Case.objects.visible_to(user).filter(state=state)


def _waiting(user: User) -> InquiryQuerySet:
    """What the citizen has been asked and neither answered nor let pass, in cases that go on."""
    return Inquiry.objects.open().filter(case__in=Case.objects.visible_to(user).open())


def _with_old_economy(user: User, on: date) -> QuerySet[Case]:
    """Approved cases whose income, or an amount beside it, is unknown or too old to decide on; due the day it became so.

    Child benefits are asked about where a child lives in the household.
    """
    mine = {"citizen": OuterRef("citizen"), "known_on__lte": on}
    amounts = MonthlyAmounts.objects.filter(struck_on=None, **mine)
    told = {amount: amounts.exclude(**{f"{amount}_dkk": None}) for amount in Amount} | {
        "income": Income.objects.filter(struck_on=None, **mine)
    }
    newest = {f"{name}_on": Subquery(rows.order_by("-known_on").values("known_on")[:1]) for name, rows in told.items()}
    here = Q(left_on=None) | Q(left_on__gt=on)
    child = HouseholdMember.objects.filter(here, citizen=OuterRef("citizen"), kind=HouseholdMember.Kind.CHILD)
    child = child.annotate(age_now=F("age") + _WholeYears(Value(on), F("known_on")))
    grown = Q(born_on__lte=add_months(on, -12 * ADULT_AGE)) | Q(born_on=None, age_now__gte=ADULT_AGE)
    cases = _cases(user, CaseState.APPROVED).filter(is_imported=False).annotate(**newest)
    no_child = ~Exists(child.exclude(grown))
    due = [_renewed(f"{name}_on", on) for name in told if name != Amount.CHILD_BENEFIT]
    of_child = DbCase(
        When(no_child, then=Value(None, output_field=DateTimeField())),
        default=_renewed(f"{Amount.CHILD_BENEFIT}_on", on),
    )
    return cases.annotate(renew_on=Cast(Least(*due, of_child), DateField())).filter(renew_on__lte=on)


class _WholeYears(Func):
    """From the second day to the first: what is added to an age that was told."""

    template = "extract(year from age(%(expressions)s))::integer"
    output_field = IntegerField()


def _renewed(name: str, on: date) -> Coalesce:
    """The first day when what was told is too old; today, when it never was."""
    again = ExpressionWrapper(F(name) + OLD_AFTER + ONE_DAY, output_field=DateTimeField())
    return Coalesce(again, Cast(Value(on), DateTimeField()))


def _row(kind: Kind, rows: QuerySet, due_on, since_on, *, case=None, vacancy=None) -> QuerySet:
    """A kind's rows in the common columns. A due day of None is counted from the day applied."""
    return (
        rows.order_by()
        .annotate(
            kind_=Value(str(kind)),
            due_=Cast(due_on, DateField()),
            since_=Cast(since_on, DateField()),
            case_=Cast(case, IntegerField()),
            vacancy_=Cast(vacancy, IntegerField()),
        )
        .values_list("kind_", "pk", "due_", "since_", "case_", "vacancy_")
    )


def decide_by(applied_on: date) -> date:
    """The municipality's own deadline for a decision (retssikkerhedsloven § 3), moved off closed days."""
    last = applied_on + timedelta(weeks=settings.CASE_DECISION_WEEKS)
    return next_working_day(last, closed=closed_days())
