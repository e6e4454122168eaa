"""Write docs/access.md from the roles and the resolver."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config.access import access_page
from config.generated import publish


class Command(BaseCommand):
    help = "Skriver docs/access.md ud fra roller og adresser."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="skriv intet; fejl, hvis siden ikke er ajour")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        self.stdout.write(publish("access.md", access_page(), command="show_access", check=check))
