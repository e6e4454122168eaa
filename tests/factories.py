"""Material for tests. Whatever has a state has walked the real actions to it, so no test stands on an impossible one.

Everything happens at NOW on TODAY unless `on` says otherwise. Pages read the clock themselves: a test of a page that
depends on the day takes pytest's `time_machine` fixture and calls `time_machine.move_to(NOW)`.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from accounts.roles import Role
from allocation.actions import allocations as on_allocations
from allocation.actions import cases as on_cases
from allocation.actions.minimums import Minimum, set_local_minimum
from allocation.models import Allocation, Case, Citizen, Delivery, HouseholdMember, Income, LocalMinimum, MonthlyAmounts
from allocation.states import (
    AllocationState,
    CaseState,
    CloseReason,
    DeclineReason,
    HousingSituation,
    Support,
    UrgencyCriterion,
)
from background.models import LeaseState
from housing.actions import answers, notices
from housing.models import (
    Agreement,
    Association,
    AssociationMembership,
    Dwelling,
    DwellingTerms,
    Estate,
    QuotaLedger,
    Vacancy,
)
from housing.queries.turns import agreement_of
from housing.states import MUNICIPAL_STATES, OWN_STATES, DwellingKind, ReturnReason, VacancyState
from law.bases import LegalBasis
from law.cpr import parse_cpr
from law.monthly_amounts import Amount
from law.refusals import RefusalGround

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
# A Tuesday. It lies in the past so that a session opened by the real clock is alive when a test moves to it.
TODAY = date(2026, 3, 10)
NOW = datetime.combine(TODAY, time(10, 0), COPENHAGEN)
LONG_AGO = date(2000, 1, 1)
PASSWORD = "fire-små-testheste"

_number = count(1)


def at_ten(day: date) -> datetime:
    """Ten o'clock in Copenhagen that day."""
    return datetime.combine(day, time(10, 0), COPENHAGEN)


# Users


def a_user(role: Role = Role.CASEWORKER, *, association: Association | None = None, **fields: Any) -> User:
    """A user who signs in with PASSWORD; association staff get an association, their own new one if none is given."""
    number = next(_number)
    fields = {"username": f"{role}-{number}", "first_name": "Test", "last_name": f"Bruger {number}"} | fields
    user = User.objects.create_user(password=PASSWORD, role=role, **fields)
    if role == Role.ASSOCIATION:
        AssociationMembership.objects.create(user=user, association=association or an_association())
    return user


def staff_of(association: Association) -> User:
    """Somebody who works there: always the same one."""
    membership = association.members.order_by("pk").first()
    return membership.user if membership else a_user(Role.ASSOCIATION, association=association)


def a_caseworker() -> User:
    """The municipality's own: always the same one."""
    return User.objects.filter(role=Role.CASEWORKER).order_by("pk").first() or a_user(Role.CASEWORKER)


# The registers


def an_association(name: str = "", **fields: Any) -> Association:
    number = next(_number)
    fields = {"cvr": f"{10_000_000 + number}", "email": f"udlejning{number}@bolig.example"} | fields
    return Association.objects.create(name=name or f"Boligforeningen Nr. {number}", **fields)


def an_estate(association: Association | None = None, name: str = "") -> Estate:
    return Estate.objects.create(association=association or an_association(), name=name or f"Afdeling {next(_number)}")


def a_dwelling(rent: str = "5000.00", rooms: int = 2, *, estate: Estate | None = None, **fields: Any) -> Dwelling:
    """A dwelling with terms since LONG_AGO. `fields` go to the dwelling or to its terms, by name."""
    number = next(_number)
    of_dwelling = {name: fields.pop(name) for name in list(fields) if name in _DWELLING_FIELDS}
    dwelling = Dwelling.objects.create(
        estate=estate or an_estate(),
        **{
            "unit_number": f"L{number}",
            "address": f"Prøvevej {number}, st. tv.",
            "postal_code": "9999",
            "city": "Eksempelby",
        }
        | of_dwelling,
    )
    terms = {"valid_from": LONG_AGO, "kind": DwellingKind.FAMILY, "area_m2": 60} | fields
    DwellingTerms.objects.create(dwelling=dwelling, rent_dkk=Decimal(rent), rooms=rooms, **terms)
    return dwelling


_DWELLING_FIELDS = {"unit_number", "address", "postal_code", "city", "floor", "first_used_year", "part_of"}


def a_ledger(
    association: Association | None = None,
    share: str = "1/4",
    *,
    estate: Estate | None = None,
    kind: DwellingKind = DwellingKind.FAMILY,
    **terms: Any,
) -> QuotaLedger:
    """A ledger with one agreement in force since LONG_AGO; `terms` go to the agreement."""
    association = association or (estate.association if estate else an_association())
    ledger = QuotaLedger.objects.create(association=association, estate=estate, dwelling_kind=kind)
    basis = LegalBasis.ABL59_1 if Fraction(share) <= Fraction(1, 4) else LegalBasis.ABL59_2
    terms = {"valid_from": LONG_AGO, "legal_basis": basis, "phase": "last"} | terms
    Agreement.objects.create(ledger=ledger, share=Fraction(share), **terms)
    return ledger


