"""The letters of a participation: entry, extension, end. Decides nothing; the words lie in templates/letters/."""

from datetime import date, datetime
from typing import Any

from accounts.models import User
from accounts.roles import Role
from allocation import letters, tasks
from allocation.models import Letter
from allocation.states import LetterKind
from experiments.models import Participation


def write(
    participation: Participation, kind: LetterKind, told: dict[str, Any], *, by: User, on: date, at: datetime
) -> Letter | None:
    """Freeze the letter and leave it to the worker. `told` is what only this kind says.

    What the system brings in from before its time is not written about: None.
    """
    if by.role == Role.SYSTEM:
        return None
    letter = letters.write(participation.case, kind, told=_about(participation) | told, by=by, on=on, at=at)
    tasks.send_letter.delay_on_commit(letter.pk)
    return letter


def _about(participation: Participation) -> dict[str, Any]:
    experiment = participation.experiment
    return {
        "experiment": {"name": experiment.name, "label": experiment.law_kind.label, "kind": experiment.kind},
        "rule": f"Vi har brugt {experiment.terms.paragraph} og kommunens vedtægt for forsøget.",
        "charter_url": experiment.charter_url,
        "address": "" if participation.case.citizen.is_protected else participation.dwelling.full_address,
        "rent_dkk": participation.rent_dkk,
        "starts_on": participation.starts_on,
        "ends_on": participation.ends_on,
    }
