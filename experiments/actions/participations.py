"""A citizen's way through an experiment: in, month by month, longer, over to an ordinary lease, or out."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from accounts.workflow import take_step
from allocation.actions.cases import lock_case
from allocation.models import Case
from allocation.states import LetterKind
from experiments import letters
from experiments.actions.experiments import lock_experiment
from experiments.actions.subsidies import decide_subsidy, end_subsidy
from experiments.entering import ONE_DAY, Entry
from experiments.models import Commitment, Experiment, MonthlyTalk, Participation, SharedDwelling, SupportCourse
from experiments.permissions import (
    obstacle_in_law,
    obstacle_to,
    obstacle_to_enter,
    obstacle_to_extend,
    obstacle_to_run,
    obstacle_to_transfer,
    obstacle_to_warn,
)
from experiments.queries.guards import findings_of_entry
from experiments.queries.sharing import is_too_few
from experiments.states import ExitReason, Occupation
from housing.models import Dwelling, DwellingTerms
from law.experiment_terms import lease_with_support
from law.experiments import ExperimentKind, temporary_lease
from law.findings import Finding
from law.months import first_of_month, full_months_between
from law.wording import long_day, month_year


@dataclass(frozen=True)
class Talk:
    """What a monthly follow-up tells."""

    is_kept: bool
    is_housed: bool
    occupation: Occupation
    shelter_days: int = 0
    note: str = ""
    next_step: str = ""


@transaction.atomic
def enter_participation(
    experiment_id: int, case_id: int, dwelling_id: int, entry: Entry, *, by: User, on: date, at: datetime
) -> Participation:
    """Take a citizen and a home into a running experiment, with the baseline and the law's answer frozen.

    Source: law.md 3. Raises ActionDenied with every condition that is not met, in the law's own sentences.
    """
    experiment = lock_experiment(experiment_id, by=by)
    dwelling = _lock_dwelling(dwelling_id)
    case = lock_case(case_id)
    refuse(obstacle_to_enter(experiment, case, by=by))
    terms = _terms(dwelling, on=entry.starts_on)
    findings = findings_of_entry(experiment, entry, case, terms)
    refuse(obstacle_in_law(findings))
    participation = _save(experiment, case, terms, entry, findings, by=by)
    for promise in entry.promises:
        Commitment.objects.create(participation=participation, kind=promise.kind, agreed=promise.agreed, agreed_on=on)
    if entry.support is not None:
        SupportCourse.objects.create(participation=participation, **vars(entry.support))
    subsidy = None
    if experiment.kind == ExperimentKind.RENT_SUBSIDY:
        subsidy = decide_subsidy(participation, experiment, entry, terms, by=by, on=on, at=at)
    _count_residents(dwelling, on=entry.starts_on)
    until = f" til {long_day(entry.ends_on)}" if entry.ends_on else ""
    text = f"Med i forsøget »{experiment}« fra {long_day(entry.starts_on)}{until}"
    participation.record("enter", by=by, at=at, text=text, facts={})
    told = {
        "promises": [{"label": promise.kind.label, "agreed": promise.agreed} for promise in entry.promises],
        "subsidy_dkk": subsidy.subsidy_month_dkk if subsidy else None,
        "support": vars(entry.support) if entry.support else None,
    }
    letters.write(participation, LetterKind.EXPERIMENT_ENTRY, told, by=by, on=on, at=at)
    return participation


@transaction.atomic
def hold_talk(participation_id: int, talk: Talk, *, month: date, by: User, on: date, at: datetime) -> MonthlyTalk:
    """Write what a month's talk told; once a month, and of a month that has begun."""
    participation = lock_participation(participation_id, by=by)
    first = first_of_month(month)
    if first > on or first < first_of_month(participation.starts_on):
        raise ActionDenied(
            f"Opfølgningen skal være for en måned fra {month_year(participation.starts_on)} til {month_year(on)}."
        )
    try:
        with transaction.atomic():
            written = MonthlyTalk.objects.create(
                participation=participation, month=first, held_on=on, written_at=at, written_by=by, **vars(talk)
            )
    except IntegrityError as error:
        if "talk_once_a_month" not in str(error):
            raise
        sentence = f"Der er allerede en opfølgning for {month_year(first)}. Skriv den næste måned."
        raise ActionDenied(sentence, conflict=True) from None
    kept = "aftalen er holdt" if talk.is_kept else "aftalen er ikke holdt"
    participation.record("hold_talk", by=by, at=at, text=f"Opfølgning {month_year(first)}: {kept}", facts={})
    return written


