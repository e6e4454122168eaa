"""bin/bench: lists the benchmarks of tests/bench, or runs one on a home that is thrown away."""

import ast
from pathlib import Path

import child
import local
from bootstrap import PYTHON, ROOT
from progress import say
from trouble import Trouble

FOLDER = ROOT / "tests" / "bench"


def main(arguments: list[str]) -> int:
    found = {file.stem: file for file in sorted(FOLDER.glob("*.py")) if not file.stem.startswith("_")}
    name = next((one for one in arguments if not one.startswith("-")), None)
    if name is None:
        for stem, file in found.items():
            print(f"{stem:<20} {_first_line(file)}")
        say("" if found else "Der er ingen målinger i tests/bench endnu.")
        return 0
    if name not in found:
        raise Trouble(f"Der er ingen måling, der hedder {name}.", f"Der er: {', '.join(found) or 'ingen'}.")
    # Not `throwaway=True`: a figure is worth something only if data really reach the disk.
    with local.throwaway_home("bench") as folder, local.environment(folder) as variables:
        variables["LOG_LEVEL"] = "WARNING"
        if local.migrate(variables):
            raise Trouble("Databasen kunne ikke gøres klar.", "Kør bin/check for at se, hvad der er galt.")
        code = child.run([PYTHON, "-m", "tests.bench", *arguments], variables | {"DJANGO_SETTINGS_MODULE": "config.settings"},
                         cwd=ROOT)  # fmt: skip
    child.leave_nothing()
    return code


def _first_line(file: Path) -> str:
    return (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").partition("\n")[0]
