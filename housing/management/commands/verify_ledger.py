"""bin/manage verify_ledger [--json]: every ledger counted again; exit 1 and the first difference when one is wrong."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from housing.models import QuotaEntry, QuotaLedger
from housing.queries.audit import Difference, differences


class Command(BaseCommand):
    help = "Regner alle kvoteregnskaber efter fra de ledige boliger. Svarer 1 og nævner den første forskel."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="svar som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        ledgers, entries = QuotaLedger.objects.count(), QuotaEntry.objects.in_force().count()
        found = next(differences(), None)
        if options["json"]:
            answer = {"ledgers": ledgers, "entries": entries, "difference": found and _as_dict(found)}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        elif found is None:
            self.stdout.write(f"{ledgers} kvoteregnskaber med {entries} posteringer stemmer.")
        if found is not None:
            self.stderr.write(f"Kvoteregnskabet stemmer ikke. {found}")
            sys.exit(1)


def _as_dict(found: Difference) -> dict[str, Any]:
    return {
        "ledger": found.ledger and str(found.ledger),
        "number": found.number,
        "dwelling": found.vacancy and str(found.vacancy),
        "sentence": found.sentence,
    }
