"""A complaint over a decision: received, sent on after the municipality has looked again, and ended."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from allocation.actions.cases import lock_case
from allocation.letter_facts import refuse_cpr
from allocation.models import Appeal
from allocation.queries.appeals import decisions_of, obstacle_to_appeal, obstacle_to_end, obstacle_to_send, outcomes_of
from allocation.states import AppealOutcome
from housing.calendar import closed_days
from law.decisions import reassess_until
from law.wording import weekday_day


@transaction.atomic
def appeal_case(
    case_id: int, letter_id: int, *, about: str, received_on: date, by: User, on: date, at: datetime
) -> Appeal:
    """Write down that the citizen complains over a decision. Retssikkerhedsloven § 66: four weeks to look again."""
    refuse_cpr([about])
    case = lock_case(case_id)
    refuse(obstacle_to_appeal(case, by=by))
    letter = next((one for one in decisions_of(case) if one.pk == letter_id), None)
    if letter is None:
        raise ActionDenied("Brevet er ikke en afgørelse i sagen. Vælg en anden.")
    if not timezone.localdate(letter.written_at) <= received_on <= on:
        raise ActionDenied("Klagen skal være kommet mellem den dag, afgørelsen blev skrevet, og i dag.")
    due_on = reassess_until(received_on, closed=closed_days())
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(
                case=case, letter=letter, about=about, received_on=received_on, due_on=due_on, recorded_by=by
            )
    except IntegrityError as error:
        raise ActionDenied("Der er allerede en klage over afgørelsen. Genindlæs siden.", conflict=True) from error
    text = f"Klage modtaget over {letter.get_kind_display().lower()}, genvurderes senest {weekday_day(due_on)}"
    case.record("appeal", by=by, at=at, text=text, facts={"appeal": appeal.pk})
    return appeal


@transaction.atomic
def send_appeal(appeal_id: int, *, sent_on: date, by: User, on: date, at: datetime) -> Appeal:
    """The municipality has looked again and stands by the decision; the authority has the complaint now."""
    appeal = _lock(appeal_id)
    refuse(obstacle_to_send(appeal, by=by))
    if not appeal.received_on <= sent_on <= on:
        raise ActionDenied("Klagen skal være sendt mellem den dag, den kom, og i dag.")
    appeal.sent_on = sent_on
    appeal.save(update_fields=["sent_on"])
    text = f"Afgørelsen er fastholdt, klagen er sendt til {appeal.authority}"
    appeal.case.record("send_appeal", by=by, at=at, text=text, facts={"appeal": appeal.pk})
    return appeal


@transaction.atomic
def end_appeal(appeal_id: int, *, outcome: AppealOutcome, ended_on: date, by: User, on: date, at: datetime) -> Appeal:
    """How it ended: here before it was sent on, or as the authority settled it."""
    appeal = _lock(appeal_id)
    refuse(obstacle_to_end(appeal, by=by))
    if outcome not in outcomes_of(appeal):
        raise ActionDenied(f"»{AppealOutcome(outcome).label}« kan ikke være udfaldet, som klagen står. Vælg et andet.")
    if not (appeal.sent_on or appeal.received_on) <= ended_on <= on:
        raise ActionDenied("Klagen skal være afsluttet, efter den kom eller blev sendt videre, og senest i dag.")
    appeal.outcome, appeal.ended_on = outcome, ended_on
    appeal.save(update_fields=["outcome", "ended_on"])
    text = f"Klagen er afsluttet: {AppealOutcome(outcome).label.lower()}"
    appeal.case.record("end_appeal", by=by, at=at, text=text, facts={"appeal": appeal.pk, "outcome": str(outcome)})
    return appeal


def _lock(appeal_id: int) -> Appeal:
    """The case first (docs/locking.md), then the complaint, both by key."""
    case = lock_case(Appeal.objects.values_list("case", flat=True).get(pk=appeal_id))
    appeal: Appeal = Appeal.objects.select_related("letter").select_for_update(of=("self",)).get(pk=appeal_id)
    appeal.case = case
    return appeal
