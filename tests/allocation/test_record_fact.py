"""Facts told later: rows are added and ended with the story beside them; on a decided case with a reason."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from allocation.actions.facts import Circumstances, Told, record_fact
from allocation.models import AdverseFact, BenefitMonth, Income, LivingSituation, Need
from allocation.queries.area import Standing, judge
from allocation.queries.work import Kind, tasks
from allocation.states import CaseState
from law.area_status import Status
from tests.allocation.verbs import last_event
from tests.case_material import a_document, a_need
from tests.factories import NOW, TODAY, a_case, a_citizen, a_user, an_allocation, an_estate

pytestmark = pytest.mark.django_db

UNKNOWN = dict.fromkeys(("released", "evicted", "citizenship", "student"), "unknown")
KNOWN = {"known_on": "2026-03-09", "source": "Samtale", "whom": "0"} | UNKNOWN
NAME = {"first_name": "Åse", "last_name": "Nyt-Navn"}
AREA = Standing("Kærbakken", Status.VULNERABLE)


def told(client, case, fact: str, **answers: str) -> str:
    address = reverse("record_fact", args=[case.pk, fact])
    return client.post(address, KNOWN | answers, follow=True).content.decode()


@pytest.fixture
def case(caseworker):
    caseworker.is_trusted_with_offences = True
    caseworker.save()
    return a_case(CaseState.ASSESSED)


def test_an_income_comes_with_day_source_and_paper(client, case):
    paper = a_document(case)
    answers = {"support": "wage", "gross_month_dkk": "22.500,00", "wealth_dkk": "0", "document": str(paper.pk)}
    assert "Oplysningen er gemt." in told(client, case, "income", **answers)
    newest = Income.objects.filter(citizen=case.citizen).latest("known_on")
    assert (newest.gross_month_dkk, newest.document, newest.source) == (Decimal(22500), paper, "Samtale")
    assert case.citizen.incomes.count() == 2
    assert last_event(case) == ("record", "Indkomst: Løn, 22.500,00\u00a0kr. før skat")


def test_a_new_place_to_live_ends_the_old_one(client, case):
    told(client, case, "situation", kind="sofa", began_on="2026-01-01")
    told(client, case, "situation", kind="crisis_109", began_on="2026-03-01", leave_on="2026-04-15")
    old, new = LivingSituation.objects.order_by("began_on")
    assert (old.ended_on, new.ended_on, new.leave_on) == (date(2026, 3, 1), None, date(2026, 4, 15))
    case.refresh_from_db()
    assert case.situation == "crisis_109"


def test_the_same_place_told_again_with_its_right_day_replaces_it_and_an_earlier_one_is_history(client, case):
    told(client, case, "situation", kind="eviction", began_on="2026-03-01")
    told(client, case, "situation", kind="eviction", began_on="2026-02-01", leave_on="2026-04-15")
    told(client, case, "situation", kind="sofa", began_on="2025-06-01")
    earlier, now, struck = LivingSituation.objects.order_by("began_on")
    assert (earlier.ended_on, now.ended_on, now.leave_on) == (date(2026, 2, 1), None, date(2026, 4, 15))
    assert struck.struck_on is not None
    case.refresh_from_db()
    assert case.situation == "eviction"


def test_where_somebody_lives_now_is_not_in_the_future_nor_left_before_it_began(client, case):
    ahead = told(client, case, "situation", kind="sofa", began_on="2027-01-01")
    assert "Dagen ligger ude i fremtiden. Skriv, hvordan borgeren bor nu" in ahead
    backwards = told(client, case, "situation", kind="sofa", began_on="2026-01-01", leave_on="2020-01-01")
    assert "Dagen ligger før den dag, boligsituationen begyndte." in backwards
    assert not LivingSituation.objects.exists()


def test_an_adult_is_not_three_years_old(client, case):
    assert "En voksen er mindst 18 år. Vælg barn." in told(client, case, "member", kind="adult", age="3")


def test_what_cannot_be_is_refused(client, case):
    assert "En bolig har mindst ét rum." in told(client, case, "need", kind="rooms", weight="requirement", number="0")
    ahead = told(client, case, "offence", released="yes", released_on="2031-01-01")
    assert "Dagen ligger ude i fremtiden. Skriv det, når det er sket." in ahead
    assert not case.citizen.area_ban_facts.exists()


def test_that_a_protection_is_set_or_lifted_stands_in_the_story(client, case):
    person = NAME | {"is_protected": "ja", "is_exempt_from_digital_post": "nej"}
    told(client, case, "person", **person)
    assert last_event(case)[1] == "Navn, adresse og kontakt rettet. Navne- og adressebeskyttelse sat"
    told(client, case, "person", **person | {"is_protected": "nej"})
    assert last_event(case)[1].endswith("Navne- og adressebeskyttelse ophævet")


def test_a_place_is_one_that_dwellings_lie_in(client, case):
    an_estate(name="Vesterled Nord")
    misspelt = told(client, case, "need", kind="away_from", weight="requirement", place="Vesterle Nord")
    assert "Ingen bolig i registret ligger ved »Vesterle Nord«. Mente du »Vesterled Nord«?" in misspelt
    assert not Need.objects.exists()
    assert "Oplysningen er gemt." in told(
        client, case, "need", kind="away_from", weight="requirement", place="vesterled"
    )


def test_a_need_told_again_takes_the_place_of_the_one_before(client, case):
    told(client, case, "need", kind="pet", weight="requirement")
    told(client, case, "need", kind="pet", weight="wish")
    before, now = Need.objects.order_by("pk")
    assert (before.ended_on, now.ended_on, now.weight) == (date(2026, 3, 9), None, "wish")


def test_a_requirement_is_seen_by_the_match_and_a_wish_is_not(client, case):
    told(client, case, "need", kind="pet", weight="wish")
    case.refresh_from_db()
    assert not case.has_pet
    told(client, case, "need", kind="lift", weight="requirement")
    case.refresh_from_db()
    assert case.needs_no_stairs


@pytest.mark.parametrize(
    ("fact", "answers", "sentence"),
    [
        ("need", {"kind": "rooms", "weight": "wish"}, "Skriv, hvor mange rum"),
        ("need", {"kind": "near_to", "weight": "wish"}, "Skriv stedet."),
        ("need", {"kind": "other", "weight": "wish"}, "Skriv, hvad der er brug for."),
        ("income", {"support": "wage", "gross_month_dkk": "", "wealth_dkk": "0"}, "Skriv et beløb"),
        ("benefit", {"kind": "none", "first_month": "2026-02", "last_month": "2026-01"}, "ligger før den første"),
        ("benefit", {"kind": "none", "first_month": "2026-01", "last_month": "2026-04"}, "ikke begyndt endnu"),
        ("benefit", {"kind": "none", "first_month": "2010-01", "last_month": "2026-02"}, "højst fem år"),
        ("benefit", {"kind": "none", "first_month": "x", "last_month": "2026-02"}, "Skriv måneden som år og måned"),
        ("offence", {"released": "yes"}, "Skriv dagen, når svaret er ja"),
        ("offence", {}, "Skriv mindst ét svar."),
        ("area", {}, "Skriv mindst ét svar."),
        ("member", {"kind": "child", "age": "40"}, "Et barn i husstanden er højst"),
        ("contact", {"kind": "guardian", "name": "Åse", "known_on": "2026-03-11"}, "ude i fremtiden"),
    ],
)
def test_what_is_missing_is_said(client, case, fact, answers, sentence):
    assert sentence in told(client, case, fact, **answers)
    assert last_event(case)[0] == "assess"


def test_a_month_told_again_replaces_what_was_told_of_it(client, case):
    told(client, case, "benefit", kind="cash_assistance", first_month="2025-10", last_month="2026-02")
    told(client, case, "benefit", kind="none", first_month="2026-02", last_month="2026-02")
    standing = BenefitMonth.objects.filter(citizen=case.citizen, struck_on=None)
    assert [(row.month.month, row.kind) for row in standing.order_by("month")][-1] == (2, "none")
    assert (standing.count(), BenefitMonth.objects.count()) == (5, 6)


def test_the_ban_is_judged_from_what_is_found_out_and_the_rest_is_asked_for(client, case):
    words, finding, is_examined = judge(AREA, case, on=TODAY)
    assert (words, is_examined) == ("Undersøg selv", False)
    assert "Find ud af, om ansøgeren er løsladt" in finding.because
    told(client, case, "offence", released="no", evicted="no")
    told(client, case, "area", citizenship="eu")
    told(client, case, "benefit", kind="none", first_month="2025-09", last_month="2026-02")
    fresh = type(case).objects.get(pk=case.pk)
    assert judge(AREA, fresh, on=TODAY)[::2] == ("Ikke omfattet", True)
    told(client, case, "benefit", kind="cash_assistance", first_month="2025-09", last_month="2026-02")
    banned = judge(AREA, type(case).objects.get(pk=case.pk), on=TODAY)
    assert banned[0] == banned[1].because
    assert "kontanthjælp" in banned[1].because


def test_an_old_no_is_unknown_again(client, case):
    told(client, case, "offence", released="no", evicted="no")
    told(client, case, "area", citizenship="eu")
    told(client, case, "benefit", kind="none", first_month="2025-09", last_month="2026-02")
    later = TODAY + timedelta(days=120)
    words, finding, _ = judge(AREA, type(case).objects.get(pk=case.pk), on=later)
    assert words == "Undersøg selv"
    assert "løsladt" in finding.because


def test_a_decided_case_is_corrected_with_a_reason_and_the_offer_is_warned_of(client, caseworker):
    case = an_allocation().case
    answers = {"support": "wage", "gross_month_dkk": "30000", "wealth_dkk": "0"}
    assert "Skriv, hvorfor oplysningen bliver rettet." in told(client, case, "income", **answers)
    shown = told(client, case, "income", **answers, reason="Har fået arbejde.")
    assert "Se, om det stadig holder." in shown
    name, text = last_event(case)
    assert name == "correct"
    assert text.startswith("Rettet: Indkomst: Løn")
    with pytest.raises(ActionDenied, match="Skriv, hvorfor"):
        record_fact(case.pk, Told("Nyt"), Circumstances(), by=caseworker, on=TODAY, at=NOW)


def test_what_speaks_against_the_citizen_waits_to_be_heard(client, case):
    told(client, case, "contact", kind="professional", name="Bo", adverse="Udlejeren siger, at du har en bolig.")
    fact = AdverseFact.objects.get(case=case)
    assert (fact.text, fact.source) == ("Udlejeren siger, at du har en bolig.", "Samtale")


def test_an_ended_case_takes_no_more_facts(client, caseworker):
    case = a_case(CaseState.REFUSED)
    assert "Skriv et notat i stedet, eller streg" in told(client, case, "contact", kind="guardian", name="Bo")


@pytest.mark.parametrize(("how", "verb"), [("ended", "Afsluttet"), ("wrong", "Streget")])
def test_a_fact_is_ended_or_struck_and_stays_as_history(client, caseworker, how, verb):
    need = a_need()
    address = reverse("end_fact", args=["need", need.pk])
    answers = {"how": how, "ended_on": TODAY.isoformat(), "reason": "Er flyttet"}
    assert "står som historik" in client.post(address, answers, follow=True).content.decode()
    need.refresh_from_db()
    assert (need.ended_on, need.struck_on) == ((TODAY, None) if how == "ended" else (None, TODAY))
    assert not need.holds_on(TODAY)
    assert last_event(need.case)[1].startswith(f"{verb}: behov, Ikke i nærheden af")
    assert client.post(address, answers).status_code == 409


def test_an_ended_requirement_is_no_longer_seen_by_the_match(client, case):
    told(client, case, "need", kind="wheelchair", weight="requirement")
    need = Need.objects.get(case=case)
    client.post(
        reverse("end_fact", args=["need", need.pk]),
        {"how": "ended", "ended_on": TODAY.isoformat(), "reason": "Er kommet på benene"},
    )
    case.refresh_from_db()
    assert not case.needs_wheelchair


def test_who_has_moved_out_counts_no_more(client, caseworker):
    case = a_case(CaseState.ASSESSED, citizen=a_citizen(children=1))
    child = case.citizen.household.get()
    client.post(
        reverse("end_fact", args=["member", child.pk]),
        {"how": "ended", "ended_on": TODAY.isoformat(), "reason": "Bor hos sin far"},
    )
    shown = client.get(reverse("case_needs", args=[case.pk])).content.decode()
    assert "1 voksen" in shown
    assert "Har boet her: Barn til 10. marts 2026" in shown


def test_a_protected_address_is_not_shown_for_correction_and_stays(client, caseworker):
    case = a_case(CaseState.ASSESSED, citizen=a_citizen(is_protected=True))
    street = case.citizen.street
    assert street not in client.get(reverse("record_fact", args=[case.pk, "person"])).content.decode()
    told(client, case, "person", **NAME, is_protected="ja", is_exempt_from_digital_post="nej", phone="12 34 56 78")
    case.citizen.refresh_from_db()
    assert (case.citizen.street, case.citizen.phone, str(case.citizen)) == (street, "12 34 56 78", "Åse Nyt-Navn")


def test_whoever_is_exempt_from_digital_post_gets_letters_on_paper(client, case):
    told(client, case, "person", **NAME, is_protected="nej", is_exempt_from_digital_post="ja", phone="12 34 56 78")
    case.citizen.refresh_from_db()
    assert case.citizen.is_exempt_from_digital_post
    page = client.get(reverse("record_fact", args=[case.pk, "person"])).content.decode()
    assert "Fritaget for Digital Post" in page


@pytest.mark.parametrize("address", ["/cases/{}/record/wish/", "/facts/wish/{}/end/", "/facts/need/{}/end/"])
def test_a_kind_or_row_that_is_none_is_not_found(client, case, address):
    assert client.get(address.format(case.pk + 10_000)).status_code == 404


def test_an_income_grown_old_is_work_and_an_unknown_one_is_due_today():
    user = a_user()
    case = a_case(citizen=a_citizen())
    later = TODAY + timedelta(days=70)
    assert Kind.RENEW not in {task.kind for task in tasks(user, on=TODAY)}
    assert (Kind.RENEW, case.pk, TODAY + timedelta(days=63)) in [
        (task.kind, task.pk, task.due_on) for task in tasks(user, on=later)
    ]
    Income.objects.all().delete()
    assert (Kind.RENEW, TODAY) in [(task.kind, task.due_on) for task in tasks(user, on=TODAY)]


def test_an_amount_beside_the_income_grown_old_is_work_too():
    user, case = a_user(), a_case(citizen=a_citizen(children=1))
    amounts = case.citizen.monthly_amounts
    amounts.update(debt_dkk=None)
    assert (Kind.RENEW, TODAY) in [(task.kind, task.due_on) for task in tasks(user, on=TODAY)]
    amounts.update(debt_dkk=0, child_benefit_dkk=None)
    assert Kind.RENEW in {task.kind for task in tasks(user, on=TODAY)}
    told_at_fourteen = {"age": 14, "known_on": TODAY - timedelta(days=4 * 366)}
    for grown in ({"age": 18}, told_at_fourteen, {"age": 7, "left_on": TODAY}):
        case.citizen.household.update(**grown)
        assert Kind.RENEW not in {task.kind for task in tasks(user, on=TODAY)}
    case.citizen.household.update(left_on=TODAY + timedelta(days=1), known_on=TODAY)
    assert Kind.RENEW in {task.kind for task in tasks(user, on=TODAY)}


def test_no_approval_while_the_income_is_unknown(client, caseworker):
    case = a_case(CaseState.ASSESSED)
    case.citizen.incomes.all().delete()
    address = reverse("approve_case", args=[case.pk])
    assert "Indkomsten er ikke oplyst." in client.post(address).content.decode()
