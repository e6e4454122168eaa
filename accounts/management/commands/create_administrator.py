"""The first user of an installation: an administrator, who lets in the others."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import actions
from accounts.denied import ActionDenied
from accounts.invitations import link_path
from accounts.roles import Role


class Command(BaseCommand):
    help = "Opretter en administrator og skriver linket, hvor adgangskoden vælges."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="brugernavn")
        parser.add_argument("first_name", help="fornavn")
        parser.add_argument("last_name", help="efternavn")

    def handle(self, *args: Any, username: str, first_name: str, last_name: str, **options: Any) -> None:
        new = actions.NewUser(username, first_name, last_name, Role.ADMINISTRATOR)
        try:
            user = actions.create_user(new, by=actions.system_user(), at=timezone.now())
        except ActionDenied as denied:
            raise CommandError(denied.sentence) from None
        self.stdout.write(
            f"{user} er oprettet. Vælg adgangskoden inden tre dage på installationens adresse efterfulgt af:"
        )
        self.stdout.write(link_path(user))
