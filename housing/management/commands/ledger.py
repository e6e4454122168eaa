"""bin/manage ledger ASSOCIATION [--estate NAME] [--json]: the rows of one ledger, each with its reason."""

import json
import sys
from fractions import Fraction
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import QuerySet

from housing.models import Association, QuotaEntry, QuotaLedger
from housing.states import DwellingKind
from law.wording import long_day


class Command(BaseCommand):
    help = "Viser posterne i en boligorganisations kvoteregnskab, eller i en afdelings eget."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("association", metavar="BOLIGORGANISATION")
        parser.add_argument("--estate", metavar="AFDELING", help="afdelingens eget regnskab")
        parser.add_argument("--kind", choices=DwellingKind.values, help="kun denne boligtype")
        parser.add_argument("--json", action="store_true", help="svar som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        ledger = self._ledger(options["association"], options["estate"], options["kind"])
        entries = ledger.entries.in_force().select_related("vacancy__dwelling", "agreement").order_by("number")
        if options["json"]:
            self.stdout.write(json.dumps(_as_dict(ledger, entries), ensure_ascii=False))
            return
        self.stdout.write(f"{ledger}: {_counted(entries)} ledige boliger, {_offered(entries)} til kommunen")
        for entry in entries:
            whose = "kommunen" if entry.is_municipal else "egen"
            day = long_day(entry.vacancy.notified_on)
            self.stdout.write(f"{entry.number:>5}  {day:<18}  {whose:<9}  {entry.vacancy}: {entry.because}")

    def _ledger(self, association: str, estate: str | None, kind: str | None) -> QuotaLedger:
        if not Association.objects.filter(name=association).exists():
            known = ", ".join(Association.objects.order_by("name").values_list("name", flat=True)) or "ingen"
            self._stop(f"Der er ingen boligorganisation, der hedder »{association}«. Kendte: {known}.")
        found = QuotaLedger.objects.filter(association__name=association).select_related("association", "estate")
        asked = found.filter(estate__name=estate) if estate else found.filter(estate=None, pool=None, scheme=None)
        asked = asked.filter(dwelling_kind=kind) if kind else asked
        ledgers = list(asked.order_by("rooms", "dwelling_kind", "pk"))
        if len(ledgers) != 1:
            self._stop(_not_one(association, estate, ledgers, found))
        return ledgers[0]

    def _stop(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(1)


def _not_one(association: str, estate: str | None, ledgers: list[QuotaLedger], found: QuerySet[QuotaLedger]) -> str:
    if ledgers:
        kinds = ", ".join(f"--kind {ledger.dwelling_kind}" for ledger in ledgers)
        return f"{association} har flere regnskaber her. Vælg et: {kinds}."
    estates = ", ".join(sorted({str(ledger.estate) for ledger in found if ledger.estate})) or "ingen"
    whose = f"Afdelingen »{estate}«" if estate else association
    return f"{whose} har intet kvoteregnskab for sig selv. Afdelinger med eget regnskab: {estates}."


def _counted(entries: QuerySet[QuotaEntry]) -> int:
    """Without those that a correction took out."""
    return sum(entry.corrects_id is None for entry in entries)


def _offered(entries: QuerySet[QuotaEntry]) -> int:
    return sum(entry.is_municipal for entry in entries)


def _as_dict(ledger: QuotaLedger, entries: QuerySet[QuotaEntry]) -> dict[str, Any]:
    last = ledger.agreements.order_by("-valid_from").first()
    return {
        "association": str(ledger.association),
        "estate": str(ledger.estate) if ledger.estate else None,
        "dwelling_kind": ledger.dwelling_kind,
        "share": _fraction(last.share) if last else None,
        "vacancies": _counted(entries),
        "offered": _offered(entries),
        "rows": [_row(entry) for entry in entries],
    }


def _row(entry: QuotaEntry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "unit_number": entry.vacancy.dwelling.unit_number,
        "address": entry.vacancy.dwelling.address,
        "notified_on": entry.vacancy.notified_on.isoformat(),
        "to_municipality": entry.is_municipal,
        "entitlement_before": _fraction(entry.entitlement_before),
        "entitlement_after": _fraction(entry.entitlement_after),
        "share": _fraction(entry.entitlement_after - entry.entitlement_before),
        "because": entry.because,
        "state": entry.vacancy.state,
    }


def _fraction(value: Fraction) -> str:
    """Exact, for another program: 147/4."""
    return f"{value.numerator}/{value.denominator}"
