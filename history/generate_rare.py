"""What is rarer, for the size test: guarantees and what came of them, hearings, complaints, bans that stopped, budgets, private
landlords.

Every so many of the cases and leases, by their number: nothing is drawn, so the rest is the same as without.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from allocation.models import Appeal, CaseEvent, Inquiry, Letter
from finance.models import Guarantee, RecoursePayment
from history.generate_plan import ASSOCIATION, Emptied, Plan
from housing.models import Agreement, Association, QuotaLedger
from law.months import add_months
from reports.models import RentBudget

Copy = Callable[..., int]
Offers = Sequence[tuple[int, Emptied]]  # by number from 1 on: the vacancy's key and the vacancy
NOON = "T12:00:00+01:00"
CLAIM_EACH, HEARING_EACH, APPEAL_EACH, BAN_EACH = 12, 15, 60, 120
LIVED_MONTHS, SETTLED_DAYS = 14, 40
REASSESSED_DAYS = 28


def rare(
    plan: Plan, housed: Offers, applied: Sequence[date], events: int, copy: Copy, *, by: User, at: datetime
) -> None:
    """`housed`: the offers, each with the number of its case and allocation. `events`: how many rows the stories have."""
    copy(Guarantee, _GUARANTEE, _guarantees(plan, housed))
    copy(RecoursePayment, "id guarantee_id paid_on amount_dkk noted_at noted_by_id", _payments(plan, housed, by, at))
    complaints = list(_complaints(plan, housed))
    copy(Letter, _LETTER, _letters(complaints, by))
    copy(Appeal, _APPEAL, _appeals(complaints, by))
    copy(Inquiry, "id case_id kind text asked_on asked_by_id due_on reply replied_on", _hearings(plan, applied, by))
    copy(CaseEvent, "id case_id name at by_id text facts", _bans(housed, events, by))
    _private(plan, copy)
    years = enumerate(range(plan.first.year, plan.until.year + 1), start=1)
    copy(
        RentBudget,
        "id year amount_dkk set_at set_by_id",
        ((n, year, plan.dwellings * 40, at, by.pk) for n, year in years),
    )


# Guarantees: every lease has one, every twelfth ends with a claim


_GUARANTEE = "id allocation_id state opened_on moved_out_on inspected_on claim_dkk tenant_part_dkk because settled_on recourse_dkk"


def _guarantees(plan: Plan, housed: Offers) -> Iterator[tuple[Any, ...]]:
    for key, lease_on in _leases(housed):
        settled_on = _settled_on(plan, key, lease_on)
        if settled_on is None:
            yield key, key, "running", lease_on, None, None, None, None, "", None, 0
            continue
        out, claim = add_months(lease_on, LIVED_MONTHS), 4_000 + key % 17 * 1_000
        yield key, key, "settled", lease_on, out, out, claim, 0, "Genereret", settled_on, claim


def _leases(housed: Offers) -> Iterator[tuple[int, date]]:
    return ((key, one.let_on) for key, (_, one) in enumerate(housed, 1) if one.became == "let" and one.let_on)


def _settled_on(plan: Plan, key: int, lease_on: date) -> date | None:
    """None of most, and of what would be settled later than there are data."""
    settled_on = add_months(lease_on, LIVED_MONTHS) + timedelta(days=SETTLED_DAYS)
    return settled_on if key % CLAIM_EACH == 0 and settled_on < plan.until else None


def _payments(plan: Plan, housed: Offers, by: User, at: datetime) -> Iterator[tuple[Any, ...]]:
    """Every second tenant pays 500 kr. in each of three months."""
    number = 0
    for key, lease_on in _leases(housed):
        settled_on = _settled_on(plan, key, lease_on)
        if settled_on is None or key % (2 * CLAIM_EACH):
            continue
        for paid_on in (add_months(settled_on, month) for month in (1, 2, 3)):
            if paid_on < plan.until:
                number += 1
                yield number, key, paid_on, 500, at, by.pk


# Complaints, each over an offer's letter


_LETTER = "id case_id allocation_id kind facts template_version written_at written_by_id"
_APPEAL = "id case_id letter_id about received_on due_on recorded_by_id sent_on outcome ended_on"
ENDS = ("upheld", "granted", "changed", "kept", "upheld", "remitted", "withdrawn", "dismissed")
Complaint = tuple[int, date, date, date | None, str, date | None]  # case, offered, received, sent on, outcome, ended


def _complaints(plan: Plan, housed: Offers) -> Iterator[Complaint]:
    """Received twenty days after the offer. Every fifth is looked at again too late; what lies ahead has not happened."""
    for key in range(APPEAL_EACH, len(housed) + 1, APPEAL_EACH):
        offered = housed[key - 1][1].answered_on
        if offered is None or (received := offered + timedelta(days=20)) >= plan.until:
            continue
        number = key // APPEAL_EACH
        outcome = ENDS[number % len(ENDS)]
        looked = received + timedelta(days=REASSESSED_DAYS + (9 if number % 5 == 0 else -(number % 20)))
        is_ours = outcome in {"granted", "kept", "withdrawn"}
        ended = looked if is_ours else looked + timedelta(days=90)
        sent = None if is_ours or looked >= plan.until else looked
        yield key, offered, received, sent, outcome if ended < plan.until else "", ended if ended < plan.until else None


def _letters(complaints: Sequence[Complaint], by: User) -> Iterator[tuple[Any, ...]]:
    facts = json.dumps({"appeal": {"authority": "Ankestyrelsen"}})
    for key, (case, offered, *_) in enumerate(complaints, 1):
        yield key, case, case, "offer", facts, "Genereret", f"{offered}{NOON}", by.pk


def _appeals(complaints: Sequence[Complaint], by: User) -> Iterator[tuple[Any, ...]]:
    for key, (case, _, received, sent, outcome, ended) in enumerate(complaints, 1):
        due = received + timedelta(days=REASSESSED_DAYS)
        yield key, case, key, "Genereret", received, due, by.pk, sent, outcome, ended


# Hearings, and bans


def _hearings(plan: Plan, applied: Sequence[date], by: User) -> Iterator[tuple[Any, ...]]:
    """Five days after the application; two of three answer."""
    for number, case in enumerate(range(HEARING_EACH, len(applied) + 1, HEARING_EACH), start=1):
        asked = min(applied[case - 1] + timedelta(days=5), plan.until - timedelta(days=1))
        replied = asked + timedelta(days=7) if number % 3 and asked + timedelta(days=7) < plan.until else None
        reply = "Genereret" if replied else ""
        yield number, case, "hearing", "Genereret", asked, by.pk, asked + timedelta(days=14), reply, replied


def _bans(housed: Offers, events: int, by: User) -> Iterator[tuple[Any, ...]]:
    """The day before the offer that was made, another home was not to be had."""
    for number, key in enumerate(range(BAN_EACH, len(housed) + 1, BAN_EACH), start=events + 1):
        vacancy, one = housed[key - 1]
        stopped = (one.answered_on or one.notified_on) - timedelta(days=1)
        yield number, key, "ban", f"{stopped}{NOON}", by.pk, "Genereret", json.dumps({"vacancy": housed[key - 2][0]})


# Private landlords, whose agreements end


PRIVATE_EACH, AGREED_MONTHS = 10, 24  # associations to one of them; an agreement is made again when it ends


def _private(plan: Plan, copy: Copy) -> None:
    """Their keys come after those of the associations; the homes are all the associations'."""
    associations = plan.dwellings // ASSOCIATION + 1
    keys = range(associations + 1, associations + associations // PRIVATE_EACH + 2)
    names = (
        (key, f"Privat udlejer {key}", f"{10_000_000 + key}", f"p{key}@udlejer.example", "private") for key in keys
    )
    copy(Association, "id name cvr email kind", names)
    copy(QuotaLedger, "id association_id dwelling_kind", ((key, key, "family") for key in keys))
    copy(Agreement, "id ledger_id valid_from valid_to legal_basis share", _agreed(plan, keys))


def _agreed(plan: Plan, keys: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """One after the other, each landlord's from a month of their own."""
    number = keys[0] - 1
    for landlord in keys:
        start = add_months(plan.first, -(landlord * 5 % AGREED_MONTHS))
        while start < plan.until:
            number, end = number + 1, add_months(start, AGREED_MONTHS)
            yield number, landlord, start, end - timedelta(days=1), "KAR1", "1/4"
            start = end
