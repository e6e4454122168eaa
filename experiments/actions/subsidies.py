"""Temporary rent subsidy: decided with its plan, paid month by month through finance, stopped when a condition fails."""

from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from django.db import transaction
from django.db.models import Sum

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from allocation.actions.cases import lock_case
from experiments.entering import Entry
from experiments.models import Experiment, Participation, RentSubsidy
from experiments.permissions import ended, obstacle_to_run
from experiments.queries.guards import subsidy_of
from finance.actions.payments import Right, change_plan, open_plan, pay_plan, stop_plan
from finance.models import PaymentPlan
from finance.states import PlanKind
from housing.models import DwellingTerms
from law.bases import LegalBasis
from law.experiment_terms import ExperimentBasis, subsidy_conditions, subsidy_plan, subsidy_stops_on
from law.wording import dkk

Month = tuple[date, Decimal]
NOTHING = Decimal("0.00")


def decide_subsidy(
    participation: Participation,
    experiment: Experiment,
    entry: Entry,
    terms: DwellingTerms,
    *,
    by: User,
    on: date,
    at: datetime,
) -> RentSubsidy:
    """Count the subsidy and its plan; the participation is locked by the caller. Kroner a month."""
    assert entry.means is not None
    months = entry.months or 0
    subsidy = subsidy_of(experiment, entry, terms).subsidy_month_dkk
    full = min(months, experiment.full_months if experiment.full_months is not None else months)
    plan = subsidy_plan(starts_on=entry.starts_on, months=months, subsidy_month_dkk=subsidy, full_months=full)
    return RentSubsidy.objects.create(
        participation=participation,
        payment_plan=_open_plan(participation, experiment, plan, by=by, at=at),
        rent_dkk=terms.rent_dkk,
        housing_benefit_dkk=entry.means.housing_benefit_dkk,
        affordable_rent_dkk=entry.means.affordable_rent_dkk,
        cap_month_dkk=experiment.cap_month_dkk,
        subsidy_month_dkk=subsidy,
        is_opening=entry.means.is_opening,
        plan=[[month.isoformat(), str(amount)] for month, amount in plan],
    )


@transaction.atomic
def stop_subsidy(
    participation_id: int,
    *,
    lives_there: bool,
    has_applied_for_benefit: bool,
    keeps_commitment: bool,
    failed_on: date,
    by: User,
    on: date,
    at: datetime,
) -> RentSubsidy:
    """Stop the subsidy when a condition has failed, and claim back what was paid for the months after.

    Raises ActionDenied when every condition still holds, or when the subsidy has stopped already.
    """
    refuse(obstacle_to_run(by=by))
    lock_case(Participation.objects.values_list("case_id", flat=True).get(pk=participation_id))
    subsidy = _lock(participation_id)
    findings = subsidy_conditions(
        lives_there=lives_there,
        has_applied_for_housing_benefit=has_applied_for_benefit,
        keeps_commitment=keeps_commitment,
    )
    because = " ".join(ended(finding.because) for finding in findings if not finding.met)
    if not because:
        raise ActionDenied("Alle betingelser er opfyldt, og så kan tilskuddet ikke standses.")
    if failed_on > on:
        raise ActionDenied("Betingelsen kan ikke svigte på en dag, der ikke er kommet. Ret datoen.")
    _stop(subsidy, because, failed_on=failed_on, by=by, on=on, at=at)
    text = f"Huslejetilskud standset: {because} Kræves tilbage: {dkk(subsidy.repay_dkk)}"
    subsidy.participation.record("stop_subsidy", by=by, at=at, text=text, facts={})
    return subsidy


def end_subsidy(
    participation: Participation, because: str, *, ended_on: date, by: User, on: date, at: datetime
) -> None:
    """The participation is over, so the payments are too; nothing is claimed back for what came before."""
    subsidy = (
        RentSubsidy.objects.select_related("payment_plan").filter(participation=participation, stopped_on=None).first()
    )
    if subsidy is not None:
        subsidy.participation = participation
        _stop(subsidy, because, failed_on=ended_on, by=by, on=on, at=at)


def paid_dkk(subsidy: RentSubsidy) -> Decimal:
    """What finance has paid so far, less what it has taken back."""
    paid: Decimal = subsidy.payment_plan.instalments.aggregate(total=Sum("amount_dkk", default=NOTHING))["total"]
    return paid


def _lock(participation_id: int) -> RentSubsidy:
    subsidy = (
        RentSubsidy.objects.select_related("participation__case", "participation__experiment", "payment_plan")
        .select_for_update(of=("self",))
        .filter(participation=participation_id)
        .first()
    )
    if subsidy is None:
        raise ActionDenied("Deltagelsen har intet huslejetilskud.")
    if subsidy.stopped_on is not None:
        raise ActionDenied(f"Tilskuddet er allerede standset: {subsidy.stop_because}")
    return subsidy


def _stop(subsidy: RentSubsidy, because: str, *, failed_on: date, by: User, on: date, at: datetime) -> None:
    """The right ends with the month begun; what was paid beyond it is taken back by finance's own rows."""
    plan, starts_on = subsidy.payment_plan, subsidy.participation.starts_on
    last = subsidy_stops_on(starts_on=starts_on, failed_on=failed_on)
    before = paid_dkk(subsidy)
    if plan.last_on is None or last < plan.last_on:
        stop_plan(plan.pk, stops_on=last, because=because, by=by, at=at)
        pay_plan(plan.pk, on=on, by=by, at=at)
    subsidy.stopped_on, subsidy.stop_because = failed_on, because[:300]
    subsidy.repay_dkk = max(NOTHING, before - paid_dkk(subsidy))
    subsidy.save(update_fields=["stopped_on", "stop_because", "repay_dkk"])


def _open_plan(
    participation: Participation, experiment: Experiment, plan: tuple[Month, ...], *, by: User, at: datetime
) -> PaymentPlan:
    """The payments as finance makes them each month; every step of the tapering is an amount from its day."""
    basis = LegalBasis.FRI25 if experiment.basis == ExperimentBasis.FREE_MUNICIPALITY else LegalBasis.ABL63
    right = Right(
        PlanKind.RENT_SUBSIDY,
        starts_on=participation.starts_on,
        ends_on=participation.ends_on,
        month_dkk=plan[0][1],
        because=f"Midlertidigt huslejetilskud i forsøget »{experiment}«.",
        case=participation.case,
        legal_basis=basis,
        reference=f"participation-{participation.pk}",
    )
    opened = open_plan(right, by=by, at=at)
    for (_, before), (from_on, amount) in pairwise(plan):
        if amount != before:
            change_plan(opened.pk, month_dkk=amount, from_on=from_on, because="Tilskuddet aftrappes.", by=by, at=at)
    return opened
