"""Workflows as tables: states, steps, and an owner for each state.

`take_step` is the only place in the code that assigns `.state`. The same table is held in the
database by `pgtrigger.FSM` (see `Workflow.transitions`) and drawn in docs/states.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import TextChoices

from accounts.denied import ActionDenied
from accounts.models import User
from accounts.roles import Role


@dataclass(frozen=True)
class Step:
    """One verb: from which states, to which, by whom, and the word on the button."""

    name: str
    sources: frozenset[Any]
    target: Any
    roles: frozenset[Role]
    label: str


@dataclass(frozen=True)
class Workflow:
    """The whole life of one kind of thing."""

    noun: str
    states: type[TextChoices]
    initial: frozenset[Any]
    steps: Mapping[str, Step]
    owner: Mapping[Any, Role | None]  # None: final, nobody's turn

    def transitions(self) -> list[tuple[str, str]]:
        """Every (from, to) pair, sorted, for pgtrigger.FSM."""
        pairs = {(str(s), str(step.target)) for step in self.steps.values() for s in step.sources}
        return sorted(pairs)


def steps(
    *rows: tuple[str, Iterable[Any], Any, Iterable[Role], str],
) -> dict[str, Step]:
    """The rows of a workflow table as a dict by name."""
    return {
        name: Step(name, frozenset(sources), target, frozenset(roles), label)
        for name, sources, target, roles, label in rows
    }


class Thing(Protocol):
    """Something with a state and a story."""

    state: str
    workflow: Workflow

    def get_state_display(self) -> str: ...
    def save(self, *, update_fields: Iterable[str] | None = None) -> None: ...
    def record(self, name: str, *, by: User, at: datetime, text: str, facts: dict[str, Any]) -> None: ...


def obstacle_in_table(name: str, thing: Thing, *, by: User) -> str | None:
    """Why `by` cannot take the step now, as far as the table knows; None means go."""
    step = thing.workflow.steps[name]
    if by.role not in step.roles:
        may = ", ".join(sorted(Role(role).label.lower() for role in step.roles))
        return f"»{step.label}« kan kun vælges af: {may}."
    if thing.state not in step.sources:
        return (
            f"»{step.label}« er ikke muligt nu: {thing.workflow.noun} er »{thing.get_state_display()}«. "
            "Genindlæs siden for at se, hvad der er sket."
        )
    return None


def take_step(
    thing: Thing,
    name: str,
    *,
    by: User,
    at: datetime,
    text: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    """Move a locked thing one step, save it whole and write its event; raises ActionDenied."""
    sentence = obstacle_in_table(name, thing, by=by)
    if sentence:
        raise ActionDenied(sentence, conflict=True)
    thing.state = thing.workflow.steps[name].target
    thing.save()
    thing.record(name, by=by, at=at, text=text, facts=facts or {})