@transaction.atomic
def set_support(
    participation_id: int, *, provider: str, goal: str, ends_on: date | None, by: User, at: datetime
) -> SupportCourse:
    """The support goes on, or is given by another."""
    participation = lock_participation(participation_id, by=by)
    refuse(obstacle_to("extend", participation, by=by))
    course = SupportCourse.objects.get(participation=participation)
    course.provider, course.goal, course.ends_on = provider, goal, ends_on
    if participation.ends_on is not None:
        refuse(obstacle_in_law([_support_finding(participation, course, participation.ends_on)]))
    course.save()
    until = f" til {long_day(ends_on)}" if ends_on else " uden slutdato"
    participation.record("set_support", by=by, at=at, text=f"Støtten er aftalt{until}", facts={})
    return course


@transaction.atomic
def plan_move_on(participation_id: int, plan: str, *, by: User, at: datetime) -> Participation:
    """Where the citizen goes when the stay ends."""
    participation = lock_participation(participation_id, by=by)
    refuse(obstacle_to("exit", participation, by=by))
    participation.move_on_plan = plan
    participation.save(update_fields=["move_on_plan"])
    participation.record("plan_move_on", by=by, at=at, text="Plan for næste bolig skrevet", facts={})
    return participation


@transaction.atomic
def warn_participation(participation_id: int, *, by: User, on: date, at: datetime) -> Participation:
    """Tell the citizen in time that the period ends; the letter says when, and what can be asked for."""
    participation = lock_participation(participation_id, by=by)
    refuse(obstacle_to_warn(participation, by=by))
    participation.warned_on = on
    participation.save(update_fields=["warned_on"])
    assert participation.ends_on is not None
    text = f"Varslet om, at perioden slutter {long_day(participation.ends_on)}"
    participation.record("warn", by=by, at=at, text=text, facts={})
    told = {"reason": "", "can_extend": obstacle_to_extend(participation, by=by) is None}
    letters.write(participation, LetterKind.EXPERIMENT_END, told, by=by, on=on, at=at)
    return participation


@transaction.atomic
def extend_participation(
    participation_id: int, *, months: int, cannot_pay_full_rent: bool, reason: str, by: User, on: date, at: datetime
) -> Participation:
    """Once, within the charter, and only while the means cannot carry the rent. Source: frikommunenetværksloven § 25."""
    participation = lock_participation(participation_id, by=by)
    refuse(obstacle_to_extend(participation, by=by))
    answer = temporary_lease(
        starts_on=participation.starts_on,
        months=_months(participation),
        extension_months=months,
        cannot_pay_full_rent=cannot_pay_full_rent,
        terms=participation.experiment.terms,
    )
    refuse(obstacle_in_law(answer.findings))
    support = SupportCourse.objects.filter(participation=participation).first()
    if support is not None:
        refuse(obstacle_in_law([_support_finding(participation, support, answer.latest_end_on)]))
    participation.ends_on, participation.extended_months, participation.warned_on = answer.latest_end_on, months, None
    text = f"Forlænget til {long_day(answer.latest_end_on)}: {reason}"
    take_step(participation, "extend", by=by, at=at, text=text)
    letters.write(participation, LetterKind.EXPERIMENT_EXTENSION, {"reason": reason}, by=by, on=on, at=at)
    return participation


@transaction.atomic
def transfer_participation(participation_id: int, *, lease_on: date, by: User, on: date, at: datetime) -> Participation:
    """The citizen keeps the home on an ordinary lease from a day; support and subsidy end."""
    participation = lock_participation(participation_id, by=by)
    refuse(obstacle_to_transfer(participation, by=by))
    _refuse_before(lease_on, participation)
    participation.ended_on, participation.is_housed_after = lease_on, True
    take_step(participation, "transfer", by=by, at=at, text=f"Almindelig lejekontrakt fra {long_day(lease_on)}")
    end_subsidy(participation, "Borgeren har fået en almindelig lejekontrakt.", ended_on=lease_on, by=by, on=on, at=at)
    _count_residents(participation.dwelling, on=lease_on)
    reason = f"Du har fået en almindelig lejekontrakt fra {long_day(lease_on)}."
    told = {"reason": reason, "can_extend": False, "keeps_home": True}
    letters.write(participation, LetterKind.EXPERIMENT_END, told, by=by, on=on, at=at)
    return participation


