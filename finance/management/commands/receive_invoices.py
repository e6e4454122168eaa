"""bin/manage receive_invoices FOLDER [--json]: every file of a folder is taken in, or answered with why not."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.actions import system_user
from finance.actions.invoices import receive_file


class Command(BaseCommand):
    help = "Læser en mappe med fakturaer (OIOUBL, Peppol, CSV, Excel) og svarer på hver af dem."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="MAPPE", type=Path)
        parser.add_argument("--json", action="store_true", help="svar som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"»{folder}« er ikke en mappe.")
        by, answers = system_user(), []
        for file in sorted(one for one in folder.iterdir() if one.is_file()):
            now = timezone.now()
            sent = receive_file(file.read_bytes(), file.name, by=by, on=timezone.localdate(now), at=now)
            answers.append({"file": file.name, "accepted": sent.is_accepted, "answer": sent.answer})
        if options["json"]:
            self.stdout.write(json.dumps(answers, ensure_ascii=False))
            return
        for answer in answers:
            self.stdout.write(f"{'ja ' if answer['accepted'] else 'nej'}  {answer['file']}: {answer['answer']}")
