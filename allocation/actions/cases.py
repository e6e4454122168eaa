"""From application to approval or refusal."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from accounts.workflow import take_step
from allocation import letters, tasks
from allocation.models import Assessment, Case
from allocation.permissions import obstacle_to, obstacle_to_hand_over, obstacle_to_refuse
from allocation.queries.amounts import amounts_told
from allocation.queries.households import income_on, members_on
from allocation.queries.inquiries import obstacle_in_close_reason, obstacle_in_grounds
from allocation.states import CloseReason, LetterKind
from law.refusals import RefusalGround, refusal
from law.wording import weekday_day

SAY_WHY_CLOSED = "Skriv, hvad der er sket, når grunden er »Andet«."


@dataclass(frozen=True)
class Needs:
    """The three assessments of almenboligloven § 59, in the caseworker's words."""

    economic: str
    social: str
    housing: str
    urgency: tuple[str, ...] | None = None  # the criteria met; None: those of the application stand


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
    words = {"economic": needs.economic, "social": needs.social, "housing": needs.housing}
    case.urgency = sorted(case.urgency if needs.urgency is None else needs.urgency)
    case.is_urgent = bool(case.urgency)
    Assessment.objects.create(
        case=case, made_on=on, made_by=by, urgency=case.urgency, facts=facts_of(case, on=on), **words
    )
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
def refuse_case(
    case_id: int, *, reason: str, grounds: Collection[RefusalGround], by: User, on: date, at: datetime
) -> Case:
    """Refuse with reasons (forvaltningsloven §§ 19, 22-24); the letter carries them.

    Raises ActionDenied when the grounds only weigh, or the citizen is to be heard first.
    """
    case = lock_case(case_id)
    refuse(obstacle_to_refuse(case, by=by, on=on))
    carried = refusal(grounds)
    if not carried.allowed:
        raise ActionDenied(carried.finding.because)
    refuse(obstacle_in_grounds(case, grounds, on=on))
    case.outcome_reason = reason
    named = [RefusalGround(ground).sentence for ground in RefusalGround if ground in grounds]
    take_step(case, "refuse", by=by, at=at, text="Afslag givet", facts={"grounds": sorted(map(str, grounds))})
    letter = letters.write(case, LetterKind.REFUSAL, told={"grounds": named}, by=by, on=on, at=at)
    tasks.send_letter.delay_on_commit(letter.pk)
    return case


@transaction.atomic
def pause_case(case_id: int, *, until: date, reason: str, by: User, on: date, at: datetime) -> Case:
    """No offers until a day, with the reason in the story."""
    case = lock_case(case_id)
    refuse(obstacle_to("pause", case, by=by))
    if until <= on:
        raise ActionDenied("Pausen skal slutte efter i dag. Vælg en senere dato.")
    case.paused_until, case.pause_reason = until, reason
    take_step(case, "pause", by=by, at=at, text=f"På pause til {weekday_day(until)}: {reason}")
    return case


@transaction.atomic
def resume_case(case_id: int, *, by: User, at: datetime) -> Case:
    """End the pause."""
    case = lock_case(case_id)
    refuse(obstacle_to("resume", case, by=by))
    case.paused_until, case.pause_reason = None, ""
    take_step(case, "resume", by=by, at=at, text="Genoptaget efter pause")
    return case


@transaction.atomic
def close_case(case_id: int, *, reason: CloseReason, note: str = "", by: User, on: date, at: datetime) -> Case:
    """End a case that needs no dwelling any more. What the municipality says no to is refused, never closed."""
    case = lock_case(case_id)
    refuse(obstacle_to("close", case, by=by) or obstacle_in_close_reason(case, reason, on=on))
    if reason == CloseReason.OTHER and not note:
        raise ActionDenied(SAY_WHY_CLOSED)
    case.close_reason = reason
    case.outcome_reason = note if reason == CloseReason.OTHER else f"{reason.label}. {note}".strip()
    case.paused_until, case.pause_reason = None, ""
    take_step(case, "close", by=by, at=at, text=f"Lukket: {case.outcome_reason}", facts={"reason": str(reason)})
    return case


@transaction.atomic
def hand_over_case(case_id: int, to_id: int, *, note: str, by: User, at: datetime) -> Case:
    """A colleague takes the case on, with a word on the way."""
    case = lock_case(case_id)
    to = User.objects.get(pk=to_id)
    refuse(obstacle_to_hand_over(case, to, by=by))
    case.caseworker = to
    case.save(update_fields=["caseworker"])
    case.record("hand_over", by=by, at=at, text=f"Givet videre til {to}: {note}"[:500], facts={"to": to.pk})
    return case


def lock_case(case_id: int) -> Case:
    """The case with its row locked; after any vacancy, never before (docs/locking.md)."""
    return Case.objects.select_related("citizen").select_for_update(of=("self",)).get(pk=case_id)


def facts_of(case: Case, *, on: date) -> dict[str, Any]:
    """What is known of the household that day, as it is frozen with an assessment or a decision."""
    income = income_on(case, on=on)
    return {
        "on": on.isoformat(),
        "applied_on": case.applied_on.isoformat(),
        "situation": case.situation,
        "household": [{"kind": member.kind, "age": member.age_on(on)} for member in members_on(case, on=on)],
        "income": None
        if income is None
        else {
            "known_on": income.known_on.isoformat(),
            "support": income.support,
            "gross_month_dkk": str(income.gross_month_dkk),
            "source": income.source,
        },
        "amounts": {
            amount: {"dkk": str(told.dkk), "known_on": told.known_on.isoformat(), "source": told.source}
            for amount, told in amounts_told(case, on=on).items()
        },
    }
