"""After the key: what is due on a lease, what was told of it, and whether it holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, JSONObject

from accounts.models import User
from allocation.models import (
    Allocation,
    CaretakerHearing,
    CheckIn,
    Contact,
    FollowUp,
    LivingSituation,
    Signal,
    SupportTie,
)
from allocation.models.allocations import AllocationQuerySet
from allocation.states import (
    CHECK_IN_MONTHS,
    AllocationState,
    ContactKind,
    EndReason,
    HousingSituation,
    TieKind,
)
from housing.models import Association, Dwelling, Estate, Vacancy
from law.months import add_months, full_months_between
from law.rates import NoRate, RateBook
from law.shelter_days import YEAR, ShelterDays, ShelterStay, shelter_days

AHEAD = timedelta(days=14)  # a talk is planned this long before
DONE_WITH = 0  # no further check-in
_RELATED = ("case__citizen", "vacancy__dwelling__estate__association", "follow_up")


@dataclass(frozen=True)
class Milestone:
    """One of the five talks of a lease: when it is due, and what it gave if it is held."""

    months: int
    due_on: date
    check_in: CheckIn | None
    is_next: bool

    def is_late(self, *, on: date) -> bool:
        return self.check_in is None and self.due_on < on


@dataclass(frozen=True)
class Outcome:
    """What became of one lease, as far as is known on `asked_on`; `is_housed` None: nobody has asked yet.

    `months`: whole months it has lasted, or lasted. `last_check_in`: the months of the latest talk, 0 before the first.
    """

    allocation_id: int
    case_id: int
    vacancy_id: int
    lease_on: date
    is_housed: bool | None
    ended_on: date | None
    end_reason: str
    months: int
    last_check_in: int
    signals: int
    asked_on: date

    def housed_after(self, months: int) -> bool | None:
        """Still housed so many months after the lease; None when that day has not come or nobody knows.

        Not before that day for one that ended early either: those would be counted before the ones they are a share of.
        """
        day = add_months(self.lease_on, months)
        if day > self.asked_on:
            return None
        if self.ended_on is not None:
            return self.ended_on >= day
        if self.last_check_in >= months:
            return self.is_housed
        return None


def followed(rows: AllocationQuerySet) -> AllocationQuerySet:
    """Leases that are followed: none from before the system, none that has ended."""
    return rows.filter(state=AllocationState.LEASED, is_imported=False, follow_up__ended_on=None)


def with_next_check_in(rows: AllocationQuerySet) -> AllocationQuerySet:
    """Each lease with `next_months` and `next_due_on` (None after the last): counted, never written down.

    The next is the first one after the latest that was held: one that was passed over is not asked for again.
    Whoever lived there no longer at the latest (`left_on`, the day of that talk) is due at once: the end is to be written.
    """
    held = CheckIn.objects.filter(allocation=OuterRef("pk")).order_by("-months")
    left = Case(When(latest_is_housed=False, then=Subquery(held.values("held_on")[:1])), output_field=DateField())
    nexts = [When(latest_held__lt=months, then=Value(months)) for months in CHECK_IN_MONTHS]
    due = Func(
        F("next_months"), function="make_interval", template="lease_on + %(function)s(months => %(expressions)s)"
    )
    return (
        rows.annotate(latest_held=Coalesce(Subquery(held.values("months")[:1]), 0))
        .annotate(latest_is_housed=Subquery(held.values("is_housed")[:1]))
        .annotate(next_months=Case(*nexts, default=None, output_field=IntegerField()), left_on=left)
        .annotate(next_due_on=Coalesce("left_on", Cast(due, DateField())))
    )


def check_ins_due(user: User, *, on: date) -> AllocationQuerySet:
    """The leases whose next talk is due within a fortnight, or late."""
    rows = with_next_check_in(followed(Allocation.objects.visible_to(user)))
    return rows.filter(next_due_on__lte=on + AHEAD)


def signals_open(user: User) -> QuerySet[Signal]:
    """What landlords have told and nobody has answered for yet."""
    return Signal.objects.visible_to(user).open()


FOLLOW_UP_TABS = {
    "due": "Skal følges op",
    "signals": "Bekymringer",
    "housed": "Bor der",
    "ended": "Sluttet",
}


def follow_up_list(user: User, tab: str, *, on: date) -> AllocationQuerySet:
    """The leases of a tab with their next talk and open signals; the most urgent first."""
    everybody = Allocation.objects.visible_to(user)
    rows = with_next_check_in(followed(everybody))
    if tab == "due":
        rows = rows.filter(next_due_on__lte=on + AHEAD)
    elif tab == "signals":
        rows = rows.filter(Exists(Signal.objects.open().filter(allocation=OuterRef("pk"))))
    elif tab == "ended":
        ended = everybody.filter(state=AllocationState.LEASED, is_imported=False, follow_up__ended_on__isnull=False)
        rows = with_next_check_in(ended)
    counted = rows.annotate(open_signals=Count("signals", filter=Q(signals__handled_on=None), distinct=True))
    return counted.select_related(*_RELATED).order_by(F("next_due_on").asc(nulls_last=True), "pk")


def counts_of_tabs(user: User, *, on: date) -> dict[str, int]:
    """How many leases each tab holds."""
    return {tab: follow_up_list(user, tab, on=on).count() for tab in FOLLOW_UP_TABS}


def follow_up_page(user: User) -> AllocationQuerySet:
    """A lease with everything its page shows."""
    rows = Allocation.objects.visible_to(user).filter(state=AllocationState.LEASED)
    return rows.select_related(*_RELATED, "decided_by", "vacancy__terms", "vacancy__let_by").prefetch_related(
        "check_ins__recorded_by", "signals__reported_by", "signals__handled_by"
    )


def our_tenancies(user: User) -> AllocationQuerySet:
    """An association's own leases that are followed: the home and the day, nothing of who lives there."""
    rows = followed(Allocation.objects.visible_to(user)).select_related("vacancy__dwelling__estate", "follow_up")
    rows = rows.prefetch_related("signals")
    return rows.defer("reasons", "findings", "ranking", "note", "deviation", "searched").order_by("-lease_on", "pk")


