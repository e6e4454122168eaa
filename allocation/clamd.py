"""Asks a ClamAV daemon about bytes, by its INSTREAM command. settings.CLAMD_ADDRESS: "unix:/run/…" or "host:port"."""

import socket
import struct

from django.conf import settings

SECONDS = 30
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


class NoScanner(Exception):
    """The scanner could not be asked; the sentence says so, and the document waits in quarantine."""


def is_configured() -> bool:
    return bool(settings.CLAMD_ADDRESS)


def scan(content: bytes) -> str:
    """The name of what was found, or "" when nothing was. Raises NoScanner."""
    try:
        with _connect() as daemon:
            daemon.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                part = content[start : start + CHUNK]
                daemon.sendall(struct.pack("!L", len(part)) + part)
            daemon.sendall(struct.pack("!L", 0))
            answer = _read(daemon)
    except OSError as error:
        raise NoScanner("Virusscanneren svarer ikke. Den prøves igen af sig selv.") from error
    return _judge(answer)


def _judge(answer: str) -> str:
    """ "stream: OK" or "stream: Eicar-Test-Signature FOUND"; anything else is no answer."""
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")[:200]
    raise NoScanner("Virusscanneren gav et svar, der ikke kan læses. Den prøves igen af sig selv.")


def _connect() -> socket.socket:
    address = settings.CLAMD_ADDRESS
    if address.startswith("unix:"):
        daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        daemon.settimeout(SECONDS)
        try:
            daemon.connect(address.removeprefix("unix:"))
        except OSError:
            daemon.close()
            raise
        return daemon
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)


def _read(daemon: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        part = daemon.recv(1024)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0").decode("ascii", "replace").strip()
