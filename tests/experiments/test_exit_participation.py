"""Out of an experiment: why, and whether there is a home; warned in time; and what a shared dwelling notices."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from accounts.denied import ActionDenied
from allocation.states import HousingSituation, LetterKind
from experiments.actions import participations as actions
from experiments.models import MonthlyTalk, Participation
from experiments.queries.radar import coming
from experiments.queries.sharing import residents_of, sharing
from experiments.states import ExitReason, ParticipationState, SharedRule
from tests.factories import TODAY, a_case, a_caseworker, a_citizen, at_ten
from tests.trials import K, a_free_experiment, a_participation, a_shared_dwelling, a_talk, an_experiment, out

pytestmark = pytest.mark.django_db
AT = at_ten(TODAY)


def end_letters(participation):
    return participation.case.letters.filter(kind=LetterKind.EXPERIMENT_END)


def ends(participation):
    return end_letters(participation).count()


def test_out_with_a_reason_and_a_letter():
    participation = out(a_participation(K.TEMPORARY_SOLUTION), TODAY, is_housed=True)
    assert participation.state == ParticipationState.EXITED
    assert participation.exit_reason == ExitReason.OWN_HOME
    assert "Hvis du er uenig" in end_letters(participation).get().html
    with pytest.raises(ActionDenied, match="ikke muligt nu"):
        out(participation, TODAY, is_housed=True)


def test_whoever_was_warned_or_has_died_gets_no_letter_of_it():
    warned = a_participation(K.TEMPORARY_SOLUTION)
    actions.warn_participation(warned.pk, by=a_caseworker(), on=TODAY, at=AT)
    assert "Hvis du er uenig" not in end_letters(warned).get().html  # nothing is decided when a period runs out
    with pytest.raises(ActionDenied, match="fik varsel 10. marts 2026"):
        actions.warn_participation(warned.pk, by=a_caseworker(), on=TODAY, at=AT)
    out(warned, TODAY, is_housed=True)
    assert ends(warned) == 1
    died = a_participation(warned.experiment)
    out(died, TODAY, is_housed=None, reason=ExitReason.DEATH)
    assert ends(died) == 0


@pytest.mark.parametrize(("days", "sentence"), [(-1, "Deltagelsen begyndte"), (1, "først afsluttes den dag")])
def test_on_a_day_between_the_first_and_today(days, sentence):
    participation = a_participation(K.TEMPORARY_SOLUTION)
    with pytest.raises(ActionDenied, match=sentence):
        actions.exit_participation(
            participation.pk,
            reason=ExitReason.WISH,
            ended_on=TODAY + timedelta(days=days),
            is_housed_after=False,
            by=a_caseworker(),
            on=TODAY,
            at=AT,
        )


def test_no_warning_of_what_has_no_end():
    with pytest.raises(ActionDenied, match="ingen slutdato"):
        actions.warn_participation(a_participation(K.SHARED_DWELLING).pk, by=a_caseworker(), on=TODAY, at=AT)


def test_the_radar_says_when_to_warn():
    participation = a_participation(K.TEMPORARY_LEASE, months=3)
    found = {one.title: one for one in coming(on=TODAY)}
    assert participation.ends_on == date(2026, 6, 9)
    assert found["Varsel til 1 borger"].on == date(2026, 3, 9)
    assert found["Varsel til 1 borger"].is_late
    assert found["Forsøget udløber"].on == date(2029, 12, 31)
    next_month = {one.title for one in coming(on=date(2026, 4, 1))}
    assert "Opfølgning med 1 borger" in next_month


def test_a_month_is_talked_about_once_and_when_it_has_begun():
    participation = a_participation(K.TEMPORARY_SOLUTION)
    a_talk(participation, TODAY)
    with pytest.raises(ActionDenied, match="allerede en opfølgning for marts 2026"):
        a_talk(participation, TODAY)
    talk = actions.Talk(True, True, "none")
    for month in (date(2026, 4, 1), date(2026, 2, 1)):
        with pytest.raises(ActionDenied, match="marts 2026 til marts 2026"):
            actions.hold_talk(participation.pk, talk, month=month, by=a_caseworker(), on=TODAY, at=AT)


def test_a_talk_stands_as_it_was_written():
    a_talk(a_participation(K.TEMPORARY_SOLUTION), TODAY)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        MonthlyTalk.objects.update(is_kept=False)


def test_the_database_knows_a_way_out_has_its_reason():
    participation = out(a_participation(K.TEMPORARY_SOLUTION), TODAY, is_housed=True)
    with pytest.raises(IntegrityError, match="participation_exited_with_reason"), transaction.atomic():
        Participation.objects.filter(pk=participation.pk).update(exit_reason="")


MOVED_IN_ON = date(2019, 3, 10)


def families(number):
    """A dwelling shared by so many families from a shelter."""
    experiment = a_free_experiment()
    shared = a_shared_dwelling(experiment, SharedRule.FAMILIES, rooms=4)
    rooms = list(shared.dwelling.parts.order_by("pk"))
    made = []
    for room in rooms[:number]:
        case = a_case(citizen=a_citizen(children=1), situation=HousingSituation.SHELTER_110)
        made.append(a_participation(experiment, case=case, dwelling=room, on=MOVED_IN_ON))
    return shared, made


def seen(shared, on):
    shared.refresh_from_db()
    return sharing(shared, residents_of([shared], on=on).get(shared.dwelling_id, []), on=on)


def test_when_one_family_moves_out_there_are_three_months_of_grace():
    shared, made = families(2)
    assert seen(shared, MOVED_IN_ON).persons == 4
    assert seen(shared, MOVED_IN_ON).votes == 2
    assert all(finding.met for finding in seen(shared, MOVED_IN_ON).findings)
    out(made[0], date(2019, 4, 1), is_housed=True)
    in_grace = seen(shared, date(2019, 6, 30))
    assert in_grace.grace_ends_on == date(2019, 7, 1)
    assert in_grace.findings[0].met
    assert not seen(shared, date(2019, 7, 1)).findings[0].met
    assert [one.title for one in coming(on=date(2019, 4, 2)) if "flere beboere" in one.title]
    assert len(in_grace.free_rooms) == 3


def test_a_new_family_ends_the_grace():
    shared, made = families(2)
    out(made[0], date(2019, 4, 1), is_housed=True)
    case = a_case(citizen=a_citizen(children=2), situation=HousingSituation.SHELTER_110)
    a_participation(shared.experiment, case=case, dwelling=made[0].dwelling, on=date(2019, 4, 10))
    shared.refresh_from_db()
    assert shared.too_few_from_on is None


@pytest.mark.parametrize(
    ("rule", "rooms", "sentence"),
    [
        (SharedRule.COLLECTIVE, 2, "det skal have mindst 3"),
        (SharedRule.SPECIAL_NEED, 4, "der skal være mindst 5"),
        (SharedRule.YOUTH, 2, "der skal bo mindst 3"),
        (SharedRule.FAMILIES, 1, "der skal bo mindst 2"),
    ],
)
def test_a_dwelling_is_shared_only_when_it_can_hold_as_many_as_its_rule(rule, rooms, sentence):
    with pytest.raises(ActionDenied, match=sentence):
        a_shared_dwelling(a_free_experiment(), rule, rooms=rooms)


def test_the_rules_of_the_act_are_gone_with_it():
    with pytest.raises(ActionDenied, match="gjaldt kun i frikommuneforsøget"):
        a_shared_dwelling(an_experiment(K.SHARED_DWELLING), SharedRule.YOUTH)


def test_the_rules_judge_those_who_live_there():
    experiment = a_free_experiment()
    shared = a_shared_dwelling(experiment, SharedRule.YOUTH)
    a_participation(experiment, dwelling=shared.dwelling.parts.order_by("pk").first(), on=MOVED_IN_ON)
    found = seen(shared, MOVED_IN_ON).findings
    assert [finding.met for finding in found] == [False, True]