# Vacancies


def a_notice(dwelling: Dwelling, *, on: date = TODAY, **fields: Any) -> notices.Notice:
    """Notified today, vacant in three weeks, to be had three days later, at the dwelling's own rent."""
    terms = dwelling.terms.on(on).get()
    vacant_from = fields.pop("vacant_from", on + timedelta(days=21))
    money = {name: getattr(terms, name) for name in ("rent_dkk", "heat_dkk", "water_dkk", "contribution_dkk")}
    fields = {"available_on": vacant_from + timedelta(days=3)} | money | fields
    return notices.Notice(vacant_from=vacant_from, **fields)


def a_vacancy(
    state: VacancyState = VacancyState.AT_DISPOSAL,
    *,
    dwelling: Dwelling | None = None,
    on: date = TODAY,
    reason: ReturnReason = ReturnReason.TOO_EXPENSIVE,
    case: Case | None = None,
    **notice: Any,
) -> Vacancy:
    """A vacancy in that state. Without an agreement of its own the dwelling gets one: of 1/1 if it is to fall to us."""
    dwelling = dwelling or a_dwelling()
    staff = staff_of(dwelling.estate.association)
    if not _is_counted(dwelling, on):
        a_ledger(dwelling.estate.association, "1/4" if state in OWN_STATES else "1/1", estate=dwelling.estate)
    vacancy = notices.notify_vacancy(dwelling.pk, a_notice(dwelling, on=on, **notice), by=staff, on=on, at=at_ten(on))
    if state in MUNICIPAL_STATES:
        assert vacancy.is_municipal, f"Boligen faldt ikke til kommunen, så den kan ikke blive {state}."
    match state:
        case VacancyState.WITHDRAWN:
            answers.withdraw_vacancy(vacancy.pk, by=staff, at=at_ten(on))
        case VacancyState.RETURNED | VacancyState.RELET:
            answers.return_vacancy(vacancy.pk, reason=reason, by=a_caseworker(), on=on, at=at_ten(on))
        case VacancyState.ALLOCATED:
            an_allocation(vacancy=vacancy, case=case, on=on)
        case VacancyState.LET:
            an_allocation(AllocationState.LEASED, vacancy=vacancy, case=case, on=on)
    if ending := {VacancyState.RELET: answers.relet_vacancy, VacancyState.OWN_LET: answers.let_own_vacancy}.get(state):
        ending(vacancy.pk, let_on=vacancy.available_on, by=staff, at=at_ten(on))
    return _reached(vacancy, state)


def _is_counted(dwelling: Dwelling, on: date) -> bool:
    return agreement_of(dwelling, dwelling.terms.on(on).get(), on=on) is not None


# People and cases


def _cpr_numbers() -> Iterator[str]:
    """Nobody's numbers: the day lies 60 above a day of the calendar, and modulus 11 agrees."""
    for number in count():
        born = f"{61 + number % 28}{1 + number // 28 % 12:02}{50 + number // 336 % 50}"
        for serial in range(1000, 1100):
            if parse_cpr(f"{born}{serial}").modulus_11:
                yield f"{born}-{serial}"
                break


_cprs = _cpr_numbers()


def a_cpr() -> str:
    """A fresh, valid, fictitious CPR number, as it is written."""
    return next(_cprs)


def a_citizen(*, adults: int = 0, children: int = 0, cpr: str = "", income: str = "12000", **fields: Any) -> Citizen:
    """A citizen with so many more adults and children in the household, one known income, and nothing beside it."""
    number = next(_number)
    address = {"street": f"Gammelvej {number}", "postal_code": "9999", "city": "Eksempelby"}
    citizen = Citizen(**{"first_name": "Karen", "last_name": f"Prøve {number}"} | address | fields)
    citizen.set_cpr(cpr or a_cpr())
    citizen.save()
    kinds = ["adult"] * adults + ["child"] * children
    for kind in kinds:
        HouseholdMember.objects.create(
            citizen=citizen, kind=kind, age=35 if kind == "adult" else 7, known_on=TODAY - timedelta(days=30)
        )
    Income.objects.create(
        citizen=citizen,
        known_on=TODAY - timedelta(days=30),
        support=Support.CASH,
        gross_month_dkk=Decimal(income),
        source="Borgerens oplysninger",
    )
    tell_amounts(citizen)
    return citizen


def tell_amounts(citizen: Citizen, *, on: date = TODAY - timedelta(days=30), **told: Any) -> MonthlyAmounts:
    """What comes in and goes out beside the income: none of what is not told otherwise."""
    names = [f"{amount}_dkk" for amount in Amount]
    amounts = dict.fromkeys(names, 0) | told
    return MonthlyAmounts.objects.create(
        citizen=citizen, known_on=on, source="Borgerens oplysninger", recorded_by=a_caseworker(), **amounts
    )


