"""bin/check: every check that needs no browser; all failures together at the end. --mutation: mutmut on law/."""

import json
import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import child
import local
from bootstrap import PYTHON, ROOT, VENV
from progress import say

BIN = VENV / "bin"
MANAGE = (PYTHON, ROOT / "manage.py")
CHECKS: dict[str, tuple[str | Path, ...]] = {
    "mypy": (BIN / "mypy",),
    "ruff": (BIN / "ruff", "check", "--output-format=concise", "."),
    "ruff format": (BIN / "ruff", "format", "--check", "."),
    "djlint": (BIN / "djlint", "--lint", "--quiet", "templates"),
    "import-linter": (BIN / "lint-imports",),
    "migrations": (*MANAGE, "makemigrations", "--check", "--dry-run"),
    "django": (*MANAGE, "check", "--fail-level", "WARNING"),
    "docs/states.md": (*MANAGE, "show_states", "--check"),
    "docs/access.md": (*MANAGE, "show_access", "--check"),
    "docs/law.md": (PYTHON, "-m", "law.docs", "--check"),
}


@dataclass
class Result:
    name: str
    code: int
    seconds: float
    output: str


def main(arguments: list[str]) -> int:
    with local.throwaway_home("check") as folder, local.environment(folder, throwaway=True) as variables:
        if "--mutation" in arguments:
            return _mutation(variables)
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
            running = pool.map(lambda item: _run(*item, variables), CHECKS.items())
            results = [_tables(folder, variables), *running]
    failed = [result for result in results if result.code]
    for result in failed:
        print(f"\n--- {result.name} ---\n{result.output.rstrip()}")
    names = ", ".join(result.name for result in failed)
    print(
        f"\n{len(failed)} af {len(results)} fejlede: {names}. Prøv bin/fix."
        if failed
        else f"\nAlle {len(results)} er i orden."
    )
    return int(bool(failed))


def _run(name: str, command: tuple[str | Path, ...], variables: dict[str, str]) -> Result:
    started = time.monotonic()
    done = subprocess.run(
        [str(part) for part in command], env=variables, cwd=ROOT, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    result = Result(name, done.returncode, time.monotonic() - started, done.stdout)
    say(f"{'FEJL' if result.code else 'OK':<5} {result.seconds:5.1f} s  {name}")
    return result


def _tables(folder: Path, variables: dict[str, str]) -> Result:
    """The tables by every migration in turn, while mypy thinks; bin/test finds the copy."""
    started = time.monotonic()
    code = 0 if os.environ.get("DATABASE_URL") else local.migrate_by_copy(folder, variables)
    return Result("tables", code, time.monotonic() - started, "Se ovenfor, hvad migreringerne siger.")


def _mutation(variables: dict[str, str]) -> int:
    variables = {**variables, "HYPOTHESIS_PROFILE": "mutation"}
    code = child.run([BIN / "mutmut", "run"], variables, cwd=ROOT)
    child.run([BIN / "mutmut", "results"], variables, cwd=ROOT)
    child.run([BIN / "mutmut", "export-cicd-stats"], variables, cwd=ROOT)
    score = ROOT / "mutants" / "mutmut-cicd-stats.json"
    if not score.exists():
        return code or 1
    counts = json.loads(score.read_text())
    noticed = counts["killed"] + counts["timeout"]
    print(f"\nEn prøve opdagede {noticed} af {counts['total']} ændringer af loven ({noticed / counts['total']:.1%}).")
    return code
