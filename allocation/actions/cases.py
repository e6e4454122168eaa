"""From application to approval or refusal."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from accounts.workflow import take_step
from allocation import letters, tasks
from allocation.models import Assessment, Case
from allocation.permissions import obstacle_to
from allocation.states import LetterKind
from law.wording import weekday_day


@dataclass(frozen=True)
class Needs:
    """The three assessments of almenboligloven § 59, in the caseworker's words."""

    economic: str
    social: str
    housing: str


@transaction.atomic
def receive_case(case: Case, *, by: User, at: datetime) -> Case:
    """Save a new application; its citizen is saved already. Raises ActionDenied when the number was just taken."""
    try:
        with transaction.atomic():
            case.save()
    except IntegrityError as error:
        if "allocation_case_number" not in str(error):
            raise
        sentence = f"Sagsnr. {case.number} er lige blevet brugt til en anden sag. Gå tilbage, og vælg et andet."
        raise ActionDenied(sentence, conflict=True) from None
    case.record("receive", by=by, at=at, text="Ansøgning modtaget", facts={})
    return case


@transaction.atomic
def assess_case(case_id: int, needs: Needs, *, by: User, on: date, at: datetime) -> Case:
    """Write the individual assessment with the facts it stands on. Source: almenboligloven § 59, stk. 1."""
    case = lock_case(case_id)
    refuse(obstacle_to("assess", case, by=by))
    Assessment.objects.create(case=case, made_on=on, made_by=by, facts=facts_of(case, on=on), **vars(needs))
    take_step(case, "assess", by=by, at=at, text="Individuel vurdering skrevet")
    return case


@transaction.atomic
def approve_case(case_id: int, *, by: User, on: date, at: datetime) -> Case:
    """Take the case onto the municipality's list; the citizen gets a letter."""
    case = lock_case(case_id)
    refuse(obstacle_to("approve", case, by=by))
    case.caseworker = case.caseworker or by
    take_step(case, "approve", by=by, at=at, text="Godkendt til boligsocial anvisning")
    letter = letters.write(case, LetterKind.APPROVAL, by=by, on=on, at=at)
    tasks.send_letter.delay_on_commit(letter.pk)
    return case


@transaction.atomic
def refuse_case(case_id: int, *, reason: str, by: User, on: date, at: datetime) -> Case:
    """Refuse with reasons (forvaltningsloven §§ 22-24); the letter carries them."""
    case = lock_case(case_id)
    refuse(obstacle_to("refuse", case, by=by))
    case.outcome_reason = reason
    take_step(case, "refuse", by=by, at=at, text="Afslag givet")
    letter = letters.write(case, LetterKind.REFUSAL, by=by, on=on, at=at)
    tasks.send_letter.delay_on_commit(letter.pk)
    return case


@transaction.atomic
def pause_case(case_id: int, *, until: date, reason: str, by: User, on: date, at: datetime) -> Case:
    """No offers until a day, with the reason in the story."""
    case = lock_case(case_id)
    refuse(obstacle_to("pause", case, by=by))
    if until <= on:
        raise ActionDenied("Pausen skal slutte efter i dag. Vælg en senere dato.")
    case.paused_until = until
    take_step(case, "pause", by=by, at=at, text=f"På pause til {weekday_day(until)}: {reason}")
    return case


@transaction.atomic
def resume_case(case_id: int, *, by: User, at: datetime) -> Case:
    """End the pause."""
    case = lock_case(case_id)
    refuse(obstacle_to("resume", case, by=by))
    case.paused_until = None
    take_step(case, "resume", by=by, at=at, text="Genoptaget efter pause")
    return case


@transaction.atomic
def close_case(case_id: int, *, reason: str, by: User, at: datetime) -> Case:
    """End a case that needs no dwelling any more."""
    case = lock_case(case_id)
    refuse(obstacle_to("close", case, by=by))
    case.outcome_reason = reason
    case.paused_until = None
    take_step(case, "close", by=by, at=at, text=f"Lukket: {reason}")
    return case


def lock_case(case_id: int) -> Case:
    """The case with its row locked; after any vacancy, never before (docs/locking.md)."""
    return Case.objects.select_related("citizen").select_for_update(of=("self",)).get(pk=case_id)


def facts_of(case: Case, *, on: date) -> dict[str, Any]:
    """What is known of the household that day, as it is frozen with an assessment or a decision."""
    income = case.citizen.incomes.filter(known_on__lte=on).first()
    return {
        "on": on.isoformat(),
        "applied_on": case.applied_on.isoformat(),
        "situation": case.situation,
        "household": [{"kind": member.kind, "age": member.age_on(on)} for member in case.citizen.household.all()],
        "income": None
        if income is None
        else {
            "known_on": income.known_on.isoformat(),
            "support": income.support,
            "gross_month_dkk": str(income.gross_month_dkk),
            "wealth_dkk": str(income.wealth_dkk),
            "source": income.source,
        },
    }
