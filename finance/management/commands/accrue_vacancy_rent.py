"""bin/manage accrue_vacancy_rent [--on DAY] [--json]: the vacancy rent through a day, on demand."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.denied import ActionDenied
from finance.actions import accrue_vacancy_rent
from finance.queries.liabilities import total_dkk
from law.wording import dkk, long_day, parse_day


class Command(BaseCommand):
    help = "Beregner tomgangsleje for alle boliger, der er stillet til rådighed, og skriver forskellen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="DAG", help="til og med denne dag, fx 2015-12-31; ellers i dag")
        parser.add_argument("--json", action="store_true", help="svar som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            on = parse_day(options["on"]) if options["on"] else timezone.localdate(now)
            done = accrue_vacancy_rent(on=on, at=now, progress=self._progress)
        except ValueError as error:
            raise CommandError(str(error)) from error
        except ActionDenied as denied:
            raise CommandError(denied.sentence) from denied
        total = total_dkk()
        if options["json"]:
            answer = {
                "on": on.isoformat(),
                "vacancies": done.vacancies,
                "rows": done.rows,
                "amount_dkk": float(done.amount_dkk),
                "total_dkk": float(total),
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        self.stdout.write(
            f"{done.vacancies} boliger er gennemgået til og med {long_day(on)}. "
            f"{done.rows} rækker er skrevet, i alt {dkk(done.amount_dkk)}. Tomgangslejen er nu {dkk(total)}."
        )

    def _progress(self, done: int, total: int) -> None:
        """On standard error: the answer on standard output stays clean."""
        self.stderr.write(f"{done} af {total} boliger", ending="\r" if self.stderr.isatty() and done < total else "\n")
