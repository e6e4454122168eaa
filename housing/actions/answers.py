"""What becomes of a vacancy: withdrawn, returned, allocated, released, let."""

from datetime import date, datetime

from django.db import transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from accounts.workflow import take_step
from housing.actions.counting import lock_entry, take_out
from housing.models import (
    Vacancy,
)
from housing.permissions import (
    obstacle_to,
    obstacle_to_remind,
)
from housing.states import ReturnReason
from law.wording import weekday_day

NOTE_IN_LEDGER = 200


@transaction.atomic
def withdraw_vacancy(vacancy_id: int, *, note: str = "", by: User, at: datetime) -> Vacancy:
    """Take a vacancy back before the municipality has answered.

    Nobody gains by it: on the municipality's turn the number is taken out of the count in the same breath, so that
    the turn is not used up and the municipality gets another; one of the association's own stays in the count
    until the municipality takes it out (law.md 1.5 leaves it to the agreement, and agreements are silent).
    """
    vacancy = lock_vacancy(vacancy_id)
    refuse(obstacle_to("withdraw", vacancy, by=by))
    if vacancy.is_municipal:
        _give_turn_back(vacancy, note, by=by, at=at)
    text = f"Trukket tilbage af boligorganisationen: {note}" if note else "Trukket tilbage af boligorganisationen"
    take_step(vacancy, "withdraw", by=by, at=at, text=text)
    return vacancy


def _give_turn_back(vacancy: Vacancy, note: str, *, by: User, at: datetime) -> None:
    for entry in vacancy.quota_entries.counted().order_by("pk"):
        reason = f"trukket tilbage af boligorganisationen: {note[:NOTE_IN_LEDGER]}".removesuffix(": ")
        take_out(lock_entry(entry.pk, vacancy), reason=reason, by=by, at=at)


@transaction.atomic
def remind_vacancy(vacancy_id: int, *, by: User, on: date, at: datetime) -> Vacancy:
    """The association asks for the answer that is overdue. Nothing moves; both sides see that it was asked."""
    vacancy = lock_vacancy(vacancy_id)
    refuse(obstacle_to_remind(vacancy, by=by, on=on))
    vacancy.record("remind", by=by, at=at, text="Rykket for svar", facts={"on": on.isoformat()})
    return vacancy


@transaction.atomic
def return_vacancy(
    vacancy_id: int,
    *,
    reason: ReturnReason,
    note: str = "",
    by: User,
    on: date,
    at: datetime,
) -> Vacancy:
    """Give the vacancy back to its association with a coded reason; the rent stops by the agreement's terms."""
    vacancy = lock_vacancy(vacancy_id)
    refuse(obstacle_to("return", vacancy, by=by))
    vacancy.answered_on, vacancy.answered_by = on, by
    vacancy.return_reason, vacancy.return_note = reason, note
    text = f"Sendt retur: {ReturnReason(reason).label.lower()}"
    take_step(vacancy, "return", by=by, at=at, text=text, facts={"reason": str(reason)})
    return vacancy


@transaction.atomic
def relet_vacancy(vacancy_id: int, *, let_on: date, by: User, at: datetime) -> Vacancy:
    """Note from which day the association let a returned vacancy."""
    vacancy = lock_vacancy(vacancy_id)
    refuse(obstacle_to("relet", vacancy, by=by))
    _refuse_before(let_on, vacancy.available_on, "udlejet")
    vacancy.let_on, vacancy.let_by = let_on, by
    take_step(
        vacancy,
        "relet",
        by=by,
        at=at,
        text=f"Udlejet efter retur fra {weekday_day(let_on)}",
    )
    return vacancy


@transaction.atomic
def let_own_vacancy(vacancy_id: int, *, let_on: date, by: User, at: datetime) -> Vacancy:
    """Note from which day the association let a dwelling that was its own turn; its number in the ledger stands."""
    vacancy = lock_vacancy(vacancy_id)
    refuse(obstacle_to("let_own", vacancy, by=by))
    _refuse_before(let_on, vacancy.available_on, "udlejet")
    vacancy.let_on, vacancy.let_by = let_on, by
    text = f"Udlejet af boligorganisationen fra {weekday_day(let_on)}"
    take_step(vacancy, "let_own", by=by, at=at, text=text)
    return vacancy


def allocate_vacancy(vacancy: Vacancy, *, by: User, on: date, at: datetime) -> Vacancy:
    """The municipality has chosen a citizen; `vacancy` is locked by the caller (allocation.actions.allocate)."""
    vacancy.answered_on, vacancy.answered_by = on, by
    take_step(vacancy, "allocate", by=by, at=at, text="Anvist til en borger")
    return vacancy


def release_vacancy(vacancy: Vacancy, *, by: User, at: datetime, text: str) -> Vacancy:
    """The citizen does not take it: it stands at the municipality's disposal again, its clocks running on."""
    vacancy.answered_on, vacancy.answered_by = None, None
    take_step(vacancy, "release", by=by, at=at, text=text)
    return vacancy


def let_vacancy(vacancy: Vacancy, *, let_on: date, by: User, at: datetime) -> Vacancy:
    """The lease begins; from that day the municipality owes no rent."""
    _refuse_before(let_on, vacancy.available_on, "udlejet")
    vacancy.let_on, vacancy.let_by = let_on, by
    take_step(vacancy, "let", by=by, at=at, text=f"Lejekontrakt fra {weekday_day(let_on)}")
    return vacancy


def correct_let_day(vacancy: Vacancy, *, let_on: date, by: User, at: datetime, text: str) -> Vacancy:
    """Another first day of the lease than was told; the vacancy stays let, and rent is counted again from the facts."""
    _refuse_before(let_on, vacancy.available_on, "udlejet")
    vacancy.let_on = let_on
    vacancy.save(update_fields=["let_on"])
    vacancy.record("correct_lease", by=by, at=at, text=text, facts={})
    return vacancy


def lock_vacancy(vacancy_id: int) -> Vacancy:
    """The vacancy with its row locked; vacancies are always locked before cases (docs/locking.md)."""
    return (
        Vacancy.objects.select_related("dwelling__estate__association")
        .select_for_update(of=("self",))
        .get(pk=vacancy_id)
    )


def _refuse_before(day: date, earliest: date, what: str) -> None:
    if day < earliest:
        raise ActionDenied(
            f"Boligen kan tidligst være {what} fra {weekday_day(earliest)}, hvor den er til rådighed. Ret datoen."
        )
