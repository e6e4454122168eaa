"""The rows behind the figures of law, money and experiments; each takes what is asked (`rows.Asked`) and leaves its rows."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, DateField, Exists, F, Func, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import TruncDate

from accounts.models import AccessEvent
from allocation.models import Appeal, CaseEvent
from allocation.models import Case as Application
from allocation.states import AppealOutcome
from experiments.models import MonthlyTalk, Participation
from finance.models import Guarantee, RecoursePayment
from housing.models import QuotaEntry, Vacancy
from law.experiments import ExperimentKind
from law.wording import long_day
from reports.queries.ahead import UNKNOWN, those_in_need
from reports.queries.budget import budgets
from reports.queries.experiments import who_moved
from reports.queries.indicators.legal import hearings, settled
from reports.queries.indicators.people import bans, leases, offers, with_leaving
from reports.queries.indicators.quality import DECIDED, LOOKS, released_addresses
from reports.queries.matching import leases_of_band
from reports.queries.narrowing import (
    OF_ALLOCATION,
    OF_VACANCY,
    below,
    midnight,
    narrowed,
    number,
    read_filters,
    rent_words,
    rents,
)
from reports.queries.negotiation import SPEEDS, timed
from reports.queries.sources import REFUSED

if TYPE_CHECKING:
    from reports.queries.rows import Asked

ONE_DAY = timedelta(days=1)
LOOK_WORDS = {
    "no_purpose": "uden formål",
    "reveal": "afsløret",
    "address": "beskyttet adresse vist",
    "export": "hentet fil",
}
MOVED_WORDS = {"entered": "begyndt i perioden", "ended": "sluttet i perioden", "active": "deltager nu"}
KINDS = {kind.value: kind.label for kind in ExperimentKind}


def _moments(asked: "Asked") -> tuple[datetime, datetime]:
    return midnight(asked.first), midnight(asked.last + ONE_DAY)


def _days(asked: "Asked") -> tuple[date, date]:
    return asked.first, asked.last


# The quota


def gap(asked: "Asked") -> Any:
    """Turns of the municipality that it was not offered count one, offers beside its turn count one less: `counts`."""
    entries = QuotaEntry.objects.counted().municipal().filter(vacancy=OuterRef("pk"))
    offered = Vacancy.objects.notified_in(*_days(asked)).municipal().filter(pk=OuterRef("pk"))
    rows = narrowed(Vacancy.objects.visible_to(asked.user), read_filters(asked.filters), OF_VACANCY)
    rows = rows.filter(notified_on__range=_days(asked)).annotate(is_due=Exists(entries), is_offered=Exists(offered))
    rows = rows.exclude(is_due=F("is_offered"))
    counts = Case(When(is_due=True, then=Value(1)), default=Value(-1), output_field=IntegerField())
    return rows.annotate(counts=counts).with_dwelling().order_by("notified_on", "pk")


# Decisions, hearings, complaints, bans


def decided(asked: "Asked") -> Any:
    """Approvals and refusals; `weighed` keeps those that must have reasons. `what` is the verb, `on` the Danish day."""
    first, end = _moments(asked)
    names = (REFUSED,) if "weighed" in asked.filters else DECIDED
    events = CaseEvent.objects.filter(at__gte=first, at__lt=end, name__in=names)
    on = TruncDate("at", output_field=DateField())
    return _decisions(events, what=F("name"), on=on).order_by("on", "case_id", "what")


def decisions(asked: "Asked") -> Any:
    """These, and the offers."""
    made = _decisions(offers().filter(decided_on__range=_days(asked)), what=Value("offer"), on=F("decided_on"))
    return decided(asked).order_by().union(made, all=True).order_by("on", "case_id", "what")


def _decisions(rows: Any, *, what: Any, on: Any) -> Any:
    told = rows.order_by().annotate(what=what, on=on, number=F("case__number"), applied_on=F("case__applied_on"))
    return told.values_list("case_id", "number", "what", "on", "applied_on", named=True)


def heard(asked: "Asked") -> Any:
    rows = hearings().filter(case__in=Application.objects.counted_for(asked.user))
    return rows.filter(asked_on__range=_days(asked)).select_related("case").order_by("asked_on", "pk")


def complained(asked: "Asked") -> Any:
    rows = Appeal.objects.visible_to(asked.user).filter(received_on__range=_days(asked))
    return rows.select_related("case", "letter").order_by("received_on", "pk")


def looked_again(asked: "Asked") -> Any:
    """Complaints by the day the municipality had looked again: it sent them on, or ended them itself."""
    here = Q(sent_on=None, ended_on__range=_days(asked)) & ~Q(outcome=AppealOutcome.WITHDRAWN)
    rows = Appeal.objects.visible_to(asked.user).filter(Q(sent_on__range=_days(asked)) | here)
    return rows.select_related("case", "letter").order_by("received_on", "pk")


def appeals_ended(asked: "Asked") -> Any:
    rows = settled().filter(ended_on__range=_days(asked))
    return rows.select_related("case", "letter").order_by("ended_on", "pk")


def stopped_by_bans(asked: "Asked") -> Any:
    first, end = _moments(asked)
    return bans().filter(at__gte=first, at__lt=end).select_related("case").order_by("at", "pk")


# The access log


def looks(asked: "Asked") -> Any:
    """When, by which role, at what kind of thing. Who looked at whom is the administrator's to read (docs/access.md)."""
    first, end = _moments(asked)
    rows = AccessEvent.objects.filter(at__gte=first, at__lt=end, action__in=LOOKS)
    which = asked.filters.get("look")
    if which == "no_purpose":
        rows = rows.filter(purpose="")
    elif which == "address":
        rows = rows.filter(released_addresses())
    elif which:
        rows = rows.filter(action=which)
    return rows.defer("actor_id", "actor_name", "subject_id", "request_id").order_by("at", "pk")


