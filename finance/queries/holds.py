"""Which cases money still hangs on: they are kept until it is settled (bogføringsloven; law.retention)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from finance.models import ContributionLoan, Guarantee, PaymentPlan
from finance.queries.payments import balance_of
from finance.states import GuaranteeState

OVER = (GuaranteeState.SETTLED, GuaranteeState.ENDED)
GUARANTEE = "Fraflytningsgarantien er ikke afsluttet."
LOAN = "Lånet til indskud er ikke betalt tilbage."
PAYMENT = "En betaling løber stadig."


def cases_held(cases: Collection[int], *, on: date) -> dict[int, str]:
    """Of these cases, those with a guarantee, a claim, a payment or a loan that is not over."""
    guarantees = Guarantee.objects.filter(allocation__case__in=cases)
    guarantees = guarantees.annotate(back=Sum("payments__amount_dkk", default=0))
    guarantees = guarantees.filter(~Q(state__in=OVER) | Q(recourse_dkk__gt=F("back") + F("waived_dkk")))
    loans = ContributionLoan.objects.filter(case__in=cases).prefetch_related("payments").order_by("pk")
    unpaid = [loan.case_id for loan in loans if balance_of(loan, on=on).left_dkk > 0]
    return (
        dict.fromkeys(_cases(PaymentPlan.objects.filter(case__in=cases).running(on=on), "case"), PAYMENT)
        | dict.fromkeys(unpaid, LOAN)
        | dict.fromkeys(_cases(guarantees, "allocation__case"), GUARANTEE)
    )


def _cases(rows: QuerySet[Any], field: str) -> list[int]:
    return list(rows.order_by().values_list(field, flat=True))
