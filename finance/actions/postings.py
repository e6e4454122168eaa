"""One amount for the finance system: booked in its own month, or in the first open one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from allocation.models import Case
from finance.models import Posting
from finance.queries.months import first_open_month
from finance.states import PostingKind
from housing.models import Association
from law.months import first_of_month


@dataclass(frozen=True)
class Amount:
    """What is to be posted. Exactly one of `association` and `case`; `source` names the row it comes from."""

    kind: PostingKind
    amount_dkk: Decimal
    text: str
    month: date
    source: dict[str, Any]
    legal_basis: str = ""
    association: Association | None = None
    case: Case | None = None


def post(amounts: Sequence[Amount], *, by: User, at: datetime) -> list[Posting]:
    """Write the postings, those of nothing left out. The caller's transaction holds them."""
    first_open = first_open_month()
    return Posting.objects.bulk_create(
        Posting(
            kind=one.kind,
            amount_dkk=one.amount_dkk,
            text=one.text[:200],
            month=first_of_month(one.month),
            booked_on=max(first_of_month(one.month), first_open),
            legal_basis=one.legal_basis,
            association=one.association,
            case=one.case,
            posted_by=by,
            posted_at=at,
            **one.source,
        )
        for one in amounts
        if one.amount_dkk
    )
