"""A case that was in an experiment: kept while the evaluation needs it, then nobody's, and the figures are the same."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.actions.retention import delete_case
from allocation.models import Delivery
from background.models import LeaseState
from experiments.actions.experiments import end_experiment
from experiments.actions.participations import exit_participation
from experiments.models import Participation
from experiments.queries.holds import cases_held
from experiments.queries.outcomes import outcomes
from experiments.states import ExitReason
from law.months import add_months
from tests.allocation.test_delete_case import tables_with
from tests.factories import TODAY, a_caseworker, a_user, at_ten
from tests.trials import PROMISE, a_participation, a_talk

pytestmark = pytest.mark.django_db
LATER = add_months(TODAY, 100)


def ended(participation, *, on):
    exit_participation(
        participation.pk,
        reason=ExitReason.OWN_HOME,
        ended_on=on,
        is_housed_after=True,
        note="Flyttede til sin søster i Enhjørningby.",
        by=a_caseworker(),
        on=on,
        at=at_ten(on),
    )


def held(participation, on):
    return cases_held([participation.case_id], on=on).get(participation.case_id, "")


def test_it_is_kept_until_the_evaluation_is_over():
    participation, left_on = a_participation(), add_months(TODAY, 6)
    assert held(participation, LATER) == "Sagen er med i et forsøg."
    ended(participation, on=left_on)
    assert "er ikke afsluttet, og evalueringen bygger på sagen" in held(participation, LATER)
    end_experiment(participation.experiment_id, by=a_caseworker(), at=at_ten(TODAY))
    over_on = add_months(left_on, 24)
    assert held(participation, over_on - timedelta(days=1)).endswith("bygger på sagen til 10. september 2028.")
    assert not held(participation, over_on)


def test_then_nobody_is_left_and_every_figure_stays(client):
    participation = a_participation()
    a_talk(participation, TODAY, shelter_days=3, note="Taler om Enhjørningby.", next_step="Ringer til Enhjørningby.")
    ended(participation, on=TODAY)
    end_experiment(participation.experiment_id, by=a_caseworker(), at=at_ten(TODAY))
    Delivery.objects.update(state=LeaseState.DONE, sent_at=at_ten(TODAY))
    manager, figures = a_user(Role.MANAGER), outcomes(on=LATER)
    written = (participation.case.citizen.first_name, "Enhjørningby", PROMISE.agreed, "Bostøtten Midt", "Egen økonomi")
    assert all(tables_with(words) for words in written)
    with pytest.raises(ActionDenied, match="skal gemmes længere"):
        delete_case(participation.case_id, by=manager, on=add_months(TODAY, 30), at=at_ten(TODAY))
    delete_case(participation.case_id, by=manager, on=LATER, at=at_ten(LATER))
    assert {words: tables_with(words) for words in written} == dict.fromkeys(written, set())
    assert outcomes(on=LATER) == figures
    assert figures["all"]["participants"] == 1
    client.force_login(manager)
    assert client.get(reverse("participation", args=[participation.pk])).status_code == 404
    assert Participation.objects.counted_for(manager).count() == 1
