"""What no reason sets aside: an unexamined area, a place to stay away from, a ban while another home fits."""

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from allocation.actions.proposals import propose_allocation
from allocation.models import AreaBanFacts, BenefitMonth, Need, Proposal
from law.months import add_months
from tests.allocation.test_allocate import decide
from tests.allocation.test_confirm_proposal import a_decision
from tests.choices import a_banned_pair
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_citizen, a_dwelling, a_vacancy

pytestmark = pytest.mark.django_db


def an_unexamined_pair():
    vacancy, _ = a_banned_pair()
    return vacancy, a_case(citizen=a_citizen(income="20000"))


def examined(case):
    """Nothing bans, as far as anybody can see."""
    told = {"known_on": TODAY, "source": "Samtale", "recorded_by": a_caseworker()}
    AreaBanFacts.objects.create(citizen=case.citizen, is_released=False, is_evicted=False, citizenship="eu", **told)
    for back in range(1, 7):
        month = add_months(TODAY.replace(day=1), -back)
        BenefitMonth.objects.create(citizen=case.citizen, month=month, kind="none", **told)


def test_whoever_is_not_examined_is_not_allocated_to_an_area_with_a_ban():
    vacancy, case = an_unexamined_pair()
    asked = r"Undersøg, om forbuddet gælder.*løsladt efter straf.*Skriv svarene på sagen under Økonomi"
    with pytest.raises(ActionDenied, match=asked):
        decide(vacancy, case)
    with pytest.raises(ActionDenied, match=asked):
        propose_allocation(vacancy.pk, case.pk, a_decision(), by=a_caseworker(), on=TODAY, at=NOW)
    examined(case)
    assert decide(vacancy, case).case == case


def test_an_area_without_figures_stops_until_somebody_knows():
    vacancy, case = an_unexamined_pair()
    vacancy.terms.area.statistics.all().delete()
    with pytest.raises(ActionDenied, match="Skriv områdets tal eller liste under Områder"):
        decide(vacancy, case)


def test_the_page_says_what_is_missing_and_where(client, caseworker):
    vacancy, case = an_unexamined_pair()
    shown = client.get(reverse("allocate", args=[vacancy.pk, case.pk])).content.decode()
    assert "Undersøg, om forbuddet gælder" in shown
    assert f'href="{reverse("case_economy", args=[case.pk])}"' in shown
    assert "Din afgørelse" not in shown


def test_a_ban_is_not_set_aside_while_a_home_outside_fits(client, caseworker):
    vacancy, case = a_banned_pair()
    other = a_vacancy(dwelling=a_dwelling(address="Passervej 2"))
    answers = {
        "reasons": "Boligen ligger tæt på arbejdet.",
        "answer_due_on": "2026-03-17",
        "deviation": "Bla bla. " * 15,
    }
    address = reverse("allocate", args=[vacancy.pk, case.pk])
    page = client.get(address).content.decode()
    assert f'href="{reverse("match_vacancy", args=[other.pk])}"' in page
    assert "nr. 6): Ansøgeren får førtidspension." in page
    assert "Skriv forbuddet på sagen" in page
    for shown in (page, *(client.post(address, answers, follow=True).content.decode() for _ in range(2))):
        assert "Forbuddet kan ikke fraviges, for Passervej 2 uden for områderne passer." in shown
    assert not Proposal.objects.exists()
    told = case.events.get(name="ban")  # once for each home, however often it is tried
    assert told.facts == {"vacancy": vacancy.pk}
    assert "førtidspension" not in told.text


@pytest.mark.django_db(transaction=True)
def test_what_a_ban_stopped_is_rolled_back_and_told():
    vacancy, case = a_banned_pair()
    for _ in range(2):
        with pytest.raises(ActionDenied, match="Derfor må boligen ikke anvises"):
            decide(vacancy, case)
    assert [event.name for event in case.events.order_by("pk")][-2:] == ["approve", "ban"]
    assert not case.allocations.exists()


def test_a_place_to_stay_away_from_stops_until_the_need_is_ended():
    vacancy, case = a_vacancy(dwelling=a_dwelling(address="Vesterled 4")), a_case(citizen=a_citizen(income="20000"))
    told = {"known_on": TODAY, "source": "Samtale", "recorded_by": a_caseworker()}
    Need.objects.create(case=case, kind="away_from", weight="requirement", place="Vesterled", **told)
    with pytest.raises(
        ActionDenied, match="Boligen ligger ved Vesterled, hvor borgeren ikke må bo. Vælg en anden bolig"
    ):
        propose_allocation(vacancy.pk, case.pk, a_decision(), by=a_caseworker(), on=TODAY, at=NOW)
