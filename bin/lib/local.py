"""The environment of an installation on one's own machine: embedded services and secrets made once."""

import base64
import contextlib
import os
import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bootstrap import PYTHON, ROOT, home, site_packages
from services import Services

WITHOUT_DATABASE = {"migrate", "makemigrations", "check", "help", "collectstatic", "version", "--help", "--version"}


def secrets_of(folder: Path) -> dict[str, str]:
    """Reads HOME/secrets.env; writes it first, readable by its owner only, when there is none."""
    file = folder / "secrets.env"
    if not file.exists():
        key = lambda: base64.b64encode(secrets.token_bytes(32)).decode()  # noqa: E731
        made = {"SECRET_KEY": secrets.token_urlsafe(50), "CPR_KEYS": f"k1:{key()}", "CPR_INDEX_KEY": key()}
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w") as out:
            out.writelines(f"{name}={value}\n" for name, value in made.items())
    return dict(line.split("=", 1) for line in file.read_text().splitlines() if line)


@contextlib.contextmanager
def environment(folder: Path | None = None, *, throwaway: bool = False) -> Iterator[dict[str, str]]:
    """Starts what the environment does not already name, and yields the variables for a child process."""
    folder = folder or home()
    own_database, own_redis = (bool(os.environ.get(name)) for name in ("DATABASE_URL", "REDIS_URL"))
    services = Services(folder, site_packages(), throwaway=throwaway)
    with services.running(postgres=not own_database, valkey=not own_redis):
        variables = secrets_of(folder) | dict(os.environ)
        variables |= {"ANVISNING_LOCAL": "1", "ANVISNING_HOME": str(folder), "PYTHONUTF8": "1"}
        if not own_database:
            variables["DATABASE_URL"] = services.database_url
        if not own_redis:
            variables["REDIS_URL"] = services.redis_url
        yield variables


def manage(variables: dict[str, str], *arguments: str) -> int:
    return subprocess.run([PYTHON, ROOT / "manage.py", *arguments], env=variables).returncode


def migrate_once(variables: dict[str, str]) -> None:
    """The first command on a fresh home makes the tables."""
    marker = home() / "database-migrated"
    if not marker.exists() and manage(variables, "migrate", "--verbosity=0") == 0:
        marker.touch()
