"""A real worker with its clock, as production starts it, on this test's database, broker and outbox."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[2]


@contextmanager
def a_worker(folder: Path, *, processes: int = 2) -> Iterator[subprocess.Popen[bytes]]:
    """Started in a process group of its own, so that a test can kill all of it at once."""
    command = [
        sys.executable, "-m", "celery", "--app", "config", "worker", "--beat", f"--concurrency={processes}",
        f"--schedule={folder / 'schedule'}", "--without-gossip", "--without-mingle", "--loglevel=WARNING",
    ]  # fmt: skip
    with open(folder / "worker.log", "ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(), stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9, the parent and every child at once. Nobody gets to tidy up."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)


def wait_until(happened: Callable[[], bool], *, seconds: float, every: float = 0.05) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, f"Det skete ikke inden for {seconds} sekunder."
        time.sleep(every)


def _environment() -> dict[str, str]:
    """The test's own database and broker instead of the ones this process was started with."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    return os.environ | {
        "DATABASE_URL": database,
        "REDIS_URL": settings.REDIS_URL,
        "OUTBOX_DIR": str(settings.OUTBOX_DIR),
        "PYTHONWARNINGS": "default",
    }
