"""Experiments: set up within the law, published, started, paid for, ended."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from accounts.workflow import take_step
from experiments.models import Experiment, ExperimentBudget, ExperimentCost
from experiments.permissions import obstacle_in_law, obstacle_to_end, obstacle_to_run, obstacle_to_start
from experiments.states import ExperimentState
from law.wording import dkk, long_day


@transaction.atomic
def set_up_experiment(told: Mapping[str, Any], *, by: User, on: date, at: datetime) -> Experiment:
    """Prepare an experiment within the law it names. Source: law.md 3. Raises ActionDenied with what the law forbids."""
    refuse(obstacle_to_run(by=by))
    experiment = Experiment(**told, set_up_on=on, set_up_by=by)
    _ask_law(experiment)
    try:
        with transaction.atomic():
            experiment.save()
    except IntegrityError as error:
        if "one_open_experiment_of_a_kind" not in str(error):
            raise
        sentence = f"Der er allerede et forsøg med {experiment.law_kind.label}. Afslut det, før et nyt oprettes."
        raise ActionDenied(sentence, conflict=True) from None
    experiment.record("set_up", by=by, at=at, text="Forsøget oprettet", facts={})
    return experiment


@transaction.atomic
def change_experiment(experiment_id: int, told: Mapping[str, Any], *, by: User, at: datetime) -> Experiment:
    """New words and limits. Those who are in keep what they were promised; the story keeps what stood before."""
    experiment = lock_experiment(experiment_id, by=by)
    if experiment.state == ExperimentState.ENDED:
        raise ActionDenied("Forsøget er afsluttet og kan ikke ændres.")
    before = {name: str(getattr(experiment, name)) for name in told}
    for name, value in told.items():
        setattr(experiment, name, value)
    _ask_law(experiment)
    experiment.save()
    experiment.record("change", by=by, at=at, text="Forsøgets vilkår ændret", facts={"before": before})
    return experiment


@transaction.atomic
def publish_charter(
    experiment_id: int, *, published_on: date, url: str, by: User, on: date, at: datetime
) -> Experiment:
    """Note when and where the charter was put on the municipality's site."""
    experiment = lock_experiment(experiment_id, by=by)
    if published_on > on:
        raise ActionDenied("Vedtægten kan ikke være offentliggjort på en dag, der ikke er kommet. Ret datoen.")
    first = experiment.participations.order_by("starts_on").values_list("starts_on", flat=True).first()
    if first is not None and published_on > first:
        raise ActionDenied(f"Den første borger kom med {long_day(first)}. Vedtægten skal være offentliggjort før.")
    experiment.charter_published_on, experiment.charter_url = published_on, url
    experiment.save(update_fields=["charter_published_on", "charter_url"])
    text = f"Vedtægten offentliggjort {long_day(published_on)}"
    experiment.record("publish", by=by, at=at, text=text, facts={"url": url})
    return experiment


@transaction.atomic
def start_experiment(experiment_id: int, *, by: User, on: date, at: datetime) -> Experiment:
    """From now citizens can be taken in. Raises ActionDenied before the charter is published."""
    experiment = lock_experiment(experiment_id, by=by)
    refuse(obstacle_to_start(experiment, by=by, on=on))
    take_step(experiment, "start", by=by, at=at, text="Forsøget er sat i gang")
    return experiment


@transaction.atomic
def end_experiment(experiment_id: int, *, by: User, at: datetime) -> Experiment:
    """Nobody more is taken in; its outcomes go on being followed."""
    experiment = lock_experiment(experiment_id, by=by)
    refuse(obstacle_to_end(experiment, by=by))
    take_step(experiment, "end", by=by, at=at, text="Forsøget er afsluttet")
    return experiment


@transaction.atomic
def set_budget(experiment_id: int, *, year: int, amount_dkk: Decimal, by: User, at: datetime) -> ExperimentBudget:
    """What the council set aside for a year; told again it replaces what was told before."""
    experiment = lock_experiment(experiment_id, by=by)
    budget, _is_new = ExperimentBudget.objects.update_or_create(
        experiment=experiment, year=year, defaults={"amount_dkk": amount_dkk}
    )
    experiment.record("set_budget", by=by, at=at, text=f"Budget for {year}: {dkk(amount_dkk)}", facts={})
    return budget


@transaction.atomic
def record_cost(
    experiment_id: int, *, paid_on: date, amount_dkk: Decimal, text: str, by: User, on: date, at: datetime
) -> ExperimentCost:
    """Add a cost. Kroner and øre; below zero takes an earlier one back."""
    experiment = lock_experiment(experiment_id, by=by)
    if paid_on > on:
        raise ActionDenied("Udgiften er ikke betalt endnu. Vælg en dato til og med i dag.")
    return ExperimentCost.objects.create(
        experiment=experiment, paid_on=paid_on, amount_dkk=amount_dkk, text=text, entered_at=at, entered_by=by
    )


def lock_experiment(experiment_id: int, *, by: User) -> Experiment:
    """The experiment with its row locked; before any dwelling and case (docs/locking.md)."""
    refuse(obstacle_to_run(by=by))
    experiment: Experiment = Experiment.objects.select_for_update(of=("self",), no_key=True).get(pk=experiment_id)
    return experiment


def _ask_law(experiment: Experiment) -> None:
    answer = experiment.answer
    refuse(obstacle_in_law(answer.findings))
    experiment.findings = [finding.as_dict() for finding in answer.findings]
