"""A participation in words: its home, its promises, its months, its money, and what can be done."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from allocation.models import Case
from allocation.queries.households import household_in_words
from experiments.actions.subsidies import paid_dkk
from experiments.models import Experiment, Participation, RentSubsidy
from experiments.permissions import ended, obstacle_to, obstacle_to_extend, obstacle_to_transfer, obstacle_to_warn
from experiments.queries.payment import payment_of
from experiments.states import ParticipationState
from law.experiment_terms import notice_on
from law.experiments import ExperimentKind
from law.findings import Finding
from law.wording import dkk, long_day, month_year


def household_words(case: Case, *, on: date) -> str:
    return household_in_words(case, on=on)


def promised(experiment: Experiment) -> bool:
    """Whether the entry counts a subsidy from what can be paid."""
    return experiment.kind == ExperimentKind.RENT_SUBSIDY


def about(found: Participation, user: User, *, on: date) -> dict[str, Any]:
    """Everything on the page."""
    support, subsidy = getattr(found, "support", None), getattr(found, "subsidy", None)
    return {
        "participation": found,
        "household": household_words(found.case, on=on),
        "is_active": found.state == ParticipationState.ACTIVE,
        "facts": facts(found),
        "baseline": baseline(found),
        "commitments": [(one.get_kind_display(), one.agreed) for one in found.commitments.all()],
        "talks": [talk(one) for one in found.talks.all()],
        "support": support_facts(support) if support else [],
        "subsidy": subsidy,
        "subsidy_facts": subsidy_facts(subsidy) if subsidy else [],
        "plan": taper(subsidy, on=on) if subsidy else [],
        "findings": findings(found),
        "warning": warning(found, on=on),
        "has_plan": found.experiment.kind == ExperimentKind.TEMPORARY_SOLUTION,
        "no_extend": obstacle_to_extend(found, by=user),
        "no_transfer": obstacle_to_transfer(found, by=user),
        "no_warn": obstacle_to_warn(found, by=user),
        "no_exit": obstacle_to("exit", found, by=user),
    }


def facts(found: Participation) -> list[tuple[str, str]]:
    rows = [
        ("Bolig", "Beskyttet adresse" if found.case.citizen.is_protected else found.dwelling.full_address),
        ("Husleje pr. md.", dkk(found.rent_dkk)),
        ("Begyndte", long_day(found.starts_on)),
        ("Slutter", long_day(found.ends_on) if found.ends_on else "Ingen slutdato"),
    ]
    if found.latest_end_on and found.latest_end_on != found.ends_on:
        rows.append(("Kan forlænges til", long_day(found.latest_end_on)))
    if found.warned_on:
        rows.append(("Varslet", long_day(found.warned_on)))
    if found.ended_on:
        rows.append(("Endte", long_day(found.ended_on)))
        rows.append(("Årsag", found.get_exit_reason_display() or found.get_state_display()))
        housed = {True: "Ja", False: "Nej", None: "Det vides ikke"}[found.is_housed_after]
        rows.append(("Bolig bagefter", housed))
    return rows


def baseline(found: Participation) -> list[tuple[str, str]]:
    days = found.baseline_shelter_days
    return [
        ("Boligsituation", found.get_baseline_situation_display()),
        ("Beskæftigelse", found.get_baseline_occupation_display()),
        ("Døgn på herberg, året før", "Ikke oplyst" if days is None else str(days)),
        ("Husleje før", "Ikke oplyst" if found.baseline_rent_dkk is None else dkk(found.baseline_rent_dkk)),
    ]


def talk(one: Any) -> dict[str, Any]:
    home = "Har bolig" if one.is_housed else "Har ikke bolig"
    nights = f" · {one.shelter_days} døgn på herberg" if one.shelter_days else ""
    return {
        "month": month_year(one.month).capitalize(),
        "is_kept": one.is_kept,
        "kept": "Aftalen er holdt" if one.is_kept else "Aftalen er ikke holdt",
        "text": f"{home} · {one.get_occupation_display()}{nights}",
        "note": " ".join(part for part in (one.note, one.next_step and f"Næste skridt: {one.next_step}") if part),
    }


def support_facts(support: Any) -> list[tuple[str, str]]:
    return [
        ("Slags", support.get_provision_display()),
        ("Gives af", support.provider),
        ("Mål", support.goal),
        ("Fra", long_day(support.starts_on)),
        ("Til", long_day(support.ends_on) if support.ends_on else "Ingen slutdato"),
    ]


def subsidy_facts(subsidy: RentSubsidy) -> list[tuple[str, str]]:
    rows = [
        ("Husleje", dkk(subsidy.rent_dkk)),
        ("Boligstøtte", f"−{dkk(subsidy.housing_benefit_dkk)}"),
        ("Kan selv betale", f"−{dkk(subsidy.affordable_rent_dkk)}"),
        ("Loft", dkk(subsidy.cap_month_dkk) if subsidy.cap_month_dkk is not None else "Intet loft"),
        ("Tilskud pr. md.", dkk(subsidy.subsidy_month_dkk)),
        ("Betalt til nu", dkk(paid_dkk(subsidy))),
    ]
    if subsidy.stopped_on:
        rows += [("Standset", f"{long_day(subsidy.stopped_on)}. {subsidy.stop_because}")]
        rows += [("Kræves tilbage", dkk(subsidy.repay_dkk))]
    return rows


def taper(subsidy: RentSubsidy, *, on: date) -> list[tuple[str, str]]:
    """From which day which amount; only where it changes."""
    rows: list[tuple[str, str]] = []
    last = None
    for from_on, amount in subsidy.plan:
        if amount != last:
            rows.append((long_day(date.fromisoformat(from_on)), dkk(Decimal(amount))))
        last = amount
    return rows


def findings(found: Participation) -> list[dict[str, Any]]:
    """What the law said at the entry."""
    known = [Finding.from_dict(frozen) for frozen in found.findings]
    return [
        {"met": finding.favourable, "because": ended(finding.because), "paragraph": finding.paragraph}
        for finding in known
    ]


def warning(found: Participation, *, on: date) -> str:
    """When the citizen must be told, while it has not been done."""
    if found.state != ParticipationState.ACTIVE or found.ends_on is None or found.warned_on is not None:
        return ""
    by = notice_on(found.ends_on, months=found.experiment.notice_months)
    if by < on:
        return f"Varslet skulle være sendt {long_day(by)}. Perioden slutter {long_day(found.ends_on)}. Send det nu."
    return f"Perioden slutter {long_day(found.ends_on)}. Varslet skal sendes senest {long_day(by)}."


def warning_in_words(found: Participation) -> str:
    if found.ends_on is None:
        return ""
    return f"Borgeren får et brev om, at perioden slutter {long_day(found.ends_on)}, og om hvad der kan ske bagefter."


def means_in_words(found: Participation, *, on: date) -> str:
    """What the law finds about the full rent today."""
    paid = payment_of(found.case, found.dwelling, on=on)
    if paid is None:
        return "Registret kender ikke boligens husleje i dag."
    if paid.ability is None:
        return paid.finding.because
    can = "kan" if paid.is_possible else "kan ikke"
    return f"Efter det, vi ved i dag, {can} borgeren betale den fulde husleje: {paid.in_words}."
