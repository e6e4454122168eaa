"""What the page of a case shows, gathered."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from allocation.models import Allocation, Case, Income
from allocation.permissions import obstacle_to
from allocation.queries.cases import EVENTS_SHOWN, age_of, letters_of, story_of
from allocation.queries.households import household_in_words, income_on, warning_about
from allocation.queries.next_step import next_step
from allocation.queries.payment import Payment, payment
from allocation.states import CASE, LIVE_STATES
from allocation.views.shown import timeline
from housing.models import Vacancy

SCALE_WIDTH = 320
SCALE_WORDS = 190  # what the words under a mark take


def about_case(request: HttpRequest, case: Case, *, on: date) -> dict[str, Any]:
    """The whole page; `case` comes from `case_page`."""
    events, offers = story_of(case), list(case.allocations.all())
    vacancy = _home_asked_about(request, offers)
    income = income_on(case, on=on)
    paid = payment(case, vacancy, on=on) if vacancy else None
    return {
        "case": case,
        "age": age_of(case.citizen, on=on),
        "household": household_in_words(case, on=on),
        "offers": offers,
        "next": next_step(case, offers, on=on),
        "steps": steps_from(case, by=request.user),
        "months_waited": case.months_waited(on=on),
        "income": income,
        "income_warning": warning_about(income, on=on) if income else "",
        "vacancy": vacancy,
        "paid": paid,
        "lines": money_lines(paid, income, vacancy) if paid and income and vacancy else [],
        "scale": scale(paid),
        "letters": letters_of(case),
        "events": timeline(events[:EVENTS_SHOWN], on=on),
        "has_more_events": len(events) > EVENTS_SHOWN,
        "today": on,
        "cpr": "",
        "shows_address": not case.citizen.is_protected,
    }


def steps_from(case: Case, *, by: User) -> list[dict[str, str]]:
    """The steps from the case's state, each with its page or with the sentence that stands in the way."""
    return [
        {
            "name": name,
            "label": step.label,
            "url": reverse(f"{name}_case", args=[case.pk]),
            "obstacle": obstacle_to(name, case, by=by) or "",
        }
        for name, step in CASE.steps.items()
        if case.state in step.sources and name != "house"
    ]


def money_lines(paid: Payment, income: Income, vacancy: Vacancy) -> list[dict[str, Any]]:
    """The account of a month: what comes in, what the home takes, what is left."""
    if paid.ability is None:
        return []
    ability = paid.ability
    come_in = ability.net_month_dkk + ability.housing_benefit_month_dkk
    return [
        {"label": f"{income.get_support_display()} efter skat, anslået", "dkk": ability.net_month_dkk},
        {"label": "Boligstøtte, anslået", "dkk": ability.housing_benefit_month_dkk},
        {"label": "Indtægter i alt", "dkk": come_in, "kind": "total"},
        {"label": "Husleje", "dkk": -vacancy.rent_dkk},
        {"label": "Varme og vand, a conto", "dkk": -(vacancy.heat_dkk + vacancy.water_dkk)},
        {"label": "Rådighedsbeløb pr. måned", "dkk": ability.residual_dkk, "kind": "total sum"},
    ]


def scale(paid: Payment | None) -> dict[str, Any] | None:
    """Where the amount left lies between nothing, the least and the guideline, in points of a drawing."""
    if paid is None or paid.ability is None:
        return None
    ability = paid.ability
    top = max(ability.guideline_dkk, ability.residual_dkk, ability.threshold_dkk) * 6 / 5

    def at(amount) -> int:
        return round(max(0, min(1, amount / top)) * SCALE_WIDTH)

    least, guideline, now = at(ability.threshold_dkk), at(ability.guideline_dkk), at(ability.residual_dkk)
    return {
        "least": least,
        "guideline": guideline,
        "now": now,
        "between": guideline - least,
        "rest": SCALE_WIDTH - guideline,
        "has_least": ability.threshold_dkk != ability.guideline_dkk,
        "least_anchor": _anchor(least),
        "guideline_anchor": _anchor(guideline),
        "width": SCALE_WIDTH,
    }


def _anchor(place: int) -> str:
    """Which way the words beside a mark run, so that they stay inside the drawing."""
    if place <= SCALE_WIDTH - SCALE_WORDS:
        return "start"
    return "end" if place >= SCALE_WORDS else "middle"


def _home_asked_about(request: HttpRequest, offers: list[Allocation]) -> Vacancy | None:
    """The dwelling in the address (an id), else the one that is offered."""
    asked = request.GET.get("vacancy", "")
    if asked.isdecimal() and len(asked) < 12:
        return Vacancy.objects.visible_to(request.user).municipal().with_dwelling().filter(pk=int(asked)).first()
    return next((offer.vacancy for offer in offers if offer.state in LIVE_STATES), None)
