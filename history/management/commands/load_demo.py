"""bin/manage load_demo [--json]: sample data and users for a machine of one's own; run twice it changes nothing."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.denied import ActionDenied
from history.actions.demo import load_demo
from history.demo_users import DEMO_USERS, PASSWORD, DemoUser
from history.progress import Progress


class Command(BaseCommand):
    help = "Lægger eksempelåret, brugere og dagens arbejde ind i en tom database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="svar som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_demo(at=timezone.now(), progress=Progress(sys.stderr))
        except ActionDenied as denied:
            self.stderr.write(denied.sentence)
            sys.exit(1)
        users = [_shown(who) for who in DEMO_USERS if who.signs_in]
        if options["json"]:
            self.stdout.write(json.dumps({"new": loaded is not None, "users": users}, ensure_ascii=False))
            return
        for user in users:
            self.stdout.write(f"{user['username']:<8}{user['password']:<18}{user['name']}, {user['role_label']}")


def _shown(who: DemoUser) -> dict[str, str]:
    """As bin/demo prints it."""
    place = f", {who.association}" if who.association else ""
    return {
        "username": who.username,
        "password": PASSWORD,
        "name": f"{who.first_name} {who.last_name}",
        "role": str(who.role),
        "role_label": f"{who.role.label}{place}",
    }
