"""A bar for a waiting person, on standard error: rewritten in place on a terminal, a few lines otherwise."""

import sys
import time
from typing import Protocol

SECONDS_BETWEEN_LINES = 10.0
SECONDS_BETWEEN_DRAWINGS = 0.1
WIDTH = 20


class Terminal(Protocol):
    """Standard error, or what Django wraps around it."""

    def write(self, text: str, /) -> object: ...
    def flush(self) -> None: ...
    def isatty(self) -> bool: ...


class Progress:
    """So many of so many, and what is being done. Writes nothing where the length is not known yet."""

    def __init__(self, stream: Terminal | None = None) -> None:
        self.stream = stream or sys.stderr
        self.on_terminal = self.stream.isatty()
        self.started = time.monotonic()
        self.text, self.done, self.total = "", 0, 0
        self._next = self.started + (0 if self.on_terminal else SECONDS_BETWEEN_LINES)

    def begin(self, total: int) -> None:
        self.total = total

    def doing(self, text: str) -> None:
        self.text = text

    def step(self, count: int = 1) -> None:
        self.done += count
        now = time.monotonic()
        if now >= self._next and self.total:
            self._next = now + (SECONDS_BETWEEN_DRAWINGS if self.on_terminal else SECONDS_BETWEEN_LINES)
            self._draw(now)

    def end(self) -> None:
        if self.on_terminal:
            self.stream.write("\r\033[K")
            self.stream.flush()

    def _draw(self, now: float) -> None:
        done = min(self.done, self.total)
        bar = f"{'█' * (WIDTH * done // self.total):░<{WIDTH}}"
        line = f"{bar} {done} af {self.total} · {self.text} · {now - self.started:.0f} s"
        self.stream.write(f"\r\033[K{line}" if self.on_terminal else f"  {line}\n")
        self.stream.flush()
