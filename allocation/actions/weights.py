"""A new version of the weights: drafted, tried on what was decided before, published from a day by another person."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from accounts.roles import Role
from allocation.models import WeightSet
from allocation.queries.trial import trial
from allocation.queries.weights import ALL_POINTS, STANDARD, Weights
from law.wording import long_day


@transaction.atomic
def draft_weights(terms: Mapping[str, Any], *, reason: str, by: User, at: datetime) -> WeightSet:
    """Write down what is proposed to count. Nothing changes before it is published."""
    if not by.is_municipal:
        raise ActionDenied("Regelsæt skrives af kommunens sagsbehandlere og ledere.")
    if sum(terms["most"].values()) != ALL_POINTS:
        raise ActionDenied(f"Målene skal give {ALL_POINTS} point i alt. De giver {sum(terms['most'].values())}.")
    latest = WeightSet.objects.aggregate(latest=Max("number"))["latest"] or STANDARD.number
    weights = Weights.from_terms(latest + 1, terms)  # raises KeyError or TypeError for terms that are no weights
    return WeightSet.objects.create(
        number=weights.number, terms=weights.as_terms(), reason=reason, made_by=by, made_at=at
    )


@transaction.atomic
def try_weights(weights_id: int, *, by: User, on: date, at: datetime) -> WeightSet:
    """Hold the draft against what was decided before, and keep what would have changed."""
    version = lock_weights(weights_id)
    if not by.is_municipal:
        raise ActionDenied("Regelsæt prøves af kommunens sagsbehandlere og ledere.")
    if version.published_at:
        raise ActionDenied(f"{version} er udgivet og ændres ikke. Skriv et nyt.")
    version.tried = trial(version, on=on)
    version.tried_at = at
    version.save()
    return version


@transaction.atomic
def publish_weights(weights_id: int, *, from_on: date, by: User, on: date, at: datetime) -> WeightSet:
    """Let the version count from a day, never backwards."""
    version = lock_weights(weights_id)
    refuse(obstacle_to_publish(version, by=by))
    if from_on <= on:
        raise ActionDenied("Regelsættet kan tidligst gælde fra i morgen. Vælg en senere dag.")
    if WeightSet.objects.published().filter(from_on__gte=from_on).exists():
        raise ActionDenied(f"Et andet regelsæt gælder fra {long_day(from_on)} eller senere. Vælg en senere dag.")
    version.from_on, version.published_by, version.published_at = from_on, by, at
    version.save()
    return version


def obstacle_to_publish(version: WeightSet, *, by: User) -> str | None:
    """A manager who has not written it, after it has been tried."""
    if by.role != Role.MANAGER:
        return "Et regelsæt udgives af en leder."
    if version.published_at:
        return f"{version} er udgivet."
    if version.made_by_id == by.pk:
        return "Du kan ikke udgive dit eget regelsæt. Bed en anden leder om det."
    if not version.tried_at:
        return "Prøv regelsættet på gamle sager først."
    return None


def lock_weights(weights_id: int) -> WeightSet:
    """The version with its row locked."""
    return WeightSet.objects.select_related("made_by").select_for_update(of=("self",)).get(pk=weights_id)
