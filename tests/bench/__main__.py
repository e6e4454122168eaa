"""Runs one benchmark in this process; bin/bench has made the database and the broker."""

import argparse
import contextlib
import gc
import importlib
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import django

PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20


class Memory:
    """The highest sum of resident memory of this process and all below it, looked at ten times a second."""

    def __init__(self) -> None:
        self.peak_mib = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            self.peak_mib = max(self.peak_mib, sum(map(_resident_mib, family(os.getpid()))))
            if self._over.wait(0.1):
                return


def _resident_mib(pid: int) -> float:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_MIB
    return 0.0


def family(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from family(int(child))


def _seconds(do: Callable[[int], None], n: int) -> float:
    started = time.perf_counter()
    do(n)
    return time.perf_counter() - started


def _as_served() -> None:
    """As gunicorn serves: everything is loaded, and what is made ready by now is never looked through again."""
    importlib.import_module("config.wsgi")
    gc.collect()
    gc.freeze()


def measure(benchmark: ModuleType, n: int) -> dict[str, object]:
    prepare = contextlib.contextmanager(getattr(benchmark, "prepare", lambda n: iter([None])))
    with Memory() as memory, prepare(n):
        _as_served()
        limit_seconds = _seconds(benchmark.limit, n)
        seconds = _seconds(benchmark.work, n)
    return {
        "name": benchmark.__name__.rpartition(".")[2],
        "n": n,
        "seconds": round(seconds, 3),
        "limit": benchmark.LIMIT,
        "limit_seconds": round(limit_seconds, 3),
        "ratio": round(seconds / limit_seconds, 3),
        "max_ratio": getattr(benchmark, "MAX_RATIO", None),
        "peak_mib": round(memory.peak_mib, 1),
        **getattr(benchmark, "details", dict)(),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/bench")
    parser.add_argument("name")
    parser.add_argument("--n", type=int)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    django.setup()
    benchmark = importlib.import_module(f"tests.bench.{options.name}")
    result = measure(benchmark, options.n or benchmark.N)
    if options.json:
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{name:>14}  {value}\n" for name, value in result.items())
    return int(result["max_ratio"] is not None and result["ratio"] > result["max_ratio"])


if __name__ == "__main__":
    sys.exit(main())
