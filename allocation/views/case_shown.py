"""What the page of a case shows, gathered."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from allocation.models import Allocation, Case, Income, Need
from allocation.permissions import obstacle_to, obstacle_to_record, obstacle_to_refuse
from allocation.queries.amounts import amounts_asked, amounts_told, unknown_in_words
from allocation.queries.cases import EVENTS_SHOWN, age_of, news_in, story_of, with_decision
from allocation.queries.checklist import checklist, done_count
from allocation.queries.choice import HomeToPick, homes_to_pick
from allocation.queries.contribution import contribution_of
from allocation.queries.facts import FLAGS, correction_since
from allocation.queries.households import household_in_words, income_on
from allocation.queries.inquiries import unheard
from allocation.queries.next_step import NextStep, next_step
from allocation.queries.payment import Payment, old_facts, payment
from allocation.queries.points import priority
from allocation.queries.proposals import waiting_for
from allocation.queries.protection import warning_about_protection
from allocation.queries.reckoning import reckoning
from allocation.queries.weights import weights_told
from allocation.states import CASE, ENDED_STATES, LIVE_STATES, AllocationState, CaseState, NeedWeight
from allocation.views.access import number_in
from allocation.views.shown import timeline
from housing.models import Vacancy
from law.monthly_amounts import Amount
from law.wording import short_day

SCALE_WIDTH = 320
SCALE_WORDS = 190  # what the words under a mark take


# The parts of a case: the page, what its tab says, and the count that stands on it.
PARTS = (
    ("case", "Overblik", ""),
    ("case_needs", "Behov", ""),
    ("case_economy", "Økonomi", ""),
    ("case_letters", "Breve", "letter_count"),
    ("case_documents", "Dokumenter", "document_count"),
    ("case_notes", "Noter", "note_count"),
    ("case_history", "Historik", ""),
)


def head_of(case: Case, current: str, *, on: date) -> dict[str, Any]:
    """What stands above every part; `case` comes from `case_head`."""
    tabs = [
        {
            "label": label,
            "url": reverse(page, args=[case.pk]),
            "current": page == current,
            "count": getattr(case, count) if count else None,
        }
        for page, label, count in PARTS
    ]
    return {
        "case": case,
        "age": age_of(case.citizen, on=on),
        "household": household_in_words(case, on=on),
        "parts": tabs,
        "today": on,
        "cpr": "",
        "shows_address": not case.citizen.is_protected,
        "protection_warning": warning_about_protection(case.citizen, on=on) if case.state not in ENDED_STATES else "",
    }


def about_case(request: HttpRequest, case: Case, *, on: date) -> dict[str, Any]:
    """The overview; `case` comes from `case_page`."""
    events, offers = story_of(case), list(case.allocations.all())
    live = next((offer for offer in offers if offer.state in LIVE_STATES), None)
    proposal = waiting_for(case) if case.is_proposed and not live else None  # type: ignore[attr-defined]
    undecided = case.state in {CaseState.RECEIVED, CaseState.ASSESSED}
    items = checklist(with_decision(case), news_in(events), on=on) if undecided else []
    weights = weights_told(case) if case.state in {CaseState.APPROVED, CaseState.PAUSED} else None
    homes = homes_to_pick(case, weights, on=on) if weights and not live and not proposal else []
    following = next_step(case, offers, proposal, on=on)
    return {
        **head_of(case, "case", on=on),
        **economy_of(request, case, offers, homes, on=on),
        "offers": offers,
        "next": following,
        "steps": [step for step in steps_from(case, by=request.user, on=on) if not is_next(step, following)],
        "months_waited": case.months_waited(on=on),
        "items": items,
        "done": done_count(items),
        "may_ask": case.state not in ENDED_STATES,
        "undecided": undecided,
        "priority": priority(case, weights, on=on) if weights else (),
        "needs": needs_of(case, on=on),
        "correction": correction_since(live, events),
        "live": live,
        "unheard": unheard(case) if undecided else [],
        "events": timeline(events[:EVENTS_SHOWN], on=on),
        "has_more_events": len(events) > EVENTS_SHOWN,
    }


def economy_of(
    request: HttpRequest, case: Case, offers: list[Allocation], homes: Sequence[HomeToPick] = (), *, on: date
) -> dict[str, Any]:
    """What the household can pay in the home asked about, for allocation/economy.html. `homes`: those to pick from.

    Nothing is asked for where nothing can be written any more.
    """
    may_record = obstacle_to_record(case, by=request.user) is None
    vacancy, income = _home_asked_about(request, offers, homes), income_on(case, on=on)
    paid = payment(case, vacancy, on=on) if vacancy else None
    loan = contribution_of(case, vacancy, paid, on=on) if vacancy and paid else None
    return {
        "homes": homes,
        "is_picked": any(home.vacancy == vacancy for home in homes),
        "income": income,
        "may_record": may_record,
        "old_facts": old_facts(case, on=on) if may_record else "",
        "unknown": unknown_in_words(case, on=on) if may_record else "",
        "vacancy": vacancy,
        "paid": paid,
        "lines": money_lines(paid, income, vacancy) if paid and income and vacancy else [],
        "scale": scale(paid),
        "loan": loan,
        "reckoning": reckoning(case, vacancy, paid, loan, on=on) if vacancy and paid else None,
    }


def amount_rows(case: Case, *, on: date) -> list[dict[str, Any]]:
    """What the household is asked about beside the income, each with what was last told; None where nobody has."""
    told, asked = amounts_told(case, on=on), amounts_asked(case, on=on)
    return [
        {"label": amount.label.capitalize(), "told": told.get(amount), "amount": amount}
        for amount in Amount
        if amount in asked or amount in told
    ]


def needs_of(case: Case, *, on: date) -> list[dict[str, Any]]:
    """Requirements first, then wishes; what the application ticked and nobody has written since stands last."""
    held = [need for need in case.needs.all() if need.holds_on(on)]
    told = {FLAGS[need.kind] for need in held if need.kind in FLAGS}
    rows = [need_row(need) for need in sorted(held, key=lambda need: (need.weight != NeedWeight.REQUIREMENT, need.pk))]
    ticked = [("needs_wheelchair", "Kørestol"), ("needs_no_stairs", "Ingen trapper"), ("has_pet", "Husdyr")]
    others = [
        {"label": label, "text": "Ja", "weight": "Krav", "source": "Ansøgningen", "document_id": None, "pk": None}
        for name, label in ticked
        if getattr(case, name) and name not in told
    ]
    return rows + others


def need_row(need: Need) -> dict[str, Any]:
    """As a row of the table: what, in words, how it weighs, and where it comes from."""
    number = "" if need.number is None else str(need.number)
    words = ", ".join(part for part in (need.place, number, need.text) if part)
    return {
        "label": need.get_kind_display(),
        "text": words or "Ja",
        "weight": need.get_weight_display(),
        "source": f"{need.source}, {short_day(need.known_on)}",
        "document_id": need.document_id,
        "pk": need.pk,
    }


def steps_from(case: Case, *, by: User, on: date) -> list[dict[str, str]]:
    """The steps from the case's state, each with its page or with the sentence that stands in the way."""
    return [
        {
            "name": name,
            "label": step.label,
            "url": reverse(f"{name}_case", args=[case.pk]),
            "obstacle": (obstacle_to_refuse(case, by=by, on=on) if name == "refuse" else obstacle_to(name, case, by=by))
            or "",
        }
        for name, step in CASE.steps.items()
        if case.state in step.sources and name != "house"
    ]