def signal_page(user: User) -> QuerySet[Signal]:
    return Signal.objects.visible_to(user).select_related(
        "allocation__case__citizen", "allocation__vacancy__dwelling__estate__association", "reported_by", "handled_by"
    )


def milestones(allocation: Allocation) -> list[Milestone]:
    """The five talks; `allocation` comes from `follow_up_page`."""
    held = {check_in.months: check_in for check_in in allocation.check_ins.all()}
    latest, lease_on = max(held, default=0), _leased_on(allocation)
    following = next((months for months in CHECK_IN_MONTHS if months > latest), DONE_WITH)
    return [
        Milestone(months, add_months(lease_on, months), held.get(months), months == following)
        for months in CHECK_IN_MONTHS
    ]


def obstacle_to_check_in(allocation: Allocation, months: int, *, by: User, on: date) -> str | None:
    """Only talks of the schedule, in order, not long before they are due."""
    if not by.is_municipal:
        return "Opfølgning skrives af sagsbehandlere og ledere."
    sentence = obstacle_to_follow(allocation)
    if sentence:
        return sentence
    latest = allocation.check_ins.aggregate(latest=Max("months"))["latest"] or 0
    if months <= latest:
        return f"Opfølgningen efter {months} mdr. er skrevet eller sprunget over. Vælg en senere."
    if add_months(_leased_on(allocation), months) > on + AHEAD:
        return f"Det er for tidligt. Opfølgningen efter {months} mdr. kan skrives fra 14 dage før."
    return None


def obstacle_to_follow(allocation: Allocation) -> str | None:
    """A lease is followed until it ends."""
    if allocation.state != AllocationState.LEASED:
        return "Der er ingen lejekontrakt at følge op på."
    ended = FollowUp.objects.filter(allocation=allocation, ended_on__isnull=False).first()
    if ended is not None:
        return f"Lejemålet sluttede {ended.ended_on:%d-%m-%Y}. Der følges ikke længere op på det."
    return None


def obstacle_to_reopen_tenancy(allocation: Allocation, *, by: User) -> str | None:
    """Only an end that was written can have been a mistake."""
    if not by.is_municipal:
        return "En fraflytning tages tilbage af sagsbehandlere og ledere."
    if obstacle_to_follow(allocation) is None:
        return "Lejemålet er ikke sluttet."
    return None if allocation.state == AllocationState.LEASED else "Der er ingen lejekontrakt at følge op på."


def obstacle_to_handle(signal: Signal, *, by: User) -> str | None:
    if not by.is_municipal:
        return "Kommunen følger op på bekymringer."
    if signal.handled_on is not None:
        return f"Der er allerede fulgt op, af {signal.handled_by}."
    return None


def support_workers(allocation: Allocation, *, on: date) -> list[Contact]:
    """The citizen's own support workers that day."""
    contacts = Contact.objects.filter(citizen=allocation.case.citizen_id, kind=ContactKind.SUPPORT_WORKER)
    current = contacts.filter(struck_on=None).filter(Q(ended_on=None) | Q(ended_on__gt=on))
    return list(current.order_by("name", "pk"))


def ties_on(dwelling: Dwelling, *, on: date) -> list[SupportTie]:
    """The agreements of support that the home stands under that day."""
    return list(SupportTie.objects.covering(dwelling).on(on).order_by("kind", "pk"))


def tie_list(user: User) -> QuerySet[SupportTie]:
    return (
        SupportTie.objects.visible_to(user)
        .select_related("estate__association", "dwelling")
        .order_by("estate__association__name", "estate__name", "dwelling__address", "pk")
    )


def caretaker_of(user: User, dwelling: Dwelling, *, on: date) -> QuerySet[SupportTie]:
    """The social caretaker to be heard about a home; at most one row."""
    ties = SupportTie.objects.visible_to(user).covering(dwelling).on(on)
    return ties.filter(kind=TieKind.CARETAKER).order_by("pk")[:1]


