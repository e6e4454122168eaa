"""What the citizen is asked in writing before a decision: hearing of the party, and missing information."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from allocation import letters, tasks
from allocation.actions.cases import lock_case
from allocation.models import AdverseFact, Case, Inquiry
from allocation.permissions import obstacle_to_ask
from allocation.queries.inquiries import obstacle_to_deadline
from allocation.states import InquiryKind, LetterKind
from law.wording import weekday_day

LETTERS = {InquiryKind.HEARING: LetterKind.HEARING, InquiryKind.INFORMATION: LetterKind.INFORMATION}


@dataclass(frozen=True)
class Question:
    """What the citizen is asked, by when, and what an answer left out means."""

    text: str
    due_on: date
    consequence: str = ""


@transaction.atomic
def hear_case(
    case_id: int, question: Question, fact_ids: Iterable[int] = (), *, by: User, on: date, at: datetime
) -> Inquiry:
    """Forvaltningsloven § 19: the citizen sees what speaks against, and gets time to answer before the decision."""
    inquiry = _ask(case_id, InquiryKind.HEARING, question, by=by, on=on, at=at)
    AdverseFact.objects.filter(case=case_id, pk__in=list(fact_ids), hearing=None).update(hearing=inquiry)
    return inquiry


@transaction.atomic
def request_information(case_id: int, question: Question, *, by: User, on: date, at: datetime) -> Inquiry:
    """Retssikkerhedsloven § 11: what is missing, by when, and what happens otherwise."""
    if not question.consequence:
        raise ActionDenied("Skriv, hvad der sker, hvis borgeren ikke svarer.")
    return _ask(case_id, InquiryKind.INFORMATION, question, by=by, on=on, at=at)


def _ask(case_id: int, kind: InquiryKind, question: Question, *, by: User, on: date, at: datetime) -> Inquiry:
    case = lock_case(case_id)
    refuse(obstacle_to_ask(case, kind, by=by))
    refuse(obstacle_to_deadline(question.due_on, on=on))
    told = {"text": question.text, "due_on": question.due_on, "consequence": question.consequence}
    letter = letters.write(case, LETTERS[kind], told=told, by=by, on=on, at=at)
    inquiry = Inquiry.objects.create(case=case, kind=kind, asked_on=on, asked_by=by, letter=letter, **told)
    text = f"{kind.label} sendt, frist {weekday_day(question.due_on)}"
    case.record(
        "hear" if kind == InquiryKind.HEARING else "ask", by=by, at=at, text=text, facts={"inquiry": inquiry.pk}
    )
    tasks.send_letter.delay_on_commit(letter.pk)
    return inquiry


@transaction.atomic
def record_reply(inquiry_id: int, *, reply: str, replied_on: date, by: User, on: date, at: datetime) -> Inquiry:
    """What the citizen answered. A late answer is recorded too: the case is not decided yet."""
    inquiry = _lock_inquiry(inquiry_id)
    if not inquiry.is_open:
        raise ActionDenied("Svaret er allerede registreret. Genindlæs siden.", conflict=True)
    if not inquiry.asked_on <= replied_on <= on:
        raise ActionDenied("Svaret skal være kommet mellem den dag, der blev spurgt, og i dag.")
    inquiry.reply, inquiry.replied_on = reply, replied_on
    inquiry.save(update_fields=["reply", "replied_on"])
    _tell(inquiry, "reply", f"Svar på {inquiry.get_kind_display().lower()} registreret", by=by, at=at)
    return inquiry


@transaction.atomic
def end_inquiry(inquiry_id: int, *, by: User, on: date, at: datetime) -> Inquiry:
    """No answer came: the citizen had the whole of the last day."""
    inquiry = _lock_inquiry(inquiry_id)
    if not inquiry.is_open:
        raise ActionDenied("Henvendelsen er allerede afsluttet. Genindlæs siden.", conflict=True)
    if inquiry.binds_on(on):
        raise ActionDenied(f"{inquiry.time_left} Vent til dagen efter.")
    inquiry.ended_on = on
    inquiry.save(update_fields=["ended_on"])
    _tell(inquiry, "end_inquiry", f"Intet svar på {inquiry.get_kind_display().lower()}", by=by, at=at)
    return inquiry


@transaction.atomic
def waive_hearing(case_id: int, fact_id: int, *, reason: str, by: User, at: datetime) -> AdverseFact:
    """Forvaltningsloven § 19, stk. 2: the citizen need not be heard about this, with the reason."""
    case = lock_case(case_id)
    fact = AdverseFact.objects.select_for_update().get(pk=fact_id, case=case)
    if fact.hearing_id or fact.waived_reason:
        raise ActionDenied("Der er allerede taget stilling til oplysningen. Genindlæs siden.", conflict=True)
    fact.waived_reason = reason
    fact.save(update_fields=["waived_reason"])
    case.record("waive_hearing", by=by, at=at, text=f"Høres ikke: {fact.text} {reason}"[:500], facts={"fact": fact.pk})
    return fact


def _lock_inquiry(inquiry_id: int) -> Inquiry:
    """The case first (docs/locking.md), then the inquiry, both by key."""
    case: Case = lock_case(Inquiry.objects.values_list("case", flat=True).get(pk=inquiry_id))
    inquiry: Inquiry = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry_id)
    inquiry.case = case
    return inquiry


def _tell(inquiry: Inquiry, name: str, text: str, *, by: User, at: datetime) -> None:
    inquiry.case.record(name, by=by, at=at, text=text, facts={"inquiry": inquiry.pk})