def is_next(step: dict[str, str], following: NextStep | None) -> bool:
    """Whether the step stands as the next one already: one verb, one button."""
    return following is not None and following.page == f"{step['name']}_case"


def money_lines(paid: Payment, income: Income, vacancy: Vacancy) -> list[dict[str, Any]]:
    """The account of a month: what comes in, what the home takes, what is left."""
    if paid.ability is None:
        return []
    ability, beside = paid.ability, amount_lines(paid)
    coming = [
        {"label": f"{income.get_support_display()} efter skat, anslået", "dkk": ability.net_month_dkk},
        {"label": "Boligstøtte, anslået", "dkk": ability.housing_benefit_month_dkk},
        *beside[True],
    ]
    come_in = sum(line["dkk"] for line in coming if line["dkk"] is not None)
    return [
        *coming,
        {"label": "Indtægter i alt", "dkk": come_in, "kind": "total"},
        {"label": "Husleje", "dkk": -vacancy.rent_dkk},
        {"label": "Varme og vand, a conto", "dkk": -(vacancy.heat_dkk + vacancy.water_dkk)},
        *beside[False],
        {"label": "Rådighedsbeløb pr. måned", "dkk": ability.residual_dkk, "kind": "total sum"},
    ]


def amount_lines(paid: Payment) -> dict[bool, list[dict[str, Any]]]:
    """What comes in (True) and goes out (False) a month beside the income; no amount where nobody has told it."""
    lines: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for amount in Amount:
        told = paid.economy.amounts.of(amount) if paid.economy else None
        if amount.is_monthly and (told is not None or amount in paid.unknown):
            signed = told if told is None or amount.comes_in else -told
            lines[amount.comes_in].append({"label": amount.label.capitalize(), "dkk": signed})
    return lines


def scale(paid: Payment | None) -> dict[str, Any] | None:
    """Where the amount left lies between nothing, the least and the guideline, in points of a drawing."""
    if paid is None or paid.ability is None:
        return None
    ability = paid.ability
    top = max(ability.guideline_dkk, ability.residual_dkk, ability.threshold_dkk) * 6 / 5

    def at(amount) -> int:
        return round(max(0, min(1, amount / top)) * SCALE_WIDTH)

    least, guideline, now = at(ability.threshold_dkk), at(ability.guideline_dkk), at(ability.residual_dkk)
    enough = max(least, guideline)
    return {
        "least": least,
        "guideline": guideline,
        "now": now,
        "enough": enough,
        "between": enough - least,
        "rest": SCALE_WIDTH - enough,
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


def _home_asked_about(request: HttpRequest, offers: list[Allocation], homes: Sequence[HomeToPick]) -> Vacancy | None:
    """The dwelling in the address (an id), else the one that is offered or let, else the best to pick; 0 is none."""
    asked = number_in(request, "vacancy")
    if asked is None:
        taken = (offer.vacancy for offer in offers if offer.state in {*LIVE_STATES, AllocationState.LEASED})
        return next(taken, homes[0].vacancy if homes else None)
    if asked == 0:
        return None
    at_hand = next((home.vacancy for home in homes if home.vacancy.pk == asked), None)
    known = Vacancy.objects.visible_to(request.user).municipal().with_dwelling()
    return at_hand or known.filter(pk=asked).first()
