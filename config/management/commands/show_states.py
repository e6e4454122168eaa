"""Write docs/states.md from the workflow tables."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config.generated import publish
from config.workflows import states_page


class Command(BaseCommand):
    help = "Skriver docs/states.md ud fra tabellerne over tilstande og trin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="skriv intet; fejl, hvis siden ikke er ajour")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        self.stdout.write(publish("states.md", states_page(), command="show_states", check=check))
