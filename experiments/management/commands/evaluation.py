"""bin/manage evaluation export FIL | import FIL... | table [--json]: figures that municipalities exchange."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.denied import ActionDenied
from experiments.actions.evaluations import export_package, import_package
from experiments.queries.network import network
from experiments.queries.outcomes import MONTHS


class Command(BaseCommand):
    help = "Skriv kommunens evalueringspakke, indlæs andres, og vis netværkets tabel. Kun tal, ingen personer."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="export|import|table")
        out = verbs.add_parser("export", help="skriv pakken til en fil")
        out.add_argument("file", type=Path, metavar="FIL")
        out.add_argument("--note", default="", help="en bemærkning om tallene, uden personer")
        out.add_argument("--unsuppressed", action="store_true", help="også små grupper; så bliver pakken afvist")
        come = verbs.add_parser("import", help="indlæs andre kommuners pakker")
        come.add_argument("files", type=Path, nargs="+", metavar="FIL")
        table = verbs.add_parser("table", help="netværkets tabel")
        table.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['verb']}")(options)
        except (ActionDenied, OSError) as error:
            raise CommandError(str(error)) from error

    def _export(self, options: dict[str, Any]) -> None:
        content = export_package(on=timezone.localdate(), note=options["note"], is_public=not options["unsuppressed"])
        options["file"].write_bytes(content)
        self.stdout.write(f"Pakken er skrevet til {options['file']}.")

    def _import(self, options: dict[str, Any]) -> None:
        for file in options["files"]:
            kept = import_package(file.read_bytes(), at=timezone.now())
            self.stdout.write(f"{kept.municipality}, opgjort {kept.as_of_on:%d-%m-%Y}, er indlæst.")

    def _table(self, options: dict[str, Any]) -> None:
        found = network(on=timezone.localdate())
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write(f"{len(found['municipalities'])} kommuner: {', '.join(found['municipalities'])}")
        for row in found["experiments"]:
            kept = ", ".join(f"{months} mdr. {_percent(row['housed_after'][str(months)])}" for months in MONTHS)
            self.stdout.write(f"{row['label']}: {row['participants'] or 0} deltagere. Har bolig efter {kept}.")


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}".replace("%", " %")
