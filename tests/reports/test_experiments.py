"""Experiments in the report: those who came, went and are there, in the list and in what is kept of it."""

from datetime import date

import pytest

from accounts.roles import Role
from experiments.states import ExitReason
from reports.actions import lock_report
from reports.periods import Period
from reports.queries.experiments import experiments
from reports.queries.kept import kept_rows, locked_figure
from reports.queries.rows import FIGURES, asked
from tests.factories import a_user, at_ten
from tests.trials import a_participation, an_experiment, out

pytestmark = pytest.mark.django_db

FEBRUARY = Period(2026, 2)


def test_who_came_went_and_is_there_is_the_same_in_figure_list_and_lock():
    manager, experiment, on = a_user(Role.MANAGER), an_experiment(), date(2026, 3, 2)
    came, went, both, _ = (
        a_participation(experiment, on=day)
        for day in (date(2026, 2, 3), date(2025, 11, 3), date(2026, 2, 4), date(2025, 12, 1))
    )
    for one, day in ((went, date(2026, 2, 10)), (both, date(2026, 2, 20))):
        out(one, day, is_housed=True, reason=ExitReason.OWN_HOME)
    lock_report(FEBRUARY, by=manager, on=on, at=at_ten(on))
    told, locked = experiments(FEBRUARY)["all"], locked_figure("participants", FEBRUARY)
    assert [told[name] for name in ("participants", "entered", "ended", "active")] == [4, 2, 2, 2]
    for moved in ("entered", "ended", "active", ""):
        rows = FIGURES["participants"].rows(asked(manager, FEBRUARY, {"moved": moved}))
        kept = kept_rows(locked, {"moved": moved} if moved else {})
        assert [row[0] for row in kept] == [row.pk for row in rows]
        assert len(kept) == told[moved or "participants"]
    assert [row[0] for row in kept_rows(locked, {"moved": "entered"})] == [came.pk, both.pk]
