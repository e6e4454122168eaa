"""Every step has its six places, every state its owner and a way out. docs/states.md draws the same tables."""

import ast

import pytest

from accounts.roles import Role
from accounts.workflow import Workflow
from config.access import pages
from config.workflows import WORKFLOWS, states_page
from tests.house import APPS, ROOT, TEMPLATES, python_files, templates, tree

APP = {
    "Ledig bolig": "housing",
    "Sag": "allocation",
    "Anvisning": "allocation",
    "Forsøg": "experiments",
    "Deltagelse": "experiments",
    "Byggeprojekt": "experiments",
    "Faktura": "finance",
    "Garanti": "finance",
}
NOUN = {
    "Ledig bolig": "vacancy",
    "Sag": "case",
    "Anvisning": "allocation",
    "Forsøg": "experiment",
    "Deltagelse": "participation",
    "Byggeprojekt": "project",
    "Faktura": "invoice",
    "Garanti": "guarantee",
}
# Steps that nobody takes by themselves: they follow from what is decided about another thing.
FOLLOWS = {
    ("Ledig bolig", "allocate"): "allocate",
    ("Ledig bolig", "release"): "decline_allocation",
    ("Ledig bolig", "let"): "lease_allocation",
    ("Sag", "house"): "lease_allocation",
}

STEPS = [(title, name) for title, workflow in WORKFLOWS.items() for name in workflow.steps]
OWN_STEPS = [pair for pair in STEPS if pair not in FOLLOWS]
STATES = [(title, state) for title, workflow in WORKFLOWS.items() for state in workflow.states]


def _verb(title: str, step: str) -> str:
    return f"{step}_{NOUN[title]}"


def _functions() -> dict[str, ast.FunctionDef]:
    return {
        node.name: node
        for file in python_files(*APPS)
        if "actions" in file.parts or file.stem == "actions"
        for node in tree(file).body
        if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize(("title", "step"), STEPS)
def test_a_step_has_its_action(title, step):
    """...which takes that step, and by that writes the event of its name."""
    action = _functions().get(_verb(title, step)) or _functions()[FOLLOWS[title, step]]
    taken = [
        node.args[1].value
        for node in ast.walk(action)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "take_step"
        if isinstance(node.args[1], ast.Constant)
    ]
    assert step in taken


@pytest.mark.parametrize(("title", "step"), OWN_STEPS)
def test_a_step_has_its_address(title, step):
    paths = {page.name: page.path for page in pages()}
    assert paths.get(_verb(title, step), "").endswith(f"/{step}/")


@pytest.mark.parametrize(("title", "step"), OWN_STEPS)
def test_a_step_opens_to_the_roles_of_its_table(title, step):
    roles = {page.name: page.roles for page in pages()}[_verb(title, step)]
    assert roles == WORKFLOWS[title].steps[step].roles - {Role.SYSTEM}


@pytest.mark.parametrize(("title", "step"), OWN_STEPS)
def test_a_step_has_its_page_or_its_button(title, step):
    page = TEMPLATES / APP[title] / f"{step}.html"
    named_page = TEMPLATES / APP[title] / f"{_verb(title, step)}.html"
    address = f'"{_verb(title, step)}"', f"'{_verb(title, step)}'"
    buttons = [file for file in templates() if any(name in file.read_text(encoding="utf-8") for name in address)]
    assert page.exists() or named_page.exists() or buttons


@pytest.mark.parametrize(("title", "step"), OWN_STEPS)
def test_a_step_has_its_test(title, step):
    folder = ROOT / "tests" / APP[title]
    assert list(folder.glob(f"test_{_verb(title, step)}*.py")) or list(folder.glob(f"test_{step}.py"))


@pytest.mark.parametrize("title", WORKFLOWS)
def test_every_state_has_an_owner(title):
    workflow = WORKFLOWS[title]
    assert set(workflow.owner) == set(workflow.states)


@pytest.mark.parametrize("title", WORKFLOWS)
def test_every_state_can_be_reached(title):
    workflow = WORKFLOWS[title]
    assert _reachable(workflow) == set(workflow.states)


def _reachable(workflow: Workflow) -> set:
    reached, before = set(workflow.initial), set()
    while reached != before:
        before = set(reached)
        reached |= {step.target for step in workflow.steps.values() if step.sources & before}
    return reached


@pytest.mark.parametrize(("title", "state"), STATES)
def test_whoever_owns_a_state_can_leave_it_and_a_final_one_nobody(title, state):
    workflow = WORKFLOWS[title]
    out = [step for step in workflow.steps.values() if state in step.sources]
    owner = workflow.owner[state]
    assert bool(out) == (owner is not None)
    assert owner is None or any(owner in step.roles for step in out) or (title, state.value) == ("Ledig bolig", "own")


@pytest.mark.parametrize("title", WORKFLOWS)
def test_steps_speak_of_known_states_and_roles(title):
    workflow = WORKFLOWS[title]
    for step in workflow.steps.values():
        assert step.sources <= set(workflow.states)
        assert step.target in workflow.states
        assert step.roles <= set(Role)
        assert step.label[:1].isupper()


def test_the_page_draws_every_step():
    page = states_page()
    assert all(f"| `{step}` |" in page for _, step in STEPS)
