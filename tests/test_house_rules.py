"""The house measured: lengths, names, who writes states, who reads the clock. House rules: docs/adr/0001."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from tests.house import APPS, PACKAGES, ROOT, python_files, tracked, tree, where

EVERYTHING = (*PACKAGES, "tests", "bin")
LONGEST_FUNCTION = 40
LONGEST_FILE = 400


def test_no_function_is_longer_than_a_screen():
    assert not [
        f"{where(file, node.lineno)} {node.name}"
        for file in python_files(*EVERYTHING)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]


def test_no_file_is_longer_than_a_sitting():
    counted = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in python_files(*EVERYTHING)}
    assert not [f"{file.relative_to(ROOT)}: {lines}" for file, lines in counted.items() if lines > LONGEST_FILE]


def test_files_are_named_for_what_they_know():
    nameless = {"utils", "util", "helpers", "helper", "misc", "common", "services", "service", "managers", "signals"}
    assert not [
        str(file.relative_to(ROOT)) for file in python_files(*PACKAGES) if nameless & {file.stem, file.parent.stem}
    ]


def test_classes_are_named_for_what_they_are():
    vague = re.compile(r"(Manager|Service|Handler|Helper|Processor|Util)s?$")
    assert not [
        f"{where(file, node.lineno)} {node.name}"
        for file in python_files(*PACKAGES)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ClassDef) and vague.search(node.name)
    ]


def test_only_the_workflow_and_the_leases_set_a_state():
    may = {ROOT / "accounts/workflow.py", *python_files("background")}
    assert not [
        where(file, node.lineno)
        for file in set(python_files(*PACKAGES)) - may
        for node in ast.walk(tree(file))
        for target in _targets(node)
        if isinstance(target, ast.Attribute) and target.attr == "state" and not _opens(file, target)
    ]


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else []


def _opens(file: Path, target: ast.Attribute) -> bool:
    """A vacancy is born in the state that its turn gives it; nothing else is born into a choice."""
    return file == ROOT / "housing/actions/notices.py" and ast.unparse(target) == "vacancy.state"


def _calls(*folders: str) -> Iterator[tuple[Path, int, str]]:
    """Every call below these folders, as it is written: the function, and "()" when it is given nothing."""
    for file in python_files(*folders):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call):
                yield file, node.lineno, ast.unparse(node.func) + ("" if node.args or node.keywords else "()")


def _is_below(file: Path, *names: str) -> bool:
    return bool({part.removesuffix(".py") for part in file.relative_to(ROOT).parts} & set(names))


def test_views_fetch_through_visible_to():
    """A bare lookup forgets whose it is; queries and querysets know."""
    bare = re.compile(r"\.objects\.(get|filter|all|exclude)$|^get_object_or_404$")
    assert not [
        f"{where(file, line)} {call}"
        for file, line, call in _calls(*APPS)
        if _is_below(file, "views") and bare.search(call.removesuffix("()")) and not _starts_from_a_query(file, line)
    ]


def _starts_from_a_query(file: Path, line: int) -> bool:
    """get_object_or_404 takes a queryset, which says whose it is, and never a model class."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call) and node.lineno == line and ast.unparse(node.func) == "get_object_or_404":
            return (
                isinstance(node.args[0], ast.Call | ast.Name)
                and not ast.unparse(node.args[0])[0].isupper()
                or ("visible_to" in ast.unparse(node.args[0]))
            )
    return False


def test_the_clock_is_read_at_the_door_only():
    """Views, jobs, tasks, commands and what answers a request by itself; everybody below is told `on` and `at`."""
    clocks = re.compile(r"(^|\.)((date|datetime)\.(today|now|utcnow)|timezone\.(now|localdate|localtime))\(\)$")
    doors = ("views", "jobs", "tasks", "commands", "gallery", "health", "search", "logs", "middleware")
    assert not [
        f"{where(file, line)} {call}"
        for file, line, call in _calls("law", "danish", *APPS, "config")
        if clocks.search(call) and not _is_below(file, *doors)
    ]


