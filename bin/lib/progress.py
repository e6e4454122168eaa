"""Tells a waiting person what is going on: one line per step, with a bar where the length is known.

Everything goes to standard error, so that a command's answer on standard output stays clean.
"""

import re
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from trouble import Trouble

TAIL = 15  # lines of a failed step that are shown


def say(text: str = "") -> None:
    print(text, file=sys.stderr, flush=True)


class Line:
    """A line that grows: rewritten in place on a terminal, printed every ten seconds otherwise."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.started = time.monotonic()
        self.on_terminal = sys.stderr.isatty()
        self._next = 10.0
        if not self.on_terminal:
            say(f"· {text} ...")

    def show(self, done: int = 0, total: int = 0) -> None:
        seconds = time.monotonic() - self.started
        bar = f" {'█' * (20 * done // total):░<20} {done} af {total}" if total else ""
        if self.on_terminal:
            print(f"\r\033[K· {self.text}{bar} {seconds:.0f} s", end="", file=sys.stderr, flush=True)
        elif seconds >= self._next:
            self._next += 10
            say(f"  {seconds:.0f} s{bar}")

    def end(self, word: str = "færdig") -> None:
        seconds = time.monotonic() - self.started
        if self.on_terminal:
            say(f"\r\033[K· {self.text}: {word} på {seconds:.1f} s")
        else:
            say(f"  {word} på {seconds:.1f} s")


def step(
    text: str,
    *command: str | Path,
    advice: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    counted: str = "",
    total: int = 0,
) -> None:
    """Runs one long command; output lines that match `counted` move the bar. A failure shows the last lines."""
    line = Line(text)
    lines: list[str] = []
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        reader = threading.Thread(target=lambda: lines.extend(process.stdout), daemon=True)
        reader.start()
        while reader.is_alive():
            reader.join(timeout=0.2)
            done = sum(bool(re.match(counted, one)) for one in lines[:]) if counted else 0
            line.show(min(done, total), total)
    if process.returncode:
        line.end("mislykkedes")
        say("".join(lines[-TAIL:]).rstrip())
        raise Trouble(f"{text}: det mislykkedes.", advice)
    line.end()
