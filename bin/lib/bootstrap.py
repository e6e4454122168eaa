"""Set-up that runs before the virtual environment exists: only the standard library, only Python 3.11.

Each function looks first and does nothing when its part is in place, so every verb may call them all.
"""

import contextlib
import ctypes
import ctypes.util
import fcntl
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from progress import say, step
from trouble import Trouble

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OFFLINE = "Se, om maskinen har forbindelse til pakkelageret, og kør kommandoen igen; det, der er nået, genbruges."

PANGO = {  # what WeasyPrint opens -> the packages that hold it
    "libraries": ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset", "fontconfig"),
    "apt-get": ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig"),
    "dnf": ("pango", "harfbuzz", "fontconfig"),
    "apk": ("pango", "harfbuzz-subset", "fontconfig"),
    "brew": ("pango",),
}
CHROMIUM = {"apt-get": ("chromium",), "dnf": ("chromium",), "apk": ("chromium",), "brew": ("chromium",)}
VENV_MODULE = {"apt-get": ("python3-venv",), "apk": ("py3-pip",)}
INSTALL = {
    "apt-get": ("apt-get", "install", "--yes", "--no-install-recommends"),
    "dnf": ("dnf", "install", "--assumeyes"),
    "apk": ("apk", "add"),
    "brew": ("brew", "install"),
}


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two commands started together in a fresh clone: the second waits for the first one's set-up."""
    folder = ROOT / ".local"
    make_private(folder)
    with open(folder / "setup.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_private(folder: Path) -> None:
    """A folder for others to keep out of. As root it may be passed through, for PostgreSQL runs as another user."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)


def digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


# Python


def virtual_environment(*, dev: bool = False) -> None:
    """Makes .venv and installs the hashed lock; does nothing when the lock is the one installed last."""
    if not PYTHON.exists():
        _make_venv()
    _install_lock(ROOT / ("requirements-dev.lock" if dev else "requirements.lock"), "Henter og installerer biblioteker")


def site_packages() -> Path:
    return next((VENV / "lib").glob("python3*")) / "site-packages"


def _make_venv() -> None:
    if not _has_ensurepip():
        system_packages("Python mangler modulet venv.", VENV_MODULE)
    advice = f"Slet mappen {VENV}, og kør kommandoen igen."
    step("Laver et virtuelt miljø", sys.executable, "-m", "venv", "--clear", VENV, advice=advice)


def _has_ensurepip() -> bool:
    return subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True).returncode == 0


def _install_lock(lock: Path, text: str) -> None:
    marker = VENV / f"installed-{lock.stem}"
    wanted = digest(lock)
    if marker.exists() and marker.read_text() == wanted:
        return
    total = len(re.findall(r"(?m)^[A-Za-z0-9].*==", lock.read_text()))
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input")
    step(text, *pip, "install", "--progress-bar=off", "--require-hashes", "-r", lock, advice=OFFLINE,
         counted="Collecting |Requirement already", total=total)  # fmt: skip
    marker.write_text(wanted)


# What the operating system has to give


def pango() -> None:
    """WeasyPrint draws letters with Pango, which no wheel carries."""
    if not all(_loads(name) for name in PANGO["libraries"]):
        system_packages("Brevene tegnes med Pango, som mangler på maskinen.", PANGO)


def _loads(name: str) -> bool:
    with contextlib.suppress(OSError):
        return bool(ctypes.CDLL(f"lib{name}.so.{1 if name == 'fontconfig' else 0}"))
    return sys.platform == "darwin" and bool(ctypes.util.find_library(name))


def chromium() -> str:
    """The path of a browser for the journeys; installs one where it may."""
    if not (found := _chromium()):
        system_packages("Testene i browser mangler Chromium.", CHROMIUM)
        found = _chromium()
    if not found:
        raise Trouble("Testene i browser mangler Chromium.", "Installér den, så kommandoen chromium findes.")
    return found


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def system_packages(missing: str, packages: dict[str, tuple[str, ...]]) -> None:
    """Installs with the machine's package manager when we may; otherwise says the one line to run."""
    manager = next((name for name in INSTALL if name in packages and shutil.which(name)), None)
    if manager is None:
        raise Trouble(
            missing, f"Installér {' '.join(packages.get('apt-get', ()))} eller det tilsvarende på dit system."
        )
    command = [*INSTALL[manager], *packages[manager]]
    if not (prefix := _root_prefix(manager)) and os.geteuid() != 0 and manager != "brew":
        raise Trouble(missing, f"Kør: sudo {shlex.join(command)}")
    environment = dict(os.environ) | {"DEBIAN_FRONTEND": "noninteractive"}
    advice = f"Kør selv: {shlex.join([*prefix, *command])}"
    if manager == "apt-get":
        step("Opdaterer listen over systempakker", *prefix, "apt-get", "update", advice=advice, env=environment)
    step(f"Installerer {' '.join(packages[manager])}", *prefix, *command, advice=advice, env=environment)


def _root_prefix(manager: str) -> tuple[str, ...]:
    """("sudo", "-n") when that works without a password; nothing when we are root or cannot."""
    if os.geteuid() == 0 or manager == "brew" or not shutil.which("sudo"):
        return ()
    allowed = subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    return ("sudo", "-n") if allowed else ()


# What the screens are drawn with


def assets() -> None:
    """Det Fælles Designsystem from npm into static/vendor/."""
    files = (ROOT / "package-lock.json", ROOT / "bin" / "lib" / "assets.py")
    marker = ROOT / "static" / "vendor" / ".installed"
    wanted = digest(*files)
    if marker.exists() and marker.read_text() == wanted:
        return
    npm = shutil.which("npm") or _npm_from_wheel()
    path = os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", "")])
    step("Henter Det Fælles Designsystem", npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", advice=OFFLINE,
         cwd=ROOT, env=dict(os.environ) | {"PATH": path})  # fmt: skip
    advice = "Slet mappen node_modules, og kør kommandoen igen."
    step("Lægger designsystemet til rette", sys.executable, files[1], advice=advice, cwd=ROOT)
    marker.write_text(wanted)


def _npm_from_wheel() -> str:
    _install_lock(ROOT / "requirements-node.lock", "Henter npm, som maskinen ikke har")
    return str(VENV / "bin" / "npm")


# All of it


def everything(*, dev: bool = False) -> None:
    with one_at_a_time():
        fresh = not PYTHON.exists()
        virtual_environment(dev=dev)
        pango()
        assets()
        if fresh:
            say("Opsætningen er færdig.")
