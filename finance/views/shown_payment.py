"""Payment plans and loans in rows and facts."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse

from accounts.models import User
from allocation.models import Allocation
from finance.actions.payments import Right
from finance.models import ContributionLoan, PaymentPlan
from finance.permissions import obstacle_to_keep
from finance.queries.compensations import compensation_of, scheme_of
from finance.queries.payments import balance_of
from finance.states import PlanKind
from finance.views.shown import form_page, story
from law.contribution_loan import LoanBalance
from law.findings import Finding
from law.wording import dkk, long_day

NOTHING = Decimal("0.00")


def rows(plans: Iterable[PaymentPlan], *, on: date) -> list[dict[str, Any]]:
    return [
        {"plan": plan, "payee": payee(plan), "state": state(plan, on=on), "month_dkk": month_dkk(plan, on=on)}
        for plan in plans
    ]


def payee(plan: PaymentPlan) -> str:
    return f"Sag {plan.case.number}" if plan.case else str(plan.association)


def state(plan: PaymentPlan, *, on: date) -> str:
    if plan.is_once:
        return "Betales én gang"
    if plan.last_on is not None and plan.last_on < on:
        return f"Standset {long_day(plan.last_on)}"
    if plan.starts_on > on:
        return f"Begynder {long_day(plan.starts_on)}"
    return f"Løber til {long_day(plan.last_on)}" if plan.last_on else "Løber"


def month_dkk(plan: PaymentPlan, *, on: date) -> Decimal | None:
    """What a month gives that day; before the first day what it will give, after the last what it gave."""
    if plan.is_once:
        return None
    day = max(plan.starts_on, min(on, plan.last_on or on))
    return next((one.month_dkk for one in reversed(plan.amounts.all()) if one.from_on <= day), NOTHING)


def about(plan: PaymentPlan, *, on: date) -> dict[str, Any]:
    instalments = list(
        plan.instalments.prefetch_related("postings__lines__export__month").order_by("-month", "-sequence")
    )
    return {
        "plan": plan,
        "payee": payee(plan),
        "state": state(plan, on=on),
        "facts": _facts(plan),
        "amounts": list(plan.amounts.select_related("written_by").order_by("-from_on", "-pk")),
        "instalments": instalments,
        "total_dkk": sum((one.amount_dkk for one in instalments), NOTHING),
        "story": story(plan.events.select_related("by").order_by("-at", "-pk")),
        "is_over": plan.is_once or (plan.last_on is not None and plan.last_on < on),
        "is_ended_by_right": plan.is_ended_by_right and not plan.is_once,
    }


def _facts(plan: PaymentPlan) -> list[tuple[str, str]]:
    known = [
        ("Hjemmel", plan.get_legal_basis_display() if plan.legal_basis else ""),
        ("Fra", long_day(plan.starts_on)),
        ("Til og med", long_day(plan.last_on) if plan.last_on else "" if plan.is_once else "Så længe retten løber"),
        ("Fordi", plan.because),
        ("Standser, fordi", plan.ends_because),
        ("Fortsætter efter", long_day(plan.kept_past_on) if plan.kept_past_on else ""),
        ("Heraf betaler staten", dkk(plan.state_share_dkk) if plan.state_share_dkk else ""),
        ("Oprettet", f"{long_day(plan.opened_at.date())} af {plan.opened_by}"),
    ]
    return [(label, value) for label, value in known if value]


def keeping(plan: PaymentPlan, form: forms.Form, user: User) -> dict[str, Any]:
    meaning = f"{plan.right_ends_because} Fortsæt kun, hvis borgeren stadig har ret til betalingen."
    back, obstacle = reverse("payment_plan", args=[plan.pk]), obstacle_to_keep(plan, by=user)
    submit = "Fortsæt betaling"
    return form_page(form, submit, back, str(plan), submit=submit, meaning=meaning, obstacle=obstacle)


def refund_initial(allocation: Allocation) -> dict[str, Any]:
    vacancy = allocation.vacancy
    other = vacancy.heat_dkk + vacancy.water_dkk
    return {"starts_on": allocation.lease_on, "rent_dkk": vacancy.rent_dkk, "other_compulsory_dkk": other}


def refund_page(form: forms.Form, allocation: Allocation) -> dict[str, Any]:
    meaning = (
        "Refusionen er husleje og tvungne udgifter minus boligstøtte og minus det, logiet kostede i opholdet før "
        "(serviceloven § 163 a). Den udbetales hver måned uden ansøgning, til den standses."
    )
    title = f"Opret refusion, sag {allocation.case.number}"
    return form_page(form, title, reverse("payments"), "Udbetalinger", submit="Opret refusion", meaning=meaning)


def compensation_page(form: forms.Form, allocation: Allocation) -> dict[str, Any]:
    owed, scheme = compensation_of(allocation), scheme_of(allocation)
    day = long_day(allocation.lease_on) if allocation.lease_on else ""
    meaning = (
        f"{owed.finding.because} Efter vilkårene for »{scheme}« den {day}; den betales én gang for hver lejlighed."
    )
    title = f"Opret godtgørelse, {allocation.vacancy}"
    submit = f"Opret godtgørelse på {dkk(owed.flat_dkk).rstrip('.')}"
    return form_page(form, title, reverse("payments"), "Udbetalinger", submit=submit, meaning=meaning)


def right_of(told: Mapping[str, Any]) -> Right:
    """Restoration that is paid once, as it was told."""
    return Right(
        PlanKind.RESTORATION,
        starts_on=told["starts_on"],
        month_dkk=told["amount_dkk"],
        because=told["because"],
        association=told["association"],
        is_once=True,
    )


# Loans


def loan_rows(loans: Iterable[ContributionLoan], *, on: date) -> list[dict[str, Any]]:
    found = [(loan, balance_of(loan, on=on)) for loan in loans]
    return [
        {"loan": loan, "left_dkk": left_of(balance), "state": loan_state(loan, balance, on=on)}
        for loan, balance in found
    ]


def left_of(balance: LoanBalance) -> Decimal:
    return max(NOTHING, balance.left_dkk)


def loan_state(loan: ContributionLoan, balance: LoanBalance, *, on: date) -> str:
    if balance.left_dkk <= 0:
        return "Betalt tilbage"
    if on < loan.repayment_starts_on:
        return f"Afdragsfrit til {long_day(loan.repayment_starts_on)}"
    return f"Bagud med {dkk(balance.behind_dkk).rstrip('.')}" if balance.behind_dkk else "Betales tilbage"


def loan(found: ContributionLoan, *, on: date) -> dict[str, Any]:
    balance = balance_of(found, on=on)
    return {
        "loan": found,
        "left_dkk": left_of(balance),
        "state": loan_state(found, balance, on=on),
        "findings": [Finding.from_dict(one) for one in found.findings],
        "payments": list(found.payments.select_related("noted_by").order_by("-paid_on", "-pk")),
        "facts": [
            ("Bevilget", f"{long_day(found.granted_on)} af {found.granted_by}"),
            ("Slags", "Pligtlån" if found.is_mandatory else "Frivilligt lån"),
            ("Lån", dkk(found.loan_dkk)),
            ("Tilbagebetales fra", long_day(found.repayment_starts_on)),
            ("Ydelse pr. md. derefter", dkk(found.instalment_dkk)),
            ("Rente indtil i dag", dkk(balance.interest_dkk)),
            ("Betalt tilbage", dkk(found.repaid_dkk)),
        ],
    }
