"""An experiment in words: its charter, who is in it, its homes or projects, its dates and its money."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from accounts.models import User
from experiments.models import Experiment, Participation
from experiments.permissions import ended, obstacle_to_end, obstacle_to_start
from experiments.queries.participations import participants
from experiments.queries.sharing import Sharing, residents_of, sharing
from experiments.queries.stays import rooms_of
from experiments.states import ExperimentState, ParticipationState
from experiments.views.shown_project import project_row
from law.experiment_terms import notice_on
from law.experiments import ExperimentKind
from law.wording import dkk, long_day, short_day

MOST_SHOWN = 50


def about(found: Experiment, user: User, *, on: date) -> dict[str, Any]:
    """Everything on the page; what only some kinds have is empty on the others."""
    kind = found.law_kind
    rows = list(participants(user, found.pk)[: MOST_SHOWN + 1])
    is_open = found.state != ExperimentState.ENDED
    return {
        "experiment": found,
        "is_running": found.state == ExperimentState.RUNNING,
        "is_open": is_open,
        "no_start": obstacle_to_start(found, by=user, on=on),
        "no_end": obstacle_to_end(found, by=user),
        "charter": charter(found),
        "participants": [row(one, found, on=on) for one in rows[:MOST_SHOWN]],
        "is_cut": len(rows) > MOST_SHOWN,
        "buildings": buildings(found, on=on) if kind is ExperimentKind.TEMPORARY_SOLUTION else None,
        "homes": homes(found, on=on) if kind is ExperimentKind.SHARED_DWELLING else None,
        "projects": projects(found) if kind is ExperimentKind.CHEAP_BUILDING else None,
        "opened": opened(found) if kind is ExperimentKind.RENT_SUBSIDY else None,
        "money": money(found, on=on),
        "costs": list(found.costs.select_related("entered_by")[:5]),
        "events": [
            {"title": one.text, "when": f"{short_day(one.at.date())} {one.at.year} · {one.by}"} for one in _story(found)
        ],
    }


def _story(found: Experiment) -> Any:
    return found.events.select_related("by")[:20]


def charter(found: Experiment) -> list[tuple[str, str]]:
    """The charter and the limits it gives."""
    terms = found.terms
    published = found.charter_published_on
    rows = [
        ("Vedtægt", f"Offentliggjort {long_day(published)}" if published else "Ikke offentliggjort"),
        ("Lovgrundlag", f"{found.get_basis_display()}, {terms.paragraph}"),
        (
            "Periode",
            f"{long_day(found.starts_on)} til {long_day(found.ends_on)}"
            if found.ends_on
            else f"Fra {long_day(found.starts_on)}",
        ),
    ]
    if terms.max_months:
        rows.append(("Længste periode", f"{terms.max_months} måneder"))
        more = f"{terms.extension_months} måneder, én gang" if terms.extension_months else "Kan ikke forlænges"
        rows.append(("Forlængelse", more))
        rows.append(("Varsel", f"{found.notice_months} måneder før slutdato"))
    if found.kind == ExperimentKind.RENT_SUBSIDY:
        rows.append(("Højeste tilskud pr. md.", dkk(found.cap_month_dkk) if found.cap_month_dkk else "Intet loft"))
        full = found.full_months
        rows.append(("Aftrapning", "Ingen" if full is None else f"Efter {full} måneder med fuldt tilskud"))
    if terms.max_rent_dkk:
        rows.append(("Højeste husleje", dkk(terms.max_rent_dkk)))
    return rows


def row(one: Participation, found: Experiment, *, on: date) -> dict[str, Any]:
    """A participant in the list: when the period ends, and whether the warning is late."""
    is_active = one.state == ParticipationState.ACTIVE
    warn_on = None
    if is_active and one.ends_on and not one.warned_on:
        warn_on = notice_on(one.ends_on, months=found.notice_months)
    return {
        "participation": one,
        "citizen": one.case.citizen,
        "home": "Beskyttet adresse" if one.case.citizen.is_protected else str(one.dwelling),
        "is_active": is_active,
        "state": "Med i forsøget" if is_active else one.get_exit_reason_display() or one.get_state_display(),
        "ends": long_day(one.ends_on) if one.ends_on else "Ingen slutdato",
        "warn": f"Varsel senest {long_day(warn_on)}" if warn_on else "",
        "is_late": warn_on is not None and warn_on < on,
    }


def buildings(found: Experiment, *, on: date) -> list[dict[str, Any]]:
    """Each building with its permit and its rooms that night."""
    rows = found.buildings.select_related("dwelling").order_by("name", "pk")
    rooms = rooms_of(rows, on=on)
    return [
        {
            "building": one,
            "beds": sum(room.place.beds for room in rooms[one.pk]),
            "taken": sum(room.taken for room in rooms[one.pk]),
            "rooms": [
                {
                    "name": str(room.place.dwelling),
                    "beds": room.place.beds,
                    "taken": room.taken,
                    "free": "Ledig nu"
                    if room.free
                    else f"Ledig {long_day(room.free_from_on)}"
                    if room.free_from_on
                    else "Optaget",
                }
                for room in rooms[one.pk]
            ],
        }
        for one in rows
    ]


def homes(found: Experiment, *, on: date) -> list[dict[str, Any]]:
    """Each shared dwelling: its rule, who lives there, the free rooms and their rent."""
    rows = list(found.shared.select_related("dwelling").prefetch_related("dwelling__parts__terms").order_by("pk"))
    residents = residents_of(rows, on=on)
    return [_home(sharing(one, residents.get(one.dwelling_id, []), on=on)) for one in rows]


def _home(one: Sharing) -> dict[str, Any]:
    shared = one.shared
    rules = [
        shared.get_for_whom_display(),
        "Røgfri" if shared.is_smoke_free else "Rygning tilladt",
        "Husdyr tilladt" if shared.is_pets_allowed else "Ingen husdyr",
    ]
    return {
        "shared": shared,
        "rules": " · ".join(rules),
        "persons": one.persons,
        "votes": one.votes,
        "residents": [(resident.pk, str(resident.case.citizen), str(resident.dwelling)) for resident in one.residents],
        "free": [(str(room), _rent(room)) for room in one.free_rooms],
        "findings": [{"met": finding.favourable, "because": ended(finding.because)} for finding in one.findings],
        "grace": f"De er for få. Det kan gå til {long_day(one.grace_ends_on)}." if one.grace_ends_on else "",
    }


def _rent(room: Any) -> str:
    terms = list(room.terms.all())
    return dkk(terms[-1].rent_dkk) if terms else "Husleje ukendt"


def projects(found: Experiment) -> list[dict[str, Any]]:
    rows = found.projects.with_dwellings().select_related("association").order_by("move_in_on", "name")
    return [project_row(one) for one in rows]


def opened(found: Experiment) -> dict[str, Any]:
    """What the subsidies opened: homes that would have been returned as too dear, and what they cost a month."""
    running = Q(subsidy__stopped_on=None, state=ParticipationState.ACTIVE)
    return found.participations.order_by().aggregate(
        homes=Count("pk", filter=Q(subsidy__is_opening=True)),
        month_dkk=Sum("subsidy__subsidy_month_dkk", filter=running, default=Decimal(0)),
    )


def money(found: Experiment, *, on: date) -> list[tuple[str, str]]:
    budget = found.budgets.filter(year=on.year).first()
    spent = found.costs.filter(paid_on__year=on.year).aggregate(total=Sum("amount_dkk", default=Decimal(0)))["total"]
    rows = [
        (f"Budget {on.year}", dkk(budget.amount_dkk) if budget else "Ikke skrevet"),
        (f"Udgifter {on.year}", dkk(spent)),
    ]
    if found.kind == ExperimentKind.RENT_SUBSIDY:
        instalments = "subsidy__payment_plan__instalments"
        this_year = found.participations.filter(**{f"{instalments}__month__year": on.year}).order_by()
        paid = this_year.aggregate(total=Sum(f"{instalments}__amount_dkk", default=Decimal(0)))["total"]
        rows.append((f"Huslejetilskud {on.year}", dkk(paid)))
    return rows
