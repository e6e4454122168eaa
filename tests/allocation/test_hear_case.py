"""The hearing of a party (forvaltningsloven § 19) and the request for information: letter, deadline, reply, and the refusal."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.actions.cases import refuse_case
from allocation.actions.inquiries import (
    Question,
    end_inquiry,
    hear_case,
    record_reply,
    request_information,
    waive_hearing,
)
from allocation.models import Inquiry
from allocation.queries.work import Kind, tasks
from allocation.states import CaseState, LetterKind
from law.refusals import RefusalGround
from tests.allocation.verbs import last_event, refused, take
from tests.case_material import ADVERSE, DUE, a_hearing, an_adverse_fact, letter_left
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_user
from tests.letters.test_write_letter import text_of

pytestmark = pytest.mark.django_db

REASON = "Du har selv en bolig, der passer til din husstand, og du kan betale den."
GOOD = {"reason": REASON, "grounds": ["suitable_home"]}
AFTER = DUE + timedelta(days=1)


def refuse(case, *, on=TODAY, grounds=(RefusalGround.SUITABLE_HOME,)):
    return refuse_case(case.pk, reason=REASON, grounds=grounds, by=a_caseworker(), on=on, at=NOW)


def test_the_citizen_gets_a_letter_with_what_speaks_against_and_a_deadline(client, caseworker):
    fact = an_adverse_fact()
    shown = client.get(reverse("hear_case", args=[fact.case_id])).content.decode()
    assert ADVERSE in shown
    said = take(client, "hear", fact.case, text=ADVERSE, due_on=DUE.isoformat())
    assert "Partshøringen bliver sendt nu. Fristen er 24. marts 2026." in said
    inquiry = Inquiry.objects.get(case=fact.case)
    assert inquiry.letter.kind == LetterKind.HEARING
    assert ADVERSE in inquiry.letter.html
    assert "tirsdag den 24. marts 2026" in text_of(inquiry.letter)
    fact.refresh_from_db()
    assert fact.hearing == inquiry
    assert last_event(fact.case) == ("hear", "Partshøring sendt, frist tirsdag den 24. marts 2026")


def test_no_refusal_while_something_adverse_is_unheard(client, caseworker):
    fact = an_adverse_fact()
    assert "Borgeren skal høres først" in refused(client, "refuse", fact.case, **GOOD)
    assert "Borgeren skal høres først" in client.get(reverse("case", args=[fact.case_id])).content.decode()


def test_no_refusal_before_the_reply_or_the_day_after_the_deadline():
    case = a_hearing().case
    for day in (TODAY, DUE):
        with pytest.raises(ActionDenied, match="kan svare til og med tirsdag den 24. marts 2026"):
            refuse(case, on=day)
    assert refuse(case, on=AFTER).state == CaseState.REFUSED


def test_a_reply_opens_for_the_decision(client, caseworker):
    inquiry = a_hearing()
    address = reverse("reply_inquiry", args=[inquiry.pk])
    answers = {"reply": "Lejligheden er opsagt.", "replied_on": TODAY.isoformat()}
    assert "Svaret er registreret." in client.post(address, answers, follow=True).content.decode()
    assert last_event(inquiry.case) == ("reply", "Svar på partshøring registreret")
    assert refuse(inquiry.case).state == CaseState.REFUSED


def test_a_hearing_can_be_left_out_with_a_reason(client, caseworker):
    fact = an_adverse_fact()
    address = reverse("waive_hearing", args=[fact.pk])
    assert "Skriv grunden med en hel sætning." in client.post(address, {"reason": "Nej"}).content.decode()
    client.post(address, {"reason": "Borgeren har selv fortalt det."})
    fact.refresh_from_db()
    assert fact.waived_reason == "Borgeren har selv fortalt det."
    assert refuse(fact.case).state == CaseState.REFUSED
    with pytest.raises(ActionDenied, match="allerede taget stilling"):
        waive_hearing(fact.case_id, fact.pk, reason="Igen og igen.", by=caseworker, at=NOW)


@pytest.mark.parametrize(
    ("days", "sentence"), [(1, "Vælg tidligst fredag den 13. marts 2026"), (91, "Vælg senest mandag den 8. juni 2026")]
)
def test_a_deadline_nobody_can_meet_is_none_and_one_far_ahead_holds_the_decision_up(days, sentence):
    question = Question(ADVERSE, TODAY + timedelta(days=days))
    with pytest.raises(ActionDenied, match=sentence):
        hear_case(a_case(CaseState.ASSESSED).pk, question, by=a_user(), on=TODAY, at=NOW)


def test_one_hearing_at_a_time(client, caseworker):
    case = a_hearing().case
    assert "Der er allerede spurgt med frist" in refused(client, "hear", case, text=ADVERSE, due_on=DUE.isoformat())


def test_it_ends_without_a_reply_only_after_the_whole_last_day():
    inquiry, by = a_hearing(), a_caseworker()
    with pytest.raises(ActionDenied, match="Vent til dagen efter"):
        end_inquiry(inquiry.pk, by=by, on=DUE, at=NOW)
    assert end_inquiry(inquiry.pk, by=by, on=AFTER, at=NOW).ended_on == AFTER
    with pytest.raises(ActionDenied, match="allerede afsluttet"):
        end_inquiry(inquiry.pk, by=by, on=AFTER, at=NOW)
    with pytest.raises(ActionDenied, match="allerede registreret"):
        record_reply(inquiry.pk, reply="For sent", replied_on=AFTER, by=by, on=AFTER, at=NOW)


def test_the_days_count_from_the_day_the_letter_left():
    fact, by = an_adverse_fact(), a_caseworker()
    inquiry = hear_case(fact.case_id, Question(ADVERSE, DUE), [fact.pk], by=by, on=TODAY, at=NOW)
    for act in (lambda: end_inquiry(inquiry.pk, by=by, on=AFTER, at=NOW), lambda: refuse(fact.case, on=AFTER)):
        with pytest.raises(ActionDenied, match="Brevet er ikke sendt"):
            act()
    letter_left(inquiry, at=NOW + timedelta(days=2))
    with pytest.raises(ActionDenied, match="kan svare til og med torsdag den 26. marts 2026"):
        end_inquiry(inquiry.pk, by=by, on=DUE + timedelta(days=2), at=NOW)
    assert end_inquiry(inquiry.pk, by=by, on=DUE + timedelta(days=3), at=NOW).ended_on


def test_a_reply_comes_between_the_question_and_today():
    inquiry = a_hearing()
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(ActionDenied, match="mellem den dag"):
            record_reply(inquiry.pk, reply="Ja", replied_on=day, by=a_caseworker(), on=TODAY, at=NOW)


def test_a_request_for_information_says_what_happens_without_an_answer(client, caseworker):
    case = a_case(CaseState.ASSESSED)
    answers = {"text": "Årsopgørelsen for 2025", "due_on": DUE.isoformat(), "consequence": "Så kan du få afslag."}
    assert "Brevet bliver sendt nu." in take(client, "ask", case, **answers)
    letter = case.letters.get(kind=LetterKind.INFORMATION)
    assert "Årsopgørelsen for 2025" in letter.html
    assert "Så kan du få afslag." in letter.html
    assert last_event(case)[0] == "ask"


def test_what_was_never_asked_for_cannot_be_held_against_the_citizen():
    case, by = a_case(CaseState.ASSESSED), a_caseworker()
    with pytest.raises(ActionDenied, match="skal først bedes om oplysningerne"):
        refuse(case, grounds=[RefusalGround.NOT_INFORMED])
    with pytest.raises(ActionDenied, match="hvad der sker"):
        request_information(case.pk, Question("Årsopgørelse", DUE), by=by, on=TODAY, at=NOW)
    letter_left(
        request_information(case.pk, Question("Årsopgørelse", DUE, "Så får du afslag."), by=by, on=TODAY, at=NOW)
    )
    with pytest.raises(ActionDenied, match="fristen skal være gået"):
        refuse(case, on=DUE, grounds=[RefusalGround.NOT_INFORMED])
    assert refuse(case, on=AFTER, grounds=[RefusalGround.NOT_INFORMED]).state == CaseState.REFUSED


def test_an_awaited_answer_is_work_until_it_comes():
    inquiry = a_hearing()
    user = a_user(Role.CASEWORKER)
    found = [(task.kind, task.pk, task.due_on) for task in tasks(user, on=TODAY)]
    assert (Kind.REPLY, inquiry.pk, DUE) in found
    record_reply(inquiry.pk, reply="Nej.", replied_on=TODAY, by=user, on=TODAY, at=NOW)
    assert Kind.REPLY not in {task.kind for task in tasks(user, on=TODAY)}


def test_the_work_is_due_when_the_letter_that_left_late_gives_the_citizen_time_until(client, caseworker):
    case, by = a_case(CaseState.ASSESSED), a_caseworker()
    asked = hear_case(case.pk, Question(ADVERSE, DUE), by=by, on=TODAY, at=NOW)

    def due_on(on):
        return next(task.due_on for task in tasks(by, on=on) if task.kind == Kind.REPLY)

    for days in (0, 30):  # not sent yet: never late, for the days have not begun
        assert due_on(TODAY + timedelta(days=days)) == DUE + timedelta(days=days)
    assert "Brevet til borgeren er ikke sendt" in client.get(reverse("work")).content.decode()
    letter_left(asked, at=NOW + timedelta(days=3))
    late = Inquiry.objects.get()
    assert due_on(AFTER) == late.last_day == DUE + timedelta(days=3)
    assert "Borgeren blev spurgt 13. mar." in client.get(reverse("work")).content.decode()
    Inquiry.objects.update(letter=None)  # as history loads it
    assert due_on(AFTER) == Inquiry.objects.get().last_day == DUE
