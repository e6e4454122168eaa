"""What the tests about the house look at: our own files, read once."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "background", "housing", "allocation", "finance", "experiments", "reports", "history")
PACKAGES = ("law", "danish", *APPS, "config")
TEMPLATES = ROOT / "templates"
# Words that no Danish sentence holds. What both languages have (log, job, status, type, first names) is left out.
ENGLISH = re.compile(
    r"(?<![\w-])(about|add|and|back|cancel|cases?|change|choose|close|confirm|create|date|delete|details|edit|empty|"
    r"forgot|home|household|invalid|last|letters?|loading|logout|logged|name|new|next|not|number|open|or|page|password|"
    r"please|previous|required|results|save|search|select|sign|submit|success|the|this|unknown|update|user|username|"
    r"vacancy|vacancies|view|welcome|with|yes|you|your)(?![\w-])",
    re.IGNORECASE,
)


@cache
def python_files(*folders: str) -> list[Path]:
    """Our own Python below these folders, migrations left out: Django writes them."""
    files = (file for folder in folders for file in (ROOT / folder).rglob("*.py"))
    return sorted(file for file in files if "migrations" not in file.parts)


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


@cache
def tracked() -> list[Path]:
    """Every file that git keeps; none where there is no git, as in a container."""
    if not (ROOT / ".git").exists():
        return []
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [file for file in files if file.is_file()]


def where(file: Path, line: int) -> str:
    return f"{file.relative_to(ROOT)}:{line}"
