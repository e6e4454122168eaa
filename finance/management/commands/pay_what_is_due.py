"""bin/manage pay_what_is_due [--on DAY] [--json]: guarantees and payments through a day, on demand."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.denied import ActionDenied
from finance.actions.due import pay_what_is_due
from law.wording import long_day, parse_day


class Command(BaseCommand):
    help = (
        "Åbner og slutter garantier, lader betalingsplaner slutte med deres ret, og skriver de rater, der er forfaldne."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="DAG", help="til og med denne dag, fx 2026-03-31; ellers i dag")
        parser.add_argument("--json", action="store_true", help="svar som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            on = parse_day(options["on"]) if options["on"] else timezone.localdate(now)
            done = pay_what_is_due(on=on, at=now)
        except ValueError as error:
            raise CommandError(str(error)) from error
        except ActionDenied as denied:
            raise CommandError(denied.sentence) from denied
        if options["json"]:
            self.stdout.write(json.dumps({"on": on.isoformat()} | vars(done)))
            return
        self.stdout.write(
            f"Til og med {long_day(on)}: {done.opened} garantier er åbnet og {done.ended} sluttet, {done.followed} "
            f"betalingsplaner har fået en anden sidste dag, og {done.instalments} rater er skrevet."
        )