NEEDS = on_cases.Needs(
    economic="Kontanthjælp og ingen formue; kan højst betale en husleje på 6.000 kr.",
    social="Har boet hos venner i et halvt år og har ingen støtte.",
    housing="Mangler en bolig med to rum.",
)


def a_local_minimum(*, on: date = LONG_AGO, **fields: Any) -> LocalMinimum:
    """What the municipality itself wants left a month, known from that day."""
    amounts = {"single_adult_dkk": Decimal(4500), "extra_adult_dkk": Decimal(3500), "child_dkk": Decimal(2000)}
    minimum = Minimum(from_on=on, source="Byrådet", **amounts | fields)
    return set_local_minimum(minimum, by=a_user(Role.MANAGER), at=at_ten(on))


def a_case(
    state: CaseState = CaseState.APPROVED, *, citizen: Citizen | None = None, on: date = TODAY, **fields: Any
) -> Case:
    """A case in that state; `fields` are the application's own."""
    by, at = a_caseworker(), at_ten(on)
    fields = {
        "number": f"{on.year}-{next(_number):05}",
        "applied_on": on - timedelta(days=90),
        "situation": HousingSituation.SOFA,
        "urgency": [UrgencyCriterion.ROOFLESS] if fields.get("is_urgent") else [],
    } | fields
    case = on_cases.receive_case(Case(citizen=citizen or a_citizen(), **fields), by=by, at=at)
    if state not in {CaseState.RECEIVED, CaseState.CLOSED}:
        on_cases.assess_case(case.pk, NEEDS, by=by, on=on, at=at)
    if state in {CaseState.APPROVED, CaseState.PAUSED, CaseState.HOUSED}:
        on_cases.approve_case(case.pk, by=by, on=on, at=at)
    match state:
        case CaseState.REFUSED:
            reason, grounds = "Borgeren har selv en egnet bolig.", [RefusalGround.SUITABLE_HOME]
            on_cases.refuse_case(case.pk, reason=reason, grounds=grounds, by=by, on=on, at=at)
        case CaseState.PAUSED:
            until = on + timedelta(days=30)
            on_cases.pause_case(case.pk, until=until, reason="Indlagt", by=by, on=on, at=at)
        case CaseState.CLOSED:
            on_cases.close_case(case.pk, reason=CloseReason.MOVED, by=by, on=on, at=at)
        case CaseState.HOUSED:
            an_allocation(AllocationState.LEASED, case=case, on=on)
    return _reached(case, state)


# Allocations


def an_allocation(
    state: AllocationState = AllocationState.OFFERED,
    *,
    vacancy: Vacancy | None = None,
    case: Case | None = None,
    on: date = TODAY,
    answer_due_on: date | None = None,
    reasons: str = "Boligen har den rette størrelse, og borgeren har ventet længst.",
) -> Allocation:
    """An allocation in that state, decided `on`. A lapsed one lapsed the day after the citizen's deadline."""
    vacancy, case = vacancy or a_vacancy(on=on), case or a_case(on=on)
    by, at = a_caseworker(), at_ten(on)
    due = answer_due_on or on + timedelta(days=7)
    decision = on_allocations.Decision(reasons=reasons, answer_due_on=due)
    allocation = on_allocations.allocate(vacancy.pk, case.pk, decision, by=by, on=on, at=at)
    _walk(allocation, state, by=by, on=on, at=at)
    return _reached(allocation, state)


def _walk(allocation: Allocation, state: AllocationState, *, by: User, on: date, at: datetime) -> None:
    pk = allocation.pk
    match state:
        case AllocationState.ACCEPTED | AllocationState.LEASED:
            on_allocations.accept_allocation(pk, by=by, on=on, at=at)
        case AllocationState.DECLINED:
            on_allocations.decline_allocation(pk, reason=DeclineReason.LOCATION, by=by, on=on, at=at)
        case AllocationState.LAPSED:
            after = allocation.answer_due_on + timedelta(days=1)
            deliver(allocation, at=at)
            on_allocations.lapse_allocation(pk, by=by, on=after, at=at_ten(after))
        case AllocationState.WITHDRAWN:
            on_allocations.withdraw_allocation(pk, note="Boligen er skadet", by=by, at=at)
    if state == AllocationState.LEASED:
        lease_on = allocation.vacancy.available_on + timedelta(days=14)
        on_allocations.lease_allocation(pk, lease_on=lease_on, by=by, at=at)


def deliver(allocation: Allocation, *, at: datetime = NOW) -> None:
    """As if the worker had sent the letter about the offer, without drawing it."""
    Delivery.objects.of_offer(allocation).update(state=LeaseState.DONE, sent_at=at)


def _reached(thing, state):
    """The row as the database has it now, relations and all, in the state that was asked for."""
    fresh = type(thing).objects.get(pk=thing.pk)
    assert fresh.state == state, f"{fresh} nåede {fresh.state}, ikke {state}."
    return fresh
