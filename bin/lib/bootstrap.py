"""Set-up that runs before the virtual environment exists: only the standard library, only Python 3.11."""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

from trouble import Trouble

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def home() -> Path:
    """Where data, secrets, logs and outbox lie."""
    return Path(os.environ.get("ANVISNING_HOME") or ROOT / ".local").expanduser().absolute()


def site_packages() -> Path:
    return next((VENV / "lib").glob("python3*")) / "site-packages"


def virtual_environment(*, dev: bool = False) -> None:
    """Makes .venv and installs the hashed lock; does nothing when the lock is the one installed last."""
    lock = ROOT / ("requirements-dev.lock" if dev else "requirements.lock")
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    marker = VENV / f"installed-{lock.stem}"
    if PYTHON.exists() and marker.exists() and marker.read_text() == wanted:
        return
    if not PYTHON.exists():
        step("Laver et virtuelt miljø", sys.executable, "-m", "venv", VENV)
    step(f"Installerer {lock.name}", PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--require-hashes", "-r", lock)  # fmt: skip
    marker.write_text(wanted)


def step(text: str, *command: str | Path, advice: str = "Prøv igen; virker det ikke, så læs linjerne ovenfor.") -> None:
    """Runs one long step, says that it runs and how long it took."""
    say(f"· {text} ...")
    started = time.monotonic()
    if subprocess.run([str(part) for part in command], cwd=ROOT, stdin=subprocess.DEVNULL).returncode:
        raise Trouble(f"{text}: mislykkedes.", advice)
    say(f"  færdig på {time.monotonic() - started:.0f} s")
