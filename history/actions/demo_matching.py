"""The demo's own minimum and weights, with what temporary stays cost, and the meeting that stands open."""

from datetime import timedelta
from decimal import Decimal

from accounts.models import User
from allocation.actions.meetings import open_meeting
from allocation.actions.minimums import Minimum, set_local_minimum
from allocation.actions.weights import draft_weights, publish_weights, try_weights
from allocation.queries.weights import STANDARD
from allocation.states import HousingSituation
from history.demo_days import Days
from history.loading import noon

# Invented, as the demo is: kroner a month for a place while no home is found.
STAYS = {
    HousingSituation.HOTEL: "21500",
    HousingSituation.SHELTER_110: "42000",
    HousingSituation.CRISIS_109: "38000",
    HousingSituation.FACILITY_107: "46000",
    HousingSituation.NIGHT_SHELTER: "18000",
}
BEFORE_ANY_OFFER = 120
REASON = "Ventetid tæller lidt mindre, og hvad midlertidige ophold koster, er skrevet ind."


def set_demo_minimum(days: Days, *, by: User) -> None:
    """What the municipality wants a household to have left, in force before anybody is offered anything."""
    day = days.before(BEFORE_ANY_OFFER)
    from_on = day.replace(month=1, day=1)
    source = f"Social- og boligudvalget, budgettet for {from_on.year}"
    set_local_minimum(Minimum(from_on, source, Decimal(4500), Decimal(3500), Decimal(2000)), by=by, at=noon(day))


def publish_demo_weights(days: Days, *, by: User, confirmed_by: User) -> None:
    """A version written by a caseworker and published by the manager, before anybody is offered anything."""
    day = days.before(BEFORE_ANY_OFFER)
    at = noon(day)
    terms = STANDARD.as_terms() | {
        "most": {"urgency": 45, "fit": 20, "wishes": 10, "economy": 10, "waiting": 15},
        "stay_month_dkk": {situation.value: cost for situation, cost in STAYS.items()},
    }
    version = draft_weights(terms, reason=REASON, by=by, at=at)
    try_weights(version.pk, by=by, on=day, at=at)
    publish_weights(version.pk, from_on=day + timedelta(days=1), by=confirmed_by, on=day, at=at)


def open_demo_meeting(days: Days, *, by: User) -> None:
    """Begun today: a newcomer sees the board at once."""
    open_meeting(by=by, at=days.now)
