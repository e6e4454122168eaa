"""An installation on one's own machine: embedded services, and secrets made once."""

import base64
import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import child
from bootstrap import PYTHON, ROOT, digest, make_private, site_packages
from progress import Line
from services import Services

THROWAWAY = "anvisning-home-"
ABANDONED_SECONDS = 600
WITHOUT_DATABASE = {"", "migrate", "makemigrations", "check", "help", "collectstatic", "version", "--help", "--version"}


def home() -> Path:
    """Where data, secrets, logs and outbox lie."""
    return Path(os.environ.get("ANVISNING_HOME") or ROOT / ".local").expanduser().absolute()


@contextlib.contextmanager
def throwaway_home(prefix: str) -> Iterator[Path]:
    _forget_abandoned_homes()
    with contextlib.ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix=f"{THROWAWAY}{prefix}-"))
        stack.callback(Services(folder, site_packages()).remove)
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        yield folder


def _forget_abandoned_homes() -> None:
    """Homes of commands that were killed before they could tidy up: ours, old, and locked by nobody."""
    for lock in Path(tempfile.gettempdir()).glob(f"{THROWAWAY}*/in-use.lock"):
        with contextlib.suppress(OSError):
            if lock.stat().st_uid == os.geteuid() and time.time() - lock.stat().st_mtime > ABANDONED_SECONDS:
                with open(lock) as held:
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    Services(lock.parent, site_packages()).remove()


def secrets_of(folder: Path) -> dict[str, str]:
    """Reads HOME/secrets.env; writes it first, readable by its owner only, when there is none."""
    file = folder / "secrets.env"
    if not file.exists():
        made = {"SECRET_KEY": secrets.token_urlsafe(50), "CPR_KEYS": f"k1:{_key()}", "CPR_INDEX_KEY": _key()}
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w") as out:
            out.writelines(f"{name}={value}\n" for name, value in made.items())
    return dict(line.split("=", 1) for line in file.read_text().splitlines() if line)


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


@contextlib.contextmanager
def environment(folder: Path, *, throwaway: bool = False, adopt: bool = True) -> Iterator[dict[str, str]]:
    """Starts what the environment does not name, and yields the variables for a child process.

    With a DATABASE_URL of its own an installation brings its own secrets too, unless the demo has used that
    database before (`adopt` says that this is the demo): generated keys must never meet a real register.
    """
    make_private(folder)
    (folder / "static").mkdir(exist_ok=True)  # whitenoise looks there first
    own = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
    services = Services(folder, site_packages(), throwaway=throwaway)
    with services.running(postgres=not own["DATABASE_URL"], valkey=not own["REDIS_URL"]):
        variables = dict(os.environ) | {"ANVISNING_HOME": str(folder), "PYTHONUTF8": "1"}
        variables["PATH"] = os.pathsep.join([variables.get("PATH", ""), str(services.programs)])  # psql, pg_dump
        if not own["DATABASE_URL"] or _is_ours(folder, own["DATABASE_URL"], adopt=adopt):
            variables = secrets_of(folder) | variables | {"ANVISNING_LOCAL": "1"}
        if not own["DATABASE_URL"]:
            variables["DATABASE_URL"] = services.database_url
        if not own["REDIS_URL"]:
            variables["REDIS_URL"] = services.redis_url
        yield variables


def _is_ours(folder: Path, database_url: str, *, adopt: bool) -> bool:
    marker = folder / f"adopted-{hashlib.sha256(database_url.encode()).hexdigest()[:16]}"
    if adopt:
        marker.touch()
    return marker.exists()


def manage(variables: dict[str, str], *arguments: str) -> int:
    return child.run([PYTHON, ROOT / "manage.py", *arguments], variables)


def has_command(name: str) -> bool:
    return any(ROOT.glob(f"*/management/commands/{name}.py"))


def migrate(variables: dict[str, str], *, only_fresh: bool = False) -> int:
    """Makes or changes the tables, if any migration is new since the last time on this home."""
    wanted = _migrations()
    marker = Path(variables["ANVISNING_HOME"]) / "migrated"
    own_database = bool(os.environ.get("DATABASE_URL"))
    if not own_database and marker.exists() and (only_fresh or marker.read_text() == wanted):
        return 0
    line = Line("Gør databasen klar")
    code = manage(variables, "migrate", "--verbosity=0")
    line.end("mislykkedes" if code else "færdig")
    if code == 0:
        marker.write_text(wanted)
    return code


def migrate_by_copy(folder: Path, variables: dict[str, str]) -> int:
    """The tables of a home just made, from a copy kept until a migration is new: a second or two for half a minute."""
    programs = Services(folder, site_packages()).programs
    copy = ROOT / ".local" / f"migrated-{_migrations()[:16]}.sql"
    address = variables["DATABASE_URL"]
    if copy.exists():
        quietly = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", "--output=/dev/null")
        return child.run([programs / "psql", *quietly, f"--file={copy}", address], variables)
    code = migrate(variables)
    if code == 0:
        fresh = copy.with_suffix(f".{os.getpid()}")  # others may be making it too
        code = child.run([programs / "pg_dump", f"--file={fresh}", address], variables)
        for old in copy.parent.glob("migrated-*.sql"):
            old.unlink(missing_ok=True)
        fresh.rename(copy)
    return code


def _migrations() -> str:
    return digest(*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "requirements.lock")


def reset(folder: Path) -> None:
    """Forgets the home's database, letters and secrets."""
    services = Services(folder, site_packages())
    services.remove(keep_folder=True)
    (folder / "demo.json").unlink(missing_ok=True)
    for name in ("outbox", "log", "static"):
        shutil.rmtree(folder / name, ignore_errors=True)
