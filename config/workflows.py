"""The lives of the house, and how docs/states.md draws them."""

from collections.abc import Iterator
from typing import Any

from accounts.roles import Role
from accounts.workflow import Step, Workflow
from allocation.states import ALLOCATION, CASE
from experiments.states import EXPERIMENT, PARTICIPATION, PROJECT
from finance.states import GUARANTEE, INVOICE
from housing.states import VACANCY

WORKFLOWS = {
    "Ledig bolig": VACANCY,
    "Sag": CASE,
    "Anvisning": ALLOCATION,
    "Forsøg": EXPERIMENT,
    "Deltagelse": PARTICIPATION,
    "Byggeprojekt": PROJECT,
    "Faktura": INVOICE,
    "Garanti": GUARANTEE,
}

_HEAD = """# Tilstande

Skrevet af `bin/manage show_states` ud fra `states.py` i hver app; ret dem, ikke denne side.
`bin/check` fejler, når siden ikke svarer til koden. Databasen holder de samme overgange (`pgtrigger.FSM`).
Et trin er det samme ord overalt: handling, adresse, skabelon, hændelse og test.
"""


def states_page() -> str:
    """The whole of docs/states.md."""
    return "\n".join([_HEAD, *(_workflow(title, workflow) for title, workflow in WORKFLOWS.items())])


def _workflow(title: str, workflow: Workflow) -> str:
    lines = [f"## {title}", "", *_diagram(workflow), "", *_steps(workflow), "", *_owners(workflow), ""]
    return "\n".join(lines)


def _diagram(workflow: Workflow) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in workflow.states:
        yield f'    state "{state.label}" as {state.value}'
    for state in _in_order(workflow, workflow.initial):
        yield f"    [*] --> {state.value}"
    for step in workflow.steps.values():
        for source in _in_order(workflow, step.sources):
            yield f"    {source.value} --> {step.target.value}: {step.label}"
    for state in workflow.states:
        if workflow.owner[state] is None:
            yield f"    {state.value} --> [*]"
    yield "```"


def _steps(workflow: Workflow) -> Iterator[str]:
    yield "| trin | knap | fra | til | hvem |"
    yield "|---|---|---|---|---|"
    for step in workflow.steps.values():
        sources = ", ".join(state.label for state in _in_order(workflow, step.sources))
        yield f"| `{step.name}` | {step.label} | {sources} | {step.target.label} | {_roles(step)} |"


def _owners(workflow: Workflow) -> Iterator[str]:
    yield "| tilstand | i koden | hvis tur |"
    yield "|---|---|---|"
    for state in workflow.states:
        owner = workflow.owner[state]
        yield f"| {state.label} | `{state.value}` | {owner.label if owner else 'ingens: slut'} |"


def _in_order(workflow: Workflow, states: Any) -> list[Any]:
    """States as the class lists them, whatever order the set gives."""
    return [state for state in workflow.states if state in states]


def _roles(step: Step) -> str:
    return ", ".join(role.label for role in Role if role in step.roles)
