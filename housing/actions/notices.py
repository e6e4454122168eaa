"""From a notice to a counted vacancy: the ledger decides whose it is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from housing.calendar import closed_days
from housing.models import (
    Agreement,
    Dwelling,
    DwellingTerms,
    QuotaEntry,
    QuotaLedger,
    Vacancy,
)
from housing.permissions import (
    obstacle_in_order,
    obstacle_in_past,
    obstacle_in_register,
    obstacle_of_double,
    obstacle_to_notify,
)
from housing.queries.turns import agreement_of, is_used_up, turn_of
from housing.states import VacancyState
from law.deadlines import add_working_days
from law.quota import Turn
from law.wording import weekday_day


@dataclass(frozen=True)
class Notice:
    """What a housing association tells of a vacancy. Amounts in kroner a month; contribution once."""

    vacant_from: date
    available_on: date
    rent_dkk: Decimal
    heat_dkk: Decimal = Decimal(0)
    water_dkk: Decimal = Decimal(0)
    contribution_dkk: Decimal = Decimal(0)
    inspection_on: date | None = None


@dataclass(frozen=True)
class Equipment:
    """What the association says the dwelling has; written to the register when it differs. None is not told."""

    has_lift: bool
    is_wheelchair_suitable: bool
    is_pets_allowed: bool
    is_step_free: bool | None = None
    has_balcony: bool | None = None
    has_shared_laundry: bool | None = None


@transaction.atomic
def notify_vacancy(
    dwelling_id: int,
    notice: Notice,
    *,
    by: User,
    on: date,
    at: datetime,
    equipment: Equipment | None = None,
    overrides: tuple[str, ...] = (),
    file_id: int | None = None,
    is_imported: bool = False,
) -> Vacancy:
    """Count the vacancy in its ledger, which decides whose it is. Source: almenboligloven § 59, law.md 1.5.

    `overrides` are the warnings that were read and set aside; they stand in the story, as does the file that it stood
    in. Raises ActionDenied when the dwelling is another's, has no terms that day, is notified already, or the dates are
    in the wrong order.
    """
    dwelling = lock_dwelling(dwelling_id)
    _refuse_notice(dwelling, notice, by=by, on=on, is_imported=is_imported)
    terms = _terms_on(dwelling, on, equipment)
    agreement = lock_agreement(dwelling, terms, on=on, rent_dkk=notice.rent_dkk)
    turn = None if agreement is None else turn_of(agreement, dwelling, notice.rent_dkk)
    vacancy = _open_vacancy(dwelling, terms, notice, agreement, turn, by=by, on=on, is_imported=is_imported)
    if agreement is not None and turn is not None:
        _enter(vacancy, agreement, turn, by=by, at=at)
    facts: dict[str, Any] = {"number": turn and turn.number, "overrides": list(overrides)}
    facts |= {"file": file_id} if file_id else {}
    vacancy.record("notify", by=by, at=at, text=_notified(vacancy), facts=facts)
    return vacancy


def lock_agreement(
    dwelling: Dwelling, terms: DwellingTerms, *, on: date, rent_dkk: Decimal | None = None
) -> Agreement | None:
    """The agreement whose ledger counts the dwelling that day, with the ledger locked; None when none does."""
    agreement = agreement_of(dwelling, terms, on=on, rent_dkk=rent_dkk)
    if agreement is None:
        return None
    ledgers = QuotaLedger.objects.select_related("scheme").select_for_update(of=("self",))
    agreement.ledger = ledgers.get(pk=agreement.ledger_id)
    return None if is_used_up(agreement.ledger) else agreement


def lock_dwelling(dwelling_id: int) -> Dwelling:
    """Two notices of one dwelling come one after the other, so that the second can be told of the first."""
    return (
        Dwelling.objects.select_related("estate__association")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=dwelling_id)
    )


def _refuse_notice(dwelling: Dwelling, notice: Notice, *, by: User, on: date, is_imported: bool) -> None:
    refuse(obstacle_to_notify(dwelling.estate.association, by=by))
    refuse(obstacle_of_double(dwelling, notice.vacant_from))
    refuse(obstacle_in_order(notice.vacant_from, notice.available_on))
    if not is_imported:
        refuse(obstacle_in_past(notice.available_on, on=on))


def _terms_on(dwelling: Dwelling, on: date, equipment: Equipment | None) -> DwellingTerms:
    """The dwelling's terms that day; a new version from that day when the equipment is told to be another."""
    terms: DwellingTerms | None = dwelling.terms.on(on).first()
    if terms is None:
        raise ActionDenied(obstacle_in_register(dwelling))
    told = {name: value for name, value in vars(equipment).items() if value is not None} if equipment else {}
    if all(getattr(terms, name) == value for name, value in told.items()):
        return terms
    if terms.valid_from < on:
        valid_to, terms.valid_to = terms.valid_to, on - timedelta(days=1)
        terms.save(update_fields=["valid_to"])
        terms.pk, terms.valid_from, terms.valid_to = None, on, valid_to
        terms._state.adding = True
    for name, value in told.items():
        setattr(terms, name, value)
    terms.save()
    return terms


def _open_vacancy(
    dwelling: Dwelling,
    terms: DwellingTerms,
    notice: Notice,
    agreement: Agreement | None,
    turn: Turn | None,
    **who: Any,
) -> Vacancy:
    """Write the vacancy in the state its turn gives it."""
    vacancy = Vacancy(
        dwelling=dwelling,
        terms=terms,
        state=VacancyState.OWN,
        notified_on=who["on"],
        notified_by=who["by"],
        is_imported=who["is_imported"],
        **vars(notice),
    )
    if agreement is not None and turn is not None and turn.to_municipality:
        vacancy.state = VacancyState.AT_DISPOSAL
        vacancy.agreement = agreement
        vacancy.legal_basis = agreement.legal_basis
        vacancy.answer_due_on = add_working_days(
            notice.available_on, agreement.answer_working_days, closed=closed_days()
        )
    vacancy.save()
    return vacancy


def _enter(vacancy: Vacancy, agreement: Agreement, turn: Turn, *, by: User, at: datetime) -> QuotaEntry:
    return QuotaEntry.objects.create(
        ledger=agreement.ledger,
        agreement=agreement,
        vacancy=vacancy,
        number=turn.number,
        entitlement_before=turn.entitlement_before,
        entitlement_after=turn.entitlement_after,
        claims_after=turn.claims_after,
        is_municipal=turn.to_municipality,
        because=turn.finding.because,
        entered_at=at,
        entered_by=by,
    )


def _notified(vacancy: Vacancy) -> str:
    if vacancy.is_municipal:
        return f"Indmeldt og stillet til kommunens rådighed fra {weekday_day(vacancy.available_on)}"
    return "Indmeldt. Boligorganisationen lejer selv ud"
