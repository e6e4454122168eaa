"""The main job over HTTP, as bin/demo --check does it: one (name, function) per step, in order.

A step raises Trouble when something is not as it should be. What a later step needs it puts in `job.memo`.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trouble import Trouble
from visitor import Visitor


@dataclass
class Job:
    port: int
    home: Path
    users: list[dict[str, str]]  # username, password, name, role
    manage: Callable[..., str]  # runs a management command, gives what it printed
    memo: dict[str, Any] = field(default_factory=dict)
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def as_role(self, role: str, number: int = 0) -> Visitor:
        """The signed-in visitor of this role; `number` chooses between the two associations."""
        usernames = [user["username"] for user in self.users if user["role"] == role]
        if number >= len(usernames):
            raise Trouble(f"Demoen har ingen bruger nr. {number + 1} med rollen {role}.", "Kør bin/demo --reset.")
        return self.visitors[usernames[number]]

    def wait_for(self, what: str, happened: Callable[[], bool], *, seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while not happened():
            if time.monotonic() > until:
                raise Trouble(f"{what}: det skete ikke inden for {seconds:.0f} sekunder.", "Se loggen worker.log.")
            time.sleep(0.2)


def is_alive(job: Job) -> None:
    Visitor(job.port).get("/healthz")


def is_ready(job: Job) -> None:
    """Database, migrations, broker, disk, and a worker that the clock has reached through the broker."""
    visitor = Visitor(job.port)

    def ready() -> bool:
        page = visitor._ask("GET", "/readyz", "", "/")
        job.memo["not ready"] = json.loads(page.body)["failed"]
        return page.status == 200

    job.wait_for("Systemet er klar (/readyz)", ready, seconds=45)


def strangers_are_asked_who_they_are(job: Job) -> None:
    page = Visitor(job.port).get("/")
    if not page.path.startswith("/konto/login/"):
        raise Trouble(f"Forsiden viste {page.path} uden login.", "Se LoginRequiredMiddleware i config/settings.py.")


def everybody_signs_in(job: Job) -> None:
    for user in job.users:
        visitor = Visitor(job.port)
        visitor.sign_in(user["username"], user["password"])
        job.visitors[user["username"]] = visitor


STEPS: list[tuple[str, Callable[[Job], None]]] = [
    ("Webserveren lever", is_alive),
    ("Database, broker og baggrundsarbejder er klar", is_ready),
    ("En fremmed bliver bedt om at logge ind", strangers_are_asked_who_they_are),
    ("Alle demobrugere logger ind", everybody_signs_in),
]
