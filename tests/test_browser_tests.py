"""A browser test waits for what it judges: after a click the last page may still be open.

Playwright's own waiting (a locator that is clicked or filled) is safe; what reads at once is not: the page as it stands, its address,
the database, another address, another user's look.
"""

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from tests.house import python_files, tree, where

ACTS = {"click", "press"}  # and every function of ours that ends in one of them
READS_AT_ONCE = {
    *("all", "count", "content", "title", "url", "evaluate", "eval_on_selector_all", "is_visible", "is_disabled"),
    *("objects", "refresh_from_db", "goto", "reload", "faults", "visit", "open_page", "call_command", "outbox"),
}
STORIES = [file for file in python_files("tests/journeys", "tests/look") if file.name != "world.py"]


def test_what_reads_at_once_never_follows_a_click():
    found = [where(file, line) for file in STORIES for line in _hasty(file)]
    assert not found, f"Vent på den næste side med expect: {found}"


def test_the_rule_sees_a_hasty_line(tmp_path: Path):
    story = tmp_path / "story.py"
    story.write_text(
        "def send(page):\n    page.locator('a').click()\n"
        "def test_it(page):\n    send(page)\n    assert Case.objects.get()\n    expect(page).to_have_title('x')\n"
        "    assert Case.objects.get()\n    page.keyboard.press('Enter')\n    page.goto('/')\n"
    )
    assert list(_hasty(story)) == [5, 9]


def _hasty(file: Path) -> Iterator[int]:
    """Lines that read at once, right after a line that acts."""
    functions = [node for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef)]
    acts = ACTS | {function.name for function in functions if _acts(function.body[-1], ACTS)}
    for function in functions:
        for node in ast.walk(function):
            lines = node.body if isinstance(node, ast.FunctionDef | ast.With | ast.For | ast.If) else []
            for before, line in pairwise(lines):
                if _acts(before, acts) and _names(line) & READS_AT_ONCE:
                    yield line.lineno


def _acts(line: ast.stmt, acts: set[str]) -> bool:
    """Does the line end with a click, or with a function that does?"""
    if isinstance(line, ast.With | ast.For | ast.If):
        return _acts(line.body[-1], acts)
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Call) and _name(line.value.func) in acts


def _names(line: ast.stmt) -> set[str]:
    """What the line takes of a thing, and what it calls."""
    found = ast.walk(line)
    return {
        _name(node.func if isinstance(node, ast.Call) else node)
        for node in found
        if isinstance(node, ast.Attribute | ast.Call)
    }


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