def obstacle_of_caretaker(vacancy: Vacancy, case_id: int, *, on: date) -> str | None:
    """A social caretaker is heard before somebody is allocated a home on the site (law.md 2.4)."""
    ties = SupportTie.objects.covering(vacancy.dwelling).on(on).filter(kind=TieKind.CARETAKER)
    unheard = ties.exclude(hearings__vacancy=vacancy, hearings__case=case_id).order_by("pk").first()
    return _hear(unheard.provider) if unheard else None


def caretakers_of_home(*, on: date) -> ArraySubquery:
    """The caretakers of a vacancy's site with the cases they were heard about, read with the vacancies themselves."""
    heard = CaretakerHearing.objects.filter(tie=OuterRef("pk"), vacancy=OuterRef(OuterRef("pk"))).order_by("pk")
    told = JSONObject(provider="provider", heard=ArraySubquery(heard.values("case_id")))
    return ArraySubquery(_ties_here(on).filter(kind=TieKind.CARETAKER).values(told=told))


def ties_of_home(*, on: date) -> ArraySubquery:
    """What ties a vacancy's home to support that day, and who gives it, read with the vacancy itself."""
    return ArraySubquery(_ties_here(on).values(told=JSONObject(kind="kind", provider="provider")))


def _ties_here(on: date) -> QuerySet[SupportTie]:
    """Of the home itself or its whole estate; inside a query of vacancies."""
    here = Q(dwelling=OuterRef("dwelling")) | Q(estate=OuterRef("dwelling__estate"), dwelling=None)
    return SupportTie.objects.on(on).filter(here).order_by("kind", "pk")


def unheard_caretaker(caretakers: Sequence[Mapping[str, Any]], case_id: int) -> str:
    """The same sentence of a vacancy that was read so; nothing when each was heard."""
    return next((_hear(tie["provider"]) for tie in caretakers if case_id not in tie["heard"]), "")


def _hear(provider: str) -> str:
    return f"Hør den sociale vicevært, {provider}, før boligen anvises."


@dataclass(frozen=True)
class ShelterRefund:
    """Days of § 110 refund used; `last_on` is the last day with refund for one who goes on living in the shelter."""

    days: ShelterDays
    last_on: date | None


def refund_days(situations: Iterable[LivingSituation], *, on: date, rates: RateBook) -> ShelterRefund | None:
    """By the stays among these; None when no stay is known, and before the rule had a number."""
    shelter = [each for each in situations if each.kind == HousingSituation.SHELTER_110 and each.struck_on is None]
    try:
        days = shelter_days([ShelterStay(each.began_on, each.ended_on) for each in shelter], on=on, rates=rates)
    except NoRate:
        return None
    goes_on = any(each.ended_on is None for each in shelter)
    last_on = on + timedelta(days=days.left)
    runs_out = goes_on and days.began_on is not None and days.left > 0 and last_on < add_months(days.began_on, YEAR)
    return ShelterRefund(days, last_on if runs_out else None) if shelter else None


def outcomes(*, on: date) -> list[Outcome]:
    """What became of every lease begun by that day, for the quality of matching and for reports; four queries."""
    leased = Allocation.objects.filter(state=AllocationState.LEASED, is_imported=False, lease_on__lte=on)
    ended = FollowUp.objects.filter(ended_on__lte=on).order_by()
    ends = {key: told for key, *told in ended.values_list("allocation", "ended_on", "end_reason")}
    held = CheckIn.objects.filter(held_on__lte=on).order_by("allocation", "-months").distinct("allocation")
    latest = {key: told for key, *told in held.values_list("allocation", "months", "is_housed")}
    signals = dict(Signal.objects.order_by().values_list("allocation").annotate(Count("pk")))
    rows = leased.order_by("lease_on", "pk").values_list("pk", "case_id", "vacancy_id", "lease_on")
    return [_outcome(row, ends.get(row[0]), latest.get(row[0], (0, None)), signals.get(row[0], 0), on) for row in rows]


def _outcome(row: Sequence[Any], end: Sequence[Any] | None, latest: Sequence[Any], signals: int, on: date) -> Outcome:
    """`end`: the day and the reason; `latest`: the months of the last talk, and whether they lived there."""
    key, case, vacancy, lease_on = row
    ended_on, reason = end or (None, "")
    return Outcome(
        allocation_id=key,
        case_id=case,
        vacancy_id=vacancy,
        lease_on=lease_on,
        is_housed=False if end else latest[1],
        ended_on=ended_on,
        end_reason=reason,
        months=full_months_between(lease_on, ended_on or on),
        last_check_in=latest[0],
        signals=signals,
        asked_on=on,
    )


def _leased_on(allocation: Allocation) -> date:
    assert allocation.lease_on is not None, "the database promises a day to a lease"
    return allocation.lease_on


def is_good(reason: str) -> bool:
    """Whether a tenancy ended well: the citizen lives as they should, elsewhere."""
    return reason in {EndReason.MOVED_ON, EndReason.CARE}


def estates_of(user: User) -> QuerySet[Estate]:
    """Where an agreement can be made."""
    theirs = Association.objects.visible_to(user)
    return (
        Estate.objects.filter(association__in=theirs)
        .select_related("association")
        .order_by("association__name", "name", "pk")
    )
