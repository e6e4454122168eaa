"""bin/manage monthly_report 2015 [--json]: the report of a year or a month."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from law.wording import dkk, percent
from reports.periods import Period
from reports.queries.locked import reported
from reports.words import as_number


class Command(BaseCommand):
    help = "Månedsrapporten for et år (2015) eller en måned (2015-07)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period", metavar="PERIODE", help="et år som 2015 eller en måned som 2015-07")
        parser.add_argument("--json", action="store_true", help="alle tal som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = reported(Period.parse(options["period"]))
        except ValueError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, default=as_number))
        else:
            self.stdout.write(_in_words(report))


def _in_words(report: dict[str, Any]) -> str:
    rate = report["return_rate_pct"]
    listed = report["dwellings_below_3000_in_listed_areas"]
    lines = [
        f"Månedsrapport, {report['label']}, {report['municipality']}",
        f"Indmeldt {report['notified']}, stillet til rådighed {report['offered']}, anvist {report['allocated']}, "
        f"sendt retur {report['returned']}" + (f" ({percent(rate)})." if rate is not None else "."),
        f"Tomgangsleje {dkk(report['vacancy_rent_dkk'])}",
        f"{report['dwellings_below_3000']} boliger under 3.000 kr., heraf "
        f"{'et ukendt antal' if listed is None else listed} i boligområder på listen.",
        *(
            f"{row['label']}: {row['vacancies']} ledige, {row['offered']} stillet til rådighed"
            for row in report["ledgers"]
        ),
    ]
    return "\n".join(lines)
