"""bin/demo: the whole application on one's own machine, until Ctrl-C.

--port N   serve at this port (otherwise 8000, or the next free one)
--reset    forget this home's database and letters first
--check    start, do the whole main job over HTTP as each role, stop; on a home of its own that is thrown
           away, unless ANVISNING_HOME names one
"""

import argparse
import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import bootstrap
import child
import local
from bootstrap import PYTHON, ROOT, VENV
from main_job import STEPS, Job
from progress import Line, say
from trouble import Trouble
from visitor import Visitor

READY_SECONDS = 60
COMMAND = {
    "web": [VENV / "bin" / "gunicorn", "config.wsgi", "--config", "config/gunicorn.py"],
    "worker": [VENV / "bin" / "celery", "--app", "config", "worker", "--concurrency", "2", "--without-gossip",
               "--without-mingle", "--loglevel", "INFO"],
    "beat": [VENV / "bin" / "celery", "--app", "config", "beat", "--loglevel", "INFO", "--pidfile="],
}  # fmt: skip


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    bootstrap.everything()
    if options.check and not os.environ.get("ANVISNING_HOME"):
        with local.throwaway_home("check") as folder:
            return _demo(folder, options)
    return _demo(local.home(), options)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/demo", description="Starter hele Anvisning på denne maskine.")
    parser.add_argument("--port", type=int, help="port på 127.0.0.1; ellers 8000 eller den næste ledige")
    parser.add_argument("--reset", action="store_true", help="begynd forfra med en ny database")
    parser.add_argument("--check", action="store_true", help="gennemfør hele hovedopgaven, og stop igen")
    return parser.parse_args(arguments)


def _demo(folder: Path, options: argparse.Namespace) -> int:
    bootstrap.make_private(folder)
    with _only_one(folder) as note, _listener(options.port) as listener:
        if options.reset:
            local.reset(folder)
        with local.environment(folder) as variables:
            users = _prepare(variables, folder)
            port = listener.getsockname()[1]
            address = f"http://127.0.0.1:{port}/"
            note(address)
            with _running(variables, folder, listener) as processes:
                _wait_until_alive(processes, folder, port)
                if options.check:
                    return _check(Job(port, folder, users, _managing(variables)))
                _welcome(address, users, folder)
                return _watch(processes, folder)


