"""bin/manage generate --dwellings N --years N --seed S: data for a size test, into an empty database."""

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.denied import ActionDenied
from history.generate import Plan, generate, settle
from law.months import first_of_month
from law.wording import count


class Command(BaseCommand):
    help = "Laver boliger, ledige boliger, sager og tomgangsleje til målinger, i en tom database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dwellings", type=int, default=10_000, help="antal boliger")
        parser.add_argument("--years", type=int, default=10, help="antal år, der slutter med sidste måned")
        parser.add_argument("--seed", type=int, default=1, help="samme tal giver samme data")

    def handle(self, *args: Any, **options: Any) -> None:
        now, started = timezone.now(), time.monotonic()
        until = first_of_month(timezone.localdate(now))
        plan = Plan(options["dwellings"], options["years"], options["seed"], until)
        try:
            generate(plan, at=now, say=lambda what, rows: self.stdout.write(f"{what:<28}{count(rows):>12}"))
        except ActionDenied as denied:
            self.stderr.write(denied.sentence)
            sys.exit(1)
        settle()
        self.stdout.write(f"Færdig på {time.monotonic() - started:.0f} sekunder.")