# Money


def guarantees(asked: "Asked") -> Any:
    claims = Guarantee.objects.visible_to(asked.user).exclude(claim_dkk=None)
    rows = narrowed(claims.filter(settled_on__range=_days(asked)), read_filters(asked.filters), _OF_GUARANTEE)
    return rows.select_related("allocation__vacancy__dwelling", "allocation__case").order_by("settled_on", "pk")


def payments(asked: "Asked") -> Any:
    """What tenants paid back, by the day they did."""
    rows = RecoursePayment.objects.filter(guarantee__in=Guarantee.objects.visible_to(asked.user))
    rows = rows.filter(paid_on__range=_days(asked))
    rows = narrowed(rows, read_filters(asked.filters), below("guarantee", _OF_GUARANTEE))
    return rows.select_related("guarantee__allocation__vacancy__dwelling").order_by("paid_on", "pk")


_OF_GUARANTEE = below("allocation", OF_ALLOCATION)


def years_of_budget(asked: "Asked") -> Any:
    """Of each year the row that counts."""
    return budgets().filter(year__range=(asked.first.year, asked.last.year))


# Looking ahead, and the negotiation


def in_need(asked: "Asked") -> Any:
    """Those who wait and need so many rooms, by what they can pay at most by the rates of a day."""
    wanted, rooms = asked.filters.get("can_pay", ""), number(asked.filters.get("rooms", ""))
    cell = None if wanted == UNKNOWN else (rooms, rents(wanted)[0])
    keys = those_in_need(cell, last=asked.last, on=_day(asked.filters.get("rates_on", "")) or asked.last)
    return Application.objects.counted_for(asked.user).filter(pk__in=keys).order_by("applied_on", "pk")


def speeds(asked: "Asked") -> Any:
    """Each of an association's vacancies with the two days between which it was timed."""
    speed = SPEEDS.get(asked.filters.get("speed", ""), SPEEDS["answer"])
    rows = timed(speed, _days(asked), association=number(asked.filters.get("association", "")))
    return rows.filter(pk__in=Vacancy.objects.visible_to(asked.user)).with_dwelling().order_by("since", "pk")


def can_pay_in_words(value: str) -> str:
    if value == UNKNOWN:
        return "betalingsevne ikke beregnet"
    words = rent_words(value)
    return f"kan højst betale {words}" if words else ""


def rates_in_words(value: str) -> str:
    on = _day(value)
    return f"satserne {long_day(on)}" if on else ""


def speed_in_words(value: str) -> str:
    return SPEEDS[value].label if value in SPEEDS else ""


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


# Matching and experiments


def matched(asked: "Asked") -> Any:
    """Leases by how they were matched, with the day the home was given notice to."""
    keys = leases_of_band(asked.filters.get("band", ""), on=asked.last)
    return (
        with_leaving(leases().filter(pk__in=keys))
        .select_related("case", "vacancy__dwelling")
        .order_by("lease_on", "pk")
    )


def participants(asked: "Asked") -> Any:
    """Everybody who had entered by the last day, with `moved`: the words of MOVED_WORDS that hold; the filter keeps those of one."""
    holds = who_moved(*_days(asked))
    words = [Case(When(which, then=Value(name))) for name, which in holds.items()]
    moved = Func(Value(" "), *words, function="concat_ws", output_field=CharField())
    rows = Participation.objects.counted_for(asked.user).filter(starts_on__lte=asked.last)
    rows = rows.annotate(moved=moved).filter(holds.get(asked.filters.get("moved", ""), Q()))
    return _of_kind(rows, asked, "experiment__kind").select_related("case", "experiment").order_by("starts_on", "pk")


def talks(asked: "Asked") -> Any:
    """The months of the promises that were talked about in the period."""
    seen = Participation.objects.counted_for(asked.user)
    rows = MonthlyTalk.objects.filter(held_on__range=_days(asked), participation__in=seen)
    rows = _of_kind(rows, asked, "participation__experiment__kind")
    return rows.select_related("participation__case", "participation__experiment").order_by("held_on", "pk")


def _of_kind(rows: Any, asked: "Asked", path: str) -> Any:
    kind = asked.filters.get("experiment")
    return rows.filter(**{path: kind}) if kind in KINDS else rows
