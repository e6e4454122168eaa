"""bin/manage match VACANCY_ID [--json]: who could have a vacancy, ranked, with the findings."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from allocation.queries.ranking import match
from allocation.queries.told import told_match
from housing.models import Vacancy


class Command(BaseCommand):
    help = "Viser, hvem der kan få en ledig bolig, i rækkefølge og med fund."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("vacancy_id", metavar="LEDIG_BOLIG", type=int)
        parser.add_argument("--json", action="store_true", help="svar som JSON, med fund")

    def handle(self, *args: Any, **options: Any) -> None:
        vacancy = Vacancy.objects.municipal().with_dwelling().filter(pk=options["vacancy_id"]).first()
        if vacancy is None:
            self.stderr.write(f"Kommunen har ingen ledig bolig med nøglen {options['vacancy_id']}.")
            sys.exit(1)
        found = match(vacancy, on=timezone.localdate())
        if options["json"]:
            self.stdout.write(json.dumps(told_match(found), ensure_ascii=False))
            return
        told = told_match(found)
        self.stdout.write(f"{told['address']}: {len(told['fitting'])} passer, {len(told['not_fitting'])} passer ikke")
        for row in told["fitting"]:
            self.stdout.write(f"{row['number']:>5}  {row['case']:<16}{row['points']:>4} point")
