"""Experiments for the size test: four kinds with participants, what they promised and kept, and what it cost."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from experiments.models import Experiment, ExperimentCost, MonthlyTalk, Participation
from history.generate_plan import SITUATIONS, Emptied, Plan
from law.experiments import ExperimentKind
from law.months import add_months, first_of_month

Copy = Callable[..., int]
Offers = Sequence[tuple[int, Emptied]]
Entered = tuple[int, int, Emptied, date, date | None]  # case, kind, the home, begun, ended
KINDS = tuple(ExperimentKind)
PARTICIPANT_EACH = 1000
TALKS = 12
EXITS = ("own_home", "not_kept", "can_pay", "evicted", "period_over", "own_home")
LOST = {"not_kept", "evicted"}


def experiments(plan: Plan, housed: Offers, copy: Copy, *, by: User, at: datetime) -> None:
    """One of each kind from the first day on; of the last, new buildings, nobody is a participant."""
    entered = list(_entered(plan, housed))
    copy(Experiment, _EXPERIMENT, (_experiment(n, kind, plan, by) for n, kind in enumerate(KINDS, start=1)))
    copy(Participation, _PARTICIPATION, (_participation(n, one, by) for n, one in enumerate(entered, start=1)))
    copy(MonthlyTalk, _TALK, _talks(plan, entered, by, at))
    copy(ExperimentCost, "id experiment_id paid_on amount_dkk text entered_at entered_by_id", _costs(plan, by, at))


_EXPERIMENT = "id kind name basis state starts_on target_group set_up_on set_up_by_id"


def _experiment(key: int, kind: ExperimentKind, plan: Plan, by: User) -> tuple[Any, ...]:
    return (
        key,
        kind,
        kind.label.capitalize(),
        "free_municipality",
        "running",
        plan.first,
        "Genereret",
        plan.first,
        by.pk,
    )


def _entered(plan: Plan, housed: Offers) -> Iterator[Entered]:
    """Every thousandth of those who got a home; two of three have left again, some after each number of months."""
    for case in range(PARTICIPANT_EACH, len(housed) + 1, PARTICIPANT_EACH):
        one, number = housed[case - 1][1], case // PARTICIPANT_EACH
        if one.became != "let" or one.let_on is None:
            continue
        ended = add_months(one.let_on, 4 + number * 5 % 23) if number % 3 else None
        yield case, number % (len(KINDS) - 1), one, one.let_on, ended if ended and ended < plan.until else None


_PARTICIPATION = (
    "id experiment_id case_id dwelling_id state starts_on rent_dkk baseline_situation baseline_occupation "
    "baseline_shelter_days ended_on exit_reason is_housed_after entered_by_id"
)


def _participation(key: int, entered: Entered, by: User) -> tuple[Any, ...]:
    case, kind, one, begun, ended = entered
    reason = EXITS[case // PARTICIPANT_EACH % len(EXITS)] if ended else ""
    return (
        key, kind + 1, case, one.home.number + 1, "exited" if ended else "active", begun, one.home.rent,
        SITUATIONS[case % 8], "none", case % 200, ended, reason, reason not in LOST if ended else None, by.pk,
    )  # fmt: skip


_TALK = "id participation_id month held_on is_kept is_housed occupation written_at written_by_id"


def _talks(plan: Plan, entered: Sequence[Entered], by: User, at: datetime) -> Iterator[tuple[Any, ...]]:
    """Once a month in the first year, while they take part; every seventh month is not kept."""
    number = 0
    for key, (case, _, _, begun, ended) in enumerate(entered, start=1):
        for months in range(1, TALKS + 1):
            month = first_of_month(add_months(begun, months))
            held = month + timedelta(days=14)
            if held >= min(ended or plan.until, plan.until):
                break
            number += 1
            occupation = "work" if months > 6 and case % 2 else "none"
            yield number, key, month, held, number % 7 != 0, True, occupation, at, by.pk


def _costs(plan: Plan, by: User, at: datetime) -> Iterator[tuple[Any, ...]]:
    """A quarter's cost of each."""
    number = 0
    for months in range(3, 12 * plan.years + 1, 3):
        for key in range(1, len(KINDS) + 1):
            number += 1
            paid_on = add_months(plan.first, months) - timedelta(days=1)
            yield number, key, paid_on, 25_000 + 1_000 * key, "Genereret", at, by.pk