def test_by_on_and_at_are_always_named():
    assert not [
        f"{where(file, node.lineno)} {node.name}({argument.arg})"
        for file in python_files("law", *APPS)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not _is_a_filter_of_days(node)
        for argument in node.args.args
        if argument.arg in {"by", "on", "at"}
    ]


def _is_a_filter_of_days(node: ast.FunctionDef) -> bool:
    """`.on(day)`, `.due(at)` and `.covers(on)` are adjectives: the day is all they say."""
    return node.name in {"on", "due", "covers"}


def test_whoever_locks_is_atomic():
    """A public action's lock needs its own transaction; what it calls shares it."""
    locks = re.compile(r"(^|\.)_?lock_\w+$|\.select_for_update$|^take_lease$")
    assert not [
        f"{where(file, node.lineno)} {node.name}"
        for file in python_files(*APPS)
        if _is_below(file, "actions")
        for node in tree(file).body
        if isinstance(node, ast.FunctionDef) and not re.match("_|lock_", node.name)
        if any(isinstance(call, ast.Call) and locks.search(ast.unparse(call.func)) for call in ast.walk(node))
        and "atomic" not in " ".join(ast.unparse(decorator) for decorator in node.decorator_list)
    ]


def _fields(kind: type[models.Field]) -> list[models.Field]:
    ours = [model for model in apps.get_models() if model._meta.app_label in APPS]
    return [
        field
        for model in ours
        for field in model._meta.get_fields()
        if type(field) is kind and field.model is model and not _is_djangos(field)
    ]


def _is_djangos(field: models.Field) -> bool:
    return field.name in {"last_login", "date_joined", "is_superuser", "is_staff", "is_active"}


# A period's ends and an accounting month read better than `_on`; `at` alone is a log's moment.
@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        (models.DateField, r"_on$|^valid_(from|to)$|^vacant_from$|_until$|^month$"),
        (models.DateTimeField, r"_at$|^at$|_until$"),
        (models.DecimalField, r"_dkk$|_pct$|_ratio$|_pct_of_\w+$"),
        (models.BooleanField, r"^(is|has|needs)_|_requested$"),
    ],
)
def test_fields_say_their_kind(kind, pattern):
    named = [field for field in _fields(kind) if not re.search(pattern, field.name)]
    assert not [str(field) for field in named]


def test_every_model_and_field_has_a_danish_name_in_lower_case():
    ours = [model for model in apps.get_models() if model._meta.app_label in APPS]
    names = {f"{model.__name__}": str(model._meta.verbose_name) for model in ours}
    names |= {
        str(field): str(field.verbose_name)
        for model in ours
        for field in model._meta.fields
        if not field.primary_key and not _is_djangos(field) and field.model.__module__.startswith(APPS)
    }
    capitals = re.compile(r"^(CPR|CVR|PDF|SHA)")
    assert not {what: name for what, name in names.items() if not name[:1].islower() and not capitals.match(name)}


def test_imports_point_down_only():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_nothing_names_a_machine_or_a_registry():
    machine = re.compile(
        rb"/(?:home|root|Users)/\w|/work/(?:main|shared|brief)|(?:index|find-links)-url|--find-links|"
        rb"(?:pypi|files\.pythonhosted|registry\.npmjs|registry\.yarnpkg|npmmirror)\.\w+|\"resolved\":"
    )
    found = []
    for file in tracked():
        content = file.read_bytes()
        if b"\0" in content[:1024] or file == Path(__file__):
            continue
        found += [where(file, content[: hit.start()].count(b"\n") + 1) for hit in machine.finditer(content)]
    assert not found


def test_every_package_says_its_question():
    for package in PACKAGES:
        said = ast.get_docstring(tree(ROOT / package / "__init__.py")) if package != "config" else ""
        assert said is not None, f"{package}/__init__.py siger ikke, hvad den svarer på."


def test_settings_know_every_app():
    assert set(settings.INSTALLED_APPS) >= set(APPS)
