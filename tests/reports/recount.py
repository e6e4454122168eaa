"""Every indicator counted again from raw rows by plain Python: nothing here asks the database for more than all its rows."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import AccessEvent
from allocation.models import Allocation, Appeal, Case, CaseEvent, FollowUp, Inquiry
from finance.models import Guarantee, RecoursePayment, VacancyRentLiability
from housing.calendar import closed_days
from housing.models import Agreement, DwellingTerms, QuotaEntry, Vacancy
from housing.states import ReturnReason
from law.deadlines import is_working_day
from reports.models import RentBudget
from reports.periods import Period
from tests.reports.world import LISTED

HOMELESS = {"street", "sofa", "shelter_110", "crisis_109", "facility_107"}
SPECIAL = ("starter", "transitional", "unconventional", "shared", "inclusion")


def recount(period: Period) -> dict[str, Any]:
    """By key, as the report should have it."""
    parts = (vacancies_again, stock_again, answers_again, money_again, guarantees_again, people_again, offers_again)
    found: dict[str, Any] = {}
    for part in (*parts, quality_again, legal_again):
        found |= part(period)
    return found


def danish_day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo("Europe/Copenhagen")).date()


def share(part: int, of: int) -> Decimal | None:
    """Percent with one decimal, in whole numbers: a half is rounded up."""
    return None if not of else Decimal((part * 2000 + of) // (of * 2)) / 10


def vacancies_again(period: Period) -> dict[str, Any]:
    every = [one for one in Vacancy.objects.order_by("pk") if one.state != "withdrawn"]
    here = [one for one in every if period.has(one.notified_on)]
    ours = [one for one in here if one.agreement_id]
    back = [one for one in ours if one.state in {"returned", "relet"}]
    year = [one for one in every if period.twelve_months.has(one.notified_on)]
    kept = [one for one in year if one.agreement_id and one.state in {"allocated", "let"}]
    entries = list(QuotaEntry.objects.select_related("vacancy").order_by("pk"))
    corrected = {one.corrects_id for one in entries if one.corrects_id}
    turns = [one for one in entries if one.is_municipal and not one.corrects_id and one.pk not in corrected]
    due = sum(period.has(one.vacancy.notified_on) for one in turns)
    return {
        "notified": len(here), "offered": len(ours), "entitled": due, "gap": due - len(ours), "returned": len(back),
        "return_rate": share(len(back), len(ours)), "effective_share": share(len(kept), len(year)),
        **{f"returned_{code}": sum(one.return_reason == code for one in back) for code in ReturnReason.values},
    }  # fmt: skip


def answers_again(period: Period) -> dict[str, Any]:
    answers = [
        one
        for one in Vacancy.objects.order_by("pk")
        if one.agreement_id and one.answered_on and period.has(one.answered_on)
    ]
    days = sorted(working_days(one.notified_on, one.answered_on) for one in answers)
    return {
        "answered": len(answers), "answer_median": median(days) if days else None,
        "answer_p90": min(day for day in days if sum(one <= day for one in days) * 10 >= 9 * len(days)) if days else None,
        "answer_in_time": share(sum(one.answered_on <= one.answer_due_on for one in answers), len(answers)),
    }  # fmt: skip


def stock_again(period: Period) -> dict[str, Any]:
    """The register on the last day. Which area is on the list is known from the drawing of it, not worked out."""
    day = period.last
    rows = [one for one in DwellingTerms.objects.select_related("area").order_by("pk") if in_force(one, day)]
    cheap = [one for one in rows if one.rent_dkk < 3000]
    units = {kind: sum(one.kind == kind for one in rows) for kind in SPECIAL}
    empty: dict[str, set[int]] = {kind: set() for kind in SPECIAL}
    for one in Vacancy.objects.select_related("terms").order_by("pk"):
        stands = one.vacant_from <= day and (one.let_on is None or one.let_on > day)
        if one.agreement_id and one.state != "withdrawn" and one.terms.kind in empty and stands:
            empty[one.terms.kind].add(one.dwelling_id)
    year_on = date(day.year + 1, day.month, min(day.day, 28 if day.month == 2 else 31))
    ends = [one.valid_to for one in Agreement.objects.filter(ledger__association__kind="private").order_by("pk")]
    return {
        **{f"below_{limit}": sum(one.rent_dkk < limit for one in rows) for limit in (3000, 3500, 4000, 4500)},
        "cheap_listed_share": share(sum(one.area is not None and one.area.name == LISTED for one in cheap), len(cheap)),
        **{f"units_{kind}": number for kind, number in units.items()},
        **{f"occupied_{kind}": share(number - len(empty[kind]), number) for kind, number in units.items()},
        "private_expiring": sum(end is not None and day < end <= year_on for end in ends),
    }


def in_force(terms: DwellingTerms, day: date) -> bool:
    return terms.valid_from <= day and (terms.valid_to is None or terms.valid_to >= day)


def working_days(start: date, end: date) -> int:
    days = [start + timedelta(days=number) for number in range(1, (end - start).days + 1)]
    return sum(is_working_day(day, closed=closed_days()) for day in days)


def money_again(period: Period) -> dict[str, Any]:
    rows = [
        one for one in VacancyRentLiability.objects.select_related("vacancy").order_by("pk") if period.has(one.month)
    ]
    total = sum((one.amount_dkk for one in rows), Decimal(0))
    homes = {one.vacancy_id for one in rows}
    back = [one for one in rows if one.vacancy.state in {"returned", "relet"}]
    return {
        "vacancy_rent": total, "vacancy_rent_returned": sum((one.amount_dkk for one in back), Decimal(0)),
        **{f"rent_{code}": sum((one.amount_dkk for one in back if one.vacancy.return_reason == code), Decimal(0)) for code in ReturnReason.values},
        "void_days": sum(one.days for one in rows), "void_dwellings": len(homes),
        "void_average": to_ore(total / len(homes)) if homes else None, **budget_again(period, total),
    }  # fmt: skip


def to_ore(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def budget_again(period: Period, spent: Decimal) -> dict[str, Any]:
    """A twelfth a month of what was typed last for its year."""
    years = {row.year: row.amount_dkk for row in RentBudget.objects.order_by("set_at", "pk")}
    if any(month.year not in years for month in period.months):
        return {"void_budget_dkk": None, "void_budget": None}
    budget = to_ore(sum((years[month.year] / 12 for month in period.months), Decimal(0)))
    return {"void_budget_dkk": budget, "void_budget": (spent * 100 / budget).quantize(Decimal("0.1"), ROUND_HALF_UP)}


def guarantees_again(period: Period) -> dict[str, Any]:
    claims = [
        one.claim_dkk
        for one in Guarantee.objects.order_by("pk")
        if one.claim_dkk is not None and one.settled_on and period.has(one.settled_on)
    ]
    back = [one.amount_dkk for one in RecoursePayment.objects.order_by("pk") if period.has(one.paid_on)]
    total = sum(claims, Decimal(0))
    return {
        "guarantee_count": len(claims), "guarantee_dkk": total,
        "guarantee_average": to_ore(total / len(claims)) if claims else None,
        "guarantee_recovered": sum(back, Decimal(0)),
    }  # fmt: skip


def people_again(period: Period) -> dict[str, Any]:
    allocations = list(Allocation.objects.select_related("case", "vacancy").order_by("pk"))
    leases = [one for one in allocations if one.state == "leased"]
    moved = [one for one in leases if period.has(one.lease_on)]
    ends = ends_of_cases(leases)
    cases = list(Case.objects.order_by("pk"))
    open_ones = [
        one for one in cases if one.applied_on <= period.last and (one.pk not in ends or ends[one.pk][0] > period.last)
    ]
    waited = sorted(months_between(one.case.applied_on, one.lease_on) for one in moved)
    return {
        "housed": len(moved),
        "time_to_home": median(waited) if waited else None,
        "days_to_home": median((one.lease_on - one.case.applied_on).days for one in moved) if moved else None,
        "waiting": len(open_ones),
        "waiting_urgent": sum(one.is_urgent for one in open_ones),
        "waiting_homeless": sum(one.situation in HOMELESS for one in open_ones),
        "applied": sum(period.has(one.applied_on) for one in cases),
        "ended": len(over := [key for key, (day, housed) in ends.items() if period.has(day) and not housed]),
        "refused": sum(one.pk in over and one.state == "refused" for one in cases),
        "closed": sum(one.pk in over and one.state == "closed" for one in cases),
        **{f"sustained_{months}": stayed(leases, period, months) for months in (6, 12, 24)},
    }  # fmt: skip


def offers_again(period: Period) -> dict[str, Any]:
    """What the law said when each was decided: a condition of § 59, stk. 1, weighed with a rate in hand."""
    offers = [
        one for one in Allocation.objects.order_by("pk") if one.state != "withdrawn" and period.has(one.decided_on)
    ]
    said_no = sum(one.state == "declined" for one in offers)
    known = [said for one in offers if (said := lit(one.findings))]
    lights = [said["light"] for said in known]
    lacked = [Decimal(said["short_dkk"]) for said in known if said["light"] == "red"]
    return {
        "offers": len(offers), "declined": said_no, "decline_rate": share(said_no, len(offers)),
        "can_pay": share(lights.count("green"), len(known)), "hardly_pay": share(lights.count("amber"), len(known)),
        "cannot_pay": share(lights.count("red"), len(known)), "pay_unknown": len(offers) - len(known),
        "shortfall_median": to_ore(median(lacked)) if lacked else None,
        "ban_stops": sum(one.name == "ban" and period.has(danish_day(one.at)) for one in CaseEvent.objects.order_by("pk")),
        "ban_overrides": sum(any(one["weight"] == "ban" and one["met"] for one in offer.findings) for offer in offers),
    }  # fmt: skip


def lit(findings: list[dict[str, Any]]) -> dict[str, Any]:
    """The finding of what the household can pay; empty when nobody could say."""
    return next((one for one in findings if "light" in one), {})


def ends_of_cases(leases: list[Allocation]) -> dict[int, tuple[date, bool]]:
    over = {
        one.case_id: (danish_day(one.at), False)
        for one in CaseEvent.objects.order_by("pk")
        if one.name in {"refuse", "close"}
    }
    return over | {one.case_id: (one.lease_on, True) for one in leases}


def months_between(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def stayed(leases: list[Allocation], period: Period, months: int) -> Decimal | None:
    index = {day.year * 12 + day.month - months for day in period.months}
    moved = [one for one in leases if one.lease_on.year * 12 + one.lease_on.month in index]
    left = 0
    for one in moved:
        later = [
            other.vacant_from
            for other in Vacancy.objects.filter(dwelling=one.vacancy.dwelling_id)
            .exclude(state="withdrawn")
            .order_by("pk")
            if other.vacant_from > one.lease_on
        ]
        left += (
            bool(later)
            and months_between(one.lease_on, min(later)) < months
            or any(months_between(one.lease_on, day) == months and day.day == one.lease_on.day for day in later)
        )
    return share(len(moved) - left, len(moved))


def quality_again(period: Period) -> dict[str, Any]:
    looks = [one for one in AccessEvent.objects.order_by("pk") if period.has(one.at.date()) and one.action != "change"]
    decided = [
        one
        for one in CaseEvent.objects.select_related("case").order_by("pk")
        if one.name in {"approve", "refuse"} and period.has(one.at.date())
    ]
    offers = [
        one for one in Allocation.objects.order_by("pk") if one.state != "withdrawn" and period.has(one.decided_on)
    ]
    reasons = [one.reasons for one in offers] + [one.case.outcome_reason for one in decided if one.name == "refuse"]
    days = sorted((danish_day(one.at) - one.case.applied_on).days for one in decided)
    in_time = sum(danish_day(one.at) <= four_weeks_after(one.case.applied_on) for one in decided)
    return {
        "decisions": len(offers) + len(decided), "decisions_with_reasons": share(sum(map(bool, reasons)), len(reasons)),
        "processing_median": median(days) if days else None, "looks": len(looks),
        "looks_without_purpose": sum(not one.purpose for one in looks),
        "reveals": sum(one.action == "reveal" for one in looks), "addresses": sum(one.action == "reveal" and not one.purpose.startswith("CPR-nr.") for one in looks),
        "exports": sum(one.action == "export" for one in looks),
        "processing_in_time": share(in_time, len(decided)),
    }  # fmt: skip


def four_weeks_after(day: date) -> date:
    """The next day that the municipality is open."""
    last = day + timedelta(days=28)
    while not is_working_day(last, closed=closed_days()):
        last += timedelta(days=1)
    return last


def legal_again(period: Period) -> dict[str, Any]:
    appeals = list(Appeal.objects.order_by("pk"))
    ended = [one for one in appeals if one.ended_on and period.has(one.ended_on) and one.outcome != "withdrawn"]
    looked = {one: one.sent_on or one.ended_on for one in appeals if one.sent_on or one.outcome in {"granted", "kept"}}
    here = [(one, day) for one, day in looked.items() if day and period.has(day)]
    overturned = sum(one.outcome in {"granted", "changed", "remitted"} for one in ended)
    hearings = [one for one in Inquiry.objects.order_by("pk") if one.kind == "hearing"]
    return {
        "hearings": sum(period.has(one.asked_on) for one in hearings),
        "appeals": sum(period.has(one.received_on) for one in appeals), "appeals_ended": len(ended),
        "appeals_overturned": share(overturned, len(ended)),
        "reassessed_in_time": share(sum(day <= one.due_on for one, day in here), len(here)),
        "deletions_due": sum(time_is_up(one, period.last) for one in Case.objects.order_by("pk")),
    }  # fmt: skip


def time_is_up(case: Case, day: date) -> bool:
    """Five years after the end where there was a home, two where there was none."""
    if case.state not in {"refused", "closed", "housed"}:
        return False
    ends = [
        danish_day(one.at)
        for one in CaseEvent.objects.filter(case=case).order_by("-at", "-pk")
        if one.name in {"refuse", "close", "house"}
    ][:1]
    ends += [one.ended_on for one in FollowUp.objects.filter(allocation__case=case).order_by("pk") if one.ended_on]
    years = 5 if case.state == "housed" else 2
    return bool(ends) and (max(ends).year + years, max(ends).month, max(ends).day) <= (day.year, day.month, day.day)
