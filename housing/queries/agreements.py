"""What is asked of agreements: which ledgers have one, and every version with its terms."""

from datetime import date

from django.db.models import Max, Min, Prefetch, QuerySet

from accounts.models import User
from housing.models import Agreement, EstateLight, QuotaLedger, QuotaRemark


def agreed_ledgers(user: User) -> QuerySet[QuotaLedger]:
    """The ledgers that the user sees, with what their agreements are about."""
    rows = QuotaLedger.objects.visible_to(user).select_related("association", "estate", "pool", "scheme")
    return rows.order_by("association__name", "estate__name", "dwelling_kind", "pk")


def with_versions(ledgers: QuerySet[QuotaLedger]) -> QuerySet[QuotaLedger]:
    """Each ledger with `versions`, the latest first."""
    versions = Agreement.objects.order_by("-valid_from")
    return ledgers.prefetch_related(Prefetch("agreements", versions, to_attr="versions"))


def version_in_force(versions: list[Agreement], *, on: date) -> Agreement | None:
    """The one that counts that day."""
    return next(
        (one for one in versions if one.valid_from <= on and (one.valid_to is None or one.valid_to >= on)), None
    )


def versions_of(ledger: QuotaLedger) -> list[Agreement]:
    """Every version, the latest first, with its stair."""
    lights = Prefetch("lights", EstateLight.objects.select_related("estate").order_by("estate__name", "pk"))
    return list(ledger.agreements.prefetch_related(lights).order_by("-valid_from"))


def numbers_counted_by(agreement: Agreement) -> tuple[int | None, int | None]:
    """The first and the last number in the ledger that was counted by this version; None where none is."""
    ends = agreement.entries.filter(corrects=None).aggregate(first=Min("number"), last=Max("number"))
    return ends["first"], ends["last"]


def remarks_of(ledger: QuotaLedger) -> QuerySet[QuotaRemark]:
    """What both sides have written about the ledger as a whole, the newest first."""
    about = ledger.remarks.filter(entry=None).select_related("written_by__membership__association")
    return about.order_by("-written_at", "-pk")
