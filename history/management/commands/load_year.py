"""bin/manage load_year FOLDER [--json] [--skip-bad]: a past year from its seven files, whole or not at all."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from history.actions.year import BadRows, YearLoaded, load_year
from history.files import Unreadable
from history.problems import Problem
from history.progress import Progress
from law.wording import dkk

MOST_SHOWN = 50


class Command(BaseCommand):
    help = "Indlæser et år fra en mappe med syv CSV-filer: boliger, aftaler, borgere, ledige boliger og kommunens svar."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", metavar="MAPPE", help="mappen med filerne")
        parser.add_argument("--json", action="store_true", help="svar som JSON")
        parser.add_argument("--skip-bad", action="store_true", help="spring fejlrækker over, og hvad der hænger på dem")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["folder"]:
            self._stop("Angiv mappen med årets filer: bin/manage load_year MAPPE")
        progress = Progress(sys.stderr)
        try:
            loaded = load_year(
                Path(options["folder"]), at=timezone.now(), skip_bad=options["skip_bad"], progress=progress
            )
        except Unreadable as unreadable:
            self._stop(*unreadable.sentences, "Intet er indlæst.")
        except KeyboardInterrupt:
            progress.end()
            self._stop("Afbrudt. Intet er indlæst.")
        except BadRows as bad:
            progress.end()
            if options["json"]:
                self.stdout.write(json.dumps(_refused(bad.problems), ensure_ascii=False))
            self._stop(*_told(bad.problems), "Intet er indlæst. Ret rækkerne, eller spring dem over med --skip-bad.")
        for line in _told(loaded.problems):
            self.stderr.write(line)
        answer = json.dumps(loaded.as_dict(), ensure_ascii=False) if options["json"] else _in_words(loaded)
        self.stdout.write(answer)

    def _stop(self, *lines: str) -> None:
        for line in lines:
            self.stderr.write(line)
        sys.exit(1)


def _told(problems: list[Problem]) -> list[str]:
    """One line a fault, the first fifty, and how many more there are."""
    lines = [str(problem) for problem in problems[:MOST_SHOWN]]
    more = len(problems) - MOST_SHOWN
    return [*lines, f"... og {more} mere."] if more > 0 else lines


def _refused(problems: list[Problem]) -> dict[str, Any]:
    return {
        "loaded": False,
        "bad_rows": len({(problem.file, problem.row) for problem in problems if not problem.leans}),
        "faults": [problem.as_dict() for problem in problems[:MOST_SHOWN]],
    }


def _in_words(loaded: YearLoaded) -> str:
    counts = loaded.counts
    skipped = f" {loaded.skipped} rækker er sprunget over." if loaded.skipped else ""
    return (
        f"{loaded.year}: {counts['associations']} boligorganisationer, {counts['dwellings']} boliger, "
        f"{counts['citizens']} borgere, {counts['vacancies']} ledige boliger. "
        f"{counts['offered']} faldt til kommunen: {counts['allocated']} anvist, {counts['returned']} returneret. "
        f"Tomgangsleje i året {dkk(loaded.vacancy_rent_dkk)}. "
        f"{loaded.new} rækker er nye, {loaded.changed} er rettet.{skipped}"
    )