@transaction.atomic
def exit_participation(
    participation_id: int,
    *,
    reason: ExitReason,
    ended_on: date,
    is_housed_after: bool | None,
    note: str = "",
    by: User,
    on: date,
    at: datetime,
) -> Participation:
    """Out of the experiment, with why, and whether there is a home afterwards (None: nobody knows)."""
    participation = lock_participation(participation_id, by=by)
    refuse(obstacle_to("exit", participation, by=by))
    _refuse_before(ended_on, participation)
    if ended_on > on:
        raise ActionDenied("Deltagelsen kan først afsluttes den dag, den slutter. Vælg en dato til og med i dag.")
    participation.ended_on, participation.exit_reason = ended_on, reason
    participation.is_housed_after, participation.note = is_housed_after, note
    label = ExitReason(reason).label
    take_step(participation, "exit", by=by, at=at, text=f"Ude af forsøget: {label.lower()}")
    end_subsidy(participation, f"Deltagelsen er slut: {label.lower()}.", ended_on=ended_on, by=by, on=on, at=at)
    _count_residents(participation.dwelling, on=ended_on)
    if participation.warned_on is None and reason != ExitReason.DEATH:
        told = {"reason": f"Årsagen er: {label.lower()}.", "can_extend": False}
        letters.write(participation, LetterKind.EXPERIMENT_END, told, by=by, on=on, at=at)
    return participation


def lock_participation(participation_id: int, *, by: User) -> Participation:
    """The participation with its home, its case and its own row locked, in that order."""
    refuse(obstacle_to_run(by=by))
    pair = Participation.objects.values_list("dwelling_id", "case_id").get(pk=participation_id)
    dwelling, case = _lock_dwelling(pair[0]), lock_case(pair[1])
    locked = Participation.objects.select_related("experiment").select_for_update(of=("self",))
    participation: Participation = locked.get(pk=participation_id)
    participation.dwelling, participation.case = dwelling, case
    return participation


def _save(
    experiment: Experiment, case: Case, terms: DwellingTerms, entry: Entry, findings: list[Finding], *, by: User
) -> Participation:
    latest = entry.ends_on
    if entry.months is not None and experiment.terms.extension_months:
        latest = replace(entry, months=entry.months + experiment.terms.extension_months).ends_on
    return Participation.objects.create(
        experiment=experiment,
        case=case,
        dwelling=terms.dwelling,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        latest_end_on=latest,
        rent_dkk=terms.rent_dkk,
        persons=1 + case.citizen.household.count(),
        baseline_situation=case.situation,
        baseline_occupation=entry.occupation,
        baseline_shelter_days=entry.shelter_days,
        baseline_rent_dkk=entry.rent_before_dkk,
        findings=[finding.as_dict() for finding in findings],
        move_on_plan=entry.move_on_plan,
        entered_by=by,
    )


def _lock_dwelling(dwelling_id: int) -> Dwelling:
    """A shared dwelling is locked as a whole: two rooms let at once change what the other is judged by."""
    rows = Dwelling.objects.select_for_update(of=("self",), no_key=True)
    whole = Dwelling.objects.values_list("part_of_id", flat=True).get(pk=dwelling_id)
    if whole is not None:
        rows.get(pk=whole)
    dwelling: Dwelling = rows.select_related("part_of").get(pk=dwelling_id)
    return dwelling


def _terms(dwelling: Dwelling, *, on: date) -> DwellingTerms:
    terms: DwellingTerms | None = dwelling.terms.on(on).first()
    if terms is None:
        raise ActionDenied(f"{dwelling} har ingen husleje i registret {long_day(on)}. Ret boligen først.")
    terms.dwelling = dwelling
    return terms


def _count_residents(dwelling: Dwelling, *, on: date) -> None:
    """Note from when a shared dwelling has too few; the three months of grace run from there."""
    shared = SharedDwelling.objects.filter(dwelling=dwelling.part_of_id).first()
    if shared is None:
        return
    residents = Participation.objects.active().filter(dwelling__part_of=shared.dwelling_id).order_by("pk")
    too_few = is_too_few(shared, list(residents))
    # A home that is being filled for the first time has no months of grace to count.
    had_enough = shared.too_few_from_on is None and not _is_being_filled(shared)
    if too_few and had_enough:
        shared.too_few_from_on = on
    elif not too_few:
        shared.too_few_from_on = None
    shared.save(update_fields=["too_few_from_on"])


def _is_being_filled(shared: SharedDwelling) -> bool:
    """Nobody has moved out yet."""
    return not Participation.objects.filter(dwelling__part_of=shared.dwelling_id).exclude(ended_on=None).exists()


def _months(participation: Participation) -> int:
    """How long the first period was, in whole months."""
    assert participation.ends_on is not None
    return full_months_between(participation.starts_on, participation.ends_on + ONE_DAY)


def _support_finding(participation: Participation, course: SupportCourse, ends_on: date) -> Finding:
    return lease_with_support(
        lease_starts_on=participation.starts_on,
        lease_ends_on=ends_on,
        support_starts_on=course.starts_on,
        support_ends_on=course.ends_on,
    )


def _refuse_before(day: date, participation: Participation) -> None:
    if day < participation.starts_on:
        raise ActionDenied(f"Deltagelsen begyndte {long_day(participation.starts_on)}. Vælg den dag eller en senere.")
