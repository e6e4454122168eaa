"""A real Celery worker beside the test, on the test's own database and broker.

    def test_letters_survive(live_worker, transactional_db): ...
        with live_worker() as worker: worker.kill()

A worker sees only what is committed, so tests that use it need `transactional_db`.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from config.celery import app

PATIENCE_SECONDS = 180  # for what takes a few, on a machine that is very busy


@dataclass
class Worker:
    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """kill -9 of the worker and its children, as when the machine loses power."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """The orderly end: running tasks are finished first."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()


def environment() -> dict[str, str]:
    """The variables that lead another process to this process's database, broker and outbox."""
    database = connection.settings_dict
    address = f"{quote(database['USER'], safe='')}:{quote(database['PASSWORD'], safe='')}@"
    host = quote(database["HOST"], safe="")
    return os.environ | {
        "DATABASE_URL": f"postgresql://{address}/{database['NAME']}?host={host}",
        "REDIS_URL": settings.REDIS_URL,
        "OUTBOX_DIR": str(settings.OUTBOX_DIR),
        "LETTER_GATEWAY": settings.LETTER_GATEWAY,
        "LOG_LEVEL": "INFO",
    }


@contextmanager
def worker(*, concurrency: int = 2, beat: bool = False) -> Iterator[Worker]:
    """Starts a worker and waits until it is ready; forgets what earlier tests left in the queue."""
    app.control.purge()
    log = Path(tempfile.mkstemp(prefix="anvisning-worker-", suffix=".log")[1])
    command = [sys.executable, "-m", "celery", "--app", "config", "worker", "--loglevel", "INFO"]
    command += ["--concurrency", str(concurrency), "--without-gossip", "--without-mingle"]
    if beat:
        command += ["--beat", "--schedule", f"{log}.beat"]
    with open(log, "wb") as out:
        process = subprocess.Popen(
            command,
            env=environment(),
            cwd=settings.BASE_DIR,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    running = Worker(process, log)
    try:
        wait_for(lambda: "ready." in log.read_text(), what=f"Celery er klar (se {log})")
        yield running
        log.unlink()
    finally:
        running.stop()


def wait_for(happened: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS, what: str = "Det ventede") -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, f"{what}: skete ikke inden for {seconds:.0f} sekunder"
        time.sleep(0.05)
