"""bin/manage match_all [--json]: all open vacancies against all approved cases, the best joint solution, with findings."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from allocation.queries.area import with_standing
from allocation.queries.grid import grid_of
from allocation.queries.ranking import candidates, open_vacancies
from allocation.queries.told import told_match_all


class Command(BaseCommand):
    help = "Holder alle ledige boliger op mod alle godkendte sager og viser den bedste samlede løsning."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="svar som JSON, med fund")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        grid = grid_of(list(candidates()), list(with_standing(open_vacancies(), on=today)), on=today)
        told = told_match_all(grid)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for name, title in (("joint", "Bedste samlede løsning"), ("first_come", "Først til mølle")):
            worth = told[name]["worth"]
            self.stdout.write(f"{title}: {worth['points']} point, {worth['homes']} af {told['vacancies']} boliger")
        for row in told["joint"]["pairs"]:
            self.stdout.write(f"{row['vacancy']:>8}  {row['case']:<16}{row['points']:>4} point")
