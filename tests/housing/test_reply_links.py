"""One link by e-mail, one answer: without an account, for two weeks, and not used up by being opened."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from background.models import LeaseState
from housing.actions.replies import answer_by_link, send_reply_link
from housing.jobs import ask_about_vacancies, send_due_reply_links
from housing.models.replies import LASTS, ReplyLink
from housing.queries.audit import differences
from housing.states import Reply, VacancyState
from housing.tasks import send_first
from tests.factories import NOW, TODAY, a_caseworker, a_dwelling, a_ledger, a_user, a_vacancy, an_estate, staff_of

pytestmark = pytest.mark.django_db
SITE = "https://anvisning.eksempel.example/"
LATER = NOW + LASTS


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)
    cache.clear()  # the rate limit counts by a clock that stands still here


def a_link(association=None, *, vacancy=None, at=NOW) -> ReplyLink:
    association = association or (vacancy.dwelling.estate.association if vacancy else an_estate().association)
    return send_reply_link(association, vacancy=vacancy, by=a_caseworker(), at=at, site=SITE)


def the_address(client_mail=0) -> str:
    """The link as it stands in the e-mail, without our own part."""
    text = mail.outbox[client_mail].body
    return "/" + next(line for line in text.splitlines() if line.startswith(SITE)).removeprefix(SITE)


def test_from_the_mails_text_to_a_notified_vacancy(client):
    estate = an_estate()
    dwelling, _other = a_dwelling(estate=estate), a_dwelling(estate=an_estate())
    a_ledger(estate=estate, share="1/1")
    client.force_login(a_caseworker())
    client.post(reverse("send_reply_link", args=[estate.association_id]))
    client.logout()
    send_due_reply_links()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([estate.association.email], "Indmeld en ledig bolig")
    address = next(line for line in sent.body.splitlines() if line.startswith("http")).removeprefix("http://testserver")
    found = client.get(address, {"q": "Prøvevej"}).content.decode()
    assert str(dwelling) in found
    assert str(_other) not in found
    chosen = reverse("notify_by_link", args=[address.split("/")[2], dwelling.pk])
    assert 'value="5.000,00"' in client.get(chosen).content.decode()
    page = client.post(chosen, {"vacant_from": "2026-04-01", "rent_dkk": "5.000,00"}, follow=True).content.decode()
    assert "Tak for svaret" in page
    assert f"{dwelling} er indmeldt som nr. 1: kommunens tur." in page
    vacancy = dwelling.vacancies.get()
    assert (vacancy.state, str(vacancy.notified_by)) == (VacancyState.AT_DISPOSAL, "Svarlink")
    assert (
        "Linket er brugt og kan ikke bruges igen."
        in client.post(chosen, {"vacant_from": "2026-05-01"}).content.decode()
    )
    assert not list(differences())


def test_a_warning_stops_until_it_is_confirmed(client):
    dwelling = a_dwelling()
    link = a_link(dwelling.estate.association)
    url, typed = (
        reverse("notify_by_link", args=[link.token, dwelling.pk]),
        {"vacant_from": "2026-04-01", "rent_dkk": "9.000,00"},
    )
    assert "men registret siger" in client.post(url, typed).content.decode()
    client.post(url, typed | {"confirm": "on"})
    assert "registret siger" in dwelling.vacancies.get().events.get().facts["overrides"][0]


def test_opening_does_not_use_it_up(client):
    link = a_link(vacancy=a_vacancy(VacancyState.OWN))
    for _ in range(3):
        assert client.get(reverse("reply", args=[link.token])).status_code == 200
    link.refresh_from_db()
    assert link.used_at is None


def test_anothers_dwelling_is_not_there(client):
    link = a_link(a_dwelling().estate.association)
    assert client.get(reverse("notify_by_link", args=[link.token, a_dwelling().pk])).status_code == 404


@pytest.mark.parametrize("token", ["1", "1:falsk", "x:y", "999999:falsk"])
def test_one_that_was_never_made_says_no_more_than_that(client, token):
    a_link()
    for url in (reverse("reply", args=[token]), reverse("notify_by_link", args=[token, a_dwelling().pk])):
        answer = client.get(url)
        assert answer.status_code == 404
        assert "Linket virker ikke." in answer.content.decode()


def test_an_expired_one_has_its_own_page(client, time_machine):
    link = a_link()
    time_machine.move_to(LATER)
    answer = client.get(reverse("reply", args=[link.token]))
    assert answer.status_code == 410
    assert "Linket er udløbet. Bed kommunen om et nyt." in answer.content.decode()


@pytest.mark.parametrize(
    ("state", "typed", "after", "event"),
    [
        (VacancyState.OWN, {"reply": "vacant"}, VacancyState.OWN, "confirm"),
        (VacancyState.OWN, {"reply": "let", "let_on": "2026-04-03"}, VacancyState.OWN_LET, "let_own"),
        (VacancyState.RETURNED, {"reply": "let", "let_on": "2026-04-03"}, VacancyState.RELET, "relet"),
        (VacancyState.AT_DISPOSAL, {"reply": "withdraw", "note": "Bliver boende"}, VacancyState.WITHDRAWN, "withdraw"),
    ],
)
def test_what_has_become_of_it(client, state, typed, after, event):
    vacancy = a_vacancy(state)
    link = a_link(vacancy=vacancy)
    assert vacancy.events.first().name == "ask"
    page = client.post(reverse("reply", args=[link.token]), typed, follow=True).content.decode()
    vacancy.refresh_from_db()
    assert "Tak for svaret" in page
    assert (vacancy.state, vacancy.events.first().name) == (after, event)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Vælg et svar"),
        ({"reply": "let"}, "Skriv, hvornår"),
        ({"reply": "let", "let_on": "2026-04-01"}, "tidligst være udlejet fra fredag den 3. april 2026"),
        ({"reply": "withdraw"}, "Skriv hvorfor"),
    ],
)
def test_an_answer_that_lacks_something(client, typed, sentence):
    link = a_link(vacancy=a_vacancy(VacancyState.OWN))
    assert sentence in client.post(reverse("reply", args=[link.token]), typed).content.decode()


def test_nothing_to_answer_when_it_is_done_with_meanwhile(client):
    vacancy = a_vacancy(VacancyState.OWN)
    first, second = a_link(vacancy=vacancy), a_link(an_estate(vacancy.dwelling.estate.association).association)
    ReplyLink.objects.filter(pk=second.pk).update(vacancy=vacancy)
    answer_by_link(first.pk, Reply.WITHDRAW, note="x", at=NOW)
    assert "Der er ikke noget at svare på" in client.get(reverse("reply", args=[second.token])).content.decode()


def test_the_second_of_two_is_told():
    link = a_link(vacancy=a_vacancy(VacancyState.OWN))
    answer_by_link(link.pk, Reply.VACANT, at=NOW)
    with pytest.raises(ActionDenied, match="allerede svaret"):
        answer_by_link(link.pk, Reply.VACANT, at=NOW)


def test_who_may_send_and_what_can_be_asked(client):
    vacancy = a_vacancy(VacancyState.OWN)
    association = vacancy.dwelling.estate.association
    with pytest.raises(ActionDenied, match="sendes af kommunen"):
        send_reply_link(association, by=staff_of(association), at=NOW, site=SITE)
    client.force_login(a_caseworker())
    page = client.post(reverse("ask_vacancy", args=[vacancy.pk]), follow=True).content.decode()
    assert f"Spørgsmålet er på vej til {association.email}." in page
    with pytest.raises(ActionDenied, match="allerede spurgt"):
        a_link(vacancy=vacancy)
    with pytest.raises(ActionDenied, match="ikke noget at spørge om"):
        a_link(vacancy=a_vacancy(VacancyState.LET))
    for _ in range(9):
        a_link(association)
    with pytest.raises(ActionDenied, match="allerede 10 svarlinks"):
        a_link(association)
    assert reverse("send_reply_link", args=[association.pk]) in client.get(reverse("associations")).content.decode()
    assert "allerede 10 svarlinks" in client.get(reverse("send_reply_link", args=[association.pk])).content.decode()


def test_its_user_can_never_sign_in():
    a_link()
    user = ReplyLink.objects.get().association.members.get().user
    assert (user.role, user.is_active, user.has_usable_password()) == (Role.ASSOCIATION, False, False)


def test_a_mail_that_cannot_be_sent_waits(monkeypatch):
    link = a_link()

    def broken(_self):
        raise OSError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", broken)
    assert send_first(ReplyLink.objects.all())
    link.refresh_from_db()
    assert (link.state, link.sent_at) == (LeaseState.WAITING, None)
    assert "Det prøves igen" in link.last_error


def test_the_mail_names_nobody_and_the_dwelling():
    vacancy = a_vacancy(VacancyState.OWN)
    a_link(vacancy=vacancy)
    send_due_reply_links()
    assert f"{vacancy.dwelling.full_address} står som ledig fra tirsdag den 31. marts 2026." in mail.outbox[0].body
    assert the_address().startswith("/reply/")


def test_the_system_asks_only_those_who_never_sign_in(time_machine):
    vacancy = a_vacancy(VacancyState.OWN, on=TODAY - timedelta(days=60))
    a_vacancy(VacancyState.OWN, on=TODAY)
    ask_about_vacancies()
    assert not ReplyLink.objects.exists()
    vacancy.dwelling.estate.association.members.get().user.__class__.objects.update(is_active=False)
    ask_about_vacancies()
    ask_about_vacancies()
    assert [link.vacancy for link in ReplyLink.objects.all()] == [vacancy]
    assert date(2026, 3, 24) == ReplyLink.objects.get().expires_at.date()


def test_tries_are_counted(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"reply": "2/m/ip"}
    assert [client.get(reverse("reply", args=["1:x"])).status_code for _ in range(3)] == [404, 404, 429]


def test_not_for_the_association_to_send(client):
    vacancy = a_vacancy()
    client.force_login(a_user(Role.ASSOCIATION, association=vacancy.dwelling.estate.association))
    assert client.post(reverse("ask_vacancy", args=[vacancy.pk])).status_code == 403
