"""bin/manage experiment_outcomes [--json] [--on DATE] [--public]: what the experiments gave."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from experiments.queries.outcomes import MONTHS, outcomes
from law.wording import dkk, parse_day, percent


class Command(BaseCommand):
    help = "De fem forsøg i tal: deltagere, hvem der har beholdt boligen, arbejde, herberg og udgift."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="alle tal som JSON; andele mellem 0 og 1")
        parser.add_argument("--on", metavar="DATO", help="opgjort den dag; ellers i dag")
        parser.add_argument("--public", action="store_true", help="udelad grupper på under fem personer")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            on = parse_day(options["on"]) if options["on"] else timezone.localdate()
        except ValueError as error:
            raise CommandError(str(error)) from error
        report = outcomes(on=on, is_public=options["public"])
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, default=_as_number))
        else:
            self.stdout.write("\n".join(_lines(report, on)))


def _as_number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{value!r} kan ikke skrives som JSON.")


def _lines(report: dict[str, Any], on: date) -> list[str]:
    lines = [f"Forsøg i {report['municipality']}, opgjort {on:%d-%m-%Y}"]
    for row in report["experiments"]:
        kept = ", ".join(f"{months} mdr. {_percent(row['housed_after'][str(months)])}" for months in MONTHS)
        lines.append(
            f"{row['label']}: {_number(row['participants'])} deltagere. Har bolig efter {kept}. {dkk(row['cost_dkk'])}"
        )
    return lines


def _percent(share: float | None) -> str:
    return "–" if share is None else percent(Decimal(str(share)) * 100)


def _number(count: int | None) -> str:
    return "udeladt" if count is None else str(count)
