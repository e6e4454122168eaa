"""Some of each answer, and one at least of what is rare, for the indicators."""

from datetime import date, timedelta
from decimal import Decimal

from accounts.actions import log_access
from accounts.models import AccessEvent
from accounts.roles import Role
from allocation.actions.appeals import end_appeal, send_appeal
from allocation.actions.bans import note_ban
from allocation.models import Allocation, Case
from allocation.states import AllocationState, AppealOutcome, CaseState, HousingSituation
from finance.actions.guarantees import pay_recourse
from housing.actions.answers import return_vacancy
from housing.actions.corrections import correct_entry
from housing.models import Area, AreaStatistics
from housing.states import AssociationKind, DwellingKind, ReturnReason, VacancyState
from reports.actions import set_budget
from reports.indicators import SPECIAL
from tests.case_material import a_complaint, a_hearing, an_offer_that_can_be_appealed
from tests.choices import a_banned_pair
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_caseworker,
    a_dwelling,
    a_ledger,
    a_user,
    a_vacancy,
    an_allocation,
    an_association,
    an_estate,
    at_ten,
)
from tests.finance import guarantees

LISTED = "Taastrupgaard"
_FIGURES = {"residents": 1850, "non_western_pct": 40, "convicted_ratio": 3, "income_pct_of_region": 50}
_BAD = {"without_work_pct": 45, "basic_school_only_pct": 65}
_GOOD = {"without_work_pct": 20, "basic_school_only_pct": 30, "convicted_ratio": 1, "income_pct_of_region": 95}


def some_of_everything(on: date) -> None:
    for number, reason in enumerate((ReturnReason.TOO_EXPENSIVE, ReturnReason.AREA_BAN)):
        a_vacancy(VacancyState.RETURNED, on=on, reason=reason, dwelling=a_dwelling(f"{2800 + 900 * number}.00"))
    an_allocation(AllocationState.LEASED, on=on)
    an_allocation(AllocationState.DECLINED, on=on)
    an_allocation(AllocationState.WITHDRAWN, on=on)
    a_vacancy(VacancyState.OWN, on=on, dwelling=a_dwelling(rooms=6))
    a_dwelling("4200.00", kind=DwellingKind.STARTER)
    a_vacancy(VacancyState.WITHDRAWN, on=on)
    a_case(CaseState.RECEIVED, on=on, situation=HousingSituation.SHELTER_110, is_urgent=True)
    a_case(CaseState.REFUSED, on=on)
    a_case(CaseState.CLOSED, on=on, situation=HousingSituation.EVICTION)


def some_of_the_rare() -> None:
    """In March: what a small municipality sees once a year."""
    _special_dwellings()
    _cheap_dwellings()
    _money()
    _offers_as_the_law_sees_them()
    _complaints()
    _offered_beside_the_turn()
    a_hearing()
    a_case(CaseState.CLOSED, on=date(2024, 1, 15))  # its two years are gone
    for action in (AccessEvent.Action.REVEAL, AccessEvent.Action.EXPORT, AccessEvent.Action.VIEW):
        log_access("citizen", 1, by=a_caseworker(), at=NOW, action=action)
    log_access("citizen", 1, by=a_caseworker(), at=NOW, action=AccessEvent.Action.REVEAL, purpose="CPR-nr., sag 1")


def _special_dwellings() -> None:
    """Three of each kind, one of them empty and the municipality's; and a private agreement that ends."""
    for kind in SPECIAL:
        estate = an_estate()
        a_ledger(estate.association, "1/1", estate=estate, kind=DwellingKind(kind))
        homes = [a_dwelling(kind=DwellingKind(kind), estate=estate) for _ in range(3)]
        a_vacancy(dwelling=homes[0], on=date(2026, 3, 2), vacant_from=date(2026, 3, 20), available_on=date(2026, 3, 20))
    private = an_association(kind=AssociationKind.PRIVATE)
    a_ledger(private, valid_to=date(2026, 12, 31))


def _cheap_dwellings() -> None:
    for name, figures in ((LISTED, _FIGURES | _BAD), ("Skovbrynet", _FIGURES | _GOOD)):
        area = Area.objects.create(name=name)
        for year in (2024, 2025, 2026):
            AreaStatistics.objects.create(area=area, year=year, **figures)
        for rent in ("2500.00", "2700.00"):
            a_dwelling(rent, area=area)


def _money() -> None:
    for year, amount in ((2025, "480000.00"), (2026, "500000.00"), (2026, "600000.00")):
        set_budget(year, Decimal(amount), by=a_user(Role.MANAGER), at=NOW)
    stood = a_vacancy(on=date(2026, 2, 4), vacant_from=date(2026, 3, 1), available_on=date(2026, 3, 1))
    late = date(2026, 3, 25)
    return_vacancy(stood.pk, reason=ReturnReason.NO_CANDIDATE, by=a_caseworker(), on=late, at=at_ten(late))
    claim = guarantees.settled()
    pay_recourse(claim.pk, amount_dkk=Decimal("1200.00"), paid_on=TODAY, by=a_caseworker(), at=NOW)


def _offers_as_the_law_sees_them() -> None:
    """Two too dear, one nearly so, one that can be paid, one stopped by a ban, and one against a ban, which is recorded as it was."""
    for light, short in (("red", "812.50"), ("red", "1200.25"), ("amber", "0"), ("green", "0")):
        said = {"weight": "condition", "paragraph": "almenboligloven § 59, stk. 1", "because": "Prøve."}
        frozen = said | {"met": light != "red", "used": [], "light": light, "short_dkk": short}
        Allocation.objects.filter(pk=an_allocation().pk).update(findings=[frozen])
    against = an_allocation()
    note_ban(*a_banned_pair(), by=a_caseworker(), at=NOW)
    ban = {"met": True, "weight": "ban", "paragraph": "almenboligloven § 59, stk. 6", "because": "Prøve.", "used": []}
    Allocation.objects.filter(pk=against.pk).update(findings=[*against.findings, ban])


def _offered_beside_the_turn() -> None:
    """One that was returned and then taken out of the count."""
    back = a_vacancy(VacancyState.RETURNED, on=date(2026, 3, 2), reason=ReturnReason.CONDITION)
    correct_entry(back.quota_entries.get().pk, reason="Indmeldt ved en fejl", by=a_caseworker(), at=NOW)


def _complaints() -> None:
    """One that goes on and is changed, one that is ended here too late, one taken back, one that nobody has looked at."""
    by, later = a_caseworker(), TODAY + timedelta(days=15)
    first = a_complaint(an_offer_that_can_be_appealed().case)
    send_appeal(first.pk, sent_on=TODAY, by=by, on=TODAY, at=NOW)
    end_appeal(first.pk, outcome=AppealOutcome.CHANGED, ended_on=later, by=by, on=later, at=at_ten(later))
    for outcome in (AppealOutcome.KEPT, AppealOutcome.WITHDRAWN):
        case: Case = a_case(CaseState.REFUSED, on=date(2026, 2, 4))
        complaint = a_complaint(case)
        end_appeal(complaint.pk, outcome=outcome, ended_on=TODAY, by=by, on=TODAY, at=NOW)
    a_complaint()