@contextlib.contextmanager
def _only_one(folder: Path) -> Iterator:
    """One demo per home: a second one is told where the first one is."""
    with open(folder / "demo.lock", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            where = lock.read().strip() or "og er ved at starte"
            advice = "Brug den, stop den med Ctrl-C, eller sæt ANVISNING_HOME til en anden mappe."
            raise Trouble(f"En demo på {folder} kører allerede: {where}", advice) from None

        def note(address: str) -> None:
            lock.seek(0)
            lock.truncate()
            lock.write(address)
            lock.flush()

        note("")
        yield note


@contextlib.contextmanager
def _listener(wanted: int | None) -> Iterator[socket.socket]:
    """The open port, taken before anything starts and handed to gunicorn: nobody can come in between."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        for port in [wanted] if wanted is not None else [*range(8000, 8100), 0]:
            try:
                listener.bind(("127.0.0.1", port))
                listener.listen(128)
            except OSError:
                continue
            yield listener
            return
        raise Trouble(f"Port {wanted} er optaget.", "Vælg en anden med --port, eller udelad --port.")


def _prepare(variables: dict[str, str], folder: Path) -> list[dict[str, str]]:
    """Tables and sample data; gives the users. A start like the last one finds both in place and asks nobody."""
    if local.migrate(variables):
        raise Trouble("Databasen kunne ikke gøres klar.", "Begynd forfra med bin/demo --reset.")
    if not local.has_command("load_demo"):
        return []
    note = folder / "demo.json"
    wanted = bootstrap.digest(folder / "migrated", *sorted((ROOT / "history").rglob("*.py")))
    if note.exists() and not os.environ.get("DATABASE_URL"):
        kept = json.loads(note.read_text(encoding="utf-8"))
        if kept["digest"] == wanted:
            return kept["users"]
    users = _load(variables)
    note.write_text(json.dumps({"digest": wanted, "users": users}), encoding="utf-8")
    return users


def _load(variables: dict[str, str]) -> list[dict[str, str]]:
    """`load_demo --json` answers {"users": [{username, password, name, role, role_label}]} and may run twice."""
    line = Line("Lægger eksempeldata ind")
    if line.on_terminal:
        say()  # the command draws a bar of its own below
    answer = _managing(variables)("load_demo", "--json")
    line.end()
    return json.loads(answer.strip().splitlines()[-1])["users"]


def _managing(variables: dict[str, str]):
    def manage(*arguments: str) -> str:
        command = [PYTHON, ROOT / "manage.py", *arguments]
        done = subprocess.run(
            command, env=variables, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        )
        if done.returncode:
            raise Trouble(
                f"bin/manage {' '.join(arguments)} mislykkedes.", "Læs linjerne ovenfor; --reset begynder forfra."
            )
        return done.stdout

    return manage


@contextlib.contextmanager
def _running(variables: dict[str, str], folder: Path, listener: socket.socket) -> Iterator[dict]:
    """Web server, worker and beat; stopped in the opposite order of who needs whom."""
    (folder / "log").mkdir(mode=0o700, exist_ok=True)
    processes: dict[str, subprocess.Popen[bytes]] = {}
    extra = {"web": ["--bind", f"fd://{listener.fileno()}"], "beat": ["--schedule", folder / "beat-schedule"]}
    try:
        for name, command in COMMAND.items():
            with open(folder / "log" / f"{name}.log", "ab") as log:
                processes[name] = child.start(
                    [*command, *extra.get(name, [])], variables, log, cwd=ROOT,
                    pass_fds=(listener.fileno(),) if name == "web" else (),
                )  # fmt: skip
        yield processes
    finally:
        for name in ("beat", "web", "worker"):
            if name in processes:
                child.stop(processes[name], seconds=20)


def _dead(processes: dict, folder: Path) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise Trouble(f"Processen {name} stoppede af sig selv.", f"Se {folder / 'log' / name}.log.")


def _wait_until_alive(processes: dict, folder: Path, port: int) -> None:
    line = Line("Starter webserver, baggrundsarbejder og ur")
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        _dead(processes, folder)
        with contextlib.suppress(Trouble):
            Visitor(port).get("/healthz")
            line.end()
            return
        line.show()
        time.sleep(0.1)
    raise Trouble("Webserveren svarer ikke.", f"Se {folder}/log/web.log.")


def _check(job: Job) -> int:
    began = time.monotonic()
    for number, (name, do) in enumerate(STEPS, start=1):
        started = time.monotonic()
        try:
            do(job)
        except (Trouble, LookupError, ValueError, OSError) as trouble:
            print(f"FEJL  {time.monotonic() - started:6.2f} s  {name}\n      {trouble}", flush=True)
            print(f"Hovedopgaven mislykkedes ved trin {number} af {len(STEPS)}.", flush=True)
            return 1
        print(f"OK    {time.monotonic() - started:6.2f} s  {name}", flush=True)
    print(f"Hovedopgaven er gennemført: {len(STEPS)} trin på {time.monotonic() - began:.0f} s.", flush=True)
    return 0


def _welcome(address: str, users: list[dict[str, str]], folder: Path) -> None:
    print(f"\nAnvisning kører på {address}\n")
    if users:
        rows = [("Bruger", "Adgangskode", "Navn", "Rolle")]
        rows += [
            (user["username"], user["password"], user["name"], user.get("role_label", user["role"])) for user in users
        ]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        print()
    print(f"Breve og logge ligger i {folder}. Stop med Ctrl-C.", flush=True)


def _watch(processes: dict, folder: Path) -> int:
    try:
        while True:
            _dead(processes, folder)
            time.sleep(0.5)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        say("\nStopper ...")
        return 0
